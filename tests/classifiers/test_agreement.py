"""Confidence intervals and agreement, against figures worked out by hand or printed in the sources."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import krippendorff, wilson
from classifiers.agreement import f1_interval


def test_wilson_against_a_printed_example():
    interval = wilson(15, 50)  # NIST, Engineering Statistics Handbook, 7.2.4.1: 0.1910 to 0.4375
    assert (interval.share, interval.texts) == (0.3, 50)
    assert (interval.low, interval.high) == (pytest.approx(0.191, abs=1e-3), pytest.approx(0.4375, abs=1e-3))


def test_of_no_texts_nothing_is_known():
    assert wilson(0, 0) == f1_interval(0, 0, 0)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50))
def test_a_share_lies_within_its_interval(part, rest):
    interval = wilson(part, part + rest)
    assert 0 <= interval.low <= interval.share + 1e-9
    assert interval.share - 1e-9 <= interval.high <= 1


def test_f1_is_the_usual_one():
    assert f1_interval(6, 2, 3).share == pytest.approx(12 / 17)


def test_alpha_of_a_table_worked_out_by_hand():
    # 10 units: 8 agree (5 x a-a, 3 x b-b), 2 differ; a 12, b 8 of 20 values; expected 2 * 12 * 8 = 192.
    pairs = [(1, 1)] * 5 + [(2, 2)] * 3 + [(1, 2)] * 2
    assert krippendorff(pairs) == pytest.approx(1 - 19 * 4 / 192)


def test_full_agreement_and_none():
    assert krippendorff([(1, 1), (2, 2)]) == 1.0
    assert krippendorff([(1, 2), (2, 1)]) < 0
    assert krippendorff([(1, 1), (1, 1)]) is None
    assert krippendorff([]) is None
