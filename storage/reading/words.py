"""Which articles have the words that were asked for, and in which order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from storage.reading.choosing import FITS, NEWEST_FIRST, WITHIN, Chosen, chosen, in_order
from storage.reading.library import Library
from storage.reading.values import Filter, Order

MOST_RANKED = 20_000
"""Where more articles have the words, the newest ones are ranked: nobody reads on to the 400th page."""

DENSE = 2
"""Where more than one article in so many has the words, gathering all that do would be too much."""

Scores = dict[int, float]
"""By row, the newest first; less is better."""

_COUNT = "SELECT count(*) AS number FROM search WHERE search MATCH :words"
# Few have the words: look at each of them. CROSS JOIN, lest SQLite searches once for each article.
_FEW = (
    "SELECT article FROM search CROSS JOIN lines ON article = search.rowid WHERE search MATCH :words AND"
    + WITHIN
)
_MANY = " AND article IN (SELECT rowid FROM search WHERE search MATCH :words)"
# A word in the title says more than one in the text. What is equal stands newest first.
_BEST_FIRST = " ORDER BY bm25(search, 5.0, 1.0), day DESC, article DESC LIMIT :limit OFFSET :offset"
# The plus sign keeps SQLite from searching once for each row of the list.
_AMONG = (
    " FROM search WHERE search MATCH :words AND rowid BETWEEN :first AND :last"
    " AND +rowid IN (SELECT value FROM json_each(:rows))"
)
_HAVING = "SELECT rowid AS article, 0.0 AS score" + _AMONG
_SCORED = "SELECT rowid AS article, bm25(search, 5.0, 1.0) AS score" + _AMONG


@dataclass(frozen=True, slots=True)
class Matched:
    """The articles that have the words, in order."""

    rows: Sequence[int]
    capped: bool = False
    """Whether more have them: only the newest are among the rows."""


def matched(library: Library, wanted: Filter, words: str, order: Order) -> Matched:
    """The articles that fit and have the words, which are a query of match_query."""
    row = library.first(_COUNT, {"words": words})
    count = int(row["number"]) if row else 0
    if count <= MOST_RANKED:
        return _few(library, wanted, words, order)
    choice = chosen(library, wanted)
    newest = _newest(library, choice, words, count, order is Order.RELEVANCE)
    rows = [*newest][:MOST_RANKED]
    if order is Order.RELEVANCE:
        rows.sort(key=newest.__getitem__)  # what is equal stays newest first
    return Matched(rows, len(newest) > MOST_RANKED)


def _newest(library: Library, choice: Chosen, words: str, count: int, scored: bool) -> Scores:
    """The newest that have the words, one more than are ranked; scored if asked."""
    if count * DENSE > library.meta.articles:
        return _dense(library, choice, words, count, _SCORED if scored else _HAVING)
    rows = _gathered(library, choice, words)
    scores = _scores(library, _SCORED, rows, words) if scored else {}
    return {row: scores.get(row, 0.0) for row in rows}


def _few(library: Library, wanted: Filter, words: str, order: Order) -> Matched:
    asked = chosen(library, wanted).bound | {"words": words, "limit": MOST_RANKED, "offset": 0}
    best = _BEST_FIRST if order is Order.RELEVANCE else NEWEST_FIRST
    return Matched([row["article"] for row in library.each(_FEW + best, asked)])


def _gathered(library: Library, choice: Chosen, words: str) -> list[int]:
    """SQLite gathers all that have the words, and then goes through the lines until there are enough."""
    sql = FITS + choice.way(MOST_RANKED).sql + _MANY + NEWEST_FIRST
    asked = choice.bound | {"words": words, "limit": MOST_RANKED + 1, "offset": 0}
    return [row["article"] for row in library.each(sql, asked)]


def _dense(library: Library, choice: Chosen, words: str, count: int, sql: str) -> Scores:
    """Some of the newest at a time are looked through for the words, until there are enough."""
    found: Scores = {}
    size = 1 + MOST_RANKED * library.meta.articles * 9 // (count * 8)
    for offset in range(0, choice.total, size):
        rows = in_order(library, choice, size, offset)
        having = _scores(library, sql, rows, words)
        found |= {row: having[row] for row in rows if row in having}
        if len(found) > MOST_RANKED:
            break
    return found


def _scores(library: Library, sql: str, rows: Sequence[int], words: str) -> Scores:
    if not rows:
        return {}
    asked = {"words": words, "first": min(rows), "last": max(rows), "rows": json.dumps([*rows])}
    return {row["article"]: row["score"] for row in library.each(sql, asked)}
