"""Connections to the flat copy with the published copy (`p`) and what people did (`d`) attached to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from storage.errors import (
    StoreCorrupt,
    StoreForeign,
    StoreMissing,
    StoreOutdated,
    StoreTooNew,
    named_errors,
)
from storage.mending import mend
from storage.migrations import SCHEMA_VERSION
from storage.reading.tables import APPLICATION, SCHEMA
from storage.reading.values import Places
from storage.reading.views import views

BUSY_SECONDS = 5.0
"""A person waits for the page; each transaction here is a few rows."""

_SAME_STORE = """
SELECT r.store_origin IS (SELECT begun FROM store_origin) AND (r.seal = 0 OR EXISTS (
    SELECT 1 FROM p.seals s WHERE s.number = r.seal AND s.begun IS r.seal_begun)) FROM main.reading r
"""


@contextmanager
def connected(places: Places, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to all that is there, closed at the end.

    It has the views of storage/reading/views.py. Raises StoreError; StoreForeign where the flat copy is of
    another store than the one that is published.
    """
    conn = connect(places, writing)
    try:
        with named_errors(places.reading):
            yield conn
    finally:
        conn.close()


def connect(places: Places, writing: bool = False) -> sqlite3.Connection:
    """The same, for whoever closes it. Raises StoreError."""
    with ExitStack() as undo:
        conn = open_flat(places.reading, writing)
        undo.callback(conn.close)
        _attach(places, conn)
        if not writing:
            conn.execute("PRAGMA query_only = ON")
        undo.pop_all()
    return conn


def open_flat(path: Path, writing: bool = False) -> sqlite3.Connection:
    """The flat copy alone. Raises StoreMissing, StoreCorrupt, StoreOutdated, StoreTooNew, and others."""
    _must_exist(path)
    mend(path, BUSY_SECONDS)
    with named_errors(path), ExitStack() as undo:
        conn = sqlite3.connect(
            _address(path, writing),
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # a page's request opens it in one thread and closes it in another
        )
        undo.callback(conn.close)
        if _number(conn, "PRAGMA application_id") != APPLICATION:
            raise StoreCorrupt(path, "this is no flat copy for the pages")
        _check_version(path, _number(conn, "PRAGMA user_version"), SCHEMA)
        undo.pop_all()
    return conn


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise StoreMissing(path, "there is no such file yet")


def _attach(places: Places, conn: sqlite3.Connection) -> None:
    _must_exist(places.published)
    with named_errors(places.published):
        conn.execute("ATTACH DATABASE ? AS p", (_address(places.published),))
        _check_version(places.published, _number(conn, "PRAGMA p.user_version"), SCHEMA_VERSION)
    people = False
    if places.people is not None and places.people.is_file():
        mend(places.people, BUSY_SECONDS)
        with named_errors(places.people):
            conn.execute("ATTACH DATABASE ? AS d", (_address(places.people),))
            reviews = conn.execute("SELECT 1 FROM d.sqlite_master WHERE name = 'reviews'").fetchone()
            people = reviews is not None
    with named_errors(places.reading):
        for view in views(people):
            conn.execute(view)
        _refuse_other_store(places.reading, conn)


def _refuse_other_store(path: Path, conn: sqlite3.Connection) -> None:
    """Rows are named by their numbers in the store, which name other articles in another one."""
    same = conn.execute(_SAME_STORE).fetchone()  # none while the copy is being made
    if same is not None and not same[0]:
        raise StoreForeign(path, "it was made of another database than the one that is published")


def _address(path: Path, writing: bool = False) -> str:
    return f"{path.absolute().as_uri()}?mode={'rw' if writing else 'ro'}"


def _number(conn: sqlite3.Connection, question: str) -> int:
    return int(conn.execute(question).fetchone()[0])


def _check_version(path: Path, found: int, known: int) -> None:
    if found > known:
        raise StoreTooNew(path, f"the database has version {found}, the program knows {known}")
    if found < known:
        raise StoreOutdated(path, "the database is older than the program")


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or nothing of it."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


@contextmanager
def unwritten(path: Path) -> Iterator[None]:
    """Keep all others from writing to a file that another one takes the place of.

    What is half written belongs to the file of before: SQLite would roll it back into the new one.
    """
    journal = path.with_name(path.name + "-journal")
    with ExitStack() as held:
        if path.is_file():
            held.enter_context(_reserved(path))
        journal.unlink(missing_ok=True)
        yield


@contextmanager
def _reserved(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(_address(path, True), uri=True)) as conn:
        conn.isolation_level = None
        with suppress(StoreCorrupt), named_errors(path):  # what is no database, nobody writes to
            conn.execute("BEGIN IMMEDIATE")
        yield
