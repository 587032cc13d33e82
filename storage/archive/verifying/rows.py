"""Sealed rows against the same rows made anew from the database."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from storage.archive.rowsets import PROBLEMS, RECORDS, growing_lines, lines_of_night
from storage.archive.verifying.finding import DATABASE, Finding, Findings, Kind, shown
from storage.archive.verifying.reading import lines
from storage.errors import StoreError
from storage.store import Reader

LONGEST_VALUE: Final = 100
"""Letters of a value that are shown."""
MOST_NAMED: Final = 100
"""Rows of one set that are named; the last finding says how many more there are."""

# Within a string of JSON every quotation mark is escaped: only a column can look like this.
_OF_RECORDS: Final = tuple(f'"table":"{name}"'.encode() for name in (RECORDS, PROBLEMS))

Row = dict[str, Any]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "nights": ("night",),
    "outlet_nights": ("night", "outlet"),
    "channels": ("night", "outlet", "url"),
    "outcomes": ("night", "outlet", "url"),
    "captures": ("night", "outlet", "requested", "fetched"),
    "certificates": ("night", "outlet", "since"),
    "channel_checks": ("night", "outlet", "channel"),
    "estimates": ("night", "outlet", "first_channel", "second_channel"),
    "versions": ("outlet", "night", "warc", "offset", "captured"),
    "labels": ("version", "directive", "rule_version"),
    "derivations": ("night", "outlet", "warc", "offset", "made"),
    "reviews": ("outlet", "identity", "directive", "at"),
    "submissions": ("outlet", "directive", "content", "at", "name"),
    "audits": ("key",),
    "appeals": ("url", "directive", "at"),
}
"""What a row is known by: whatever else of it changes, it is the same row, altered."""

LASTING: Final = frozenset({"outcomes", "captures", RECORDS})
"""What stays of an outlet's night when it is sealed once more: read again from its bytes, or taken in again.

The night's own row does not: one that a restored database had never heard of is adopted as a killed one.
"""
HUMAN: Final = ("reviews", "submissions", "audits", "appeals")
"""Growing tables of which nothing can be made again from the evidence of nights."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing one set of rows came to."""

    count: int
    findings: tuple[Finding, ...]


def compare_night(reader: Reader, path: Path, night: str, outlet: str, loose: bool = False) -> Compared:
    """The rows of an outlet's night. `loose`: it waits for a new seal, so that only what lasts must be there.

    Raises Unreadable.
    """
    sealed = (line for line in lines(path) if not any(mark in line for mark in _OF_RECORDS))
    return _compare(sealed, lambda: iter(lines_of_night(reader, night, outlet)), loose)


def compare_growing(
    reader: Reader, path: Path, after: Mapping[str, int], last: Mapping[str, int]
) -> Compared:
    """The rows that a seal found new in the tables that only grow. Raises Unreadable."""
    return _compare(lines(path), lambda: growing_lines(reader, after, last))


def compare_human(reader: Reader, path: Path) -> Compared:
    """What people decided by a seal that the database has never heard of: it must be there all the same.

    Of labels and versions others have taken the place: nights were taken in again. Raises Unreadable.
    """
    marks = tuple(f'"table":"{name}"'.encode() for name in HUMAN)
    sealed = (line for line in lines(path) if any(mark in line for mark in marks))
    found = _compare(sealed, lambda: growing_lines(reader, {}, dict.fromkeys(HUMAN, 1 << 62)))
    lost = tuple(it for it in found.findings if it.kind is not Kind.ROW_ADDED)
    return Compared(found.count, lost)


def compare_seals(older: Path, newer: Path) -> Compared:
    """An outlet's night as it was sealed first against its later seal. Raises Unreadable."""
    return _compare(lines(older), lambda: lines(newer), loose=True)


def _compare(sealed: Iterator[bytes], anew: Callable[[], Iterator[bytes]], loose: bool = False) -> Compared:
    counted = _Counted(sealed)
    try:
        gone, come = _apart(counted, anew())
    except (StoreError, sqlite3.Error, ValueError, TypeError) as error:
        # A hand-made row may hold what no row of ours can: text that is no JSON, bytes for a number.
        return Compared(counted.count, (Finding(Kind.ROWS_UNREADABLE, DATABASE, str(error)),))
    findings = list(_told(_by_key(gone), _by_key(come), loose))
    more = len(findings) - MOST_NAMED
    if more > 0:
        findings[MOST_NAMED:] = [Finding(Kind.ROW_ALTERED, DATABASE, f"+{more}")]
    return Compared(counted.count, tuple(findings))


class _Counted:
    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.count += 1
            yield line


def _apart(sealed: Iterable[bytes], anew: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Lines that only one side has; both come in one order, so that little is held of what they share."""
    gone: set[bytes] = set()
    come: set[bytes] = set()
    for before, after in zip_longest(sealed, anew):
        if before == after:
            continue
        for line, mine, others in ((before, gone, come), (after, come, gone)):
            if line is None:
                continue
            if line in others:
                others.discard(line)
            else:
                mine.add(line)
    return gone, come


def _by_key(found: Iterable[bytes]) -> dict[tuple[str, ...], Row]:
    rows = (json.loads(line) for line in found)
    return {_key(row): row for row in rows}


def _key(row: Row) -> tuple[str, ...]:
    names = KEYS.get(row["table"], tuple(sorted(row.keys() - {"table"})))
    return (row["table"], *(json.dumps(row.get(name), sort_keys=True) for name in names))


def _told(gone: dict[tuple[str, ...], Row], come: dict[tuple[str, ...], Row], loose: bool) -> Findings:
    for key in sorted(gone.keys() | come.keys()):
        before, after = gone.get(key), come.get(key)
        if loose and (before is None or key[0] not in LASTING):
            continue
        row = before or after or {}
        name = f"{key[0]} {shown((it, _short(row.get(it))) for it in KEYS.get(key[0], ()))}"
        if before is None or after is None:
            yield Finding(Kind.ROW_ADDED if before is None else Kind.ROW_MISSING, DATABASE, name)
            continue
        columns = sorted(it for it in before.keys() | after.keys() if before.get(it) != after.get(it))
        changes = (f"{it}: {_short(before.get(it))} → {_short(after.get(it))}" for it in columns)
        yield Finding(Kind.ROW_ALTERED, DATABASE, f"{name}; {'; '.join(changes)}")


def _short(value: object) -> str:
    """A value within a line; a version by where its bytes lie."""
    if isinstance(value, dict):
        value = f"{value.get('night')}/{value.get('outlet')}/{value.get('warc')}@{value.get('offset')}"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
