"""The database file: opened for writing by one process at a time, for reading by any."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database, Migrations

from storage.apart import reading_ahead
from storage.errors import (
    StoreCorrupt,
    StoreMissing,
    StoreNotMigrated,
    StoreNotWritable,
    StoreOutdated,
    StoreTooNew,
    named_errors,
)
from storage.migrations import SCHEMA_VERSION, migrations
from storage.patience import Patience

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

BUSY_SECONDS = 30.0
"""A night's longest transaction is one outlet's ingest, a few seconds."""


AT_ONCE = 200
"""Rows that a reader draws at a time: what a long answer costs in memory."""


class ImmediateDatabase(Database):
    """sqlite-utils, with write transactions that take the lock when they begin.

    A deferred BEGIN that reads first fails at its first write, whatever the timeout, once another
    connection has written in between (SQLITE_BUSY_SNAPSHOT). This also covers the transactions that
    sqlite-utils opens by itself.
    """

    @contextmanager
    def atomic(self) -> Iterator[Database]:
        """A transaction, or a savepoint within the one that is open."""
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self.conn.execute("COMMIT")
        finally:
            # Nothing is left to roll back after COMMIT, nor after a full disk made SQLite do it by itself.
            self.rollback()


class Reader:
    """A database that can be asked."""

    def __init__(self, path: Path, db: Database, patience: Patience | None = None) -> None:
        self.path = path
        self.db = db
        self._patience = patience

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, each by column name."""
        return list(self.each(sql, parameters))

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """The rows of a query one by one, of the database as it was when the first was drawn."""
        with self._asking():
            cursor = self.db.conn.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        while True:
            with self._asking():
                drawn = cursor.fetchmany(AT_ONCE)
            if not drawn:
                return
            for row in drawn:
                yield dict(zip(names, row, strict=True))

    def first(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or null."""
        with self._asking():
            cursor = self.db.conn.execute(sql, parameters)
            row = cursor.fetchone()
            return row if row is None else dict(zip([c[0] for c in cursor.description], row, strict=True))

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with named_errors(self.path), self._patience.lasting(self.path) if self._patience else nullcontext():
            yield

    def close(self) -> None:
        """Closes the connection; the last one to close also tidies the write-ahead log."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Store(Reader):
    """A database that can be written to, within `atomic()` only."""

    def __init__(self, path: Path, db: Database) -> None:
        super().__init__(path, db)
        self._noted = False
        """Whether the database says that it was written to since the last seal."""

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """The one way to write: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK when anything is raised.

        Raises StoreBusy after the timeout, StoreFull when the disk refuses, with everything before it intact.
        """
        outermost = not self.db.conn.in_transaction
        with named_errors(self.path), self.db.atomic():
            if outermost and not self._noted:
                # Whoever compares the file with the digest of the seal must know that it may differ.
                self.db.conn.execute("UPDATE seal_state SET changed = 1 WHERE changed = 0")
            yield
        if outermost:
            self._noted = True

    @contextmanager
    def atomic_seal(self) -> Iterator[None]:
        """`atomic()` for the seal itself, which says that nothing was written since."""
        with named_errors(self.path), self.db.atomic():
            yield
            self.db.conn.execute("UPDATE seal_state SET changed = 0")
        self._noted = False

    @contextmanager
    def in_one_file(self) -> Iterator[bool]:
        """Keep all others from writing, with all that is in the log brought into the file itself before.

        False where a reader stood in the way of that, or somebody wrote in between. Raises StoreError.
        """
        with named_errors(self.path):
            busy, *_ = self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.db.conn.execute("BEGIN IMMEDIATE")
        try:
            # The log is never written into the file again while nothing is in it, whoever reads beside.
            yield not busy and not self._is_logged()
        finally:
            self.db.conn.execute("ROLLBACK")

    def _is_logged(self) -> bool:
        log = self.path.with_name(self.path.name + "-wal")
        return log.exists() and log.stat().st_size > 0

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Runs one statement and returns the number of rows it changed."""
        self._within_atomic()
        return self.db.conn.execute(sql, parameters).rowcount

    def insert(self, table: str, row: Mapping[str, object]) -> int:
        """Adds one row and returns its rowid."""
        self._within_atomic()
        key = self.db.table(table).insert(dict(row)).last_rowid
        if key is None:
            raise RuntimeError(f"no row was added to {table}")
        return key

    def upsert_all(self, table: str, rows: Sequence[Mapping[str, object]], key: tuple[str, ...]) -> None:
        """Adds rows, or puts them in the place of those with the same key."""
        self._within_atomic()
        if rows:
            self.db.table(table).upsert_all([dict(row) for row in rows], pk=key)

    def _within_atomic(self) -> None:
        if not self.db.conn.in_transaction:
            raise RuntimeError("writing outside of Store.atomic()")


def open_store(path: Path, busy_seconds: float = BUSY_SECONDS, steps: Migrations = migrations) -> Store:
    """Opens the database for writing; creates it and brings its schema up to date where needed.

    Raises StoreNotWritable, StoreTooNew, StoreCorrupt, StoreNotMigrated, StoreBusy or StoreFull, before
    anything was changed.
    """
    _make_room(path)
    with named_errors(path), ExitStack() as undo:
        conn = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        undo.callback(conn.close)
        db = ImmediateDatabase(conn, execute_plugins=False)
        _refuse_newer(path, conn)
        with reading_ahead(path):
            _refuse_corrupt(path, conn)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        if steps.pending(db):
            with named_errors(path, StoreNotMigrated):
                steps.apply(db)
        _refuse_unwritable(conn)
        undo.pop_all()
    return Store(path, db)


def open_reader(path: Path, busy_seconds: float = BUSY_SECONDS, seconds: float | None = None) -> Reader:
    """Opens the live database or a published snapshot for reading only.

    `seconds`: the longest that SQLite may work for one answer, or for the next rows of one; a question that
    takes longer ends in StoreSlow. Raises StoreMissing, StoreNotWritable (may not be opened), StoreTooNew,
    StoreOutdated or StoreCorrupt.
    """
    if not path.is_file():
        raise StoreMissing(path, "there is no database yet")
    with named_errors(path), ExitStack() as undo:
        address = f"{path.absolute().as_uri()}?mode=ro"
        conn = sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)
        undo.callback(conn.close)
        db = Database(conn, execute_plugins=False)
        conn.execute("PRAGMA query_only = ON")
        _refuse_newer(path, conn)
        if _schema_version(conn) < SCHEMA_VERSION:
            raise StoreOutdated(path, "the database is older than the program")
        undo.pop_all()
    return Reader(path, db, None if seconds is None else Patience(conn, seconds))


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreNotWritable(path, f"the directory cannot be made: {error.strerror}") from error


def _schema_version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _refuse_newer(path: Path, conn: sqlite3.Connection) -> None:
    version = _schema_version(conn)
    if version > SCHEMA_VERSION:
        raise StoreTooNew(path, f"the database has version {version}, the program knows {SCHEMA_VERSION}")


def _refuse_corrupt(path: Path, conn: sqlite3.Connection) -> None:
    findings = [str(row[0]) for row in conn.execute("PRAGMA quick_check(3)")]
    if findings != ["ok"]:
        raise StoreCorrupt(path, "it fails its check: " + "; ".join(findings))


def _refuse_unwritable(conn: sqlite3.Connection) -> None:
    # An existing file that may only be read opens without complaint: only taking the write lock tells.
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("ROLLBACK")
