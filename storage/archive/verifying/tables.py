"""Two databases table by table: which rows differ, and of what articles or nights they are."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from storage.archive.verifying.finding import Kind, shown
from storage.migrations import migrations

MOST_NAMED: Final = 50
"""Rows of one table that are named; the last finding says how many more there are."""
LONGEST_VALUE: Final = 60
"""Letters of a value that are shown."""

SCHEMA: Final = "sqlite_master"

Row = dict[str, Any]

# What people know a row by, where its key is a number or says too little.
NAMES: Final = {
    "nights": ("night",),
    "articles": ("outlet", "url"),
    "versions": ("night", "warc", "offset", "title"),
    "captures": ("night", "outlet", "requested"),
    "labels": ("version", "directive", "rule_version"),
    "reviews": ("outlet", "identity", "at"),
    "submissions": ("outlet", "content", "name"),
    "audits": ("key",),
    "appeals": ("url", "at"),
    "derivations": ("night", "outlet", "warc", "offset"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that one of two databases has otherwise, or alone."""

    kind: Kind
    table: str
    detail: str


@cache
def _schema() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Our tables with their keys, of a database made anew: never as the file under suspicion has them."""
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        return tuple(
            (table.name, tuple(table.pks))
            for table in db.tables
            if not table.schema.startswith("CREATE VIRTUAL")
        )


def differences(sealed: Database, suspect: Database) -> Iterator[Difference]:
    """What is otherwise in the suspect; both are read in the order of their keys, a row at a time."""
    yield from _compared(SCHEMA, ("type", "name"), sealed, suspect)
    for table, key in _schema():
        yield from _compared(table, key, sealed, suspect)


def _compared(table: str, key: tuple[str, ...], sealed: Database, suspect: Database) -> Iterator[Difference]:
    count = 0
    try:
        for before, after in _pairs(_rows(sealed, table, key), _rows(suspect, table, key), key):
            count += 1
            if count <= MOST_NAMED:
                yield _difference(table, key, before, after)
    except sqlite3.Error as error:
        yield Difference(Kind.ROWS_UNREADABLE, table, str(error))
    if count > MOST_NAMED:
        yield Difference(Kind.ROW_ALTERED, table, f"+{count - MOST_NAMED}")


def _rows(db: Database, table: str, key: tuple[str, ...]) -> Iterator[Row]:
    if table == SCHEMA:
        # Where in the file a table begins is the file's own affair.
        yield from db.query("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        return
    order = ", ".join(f'"{name}"' for name in key)
    yield from db.table(table).rows_where(order_by=order)


def _pairs(
    sealed: Iterator[Row], suspect: Iterator[Row], key: Sequence[str]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that differ, by key; null where one side has none."""
    before, after = next(sealed, None), next(suspect, None)
    while before is not None or after is not None:
        order = _order(before, after, key)
        if order < 0:
            yield before, None
        elif order > 0:
            yield None, after
        elif before != after:
            yield before, after
        before = next(sealed, None) if order <= 0 else before
        after = next(suspect, None) if order >= 0 else after


def _order(before: Row | None, after: Row | None, key: Sequence[str]) -> int:
    if before is None or after is None:
        return 1 if before is None else -1
    first, second = _sortable(before, key), _sortable(after, key)
    return (first > second) - (first < second)


def _sortable(row: Row, key: Sequence[str]) -> list[tuple[int, Any]]:
    """SQLite's own order: null, numbers, text, blobs."""
    ranks = {type(None): 0, int: 1, float: 1, str: 2, bytes: 3}
    values = [row.get(name) for name in key]
    return [(ranks[type(value)], 0 if value is None else value) for value in values]


def _difference(table: str, key: tuple[str, ...], before: Row | None, after: Row | None) -> Difference:
    row = before or after or {}
    name = shown((column, _short(row.get(column))) for column in NAMES.get(table, key))
    if before is None or after is None:
        return Difference(Kind.ROW_ADDED if before is None else Kind.ROW_MISSING, table, name)
    columns = [column for column in before.keys() | after.keys() if before.get(column) != after.get(column)]
    changes = (f"{it}: {_short(before.get(it))} → {_short(after.get(it))}" for it in sorted(columns))
    return Difference(Kind.ROW_ALTERED, table, f"{name}; {'; '.join(changes)}")


def _short(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def open_quietly(path: Path) -> Database:
    """A database for looking at it, such that nothing is written beside it; what is no UTF-8 is shown.

    Raises sqlite3.Error.
    """
    log = path.with_name(path.name + "-wal")
    logged = log.is_file() and log.stat().st_size > 0
    # Without a log the file is all there is. Opened as immutable it needs no index beside it, which an
    # account that may only read could not make.
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if logged else '&immutable=1'}"
    conn = sqlite3.connect(uri, uri=True)
    conn.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    conn.execute("PRAGMA query_only = ON")
    return Database(conn, execute_plugins=False)
