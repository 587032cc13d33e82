"""Đơn vị: all outlets with their verdicts in short and how they were read last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.days import day_counts
from dashboard.matrix import Facts, matrix_of
from dashboard.pages.overview import NightTold, night_told
from dashboard.routes import Route
from dashboard.verdicts import Prepared, answer_of, prepared
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.windows import Look, look_of
from spool import JobState
from storage import outlet_states
from storage.reading import DayCounts, Library, Meta, matrix
from storage.reading.late import late_reviews

OWN: Final = frozenset({"chi-thi", "loai", "tu", "den", "thang"})


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
    states: Mapping[str, JobState]
    """How each outlet's part of the last night ended."""


async def outlets(visit: Visit) -> Response:
    """The list."""
    look = look_of(visit, OWN)
    found = await visit.read(_gather, visit, look)
    answer = answer_of(visit, found.known, look.directive, look.window)
    facts = Facts(look.asked, look.window, found.counts, found.days, answer.cells)
    return await visit.page(
        "outlets.html",
        **look.context(visit),
        matrix=matrix_of(look.directive, visit.desk.outlets, facts),
        answer=answer,
        late=found.late,
        night=found.night,
        states=found.states,
    )


def _gather(library: Library, visit: Visit, look: Look) -> Gathered:
    night = night_told(library, visit)
    return Gathered(
        library.meta,
        matrix(library, look.directive.slug, *look.window),
        day_counts(library, visit.desk.outlets, look.window, look.today),
        prepared(library, look.directive, look.window),
        late_reviews(library, look.directive.slug),
        night,
        outlet_states(library, night.finished.night) if night.finished else {},
    )


ROUTES: Final = (Route("/don-vi", outlets),)
