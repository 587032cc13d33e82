"""How much each outlet published on each content, and on which days nobody can tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from storage.clock import today as this_day
from storage.store import Reader

Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class OutletCoverage:
    """One line of the coverage table."""

    slug: str
    days_without_data: int
    missing: tuple[Span, ...]
    """The same days as spans."""
    contents: dict[int, int]
    """Articles by content, 0 (out of scope) first; every content has an entry."""
    unlabelled: int = 0
    """Articles in the window that have no label of the directive yet."""

    def as_dict(self) -> dict[str, Any]:
        """The line as a JSON object."""
        return {
            "slug": self.slug,
            "days_without_data": self.days_without_data,
            "missing": [[first.isoformat(), last.isoformat()] for first, last in self.missing],
            "contents": {str(number): count for number, count in self.contents.items()},
            "unlabelled": self.unlabelled,
        }


def coverage_of(
    reader: Reader,
    directive: str,
    since: date,
    until: date,
    outlets: Sequence[str],
    contents: Sequence[int],
    today: date | None = None,
) -> list[OutletCoverage]:
    """Returns one entry per outlet, in the order given, over the days since to until.

    `contents` are the directive's numbers, 0 among them for what is out of scope. A day has data when a
    complete reading covers it: from its `read_from` to the day of the night or its window's end.
    Days after `today` (in Asia/Ho_Chi_Minh) are not missing yet.
    """
    last = min(until, today or this_day())
    return [_outlet(reader, slug, directive, (since, until), last, contents) for slug in outlets]


def missing_days(covered: Iterable[Span], since: date, until: date) -> tuple[Span, ...]:
    """Returns the spans of since to until that no covered span touches; none where since lies after until."""
    gaps = []
    start = since
    for first, last in sorted(covered):
        if first > start:
            gaps.append((start, min(first - timedelta(days=1), until)))
        start = max(start, last + timedelta(days=1))
        if start > until:
            break
    if start <= until:
        gaps.append((start, until))
    return tuple(gap for gap in gaps if gap[0] <= gap[1])


def _outlet(
    reader: Reader, slug: str, directive: str, window: Span, last: date, contents: Sequence[int]
) -> OutletCoverage:
    missing = missing_days(_covered(reader, slug), window[0], last)
    counted = _counted(reader, slug, directive, window)
    return OutletCoverage(
        slug,
        sum((end - start).days + 1 for start, end in missing),
        missing,
        {number: counted.get(number, 0) for number in sorted(contents)},
        counted.get(None, 0),
    )


def _covered(reader: Reader, slug: str) -> list[Span]:
    rows = reader.rows(
        "SELECT s.read_from, min(n.day, coalesce(s.until, n.day)) AS last FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night"
        " WHERE s.outlet = ? AND s.state = 'complete' AND s.read_from <= last",
        (slug,),
    )
    return [(date.fromisoformat(row["read_from"]), date.fromisoformat(row["last"])) for row in rows]


def _counted(reader: Reader, slug: str, directive: str, window: Span) -> dict[int | None, int]:
    rows = reader.rows(
        "SELECT l.content, count(*) AS number FROM articles a"
        " JOIN versions v ON v.article = a.id AND v.number = a.version"
        " LEFT JOIN labels l ON l.id = (SELECT max(id) FROM labels WHERE version = v.id AND directive = ?)"
        " WHERE a.outlet = ? AND a.day BETWEEN ? AND ? GROUP BY l.content",
        (directive, slug, window[0].isoformat(), window[1].isoformat()),
    )
    return {row["content"]: row["number"] for row in rows}
