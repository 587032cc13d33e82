"""The database and its published copy against the digests of the last seal."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from storage.archive.manifests import Manifest
from storage.archive.verifying.finding import DATABASE, PUBLISHED, Finding, Findings, Kind
from storage.archive.verifying.reading import Unreadable, digest
from storage.archive.verifying.tables import differences, open_quietly
from storage.migrations import SCHEMA_VERSION


@dataclass(slots=True)
class Look:
    """What a database file is and says of its seals."""

    path: Path
    digest: str | None = None
    """Null: there is none, or it cannot be read."""
    logged: bool = False
    """Whether something waits in the log beside it."""
    problem: str = ""
    """Why nothing can be asked of it."""
    foreign: bool = False
    """It has a schema that this program cannot read."""
    changed: bool = False
    seals: dict[int, tuple[str, dict[str, int]]] = field(default_factory=dict)
    """Occasion and marks of each."""
    nights: list[tuple[str, str, int]] = field(default_factory=list)
    """Night, outlet and number of the seal."""

    @property
    def there(self) -> bool:
        """Whether there is such a file at all."""
        return self.digest is not None or bool(self.problem)


def look_at(path: Path) -> Look:
    """Digest a database and ask it for its seals, if it can be asked."""
    look = Look(path)
    if not path.is_symlink() and not path.exists():
        return look
    try:
        # Before it is opened: closing a file gives up the locks that SQLite has on it.
        look.digest, _ = digest(path)
    except Unreadable as error:
        look.problem = str(error)
        return look
    log = path.with_name(path.name + "-wal")
    try:
        look.logged = log.is_file() and log.stat().st_size > 0
        with closing(open_quietly(path)) as db:
            _ask(db, look)
    except (sqlite3.Error, ValueError, TypeError, OSError, AttributeError) as error:
        look.problem = str(error) or type(error).__name__
    return look


def _ask(db: Database, look: Look) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        look.foreign = True
        return
    look.changed = db.execute("SELECT changed FROM seal_state WHERE id = 1").fetchone() != (0,)
    for number, occasion, marks in db.execute("SELECT number, occasion, marks FROM seals ORDER BY number"):
        look.seals[int(number)] = (str(occasion), {str(k): int(v) for k, v in json.loads(marks).items()})
    rows = db.execute("SELECT night, outlet, seal FROM sealed_nights ORDER BY night, outlet, seal")
    look.nights = [(str(night), str(outlet), int(seal)) for night, outlet, seal in rows]


def database_findings(live: Look, published: Look, manifest: Manifest | None, quick: bool) -> Findings:
    """Both files against the newest manifest, and against each other where one is not what was sealed.

    `manifest` is null where there is none that is of this database.
    """
    sealed, copied = (manifest.database.sha256, manifest.database.published) if manifest else (None, None)
    # The published copy in the database's place is how a damaged one is mended.
    copy_whole = copied is not None and published.digest == copied
    whole = live.digest == sealed or (copy_whole and live.digest == copied)
    whole = whole and live.digest is not None and not live.logged
    yield from _missing(live, published, manifest)
    if live.problem:
        yield Finding(Kind.DATABASE_UNREADABLE, DATABASE, live.problem)
    elif live.there and sealed and not whole and not live.changed:
        yield Finding(Kind.DATABASE_ALTERED, DATABASE, _digests(sealed, live))
    if live.digest and copy_whole and not whole and not live.changed:
        yield from _rows(published, live, DATABASE)
    # A night that was stopped is published and not sealed: that copy knows that it was written to.
    since = live.changed and published.changed and not published.problem
    if since:
        yield from _integrity(published.path, PUBLISHED, Kind.PUBLISHED_ALTERED, quick)
    elif copied and published.there and not copy_whole:
        yield Finding(Kind.PUBLISHED_ALTERED, PUBLISHED, published.problem or _digests(copied, published))
        if whole and published.digest:
            yield from _rows(live, published, PUBLISHED)
    if live.digest:
        yield from _integrity(live.path, DATABASE, Kind.DATABASE_UNREADABLE, quick)


def _missing(live: Look, published: Look, manifest: Manifest | None) -> Findings:
    if not live.there:
        yield Finding(Kind.DATABASE_MISSING, DATABASE)
    if manifest and manifest.database.published and not published.there:
        yield Finding(Kind.PUBLISHED_MISSING, PUBLISHED)


def _digests(sealed: str, look: Look) -> str:
    if look.digest == sealed:
        return f"{look.path.name}-wal"
    return f"{sealed[:12]}… → {(look.digest or '')[:12]}…"


def _rows(sealed: Look, suspect: Look, path: str) -> Findings:
    """Table by table, what the suspect has otherwise."""
    try:
        with closing(open_quietly(sealed.path)) as before, closing(open_quietly(suspect.path)) as after:
            for found in differences(before, after):
                yield Finding(found.kind, path, f"{found.table} {found.detail}")
    except (sqlite3.Error, OSError) as error:
        yield Finding(Kind.ROWS_UNREADABLE, path, str(error))


def _integrity(path: Path, name: str, kind: Kind, quick: bool) -> Findings:
    """SQLite's own check."""
    question = "PRAGMA quick_check(10)" if quick else "PRAGMA integrity_check(10)"
    try:
        with closing(open_quietly(path)) as db:
            said = [str(row[0]) for row in db.execute(question)]
    except (sqlite3.Error, OSError) as error:
        said = [str(error)]
    if said != ["ok"]:
        yield Finding(kind, name, "; ".join(said))
