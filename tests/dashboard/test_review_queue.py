"""The queue: what a decision could turn comes first, and says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from dashboard.reviewing.ordering import ordered
from dashboard.reviewing.stakes import Stake, at_stake, critical, readings, stakes, turned_by, why_it_waits
from diembao.home import PACKAGE, open_home
from registry import Directive, Registry
from storage.reading import Cell, Line, Waiting, Why
from tests.dashboard.review_home import cell

NAME = "Báo Đắk Mây"


@pytest.fixture(scope="module")
def outlets() -> Registry:
    return open_home(PACKAGE / "sample" / "home").outlets()


@pytest.fixture(scope="module")
def directive() -> Directive:
    return open_home(PACKAGE / "sample" / "home").directive()


def line(key: str = "a", machine: int | None = 3, second: int | None = 4, **rest: object) -> Line:
    given = Line(
        key=key,
        id=1,
        outlet="baodakmay",
        url="https://x.example/a",
        title="Bài",
        day=date(2022, 6, 14),
        day_printed=True,
        content=machine,
        machine=machine,
        second=second,
        margin=None if machine is None else 0.5,
        reviewed=False,
        reviewer=None,
        original_key=None,
        confidence=None,
        state="present",
        versions=1,
    )
    return replace(given, **rest)  # type: ignore[arg-type]


def told(one: Line, cells: Sequence[Cell], outlets: Registry, directive: Directive) -> tuple[str, ...]:
    found = stakes(cells, outlets)
    return at_stake(one, turned_by(one, found, directive, outlets))


def test_which_verdicts_hang_on_few_articles(outlets: Registry) -> None:
    cells = [
        cell("baodakmay", 1, "met", 2, 2),  # one less and it is met no more
        cell("baodakmay", 2, "met", 3, 2),
        cell("baodakmay", 3, "not_met", 1, 2),
        cell("baodakmay", 4, "cannot_tell", 0, 3),
        cell("baodakmay", 5, "not_met", 0, 4),  # no decision or two would do
        cell("baodakmay", 6, "not_owed", 0, 1),
        cell("dakluon", 6, "not_online", 0, 1),
        cell("khong-co", 1, "not_met", 0, 1),
    ]
    found = stakes(cells, outlets)
    assert [(one.content, one.need) for one in found] == [(3, 1), (4, 3), (1, 0)]
    assert critical(found) == {("baodakmay", 3): 1, ("baodakmay", 4): 3, ("baodakmay", 1): 1}


def test_the_nearest_verdict_of_a_site_that_two_outlets_share(outlets: Registry) -> None:
    two = [Stake(slug, slug, "baodakmay", 4, counted, 3) for slug, counted in (("a", 0), ("b", 2))]
    assert critical(two) == {("baodakmay", 4): 1}


CASES = {
    "runner-up-meets": (
        line(),
        cell("baodakmay", 4, "not_met", 1, 2),
        [f"Nếu là nội dung 4, {NAME} sẽ đạt (2/2 bài)."],
    ),
    "runner-up-brings-nearer": (
        line(),
        cell("baodakmay", 4, "not_met", 0, 2),
        [f"Nếu là nội dung 4, {NAME} có 1/2 bài, vẫn thiếu 1 bài."],
    ),
    "day-not-printed": (
        line(day_printed=False),
        cell("baodakmay", 4, "not_met", 1, 2),
        [f"Nếu là nội dung 4, {NAME} có thể đạt (bài không ghi ngày đăng) (2/2 bài)."],
    ),
    "own-label-holds-it-up": (
        line(),
        cell("baodakmay", 3, "met", 1, 1),
        [f"Nếu không phải nội dung 3, {NAME} sẽ không còn đạt (còn 0/1 bài)."],
    ),
    "counted-already": (line(), cell("baodakmay", 3, "not_met", 1, 2), []),
    "other-content": (line(), cell("baodakmay", 5, "not_met", 0, 1), []),
    "other-site": (line(outlet="dakluon"), cell("baodakmay", 4, "not_met", 0, 1), []),
    "outside-the-window": (line(day=date(2021, 6, 14)), cell("baodakmay", 4, "not_met", 0, 1), []),
    "no-label": (
        line(machine=None, second=None),
        cell("baodakmay", 4, "not_met", 0, 1),
        [f"Nếu là nội dung 4, {NAME} sẽ đạt (1/1 bài)."],
    ),
    "rules-against-a-person": (
        line(content=0, reviewed=True),
        cell("baodakmay", 3, "not_met", 0, 1),
        [f"Nếu là nội dung 3, {NAME} sẽ đạt (1/1 bài)."],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_decision_would_change(case: str, outlets: Registry, directive: Directive) -> None:
    one, verdict, says = CASES[case]
    assert list(told(one, [verdict], outlets, directive)) == says


def test_what_would_turn_a_verdict_comes_first(outlets: Registry, directive: Directive) -> None:
    cells = [cell("baodakmay", 4, "not_met", 1, 2), cell("baodakmay", 5, "not_met", 0, 2)]
    waiting = [
        Waiting(line("unlabelled", None, None, day=date(2021, 1, 1)), Why.UNLABELLED),
        Waiting(line("close", 1, 2, margin=0.1), Why.CLOSE),
        Waiting(line("edited", 1, None, margin=None), Why.TEXT_CHANGED),
        Waiting(line("far", 3, 5, margin=0.01), Why.DECISIVE, 2, 5),
        Waiting(line("sure", 3, 4, margin=0.9), Why.DECISIVE, 1, 4),
        Waiting(line("unsure", 3, 4, margin=0.2), Why.DECISIVE, 1, 4),
        Waiting(line("counted", 4, 1, margin=0.9), Why.DECISIVE, 1, 4),
        Waiting(line("counted-and-close", 4, 1, margin=0.05), Why.DECISIVE, 1, 4),
    ]
    found = ordered(waiting, stakes(cells, outlets), directive, outlets)
    names = ["unsure", "sure", "far", "edited", "counted-and-close", "close", "unlabelled"]
    assert [one.line.key for one in found] == names
    assert [one.why for one in found][3:5] == [Why.TEXT_CHANGED, Why.CLOSE]


def test_without_verdicts_the_least_sure_come_first(outlets: Registry, directive: Directive) -> None:
    waiting = [Waiting(line(str(margin), margin=margin), Why.CLOSE) for margin in (0.2, 0.1, 0.15)]
    found = ordered(waiting, (), directive, outlets)
    assert [one.line.key for one in found] == ["0.1", "0.15", "0.2"]


def test_each_kind_says_why_it_waits() -> None:
    said = {why_it_waits(Waiting(line(), why)) for why in Why}
    assert len(said) == len(Why)
    assert "vừa đủ vào phạm vi, hoặc chỉ hơn nội dung 4 chút ít" in why_it_waits(Waiting(line(), Why.CLOSE))
    assert why_it_waits(Waiting(line(second=None), Why.CLOSE)).endswith("vừa đủ vào phạm vi.")
    outside = line(content=0, machine=0)
    assert "thiếu chút nữa là vào phạm vi, khi đó là nội dung 4" in why_it_waits(Waiting(outside, Why.CLOSE))


def test_readings_of_rules_are_told_where_they_matter(directive: Directive) -> None:
    by_rule = {one.rule: one for one in directive.variants}
    assert set(by_rule) == {"R10", "R13"}
    assert [one.partition(" ")[0] for one in readings(line(machine=0, second=6), directive)] == ["R10"]
    assert readings(line(machine=1, second=3), directive) == ()
