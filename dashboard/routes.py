"""A page's address, what answers there, and who may ask."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from dashboard.visit import Visit
from storage.desk import Role

Handler = Callable[[Visit], Awaitable[Any]]
"""Takes the visit, gives a Datasette response."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. `pattern` is a regular expression for all of it; its named groups are `visit.part`."""

    pattern: str
    handler: Handler
    needs: Role | None = Role.VIEWER
    """The least role; null for the few pages that open without a login."""
    methods: tuple[str, ...] = ("GET",)
    resumes: bool = False
    """Whether a form that was sent after the session ended is kept, to be sent again after the login."""
