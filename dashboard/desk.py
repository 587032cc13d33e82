"""The desk: what all pages of one server share."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from dashboard.accounts.passwords import Patience
from dashboard.services import Services
from dashboard.settings import DashboardSettings
from dashboard.snapshot import Identity, identity
from dashboard.web import Datasette
from registry import Directive, Registry
from storage.reading import Places

THREADS: Final = 4
"""Requests that read at the same time; more than that wait their turn on two cores anyway."""

HASHING: Final = 1
"""Passwords that are compared at the same time: each takes a processor a third of a second."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the data lies, what the home's files say, and what the other rooms do for the pages."""

    places: Places
    outlets: Registry
    directives: Mapping[str, Directive]
    services: Services
    settings: DashboardSettings
    secret: str
    """Signs cookies: whoever has it can be anybody."""


Renew = Callable[[], Desk | None]
"""Reads the home's files again; null where they are wrong now, and the desk stays as it was."""


@dataclass(slots=True)
class Held:
    """What belongs to one running server."""

    desk: Desk
    renew: Renew
    seen: Identity | None
    """The published copy that the desk is of."""
    patience: Patience = field(default_factory=Patience)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHING))
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "page"))

    async def keep_up(self) -> None:
        """After a new night: outlets and directives may be others than when the server began."""
        now = identity(self.desk.places.published)
        if now == self.seen:
            return
        self.seen = now
        renewed = await asyncio.get_running_loop().run_in_executor(self.threads, self.renew)
        self.desk = renewed or self.desk


_HELD: WeakKeyDictionary[Datasette, Held] = WeakKeyDictionary()


def hold(datasette: Datasette, desk: Desk, renew: Renew = lambda: None) -> None:
    """Give a server its desk, and what reads the home's files again when a new night was published."""
    _HELD[datasette] = Held(desk, renew, identity(desk.places.published))


def held(datasette: Datasette) -> Held:
    """What belongs to that server."""
    return _HELD[datasette]


def desk_of(datasette: Datasette) -> Desk:
    """The desk that a server was given."""
    return _HELD[datasette].desk
