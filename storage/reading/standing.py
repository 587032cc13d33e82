"""As of when the flat copy is, and whether the published copy and the reviews have gone on since."""

from dataclasses import dataclass

from sqlite_utils import Database

from storage.errors import named_errors
from storage.health import last_finished
from storage.reading.connecting import connected
from storage.reading.library import Library
from storage.reading.overlay import is_behind
from storage.reading.values import Meta, Places


@dataclass(frozen=True, slots=True)
class Standing:
    """What must be said with the numbers of a flat copy."""

    meta: Meta
    published: str | None
    """The newest finished night of the published copy; null: none."""
    renewed: bool
    """Whether something was published since that the numbers do not have."""
    behind: bool
    """Whether somebody has reviewed since, and the numbers do not have it."""


def standing_of(library: Library) -> Standing:
    """The standing of a library that is open."""
    night = last_finished(library)
    return Standing(library.meta, night.night if night else None, library.renewed, not library.synced)


def look_at_standing(places: Places) -> Standing:
    """The same without laying over what is new: nothing is written. Raises StoreError."""
    with connected(places) as conn, named_errors(places.reading):
        db = Database(conn, execute_plugins=False)
        return standing_of(Library(places, db, None, synced=not is_behind(conn)))
