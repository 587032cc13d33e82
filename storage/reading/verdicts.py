"""Verdicts that were reckoned beforehand, for the windows that pages ask for."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from storage.clock import now
from storage.errors import named_errors
from storage.reading.connecting import connected, open_flat, transaction
from storage.reading.values import Cell, Places
from storage.store import Reader

_CELL = (
    "INSERT INTO cells VALUES (:window, :place, :outlet, :duty, :content, :ruling, :ground, :threshold,"
    " :counted, :possible, :missing_days, :submissions)"
)
_CELLS = (
    "SELECT c.outlet, c.duty, c.content, c.ruling, c.ground, c.threshold, c.counted, c.possible,"
    " c.missing_days, c.submissions FROM cells c JOIN judged_windows w ON w.id = c.window"
    " WHERE w.directive = ? AND w.since = ? AND w.until = ? ORDER BY c.place"
)


def save_verdicts(target: Path, directive: str, since: date, until: date, cells: Sequence[Cell]) -> None:
    """Keep the verdicts of a window in the place of those before; all of them, or none. Raises StoreError."""
    key = (directive, since.isoformat(), until.isoformat())
    conn = open_flat(target, writing=True)
    try:
        with named_errors(target), transaction(conn):
            conn.execute(
                "DELETE FROM cells WHERE window IN (SELECT id FROM judged_windows"
                " WHERE directive = ? AND since = ? AND until = ?)",
                key,
            )
            conn.execute("DELETE FROM judged_windows WHERE directive = ? AND since = ? AND until = ?", key)
            window = conn.execute(
                "INSERT INTO judged_windows (directive, since, until, made) VALUES (?, ?, ?, ?)",
                (*key, now()),
            ).lastrowid
            rows = ({"window": window, "place": n} | asdict(cell) for n, cell in enumerate(cells))
            conn.executemany(_CELL, rows)
    finally:
        conn.close()


def forget_verdicts(places: Places) -> None:
    """Drop all verdicts, and note the seal of the published copy: something they follow from was written.

    Raises StoreError.
    """
    with connected(places, writing=True) as conn, transaction(conn):
        conn.execute("DELETE FROM cells")
        conn.execute("DELETE FROM judged_windows")
        conn.execute(
            "UPDATE reading SET (seal, seal_begun) = (SELECT coalesce(max(number), 0), begun FROM seals)"
        )


def verdicts(library: Reader, directive: str, since: date, until: date) -> tuple[Cell, ...] | None:
    """The verdicts of a window; null where they were not reckoned."""
    key = (directive, since.isoformat(), until.isoformat())
    known = "SELECT 1 FROM judged_windows WHERE directive = ? AND since = ? AND until = ?"
    if library.first(known, key) is None:
        return None
    return tuple(Cell(**row) for row in library.each(_CELLS, key))
