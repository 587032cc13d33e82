"""How many articles there are, and how many days are vouched for: from tallies, not from the articles."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from storage.clock import today as this_day
from storage.completeness.reconciling import Completeness
from storage.reading.library import Library
from storage.reading.tables import UNLABELLED
from storage.reading.values import CalendarDay, DayCounts, MonthCount, Reprints
from storage.store import Row

DAY = timedelta(days=1)
Matrix = dict[str, dict[int | None, int]]

REPEATING = {Reprints.ALL: None, Reprints.ORIGINALS: 0, Reprints.ONLY: 1}
"""What `reprint` must be; null: either."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window as the tallies hold it: whole months between the days at either end."""

    days: tuple[tuple[date, date], ...]
    months: tuple[date, date] | None
    """The first days of the first and the last month; null: none is whole."""


def stretch(since: date, until: date) -> Stretch:
    """The whole months of a window, and the days before and after them."""
    first = since if since.day == 1 else _next_month(since)
    last = until.replace(day=1) if _ends_month(until) else _month_before(until)
    if first is None or last is None or first > last:
        return Stretch(((since, until),) if since <= until else (), None)
    days = [(since, first - DAY)] if since < first else []
    if not _ends_month(until):
        days.append((until.replace(day=1), until))
    return Stretch(tuple(days), (first, last))


def _ends_month(day: date) -> bool:
    return day == date.max or (day + DAY).day == 1


def _next_month(day: date) -> date | None:
    if (day.year, day.month) == (date.max.year, date.max.month):
        return None
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def _month_before(day: date) -> date | None:
    first = day.replace(day=1)
    return None if first == date.min else (first - DAY).replace(day=1)


_ASKED = """
WHERE directive = :directive AND outlet IN (SELECT value FROM json_each(:outlets))
AND day BETWEEN :since AND :until
AND (:reprint IS NULL OR reprint = :reprint)
"""
_BY_OUTLET = " GROUP BY outlet, content"
_DAYS_BY_OUTLET = "SELECT outlet, content, sum(articles) AS articles FROM day_tallies" + _ASKED + _BY_OUTLET
_MONTHS_BY_OUTLET = _DAYS_BY_OUTLET.replace("day_tallies", "month_tallies")
_BY_MONTH = " GROUP BY 1, 2"
_DAYS_BY_MONTH = (
    "SELECT substr(day, 1, 7) AS month, content, sum(articles) AS articles FROM day_tallies"
    + _ASKED
    + _BY_MONTH
)
_MONTHS_BY_MONTH = _DAYS_BY_MONTH.replace("day_tallies", "month_tallies")


def matrix(
    library: Library, directive: str, since: date, until: date, reprints: Reprints = Reprints.ALL
) -> Matrix:
    """Articles by outlet and by the content that holds (null: not labelled yet), over the days of a window.

    An outlet without articles in the window has no entry.
    """
    found: Matrix = {}
    slugs = {number: slug for slug, number in library.outlets.items()}
    asked = _asked(library, directive, (), reprints)
    for row in _tallied(library, (_DAYS_BY_OUTLET, _MONTHS_BY_OUTLET), asked, since, until):
        counts = found.setdefault(slugs[row["outlet"]], {})
        content = told(row["content"])
        counts[content] = counts.get(content, 0) + row["articles"]
    return found


def months(
    library: Library,
    directive: str,
    since: date,
    until: date,
    outlet: str | None = None,
    reprints: Reprints = Reprints.ALL,
) -> list[MonthCount]:
    """Articles by month and content, of one outlet or all; a month without any has no entry."""
    asked = _asked(library, directive, (outlet,) if outlet is not None else (), reprints)
    found: Counter[tuple[str, int]] = Counter()
    for row in _tallied(library, (_DAYS_BY_MONTH, _MONTHS_BY_MONTH), asked, since, until):
        found[row["month"], row["content"]] += row["articles"]
    return [MonthCount(month, told(content), number) for (month, content), number in sorted(found.items())]


def told(content: int) -> int | None:
    """A content as the tables hold it, as a value."""
    return None if content == UNLABELLED else content


def _asked(library: Library, directive: str, outlets: tuple[str, ...], reprints: Reprints) -> Row:
    return {
        "directive": library.directives.get(directive),
        "outlets": library.numbers_of(outlets),
        "reprint": REPEATING[reprints],
    }


def _tallied(library: Library, sql: tuple[str, str], asked: Row, since: date, until: date) -> Iterator[Row]:
    """The rows of whole months, and those of the days around them."""
    window = stretch(since, until)
    for first, last in window.days:
        yield from library.rows(sql[0], asked | {"since": first.isoformat(), "until": last.isoformat()})
    if window.months is not None:
        first, last = window.months
        yield from library.rows(sql[1], asked | {"since": first.isoformat(), "until": last.isoformat()})


def days_of_outlets(
    library: Library, since: date, until: date, today: date | None = None
) -> dict[str, DayCounts]:
    """How many days of a window are vouched for, of each outlet that was ever read.

    `today` (in Asia/Ho_Chi_Minh) is not over and counts for nothing, nor does any day after it.
    """
    last = min(until, (today or this_day()) - DAY)
    over = max((last - since).days + 1, 0)
    counted: Counter[tuple[str, str]] = Counter()
    for slug, first, end, state in _spans(library, None, since, last):
        counted[slug, state] += (end - first).days + 1
    found = {}
    for slug in library.outlets:
        complete, partial = (counted[slug, it] for it in (Completeness.COMPLETE, Completeness.PARTIAL))
        found[slug] = DayCounts(complete, partial, over - complete - partial)
    return found


def calendar(
    library: Library, outlet: str, since: date, until: date, today: date | None = None
) -> list[CalendarDay]:
    """Each day of a window that is over, with what the readings vouch for of it."""
    last = min(until, (today or this_day()) - DAY)
    states = {
        first + DAY * number: Completeness(state)
        for _, first, end, state in _spans(library, outlet, since, last)
        for number in range((end - first).days + 1)
    }
    days = [since + DAY * number for number in range((last - since).days + 1)]
    return [(day, states.get(day, Completeness.NONE)) for day in days]


def _spans(
    library: Library, outlet: str | None, since: date, until: date
) -> Iterator[tuple[str, date, date, str]]:
    """The spans that are vouched for, within the window."""
    rows = library.rows(
        "SELECT o.slug, max(d.since, ?1) AS since, min(d.until, ?2) AS until, d.state FROM vouched_days d"
        " JOIN read_outlets o ON o.number = d.outlet"
        " WHERE d.since <= ?2 AND d.until >= ?1 AND (?3 IS NULL OR o.slug = ?3)",
        (since.isoformat(), until.isoformat(), outlet),
    )
    for row in rows:
        yield row["slug"], date.fromisoformat(row["since"]), date.fromisoformat(row["until"]), row["state"]
