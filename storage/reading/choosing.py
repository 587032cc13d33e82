"""Which articles fit a filter, in their order: as row ids, by the index that has the least to read."""

import json
from dataclasses import dataclass
from datetime import date

from storage.reading.counts import REPEATING, stretch
from storage.reading.library import Library
from storage.reading.tables import UNLABELLED
from storage.reading.values import Filter
from storage.store import Row

MOST_SORTED = 20_000
"""Rows that are sorted for a list; an index that is in order is read along instead."""

WITHIN = """
directive = :directive AND day BETWEEN :since AND :until
AND (:outlets IS NULL OR outlet IN (SELECT value FROM json_each(:outlets)))
AND (:contents IS NULL OR content IN (SELECT value FROM json_each(:contents)))
AND (:reprint IS NULL OR reprint = :reprint)
AND (:reviewed IS NULL OR reviewed = :reviewed)
AND (:gone IS NULL OR gone = :gone)
"""
"""What a line must be, whichever way leads to it."""

FITS = "SELECT article FROM lines"
"""Followed by one of the ways below."""

NEWEST_FIRST = " ORDER BY day DESC, article DESC LIMIT :limit OFFSET :offset"
_ALONG = " INDEXED BY lines_by_day WHERE" + WITHIN
_OF_OUTLET = " INDEXED BY lines_by_outlet WHERE outlet = :outlet AND" + WITHIN
_OF_OUTLETS = (
    " INDEXED BY lines_by_outlet WHERE outlet IN (SELECT value FROM json_each(:outlets)) AND" + WITHIN
)
_OF_CONTENT = " INDEXED BY lines_by_content WHERE content = :content AND" + WITHIN
_OF_CONTENTS = (
    " INDEXED BY lines_by_content WHERE content IN (SELECT value FROM json_each(:contents)) AND" + WITHIN
)
_REVIEWED = " INDEXED BY lines_reviewed WHERE lines.reviewed = 1 AND" + WITHIN
_GONE = " INDEXED BY lines_gone WHERE lines.gone = 1 AND" + WITHIN
_REPEATING = " INDEXED BY lines_repeating WHERE lines.reprint = 1 AND" + WITHIN

# How many rows of the window each way would read, and how many fit, in one look at the tallies.
_RECKONED = """
SELECT coalesce(sum(articles), 0) AS along,
    coalesce(sum(iif(outlet IN (SELECT value FROM json_each(:outlets)), articles, 0)), 0) AS outlets,
    coalesce(sum(iif(content IN (SELECT value FROM json_each(:contents)), articles, 0)), 0) AS contents,
    coalesce(sum(iif(reviewed = 1, articles, 0)), 0) AS reviewed,
    coalesce(sum(iif(gone = 1, articles, 0)), 0) AS gone,
    coalesce(sum(iif(reprint = 1, articles, 0)), 0) AS repeating,
    coalesce(sum(iif((:outlets IS NULL OR outlet IN (SELECT value FROM json_each(:outlets)))
        AND (:contents IS NULL OR content IN (SELECT value FROM json_each(:contents)))
        AND (:reprint IS NULL OR reprint = :reprint) AND (:reviewed IS NULL OR reviewed = :reviewed)
        AND (:gone IS NULL OR gone = :gone), articles, 0)), 0) AS fits
FROM day_tallies
WHERE directive = :directive AND outlet IN (SELECT value FROM json_each(:all))
AND day BETWEEN :since AND :until
"""
_RECKONED_MONTHS = _RECKONED.replace("day_tallies", "month_tallies")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the articles."""

    sql: str
    rows: int
    """How many it reads at most."""
    in_order: bool
    """Whether they come in order; else all of them are sorted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a filter is asked, and how many articles fit it."""

    total: int
    ways: tuple[Way, ...]
    bound: Row

    def way(self, wanted: int) -> Way:
        """The one that reads the least until so many have come."""
        return min(self.ways, key=lambda way: self._cost(way, wanted))

    def _cost(self, way: Way, wanted: int) -> float:
        if not way.in_order:
            return way.rows if way.rows <= MOST_SORTED else way.rows * 4
        share = wanted / self.total if self.total else 1
        return way.rows * min(share, 1)


def chosen(library: Library, wanted: Filter) -> Chosen:
    """How to ask for what is wanted."""
    bound = _bound(library, wanted)
    since, until = wanted.since or date.min, wanted.until or date.max
    window = stretch(since, until)
    counts: dict[str, int] = {}
    asked = [(_RECKONED, days) for days in window.days]
    asked += [(_RECKONED_MONTHS, window.months)] if window.months else []
    for sql, (first, last) in asked:
        days = {"since": first.isoformat(), "until": last.isoformat(), "all": library.numbers_of(())}
        row = library.first(sql, bound | days) or {}
        counts = {name: counts.get(name, 0) + number for name, number in row.items()}
    total = counts.pop("fits", 0)
    return Chosen(total, tuple(_ways(wanted, counts)), bound)


def _ways(wanted: Filter, counts: dict[str, int]) -> list[Way]:
    """The ways that lead to all that fits."""
    ways = [Way(_ALONG, counts.get("along", 0), True)]
    if wanted.outlets:
        one = len(wanted.outlets) == 1
        ways.append(Way(_OF_OUTLET if one else _OF_OUTLETS, counts.get("outlets", 0), one))
    if wanted.contents:
        one = len(wanted.contents) == 1
        ways.append(Way(_OF_CONTENT if one else _OF_CONTENTS, counts.get("contents", 0), one))
    for given, name, sql in (
        (wanted.reviewed is True, "reviewed", _REVIEWED),
        (wanted.state == "gone", "gone", _GONE),
        (REPEATING[wanted.reprints] == 1, "repeating", _REPEATING),
    ):
        if given:
            ways.append(Way(sql, counts.get(name, 0), True))
    return ways


def in_order(library: Library, wanted: Chosen, limit: int, offset: int = 0) -> list[int]:
    """The articles that fit, newest day first."""
    way = wanted.way(limit + offset)
    rows = library.rows(FITS + way.sql + NEWEST_FIRST, wanted.bound | {"limit": limit, "offset": offset})
    return [row["article"] for row in rows]


def _bound(library: Library, wanted: Filter) -> Row:
    contents = [UNLABELLED if one is None else one for one in wanted.contents]
    outlets = [library.outlets.get(slug, 0) for slug in wanted.outlets]
    return {
        "directive": library.directives.get(wanted.directive),
        "since": (wanted.since or date.min).isoformat(),
        "until": (wanted.until or date.max).isoformat(),
        "outlets": json.dumps(outlets) if outlets else None,
        "outlet": outlets[0] if outlets else None,
        "contents": json.dumps(contents) if contents else None,
        "content": contents[0] if contents else None,
        "reprint": REPEATING[wanted.reprints],
        "reviewed": None if wanted.reviewed is None else int(wanted.reviewed),
        "gone": None if wanted.state is None else int(wanted.state == "gone"),
    }
