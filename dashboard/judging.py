"""Verdicts for a window that nobody prepared: reckoned beside the pages, one window at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from audits.choices import settings_of
from audits.model import Ground
from dashboard.jobs import Busy, Job, Jobs
from registry import Directive, Obligation, Outlet, Registry, duty_key
from storage.reading import Cell

KIND: Final = "verdicts"
STOPPED: Final = "Không tính được kết luận cho khoảng thời gian này; các con số bên dưới vẫn đúng."


@dataclass(frozen=True, slots=True)
class Question:
    """Which verdicts are asked for. What is published later is another seal, and another question."""

    seal: int
    made: str
    """When the flat copy was made."""
    directive: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reckoning came to."""

    cells: tuple[Cell, ...] = ()
    refused: str = ""
    """Why there are no verdicts, in a sentence."""


Judge = Callable[[Question, Directive, Registry], Judged]
"""By the directive and the outlets as the pages know them."""
Reckon = Callable[[Question], Judged]


class State(StrEnum):
    """How far it is."""

    READY = "ready"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdicts, or why there are none (yet)."""

    state: State
    cells: Sequence[Cell] = ()
    sentence: str = ""


def ask(jobs: Jobs, reckon: Reckon, question: Question) -> Answer:
    """What is known by now; where nothing is, and nobody else is at work, the reckoning begins."""
    known = [job for job in jobs.of_kind(KIND) if job.asked == question]
    if not known:
        try:
            known = [jobs.start(KIND, question, "", lambda step: reckon(question))]
        except Busy:
            return Answer(State.WAITING)
    return _answer(known[0])


def _answer(job: Job) -> Answer:
    if not job.ended:
        return Answer(State.WAITING)
    if job.ended != "done":
        return Answer(State.REFUSED, sentence=STOPPED)
    judged: Judged = job.result
    if judged.refused:
        return Answer(State.REFUSED, sentence=judged.refused)
    return Answer(State.READY, judged.cells)


def still_hold(cells: Sequence[Cell], directive: Directive, outlets: Registry) -> bool:
    """Whether verdicts that were kept are of these outlets, duties, thresholds and readings.

    The files may have been edited since the night.
    """
    duties = {duty_key(one.content, one.paragraph): one for one in directive.obligations}
    if {(one.outlet, one.duty) for one in cells} != {(slug, key) for slug in outlets for key in duties}:
        return False
    thresholds = settings_of(directive).thresholds
    return all(
        one.threshold == thresholds[one.content]
        and _is_excused(one) is not _owes(directive, duties[one.duty], outlets[one.outlet])
        for one in cells
    )


def _owes(directive: Directive, duty: Obligation, outlet: Outlet) -> bool:
    return outlet.obliged and outlet.kind in directive.owing(duty)


def _is_excused(cell: Cell) -> bool:
    return cell.ground in (Ground.OTHER_KIND, Ground.NOT_OBLIGED)
