"""Phrases on whole syllables: what matches, what is cut, what of overlapping matches stands."""

import pytest

from classifiers.phrases import PhraseBook, Use, settle
from vietnamese.text import normalise

GATE = Use("gate")
ONE = Use("content:1", 5.0, 1)
TWO = Use("content:2", 5.0, 2)
CUT = Use("exclusion:cut", cuts=True)


def found(text, *listed, ignored=frozenset()):
    scan = PhraseBook(listed).scan(normalise(text))
    return [
        (match.use.role, scan.text[scan.spans[match.first][0] : scan.spans[match.last][1]])
        for match in settle(scan, ignored)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "an",
        "An!",
        "(an)",
        "về “an”,",
    ],
)
def test_a_syllable_of_its_own_matches(text):
    assert [role for role, _ in found(text, ("an", GATE))] == ["gate"]


@pytest.mark.parametrize("text", ["đan", "ăn", "án", "ban", "an2", "lan man"])
def test_a_part_or_another_spelling_of_a_syllable_does_not(text):
    assert found(text, ("an", GATE)) == []


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("trông chờ ỷ lại", "Trông chờ, ỷ lại"),
        ("trông chờ, ỷ lại", "trông chờ ỷ lại"),
        ("giúp đỡ từ 01 02 hộ", "giúp đỡ từ 01- 02 hộ"),
        ("132 kh ubnd", "Kế hoạch số 132/KH-UBND"),
        ("quỹ vì người nghèo", "Quỹ “Vì người nghèo”"),
        ("tỷ lệ hộ nghèo", "Tỉ lệ hộ nghèo"),
        ("khoa học kỹ thuật", "khoa học kĩ thuật"),
        ("thoát nghèo", "thóat nghèo"),
        ("xóa nghèo", "XOÁ NGHÈO"),
    ],
)
def test_writings_that_are_one_phrase(phrase, text):
    assert len(found(text, (phrase, GATE))) == 1


@pytest.mark.parametrize("between", [". ", ".\n", "\n", "? ", "; ", "… ", ": ", '." '])
def test_nothing_matches_across_the_end_of_a_sentence(between):
    assert found(f"họ đã thoát nghèo{between}Từ đó", ("thoát nghèo từ", GATE)) == []


def test_the_longest_of_one_role_stands():
    listed = ("giảm nghèo", GATE), ("xóa đói giảm nghèo", GATE), ("xóa đói giảm nghèo", ONE)
    assert found("xóa đói, giảm nghèo và giảm nghèo", *listed) == [
        ("gate", "xóa đói, giảm nghèo"),
        ("content:1", "xóa đói, giảm nghèo"),
        ("gate", "giảm nghèo"),
    ]


def test_roles_do_not_take_matches_from_each_other():
    listed = ("hộ nghèo", ONE), ("tỷ lệ hộ nghèo", TWO)
    assert found("tỷ lệ hộ nghèo", *listed) == [("content:2", "tỷ lệ hộ nghèo"), ("content:1", "hộ nghèo")]


def test_what_a_cut_touches_does_not_match():
    listed = ("khoảng cách giàu nghèo", CUT), ("nghèo đa chiều", GATE)
    assert found("khoảng cách giàu nghèo đa chiều", *listed) == [("exclusion:cut", "khoảng cách giàu nghèo")]
    assert found("chuẩn nghèo đa chiều", *listed) == [("gate", "nghèo đa chiều")]


def test_an_ignored_exclusion_does_not_cut():
    listed = ("giàu nghèo", CUT), ("nghèo đa chiều", GATE)
    assert found("giàu nghèo đa chiều", *listed, ignored={"exclusion:cut"}) == [("gate", "nghèo đa chiều")]


def test_nothing_is_found_by_an_empty_book_or_in_an_empty_text():
    assert found("giảm nghèo") == []
    assert found("", ("giảm nghèo", GATE)) == []
    assert found("giảm nghèo", ("…", GATE)) == []
