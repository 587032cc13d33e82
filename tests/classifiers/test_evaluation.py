"""The figures of an evaluation, against a table worked out by hand."""

import os
from pathlib import Path

import pytest

from classifiers import Classifier, GoldLine, Label, Reason, compare, evaluate, read_gold
from registry import load_directive

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("DIEMBAO_SHARED", ROOT.parent / "shared")) / "gold" / "real.jsonl"


def label(content, second=None):
    return Label(content, second, 0.5, (), Reason.TITLE)


TABLE = [
    (1, label(1)),
    (1, label(1, 2)),
    (1, label(2, 1)),
    (1, label(0, 1)),
    (2, label(2)),
    (2, label(1, 3)),
    (0, label(0)),
    (0, label(0, 1)),
    (0, label(2, 0)),
]


def test_figures_of_a_table():
    result = compare(TABLE)
    assert (result.scope.true, result.scope.false, result.scope.missed) == (5, 1, 1)
    assert result.scope.precision == pytest.approx(5 / 6)
    assert result.scope.recall == pytest.approx(5 / 6)
    assert result.scope.f1 == pytest.approx(5 / 6)
    assert (result.let_in, result.right_of_let_in, result.second_of_let_in) == (5, 3, 4)
    assert result.right_content == pytest.approx(3 / 5)
    assert result.right_content_with_second == pytest.approx(4 / 5)
    assert result.accuracy == pytest.approx(5 / 9)
    assert result.accuracy_with_second == pytest.approx(7 / 9)
    one, two = result.contents
    assert (one.content, one.gold) == (1, 4)
    assert (one.figures.precision, one.figures.recall) == (pytest.approx(2 / 3), pytest.approx(1 / 2))
    assert (two.figures.precision, two.figures.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert two.figures.f1 == pytest.approx(2 / 5)
    assert result.macro_f1 == pytest.approx((4 / 7 + 2 / 5) / 2)
    assert result.confusion == {(0, 0): 2, (0, 2): 1, (1, 0): 1, (1, 1): 2, (1, 2): 1, (2, 1): 1, (2, 2): 1}


def test_a_reviewer_begins_with_the_least_sure():
    margins = [number / 20 for number in range(20)]
    wrong = {0, 2, 19}
    seen = [
        (int(place in wrong), Label(0, 1, margin, (), Reason.THIN)) for place, margin in enumerate(margins)
    ]
    # Of 20 texts 5 % are one, 10 % two and 20 % four.
    assert compare(reversed(seen)).found_by_review == {5: 1, 10: 1, 20: 2}


def test_nothing_to_compare_is_nothing_right():
    result = compare([])
    assert (result.texts, result.accuracy, result.scope.f1, result.macro_f1) == (0, 0.0, 0.0, 0.0)


def test_a_classifier_is_evaluated_on_gold_lines(poverty):
    gold = [
        GoldLine(id="a", title="Giao chỉ tiêu giảm nghèo", text="Xã giao chỉ tiêu.", content=2),
        GoldLine(id="b", title="Thời tiết", text="Mưa.", content=0),
    ]
    assert evaluate(poverty, gold).accuracy == 1.0


@pytest.mark.skipif(not GOLD.exists(), reason=f"the real gold texts are not at hand ({GOLD})")
def test_real_articles_are_labelled_well_above_a_plain_sum_of_weights():
    classifier = Classifier(
        load_directive(ROOT / "directives" / "giam-ngheo-2022"), segmenter=lambda: str.split
    )
    with GOLD.open("rb") as lines:
        result = evaluate(classifier, read_gold(lines))
    assert result.scope.f1 > 0.75  # a presence gate comes to 0.60
    assert result.accuracy > 0.70
