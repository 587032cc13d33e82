"""Windows of days: what a page looks at by itself, and what it offers with one click."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from audits.model import Span
from audits.periods import common
from audits.words import KINDS, span
from dashboard.asked import Asked, Month
from dashboard.asking import asked_of
from dashboard.visit import Visit
from registry import Directive
from storage.clock import today as this_day

MOST_MONTHS: Final = 36
"""Months that a list offers and a chart shows; of a longer window the last ones."""
AHEAD: Final = "Khoảng ngày này chưa đến: chưa có bài nào và chưa có gì để kết luận."


@dataclass(frozen=True, slots=True)
class Offer:
    """A window with its name, for a link."""

    name: str
    asked: Asked
    here: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Which directive and which days a visit looks at."""

    asked: Asked
    directive: Directive
    window: Span
    today: date

    @property
    def ahead(self) -> bool:
        """Whether all of it is still to come."""
        return self.window[0] > self.today

    def context(self, visit: Visit) -> dict[str, Any]:
        """What the pieces of a page that show and change the window are made of."""
        return {
            "asked": self.asked,
            "directive": self.directive,
            "directive_choices": [(one.slug, one.title) for one in visit.desk.directives.values()],
            "window": self.window,
            "shown": span(*self.window),
            "offers": offers(self.asked, self.directive, self.today),
            "months": months_of(self.directive, self.today),
            "ahead": AHEAD if self.ahead else "",
            "KINDS": KINDS,
        }


def look_of(visit: Visit, own: frozenset[str]) -> Look:
    """What a visit looks at, by the parameters that its page heeds; a wrong one ends in a plain page."""
    asked, today = asked_here(visit, own), this_day()
    directive = visit.desk.directives[asked.directive]
    return Look(asked, directive, window_of(asked, directive, today), today)


def asked_here(visit: Visit, own: frozenset[str]) -> Asked:
    """What a page is asked for by the parameters that it heeds; by any other one it refuses to be asked."""
    slug = (visit.arg("chi-thi") or "").strip()
    if slug and slug not in visit.desk.directives:
        visit.refuse(404, "Không có văn bản chỉ đạo này trong hệ thống.")
    asked = asked_of(visit, own)
    for name in visit.request.args:
        if name not in own and any(value.strip() for value in visit.args(name)):
            visit.refuse(400, f"Trang này không lọc theo “{name}”.")
    return asked


def window_of(asked: Asked, directive: Directive, today: date) -> Span:
    """First and last day of what is asked for; the directive's own window where nobody says otherwise.

    Before that has begun it is the month under way. Where one end is asked for, the directive has the other
    one, or where that lies on the wrong side, the end of the month.
    """
    own = directive.window.since, directive.window.until
    since, until = asked.since, asked.until
    if since is None and until is None:
        this = Month.of(today)
        return own if own[0] <= today else (this.since, this.until)
    if since is None and until is not None:
        since = own[0] if own[0] <= until else Month.of(until).since
    if until is None and since is not None:
        until = own[1] if own[1] >= since else Month.of(since).until
    return since or own[0], until or own[1]


def offers(asked: Asked, directive: Directive, today: date) -> tuple[Offer, ...]:
    """Links to the windows that people ask for most: the whole, the last two months, the last quarter.

    For a directive that is over these end with it.
    """
    here = window_of(asked, directive, today)
    plain = asked.but(month=None, from_day=None, to_day=None)
    links = _links(plain, directive, today)
    return tuple(Offer(name, made, window_of(made, directive, today) == here) for name, made in links)


def _links(plain: Asked, directive: Directive, today: date) -> Iterator[tuple[str, Asked]]:
    own = directive.window
    yield "Cả kỳ", plain.but(from_day=own.since, to_day=own.until)
    last = min(today, own.until)
    if last < own.since:
        return
    month, under_way = Month.of(last), Month.of(last) == Month.of(today)
    before = _before(month)
    yield f"Tháng này ({month.shown})" if under_way else f"Tháng {month.shown}", plain.but(month=month)
    yield f"Tháng trước ({before.shown})" if under_way else f"Tháng {before.shown}", plain.but(month=before)
    quarter = (last.month - 1) // 3
    first, third = Month(last.year, 3 * quarter + 1), Month(last.year, 3 * quarter + 3)
    name = f"Quý {('I', 'II', 'III', 'IV')[quarter]}/{last.year}"
    yield name, plain.but(from_day=first.since, to_day=third.until)


def _before(month: Month) -> Month:
    return Month(month.year - 1, 12) if month.number == 1 else Month(month.year, month.number - 1)


def months_between(since: date, until: date) -> tuple[Month, ...]:
    """The months of a window, in order; of a longer one the last MOST_MONTHS."""
    found = [Month.of(until)]
    while found[-1] > Month.of(since) and len(found) < MOST_MONTHS:
        found.append(_before(found[-1]))
    return tuple(reversed(found))


def months_of(directive: Directive, today: date) -> tuple[Month, ...]:
    """The months of a directive's window that have begun, newest first."""
    last = min(today, directive.window.until)
    if last < directive.window.since:
        return ()
    return months_between(directive.window.since, last)[::-1]


def judged_part(window: Span, directive: Directive) -> Span | None:
    """The part of a window for which there can be verdicts; null: it lies outside of the directive's."""
    return common(window, (directive.window.since, directive.window.until))
