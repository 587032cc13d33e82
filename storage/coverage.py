"""How much each outlet published on each content, and on which days nobody can tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from storage.clock import today as this_day
from storage.completeness.reconciling import Claim, Completeness
from storage.completeness.report import EstimateFacts, days_of, estimate_of, standing_of
from storage.labels import LABEL_IN_USE
from storage.reviews import EFFECTIVE_REVIEW
from storage.store import Reader

Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class OutletCoverage:
    """One line of the coverage table."""

    slug: str
    days_without_data: int
    """Days that are over and have no complete certificate."""
    missing: tuple[Span, ...]
    """The same days as spans."""
    contents: dict[int, int]
    """Articles by content, 0 (out of scope) first; every content has an entry. Reviews hold."""
    unlabelled: int = 0
    """Articles in the window that have no label of the directive yet."""
    partial_days: int = 0
    """Those of the days without data of which something was read."""
    complete_days: int = 0
    """Where there are none, a count of 0 says nothing."""
    estimate: EstimateFacts | None = None
    """Articles that the outlet's channels may all have missed."""
    reprints: int = 0
    """Articles in the window that repeat the text of another, of any outlet."""
    reviewed: int = 0
    """Those of the articles counted above whose content a person decided."""

    def as_dict(self) -> dict[str, Any]:
        """The line as a JSON object."""
        return {
            "slug": self.slug,
            "days_without_data": self.days_without_data,
            "missing": [[first.isoformat(), last.isoformat()] for first, last in self.missing],
            "contents": {str(number): count for number, count in self.contents.items()},
            "unlabelled": self.unlabelled,
            "partial_days": self.partial_days,
            "complete_days": self.complete_days,
            "estimate": self.estimate.as_dict() if self.estimate else None,
            "reprints": self.reprints,
            "reviewed": self.reviewed,
        }


def coverage_of(
    reader: Reader,
    directive: str,
    since: date,
    until: date,
    outlets: Sequence[str],
    contents: Sequence[int],
    today: date | None = None,
    reprints: bool = True,
) -> list[OutletCoverage]:
    """Returns one entry per outlet, in the order given, over the days since to until.

    `contents` are the directive's numbers, 0 among them for what is out of scope. A day has data when its
    certificate is complete. Without `reprints` an article that repeats another's text counts for nobody but
    the original's outlet. `today` (in Asia/Ho_Chi_Minh) is not over and cannot have one: it is not missing,
    nor is any day after it.
    """
    last = min(until, (today or this_day()) - timedelta(days=1))
    return [_outlet(reader, slug, directive, (since, until), last, contents, reprints) for slug in outlets]


def missing_spans(spans: Sequence[Claim]) -> tuple[Span, ...]:
    """Joins the spans that are not complete."""
    found: list[Span] = []
    for complete, group in groupby(spans, key=lambda span: span.state is Completeness.COMPLETE):
        joined = list(group)
        if not complete:
            found.append((joined[0].since, joined[-1].until))
    return tuple(found)


def _outlet(
    reader: Reader,
    slug: str,
    directive: str,
    window: Span,
    last: date,
    contents: Sequence[int],
    reprints: bool,
) -> OutletCoverage:
    spans = standing_of(reader, slug, window[0], last)
    counted, reviewed = _counted(reader, slug, directive, window, reprints)
    return OutletCoverage(
        slug,
        days_of(spans, Completeness.PARTIAL, Completeness.NONE),
        missing_spans(spans),
        {number: counted.get(number, 0) for number in sorted(contents)},
        counted.get(None, 0),
        days_of(spans, Completeness.PARTIAL),
        days_of(spans, Completeness.COMPLETE),
        estimate_of(reader, slug),
        _reprints(reader, slug, window),
        reviewed,
    )


def _reprints(reader: Reader, slug: str, window: Span) -> int:
    row = reader.first(
        "SELECT count(*) AS number FROM reprints r JOIN articles a ON a.id = r.article"
        " WHERE a.outlet = ? AND a.day BETWEEN ? AND ?",
        (slug, window[0].isoformat(), window[1].isoformat()),
    )
    return int(row["number"]) if row else 0


_COUNTED = (
    """
SELECT coalesce(w.content, l.content) AS content, count(*) AS number, count(w.content) AS reviewed
FROM articles a
JOIN versions v ON v.article = a.id AND v.number = a.version
LEFT JOIN labels l ON l.id = """
    + LABEL_IN_USE
    + EFFECTIVE_REVIEW
    + """
AND w.outlet = :outlet
WHERE a.outlet = :outlet AND a.day BETWEEN :since AND :until
AND (:reprints OR a.id NOT IN (SELECT article FROM reprints))
GROUP BY 1
"""
)


def _counted(
    reader: Reader, slug: str, directive: str, window: Span, reprints: bool
) -> tuple[dict[int | None, int], int]:
    """Articles by the content that holds, and how many of them a person decided."""
    since, until = (day.isoformat() for day in window)
    asked: dict[str, object] = {"directive": directive, "outlet": slug, "since": since, "until": until}
    rows = reader.rows(_COUNTED, asked | {"reprints": int(reprints)})
    return {row["content"]: row["number"] for row in rows}, sum(row["reviewed"] for row in rows)
