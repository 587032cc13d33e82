"""What processes that died, or somebody else, left beside the archive."""

from collections.abc import Collection
from pathlib import Path

from storage.archive.layout import NIGHT, OUTLET, PART
from storage.archive.verifying.chain import name_of
from storage.archive.verifying.database import Look
from storage.archive.verifying.finding import Finding, Findings, Kind

LOGS = ("diembao.db-journal", "published.db-journal", "published.db-wal")
"""Files that SQLite would read with a database, and that none of our programs leaves there."""


def leftover_findings(data: Path, sealed: Collection[tuple[str, str]]) -> Findings:
    """Spools of nights that are sealed, unfinished copies, logs that change what a database says."""
    for name in LOGS:
        log = data / name
        if log.is_symlink() or (log.exists() and log.stat().st_size > 0):
            yield Finding(Kind.FILE_ADDED, name)
    for part in _names(data):
        if part.endswith(PART):
            yield Finding(Kind.LEFTOVER, part)
    for night in _names(data / "spool"):
        for outlet in _names(data / "spool" / night):
            if (night, outlet) in sealed:
                yield Finding(Kind.LEFTOVER, f"spool/{night}/{outlet}")


def broken_off(data: Path, look: Look) -> int | None:
    """The number of a newest seal that has not come to its manifest.

    Spools are removed when the manifest is there: while all that it took in still lie there, nobody has taken
    its manifest away.
    """
    number = max(look.seals, default=0)
    nights = [(night, outlet) for night, outlet, seal in look.nights if seal == number]
    if not nights or (data / "evidence" / name_of(number, "json")).exists():
        return None
    spooled = (
        NIGHT.fullmatch(night) and OUTLET.fullmatch(outlet) and (data / "spool" / night / outlet).is_dir()
        for night, outlet in nights
    )
    return number if all(spooled) else None


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:  # none there, or a file in its place: nothing of ours is left in it
        return []
