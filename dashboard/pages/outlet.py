"""Đơn vị: one outlet, with all that is known of it: duties, days, health, channels, articles, files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from audits.judging import OF_DAYS
from audits.model import Ground, Missing, Ruling, Span, Verdict
from audits.periods import elsewhere, missing_days, owed_days
from audits.reasons import ENDS, OUTCOMES, day_reason
from audits.words import verdict_sentence
from dashboard.charted import Charted, chart_address, charted_of
from dashboard.days import DAY, DAY_WORDS, WEEKDAYS, owed_on, sheets_of
from dashboard.evidence import Care
from dashboard.matrix import Facts, Square, columns_of, rows_of
from dashboard.routes import Route
from dashboard.verdicts import Prepared, answer_of, prepared
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.windows import Look, judged_part, look_of
from registry import Outlet
from storage import Claim, Completeness, OutletCompleteness, completeness_of
from storage.auditing_records import RecordedAudit, recorded_audits
from storage.desk import Role
from storage.reading import Cell, Filter, Library, Line, list_lines, months
from storage.reading.late import late_reviews

OWN: Final = frozenset({"chi-thi", "tu", "den", "thang"})
NEWEST: Final = 10
"""Articles on the page; the list has all of them."""
MOST: Final = 30
"""Rows of gaps and addresses; `diembao completeness` has all of them."""
WORDS: Final[Mapping[str, Any]] = {
    "CHANNEL_ENDS": ENDS,
    "DAY_WORDS": DAY_WORDS,
    "OUTCOMES": OUTCOMES,
    "WEEKDAYS": WEEKDAYS,
    "day_reason": day_reason,
}
UNKNOWN: Final = "Không có đơn vị này trong hệ thống. Có thể mã đơn vị trong địa chỉ đã viết sai."


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one look into the library gives about an outlet."""

    counts: Mapping[str, Mapping[int | None, int]]
    verdicts: Prepared
    late: int
    """Articles of that site reviewed since."""
    known: OutletCompleteness | None
    """Of the site that it publishes on; null: of none."""
    cares: tuple[Care, ...]
    newest: tuple[Line, ...]
    total: int
    audit: RecordedAudit | None
    """The newest one on record."""
    charted: Charted

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What stands for the days that are over."""
        return self.known.spans if self.known else ()


@dataclass(frozen=True, slots=True)
class DutyTold:
    """One column of the outlet's row, with the verdict in a sentence."""

    square: Square
    sentence: str

    @property
    def because(self) -> str:
        """The sentence without the ruling, which stands beside it."""
        why = self.sentence.partition(": ")[2]
        return why[:1].upper() + why[1:]


async def outlet(visit: Visit) -> Response:
    """The page."""
    one = outlet_asked(visit)
    look = look_of(visit, OWN)
    found = await visit.read(_gather, visit, look, one)
    answer = answer_of(visit, found.verdicts, look.directive, look.window)
    columns = columns_of(look.directive, any(None in counts for counts in found.counts.values()))
    facts = Facts(look.asked, look.window, found.counts, {}, answer.cells)
    row = rows_of([one], visit.desk.outlets, columns, facts)[0]
    of_site = look.asked.but(outlets=(row.site.slug,) if row.site else (one.slug,))
    return await visit.page(
        "outlet.html",
        **look.context(visit),
        **_days(visit, look, one, found),
        **WORDS,
        outlet=one,
        row=row,
        heirs=_heirs(visit, one),
        answer=answer,
        duties=[DutyTold(it, _sentence(visit, look, one, it.cell, found)) for it in row.squares],
        found=found,
        chart=chart_address(of_site),
        articles="/bai-viet" + of_site.but(month=None, from_day=None, to_day=None).query(),
        may_audit=visit.account is not None and visit.account.role.may(Role.AUDITOR),
    )


def _days(visit: Visit, look: Look, outlet: Outlet, found: Gathered) -> dict[str, Any]:
    """The calendar, and the gaps in it, newest first."""
    there = owed_on(outlet, visit.desk.outlets, look.window)
    gaps = [claim for claim in reversed(found.claims) if claim.state is not Completeness.COMPLETE]
    return {
        "sheets": sheets_of(found.claims, there[1] if there else None, look.window, look.today),
        "gaps": gaps[:MOST],
        "more_gaps": max(len(gaps) - MOST, 0),
        "most": MOST,
    }


def outlet_asked(visit: Visit) -> Outlet:
    """The outlet that the address names; 404 where there is none."""
    slug = visit.part("slug")
    if slug not in visit.desk.outlets:
        visit.refuse(404, UNKNOWN)
    return visit.desk.outlets[slug]


def _gather(library: Library, visit: Visit, look: Look, outlet: Outlet) -> Gathered:
    outlets, slug = visit.desk.outlets, look.directive.slug
    there = owed_on(outlet, outlets, look.window)
    known: OutletCompleteness | None = None
    newest: tuple[Line, ...] = ()
    total = 0
    if there:
        site, days = there
        known = completeness_of(library, [site.slug], days[0], min(days[1], look.today - DAY))[0]
        lines = list_lines(library, Filter(slug, outlets=(site.slug,)), per_page=NEWEST)
        newest, total = lines.lines, lines.total
    return Gathered(
        {there[0].slug: _counts(library, look, there[0])} if there else {},
        prepared(library, look.directive, look.window),
        late_reviews(library, slug, there[0].slug) if there else 0,
        known,
        visit.desk.services.outlet_cares(library, outlet),
        newest,
        total,
        next(iter(recorded_audits(library, slug)), None),
        charted_of(
            library, look.directive, outlets, look.asked.but(outlets=(outlet.slug,)), look.window, look.today
        ),
    )


def _counts(library: Library, look: Look, site: Outlet) -> Mapping[int | None, int]:
    """The articles of a site in the window by content."""
    found = Counter[int | None]()
    for one in months(library, look.directive.slug, *look.window, site.slug):
        found[one.content] += one.articles
    return found


def _heirs(visit: Visit, outlet: Outlet) -> list[tuple[str, Outlet]]:
    """Other outlets that the outlet's file names."""
    named = (("Đơn vị kế thừa", outlet.successor), ("Đăng trên trang của", outlet.publishes_on))
    return [(name, visit.desk.outlets[slug]) for name, slug in named if slug and slug in visit.desk.outlets]


def _sentence(visit: Visit, look: Look, outlet: Outlet, cell: Cell | None, found: Gathered) -> str:
    """The verdict as audits word it, with the days that are missing."""
    if cell is None:
        return ""
    judged = judged_part(look.window, look.directive)
    there = owed_on(outlet, visit.desk.outlets, judged) if judged else None
    missing: tuple[Missing, ...] = ()
    if there and judged and found.verdicts.night and cell.ground in OF_DAYS:
        exists = owed_days(outlet, None, judged) or judged
        missing = _missing(
            there[1], exists, found.claims, date.fromisoformat(found.verdicts.night[:10]) - DAY
        )
    return verdict_sentence(
        Verdict(
            cell.outlet,
            cell.duty,
            Ruling(cell.ruling),
            Ground(cell.ground),
            cell.threshold,
            cell.counted,
            cell.possible,
            owed=(there[1],) if there else (),
            missing=missing,
            submissions=cell.submissions,
        )
    )


def _missing(owed: Span, exists: Span, claims: Iterable[Claim], last: date) -> tuple[Missing, ...]:
    """The days up to the last one that an audit misses, as it tells them."""
    past = owed[0], min(owed[1], last)
    read = missing_days(claims, past) if past[0] <= past[1] else ()
    return tuple(sorted((*read, *elsewhere(exists, owed, last)), key=lambda one: one.since))


ROUTES: Final = (Route(r"/don-vi/(?P<slug>[^/]+)", outlet),)
