"""Where the bytes lie that the database speaks of: in the archive, or still in the spool."""

from pathlib import Path
from typing import Protocol

from storage.archive.layout import NIGHT, OUTLET, WARC

ARCHIVED = ("evidence", "nights")
SPOOLED = ("spool",)


class Placed(Protocol):
    """A place of bytes: a WARC of an outlet's night. storage.Bytes and audits' Weighed are such."""

    @property
    def night(self) -> str:
        """Key of the night."""

    @property
    def outlet(self) -> str:
        """Slug of the outlet whose crawl wrote it."""

    @property
    def warc(self) -> str:
        """Name of the file."""


def warc_file(data: Path, place: Placed) -> Path | None:
    """The WARC of a place: sealed in `data/evidence/nights`, else in `data/spool`, where it need not exist.

    Null where its names are none of ours or lead out of those two folders, by a link for one.
    """
    if not named_well(place):
        return None
    sealed = _within(data.joinpath(*ARCHIVED), place)
    if sealed is None or sealed.exists():
        return sealed
    return _within(data.joinpath(*SPOOLED), place)


def named_well(place: Placed) -> bool:
    """Whether night, outlet and WARC are names such as we give."""
    named = ((NIGHT, place.night), (OUTLET, place.outlet), (WARC, place.warc))
    return all(form.fullmatch(name) for form, name in named)


def _within(folder: Path, place: Placed) -> Path | None:
    try:
        root = folder.resolve()
        path = (root / place.night / place.outlet / place.warc).resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        return None
    return path if path.is_relative_to(root) else None
