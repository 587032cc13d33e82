"""The desk's file: made and brought up to date by whoever writes, opened read-only by all others."""

import os
import secrets
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from sqlite_utils import Database

from storage.desk.schema import DESK_VERSION, migrations
from storage.errors import (
    StoreCorrupt,
    StoreMissing,
    StoreNotMigrated,
    StoreNotWritable,
    StoreOutdated,
    StoreTooNew,
    named_errors,
)
from storage.mending import mend
from storage.store import ImmediateDatabase, Reader, Store

BUSY_SECONDS = 5.0
"""A person waits for the page; each transaction here is a few rows."""


class DeskStore(Store):
    """The desk's database, written within `atomic()` only; no seal covers it, so none is told of a change."""

    def __init__(self, path: Path, db: Database) -> None:
        super().__init__(path, db)
        self._noted = True


def open_desk(path: Path, busy_seconds: float = BUSY_SECONDS, may_make: bool = True) -> DeskStore:
    """Opens the desk for writing; makes it, readable by its owner alone, and migrates it where needed.

    Raises StoreNotWritable, StoreTooNew, StoreCorrupt, StoreNotMigrated, StoreBusy or StoreFull, and
    StoreMissing where there is none and none may be made.
    """
    if not path.exists():
        if not may_make:
            raise StoreMissing(path, "the desk is gone")
        _make(path)
    with named_errors(path), ExitStack() as undo:
        conn = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        undo.callback(conn.close)
        db = ImmediateDatabase(conn, execute_plugins=False)
        if _version(path, conn) < DESK_VERSION:
            _refuse_corrupt(path, conn)
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        if migrations.pending(db):
            with named_errors(path, StoreNotMigrated):
                migrations.apply(db)
        undo.pop_all()
    return DeskStore(path, db)


def read_desk(path: Path, busy_seconds: float = BUSY_SECONDS) -> Reader:
    """Opens the desk for reading only. Raises StoreMissing, StoreTooNew, StoreOutdated or StoreCorrupt."""
    if not path.is_file():
        raise StoreMissing(path, "nobody has made an account or a review yet")
    mend(path, busy_seconds)
    with named_errors(path), ExitStack() as undo:
        address = f"{path.absolute().as_uri()}?mode=ro"
        conn = sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)
        undo.callback(conn.close)
        conn.execute("PRAGMA query_only = ON")
        if _version(path, conn) < DESK_VERSION:
            raise StoreOutdated(path, "the desk is older than the program")
        undo.pop_all()
    return Reader(path, Database(conn, execute_plugins=False))


def read_current_desk(path: Path, busy_seconds: float = BUSY_SECONDS) -> Reader:
    """Opens the desk for reading, and migrates it first where it is older; for whoever owns the file.

    Raises StoreError as both of the above do.
    """
    try:
        return read_desk(path, busy_seconds)
    except StoreOutdated:
        return open_desk(path, busy_seconds, may_make=False)


def _make(path: Path) -> None:
    """A new desk, which gets its name when it is whole: so what has the name and is empty was a desk once.

    Password hashes are nobody else's business: the file is its owner's before anything is in it.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        with ExitStack() as undo:
            undo.callback(part.unlink)
            _fill(part, path)
            os.link(part, path)
    except FileExistsError:
        return  # somebody else has made it meanwhile
    except OSError as error:
        raise StoreNotWritable(path, f"cannot be made: {error.strerror}") from error


def _fill(part: Path, path: Path) -> None:
    with named_errors(path, StoreNotMigrated), closing(sqlite3.connect(part, isolation_level=None)) as conn:
        migrations.apply(ImmediateDatabase(conn, execute_plugins=False))


def _version(path: Path, conn: sqlite3.Connection) -> int:
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version == 0:
        # To migrate it would make a desk without accounts of it, which lets everybody in.
        raise StoreCorrupt(path, "there is no desk in it")
    if version > DESK_VERSION:
        raise StoreTooNew(path, f"the desk has version {version}, the program knows {DESK_VERSION}")
    return version


def _refuse_corrupt(path: Path, conn: sqlite3.Connection) -> None:
    finding = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
    if finding != "ok":
        raise StoreCorrupt(path, f"it fails its check: {finding}")
