"""Tổng quan: outlets by contents in a window, with verdicts, days without data and the last night's state."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from audits.choices import settings_of
from audits.words import counting_lines, notes_of
from dashboard.charted import Charted, chart_address, charted_of
from dashboard.days import day_counts
from dashboard.evidence import Care
from dashboard.judging import Answer, State
from dashboard.matrix import Facts, matrix_of
from dashboard.routes import Route
from dashboard.verdicts import Prepared, answer_of, prepared
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.windows import Look, look_of
from registry import Directive
from spool import JobState
from storage import NightFacts, last_finished, newest_night, outlet_states
from storage.reading import DayCounts, Library, Meta, matrix
from storage.reading.late import late_reviews

OWN: Final = frozenset({"chi-thi", "loai", "tu", "den", "thang", "tin-lai"})
"""The parameters that mean something here."""


@dataclass(frozen=True, slots=True)
class NightTold:
    """The last night, as the page says it."""

    finished: NightFacts | None
    newest: NightFacts | None
    """The one that began last, where it is another one."""
    states: Mapping[JobState, int]
    """How many outlets ended how."""
    cares: tuple[Care, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one look into the library gives."""

    meta: Meta
    counts: Mapping[str, Mapping[int | None, int]]
    days: Mapping[str, DayCounts | None]
    known: Prepared
    late: int
    """Articles reviewed since."""
    night: NightTold
    charted: Charted


async def overview(visit: Visit) -> Response:
    """The page itself."""
    look = look_of(visit, OWN)
    found = await visit.read(_gather, visit, look)
    context = look.context(visit) | {"night": found.night}
    if look.ahead:
        return await visit.page("overview.html", **context)
    answer = answer_of(visit, found.known, look.directive, look.window)
    facts = Facts(look.asked, look.window, found.counts, found.days, answer.cells)
    return await visit.page(
        "overview.html",
        **context,
        matrix=matrix_of(look.directive, visit.desk.outlets, facts),
        answer=answer,
        late=found.late,
        said=_said(look.directive, found.meta, answer),
        charted=found.charted,
        chart=chart_address(look.asked.but(kind=None)),
    )


def _gather(library: Library, visit: Visit, look: Look) -> Gathered:
    outlets = visit.desk.outlets
    return Gathered(
        library.meta,
        matrix(library, look.directive.slug, *look.window, look.asked.reprints),
        day_counts(library, outlets, look.window, look.today),
        prepared(library, look.directive, look.window),
        late_reviews(library, look.directive.slug),
        night_told(library, visit),
        charted_of(library, look.directive, outlets, look.asked, look.window, look.today),
    )


def night_told(library: Library, visit: Visit) -> NightTold:
    """How the last night went."""
    finished, newest = last_finished(library), newest_night(library)
    states = Counter(outlet_states(library, finished.night).values()) if finished else Counter()
    return NightTold(
        finished,
        newest if newest and (not finished or newest.night != finished.night) else None,
        states,
        visit.desk.services.night_cares(library),
    )


async def verdicts_state(visit: Visit) -> Response:
    """Whether verdicts that were being reckoned are there by now: what the page asks every few seconds."""
    look = look_of(visit, OWN)
    known = await visit.read(prepared, look.directive, look.window)
    answer = answer_of(visit, known, look.directive, look.window)
    return Response.json({"state": answer.state.value}, headers={"cache-control": "no-store"})


@dataclass(frozen=True, slots=True)
class Said:
    """What must stand with verdicts: as of when, by which settings, under which readings."""

    settings: tuple[str, ...]
    notes: tuple[str, ...]


def _said(directive: Directive, meta: Meta, answer: Answer) -> Said | None:
    if answer.state is not State.READY or meta.night is None:
        return None
    settings = settings_of(directive)
    rules = meta.rules.get(directive.slug) or "chưa có"
    return Said(counting_lines(settings), notes_of(directive, settings, rules, meta.night))


ROUTES: Final = (Route("/", overview), Route("/-/ket-luan", verdicts_state))
