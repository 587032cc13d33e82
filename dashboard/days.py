"""Days as pages show them: how many were read whole, and the sheets of a calendar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from audits.model import Span
from audits.periods import owed_days, site_of
from dashboard.asked import Month
from dashboard.windows import months_between
from registry import Outlet, Registry
from storage import Claim
from storage.reading import DayCounts, Library, days_of_outlets

DAY: Final = timedelta(days=1)
DAY_WORDS: Final = {
    "complete": ("✓", "đã đọc đầy đủ"),
    "partial": ("½", "đọc chưa đầy đủ"),
    "none": ("×", "không có dữ liệu"),
    "ahead": ("", "chưa kết thúc"),
    "outside": ("", "ngoài thời gian xét"),
}
"""Sign and words for what is known of a day."""

MOST_SHEETS: Final = 12
"""Months on one page; of a longer window the last ones."""
WEEKDAYS: Final = (
    ("T2", "thứ Hai"),
    ("T3", "thứ Ba"),
    ("T4", "thứ Tư"),
    ("T5", "thứ Năm"),
    ("T6", "thứ Sáu"),
    ("T7", "thứ Bảy"),
    ("CN", "Chủ nhật"),
)


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day on a sheet of the calendar."""

    day: date
    state: str
    """A key of DAY_WORDS."""

    @property
    def sign(self) -> str:
        """Beside the colour, for eyes that see none."""
        return DAY_WORDS[self.state][0]

    @property
    def words(self) -> str:
        """What is known of it."""
        return DAY_WORDS[self.state][1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month as weeks from Monday to Sunday; null where a day is of another month."""

    month: Month
    weeks: tuple[tuple[DayMark | None, ...], ...]


def sheets_of(claims: Iterable[Claim], owed: Span | None, window: Span, today: date) -> tuple[Sheet, ...]:
    """The months of a window; days outside of `owed` are not asked for."""
    states = {
        day: claim.state.value
        for claim in claims
        for day in (claim.since + DAY * number for number in range((claim.until - claim.since).days + 1))
    }

    def mark(day: date) -> DayMark:
        if owed is None or not max(owed[0], window[0]) <= day <= min(owed[1], window[1]):
            return DayMark(day, "outside")
        return DayMark(day, "ahead" if day >= today else states.get(day, "none"))

    shown = months_between(*window)[-MOST_SHEETS:]
    return tuple(Sheet(month, _weeks(month, mark)) for month in shown)


def _weeks(month: Month, mark: Callable[[date], DayMark]) -> tuple[tuple[DayMark | None, ...], ...]:
    days: list[DayMark | None] = [None] * month.since.weekday()
    days += [mark(month.since + DAY * number) for number in range((month.until - month.since).days + 1)]
    days += [None] * (-len(days) % 7)
    return tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))


def owed_on(outlet: Outlet, outlets: Registry, window: Span) -> tuple[Outlet, Span] | None:
    """On whose site an outlet publishes, and the days of a window on which both existed; null: none."""
    site = site_of(outlet, outlets)
    days = owed_days(outlet, site, window) if site else None
    return (site, days) if site and days else None


def day_counts(library: Library, outlets: Registry, window: Span, today: date) -> dict[str, DayCounts | None]:
    """The days of each outlet's site in a window, of those on which both existed; null: there is none."""
    owed = {slug: owed_on(outlet, outlets, window) for slug, outlet in outlets.items()}
    # Few outlets have dates of their own: most share one question.
    spans = {there[1] for there in owed.values() if there}
    counted = {span: days_of_outlets(library, *span, today=today) for span in spans}
    found: dict[str, DayCounts | None] = {}
    for slug, there in owed.items():
        found[slug] = counted[there[1]].get(there[0].slug, _unread(there[1], today)) if there else None
    return found


def _unread(span: Span, today: date) -> DayCounts:
    """Of a site that nobody has read yet."""
    last = min(span[1], today - DAY)
    return DayCounts(none=max((last - span[0]).days + 1, 0))
