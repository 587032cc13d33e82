"""Articles by month and content, with how much was read: the same numbers for a picture and its table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from audits.model import Span
from audits.periods import common, site_of
from dashboard.asked import Asked, Month
from dashboard.days import DAY, owed_on
from dashboard.windows import MOST_MONTHS, months_between
from registry import Directive, Registry
from storage.reading import Library, months
from storage.reading.whole_days import whole_days

KEPT: Final = 40
"""Pictures that are kept, each of about 90 kB."""
NOTE: Final = "“đủ 95%”: 95% số ngày của các đơn vị trong tháng đã được đọc đầy đủ."
CUT: Final = f" Khoảng ngày dài hơn {MOST_MONTHS} tháng: chỉ vẽ {MOST_MONTHS} tháng cuối."


YearMonth = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ChartedMonth:
    """One month of the chart."""

    month: Month
    articles: tuple[int, ...]
    """In the order of the contents."""
    share: float | None
    """Of the days that are over, how many were read whole; null: none is over."""

    @property
    def read(self) -> str:
        """The share in words."""
        return "–" if self.share is None else f"{int(self.share * 100)}%"  # never 100% of what is not whole

    @property
    def shown(self) -> str:
        """06/2022."""
        return self.month.shown


@dataclass(frozen=True, slots=True)
class Charted:
    """All that the chart shows."""

    contents: tuple[tuple[int, str], ...]
    """Numbers and names of the directive's contents."""
    months: tuple[ChartedMonth, ...]
    note: str = NOTE


def charted_of(
    library: Library, directive: Directive, outlets: Registry, asked: Asked, window: Span, today: date
) -> Charted:
    """The months of a window that have begun, over all outlets or the one that is asked for."""
    names = tuple((one.number, one.name) for one in directive.contents)
    last = min(window[1], today)
    if last < window[0]:
        return Charted(names, ())
    shown = months_between(window[0], last)
    since = max(window[0], shown[0].since)
    outlet = asked.outlets[0] if asked.outlets else None
    site = site_of(outlets[outlet], outlets) if outlet else None
    if outlet and site is None:
        return Charted(names, ())
    counted = months(library, directive.slug, since, last, site.slug if site else None, asked.reprints)
    articles = Counter({(one.month, one.content): one.articles for one in counted})
    read = _shares(library, outlets, outlet, (since, min(last, today - DAY)))
    found = tuple(
        ChartedMonth(month, tuple(articles[str(month), it] for it, _ in names), read.get(month))
        for month in shown
    )
    return Charted(names, found, NOTE + (CUT if shown[0] > Month.of(window[0]) else ""))


def _shares(library: Library, outlets: Registry, only: str | None, over: Span) -> dict[Month, float]:
    """Days read whole among those that are over, by month; a site counts once, for the outlet that has it."""
    if over[0] > over[1]:
        return {}
    wanted = [outlets[only]] if only else [one for one in outlets.values() if one.hosts]
    found = (owed_on(one, outlets, over) for one in wanted)
    owed = {site.slug: days for site, days in filter(None, found)}
    due, whole = Counter[YearMonth](), Counter[YearMonth]()
    for span in owed.values():
        _add(due, span)
    for slug, since, until in whole_days(library, *over):
        if slug in owed and (days := common(owed[slug], (since, until))):
            _add(whole, days)
    return {Month(*month): whole[month] / number for month, number in due.items()}


def _add(counted: Counter[YearMonth], days: Span) -> None:
    """Count each month's share of a span: most spans lie within one."""
    since, until = days
    while (since.year, since.month) != (until.year, until.month):
        following = (since.replace(day=28) + 4 * DAY).replace(day=1)
        counted[since.year, since.month] += (following - since).days
        since = following
    counted[until.year, until.month] += (until - since).days + 1


def chart_address(asked: Asked) -> str:
    """The address of the picture."""
    return f"/-/bieu-do/thang.svg{asked.query()}"


@lru_cache(maxsize=KEPT)
def picture(charted: Charted) -> str:
    """The chart as SVG. The same numbers are the same picture, whichever night they are of."""
    from audits.reports.figures import Months  # what draws takes a second to import
    from audits.reports.months import months_specification
    from audits.reports.picture import Chart

    counted = Counter(dict(_counted(charted)))
    read = {(one.month.year, one.month.number): one.share for one in charted.months}
    specification = months_specification(Months(counted, read), dict(charted.contents), None)
    return Chart("thang", "", specification).svg_with_letters()


def _counted(charted: Charted) -> Iterator[tuple[tuple[tuple[int, int], int], int]]:
    for one in charted.months:
        for (content, _), number in zip(charted.contents, one.articles, strict=True):
            yield ((one.month.year, one.month.number), content), number
