"""Lists of articles: which fit, in which order, page by page."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from storage.reading.choosing import chosen, in_order
from storage.reading.counts import told
from storage.reading.library import Library
from storage.reading.snippets import snippets_of
from storage.reading.values import Filter, Found, Line, Order
from storage.reading.words import matched
from storage.search import match_query
from storage.store import Row

PER_PAGE = 50
AT_ONCE = 200
"""Lines that are looked up together: what a long list costs in memory."""

LINE = (
    "SELECT h.key, h.article AS id, h.outlet, h.url, h.title, l.day, h.day_printed, l.content, l.machine,"
    " l.second, l.margin, l.reviewed, l.reviewer, h.original AS original_key, h.confidence, h.state,"
    " h.versions FROM "
)
_OF_ROWS = (
    LINE
    + "json_each(:rows) j CROSS JOIN lines l ON l.directive = :directive AND l.article = j.value"
    + " JOIN heads h ON h.article = j.value ORDER BY j.key"
)
# CROSS JOIN, lest SQLite begins with the lines, which are a million.
_LABELLED = " CROSS JOIN lines l ON l.directive = :directive AND l.article = h.article WHERE "
_OF_KEY = LINE + "heads h INDEXED BY heads_by_key" + _LABELLED + "h.key = :key"
_OF_COPIES = (
    LINE
    + "heads h INDEXED BY heads_by_original"
    + _LABELLED
    + "h.original = :key ORDER BY l.day, h.outlet, h.url"
)


def list_lines(
    library: Library, wanted: Filter, order: Order = Order.DAY, page: int = 1, per_page: int = PER_PAGE
) -> Found:
    """One page of the articles that fit, with how many there are; pages count from 1."""
    offset = (page - 1) * per_page
    words = match_query(wanted.words)
    if words is None:
        choice = chosen(library, wanted)
        rows = in_order(library, choice, per_page, offset) if offset < choice.total else []
        return Found(lines_of(library, wanted.directive, rows), choice.total)
    match = matched(library, wanted, words, order)
    shown = match.rows[offset : offset + per_page]
    lines = lines_of(library, wanted.directive, shown)
    return Found(lines, len(match.rows), match.capped, snippets_of(library, shown, wanted.words))


def each_line(
    library: Library, wanted: Filter, order: Order = Order.DAY, limit: int | None = None
) -> Iterator[Line]:
    """The articles that fit one by one; however many there are, a few hundred are held at a time."""
    rows = _rows(library, wanted, order, limit)
    for start in range(0, len(rows), AT_ONCE):
        yield from lines_of(library, wanted.directive, rows[start : start + AT_ONCE])


def _rows(library: Library, wanted: Filter, order: Order, limit: int | None) -> Sequence[int]:
    words = match_query(wanted.words)
    if words is not None:
        return matched(library, wanted, words, order).rows[:limit]
    choice = chosen(library, wanted)
    return in_order(library, choice, choice.total if limit is None else limit)


def line_by_key(library: Library, key: str, directive: str) -> Line | None:
    """The article of that name, with the labels of a directive; null where there is none."""
    row = library.first(_OF_KEY, {"key": key, "directive": library.directives.get(directive)})
    return None if row is None else as_line(row)


def copies_of(library: Library, key: str, directive: str) -> tuple[Line, ...]:
    """The articles that repeat the one of that name, earliest first."""
    rows = library.rows(_OF_COPIES, {"key": key, "directive": library.directives.get(directive)})
    return tuple(map(as_line, rows))


def lines_of(library: Library, directive: str, rows: Sequence[int]) -> tuple[Line, ...]:
    """The articles of those rows, in their order."""
    asked = {"rows": json.dumps([*rows]), "directive": library.directives.get(directive)}
    return tuple(as_line(row) for row in library.each(_OF_ROWS, asked))


def as_line(row: Row) -> Line:
    """A row of the queries above as a value."""
    flags = {name: bool(row[name]) for name in ("day_printed", "reviewed")}
    return Line(**row | flags | {"day": date.fromisoformat(row["day"]), "content": told(row["content"])})
