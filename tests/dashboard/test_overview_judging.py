"""Verdicts that are reckoned beside the pages: once for a question, one at a time, refusals told."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from dashboard.jobs import Jobs
from dashboard.judging import KIND, STOPPED, Judged, Question, State, ask, still_hold
from diembao.desk.judging import judge
from diembao.home import Home
from registry import Directive, OutletKind, Registry
from storage import StoreBusy
from storage.reading import Cell

QUESTION = Question(1, "2022-06-30", "giam-ngheo-2022", date(2022, 1, 1), date(2022, 12, 31))
CELL = Cell("tram", "1", 1, "met", "enough", 1, 2, 2, 0, 0)


def settled(jobs: Jobs) -> None:
    for job in jobs.of_kind(KIND):
        job.wait(10)


def test_a_question_is_reckoned_once() -> None:
    jobs, asked = Jobs(), list[Question]()

    def reckon(question: Question) -> Judged:
        asked.append(question)
        return Judged((CELL,))

    ask(jobs, reckon, QUESTION)
    settled(jobs)
    answer = ask(jobs, reckon, QUESTION)
    assert (answer.state, answer.cells, asked) == (State.READY, (CELL,), [QUESTION])


def test_another_night_is_another_question() -> None:
    jobs = Jobs()
    ask(jobs, lambda question: Judged((CELL,)), QUESTION)
    settled(jobs)
    later = replace(QUESTION, seal=2)
    ask(jobs, lambda question: Judged(()), later)
    settled(jobs)
    assert ask(jobs, lambda question: Judged((CELL,)), later).cells == ()


def test_a_second_window_waits_for_the_first() -> None:
    jobs, go = Jobs(), threading.Event()

    def slow(question: Question) -> Judged:
        go.wait(10)
        return Judged((CELL,))

    other = replace(QUESTION, until=date(2022, 6, 30))
    assert ask(jobs, slow, QUESTION).state is State.WAITING
    assert ask(jobs, slow, other).state is State.WAITING
    assert [job.asked for job in jobs.of_kind(KIND)] == [QUESTION]
    go.set()
    settled(jobs)
    ask(jobs, slow, other)
    settled(jobs)
    assert ask(jobs, slow, other).state is State.READY


def test_why_there_are_none_is_told() -> None:
    jobs = Jobs()
    ask(jobs, lambda question: Judged(refused="Chưa có gì."), QUESTION)
    settled(jobs)
    answer = ask(jobs, lambda question: Judged((CELL,)), QUESTION)
    assert (answer.state, answer.sentence) == (State.REFUSED, "Chưa có gì.")


def test_a_reckoning_that_fails_is_told_and_not_begun_again_by_every_visit(
    caplog: pytest.LogCaptureFixture,
) -> None:
    jobs, asked = Jobs(), list[Question]()

    def fail(question: Question) -> Judged:
        asked.append(question)
        raise StoreBusy(__file__, "locked")  # type: ignore[arg-type]

    for _ in range(3):
        answer = ask(jobs, fail, QUESTION)
        settled(jobs)
    assert (answer.state, answer.sentence, len(asked)) == (State.REFUSED, STOPPED, 1)


def reckoned(home: Home, **changes: object) -> Judged:
    outlets, directives = home.check()
    question = replace(QUESTION, **({"seal": 0} | changes))  # type: ignore[arg-type]
    return judge(home, question, directives[QUESTION.directive], outlets)


def test_the_home_is_judged_as_published(home: Home) -> None:
    judged = reckoned(home)
    assert {cell.ruling for cell in judged.cells} >= {"met", "not_owed", "not_online"}
    assert {cell.outlet for cell in judged.cells} == set(home.outlets())


def test_a_copy_that_was_renewed_meanwhile_is_not_judged(home: Home) -> None:
    assert "hãy tải lại trang" in reckoned(home, seal=5).refused


def test_a_window_that_no_night_has_reached_is_not_judged(home: Home) -> None:
    assert reckoned(home, since=date(2022, 11, 1), until=date(2022, 11, 30)).refused


def test_verdicts_of_the_files_as_they_are_hold(home: Home) -> None:
    outlets, directives = home.check()
    assert still_hold(reckoned(home).cells, directives[QUESTION.directive], outlets)


@pytest.mark.parametrize(
    "change",
    [
        {"thresholds": ({"content": 3, "articles": 2},)},
        {"reading": {"6": "wide"}},
        {"obligations": ()},
    ],
    ids=["threshold", "reading", "duties"],
)
def test_verdicts_by_other_settings_do_not_hold(home: Home, change: dict[str, object]) -> None:
    outlets, directives = home.check()
    cells = reckoned(home).cells
    known = directives[QUESTION.directive].model_dump()
    assert not still_hold(cells, Directive.model_validate(known | change), outlets)


def test_verdicts_of_other_outlets_do_not_hold(home: Home) -> None:
    outlets, directives = home.check()
    cells = reckoned(home).cells
    fewer = Registry({slug: one for slug, one in outlets.items() if slug != "tuyson"})
    kinds = {slug: one.model_copy(update={"kind": OutletKind.PRESS}) for slug, one in outlets.items()}
    assert not still_hold(cells, directives[QUESTION.directive], fewer)
    assert not still_hold(cells, directives[QUESTION.directive], Registry(kinds))
