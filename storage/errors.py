"""What can go wrong with the database file, each with the path and what the operator can do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.holders import holders


class StoreError(Exception):
    """The database cannot be used; `remedy` says in one sentence what to do."""

    remedy = "The log says why."

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}. {self.remedy}")


class StoreMissing(StoreError):
    """There is no database at that place."""

    remedy = "Run `diembao nightly` once, or name the right directory with --home."


class StoreCorrupt(StoreError):
    """The file fails SQLite's own check or is no database at all."""

    remedy = "Put the file aside and restore the newest backup or published copy."


class StoreTooNew(StoreError):
    """A later version of the program has written this file."""

    remedy = "Update the program, or restore a backup of the older version."


class StoreOutdated(StoreError):
    """The file still has an earlier schema, and a reader may not change it."""

    remedy = "Run `diembao nightly` once to bring the database up to date."


class StoreForeign(StoreOutdated):
    """The file was made of another database, or of another history of it, than the one beside it."""

    remedy = "Run `diembao nightly` once: it makes the file again."


class StoreNotMigrated(StoreError):
    """Bringing the schema up to date failed; the file is as it was before."""

    remedy = "Nothing was changed: the version of the program before this one still works with it."


class StoreNotWritable(StoreError):
    """The file or its directory cannot be written, or not even opened."""

    remedy = "Give the account that runs this program the right to write there."


class StoreFull(StoreError):
    """The disk, a quota or a size limit refused the write; the transaction was rolled back."""

    remedy = "Make room on the disk and run again; what was written before is whole."


class StoreBusy(StoreError):
    """Another process held the write lock for longer than the timeout."""

    remedy = "Wait for the other run to end, or stop it, and run again."


class StoreSlow(StoreError):
    """One question took longer than a reader waits for its answer."""

    remedy = "Ask for fewer days, one outlet or fewer words."


# Result codes by prefix: https://www.sqlite.org/rescode.html. A file-size limit shows as IOERR_WRITE, not
# as FULL.
_KINDS: tuple[tuple[str, type[StoreError]], ...] = (
    ("SQLITE_FULL", StoreFull),
    ("SQLITE_IOERR_WRITE", StoreFull),
    ("SQLITE_IOERR_FSYNC", StoreFull),
    ("SQLITE_IOERR_TRUNCATE", StoreFull),
    ("SQLITE_IOERR_SHMSIZE", StoreFull),
    ("SQLITE_BUSY", StoreBusy),
    ("SQLITE_LOCKED", StoreBusy),
    ("SQLITE_READONLY", StoreNotWritable),
    ("SQLITE_CANTOPEN", StoreNotWritable),
    ("SQLITE_PERM", StoreNotWritable),
    ("SQLITE_CORRUPT", StoreCorrupt),
    ("SQLITE_NOTADB", StoreCorrupt),
)


@contextmanager
def named_errors(path: Path, otherwise: type[StoreError] | None = None) -> Iterator[None]:
    """Turns SQLite's result codes into the errors above; what has no name is `otherwise`, or flies on."""
    try:
        yield
    except sqlite3.Error as error:
        # Errors of Python's own making (a closed connection, say) carry no result code.
        code = getattr(error, "sqlite_errorname", "") or ""
        for prefix, kind in _KINDS:
            if code.startswith(prefix):
                raise kind(path, f"{error} ({code}){_held_by(path, kind)}") from error
        if otherwise is not None:
            raise otherwise(path, str(error)) from error
        raise


def _held_by(path: Path, kind: type[StoreError]) -> str:
    """Who else has the file open, where that is what the operator must know."""
    others = holders(path) if kind is StoreBusy else ""
    return others and f"; it is open in process {others}"
