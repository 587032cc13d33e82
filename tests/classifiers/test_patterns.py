"""Figures, gaps and other ways to write a phrase."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.phrases import PhraseBook, settle
from classifiers.uses import Use, forms

ROLE = Use("signal:x")


def marked(phrase, text):
    scan = PhraseBook([(phrase, ROLE)]).scan(text)
    return [text[scan.spans[m.first][0] : scan.spans[m.last][1]] for m in settle(scan)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("# hộ nghèo", "còn 1.290 hộ nghèo", ["1.290 hộ nghèo"]),
        ("# hộ nghèo", "còn 16 hộ nghèo, 135 hộ nghèo", ["16 hộ nghèo", "135 hộ nghèo"]),
        ("giảm #%", "đã giảm 4,41 % so với", ["giảm 4,41"]),
        ("giảm #%", "đã giảm 441 hộ", []),
        ("# hộ", "còn 4% hộ", []),
        ("cấp #", "cấp 5. Rừng", ["cấp 5"]),
        ("ngày #", "ngày 11/3/2022 của", ["ngày 11/3/2022"]),
        ("chương trình 135 … # hộ", "chương trình 135 cho 20 hộ", []),
        ("tặng … hộ nghèo", "tặng mười con bò giống cho hộ nghèo", ["tặng mười con bò giống cho hộ nghèo"]),
        ("tặng … hộ nghèo", "tặng bò. Hộ nghèo mừng", []),
        ("tặng … hộ nghèo", "tặng " + "rất " * 13 + "nhiều hộ nghèo", []),
        ("tặng … hộ nghèo", "tặng hộ nghèo", ["tặng hộ nghèo"]),
        ("a … b … c", "a x b y c", ["a x b y c"]),
        ("a … b … c", "b a c b", []),
    ],
)
def test_what_a_pattern_finds(phrase, text, found):
    assert marked(phrase, text) == found


def test_a_phrase_is_found_in_every_form_of_its_words():
    same = (("dân tộc thiểu số", "dtts"), ("một hộ", "1 hộ"))
    assert forms("vùng dân tộc thiểu số", same) == ["vùng dân tộc thiểu số", "vùng dtts"]
    assert set(forms("dtts giúp một hộ", same)) == {
        "dtts giúp một hộ",
        "dân tộc thiểu số giúp một hộ",
        "dtts giúp 1 hộ",
        "dân tộc thiểu số giúp 1 hộ",
    }
    assert forms("một hộc", same) == ["một hộc"]


@settings(deadline=None)
@given(st.text(st.sampled_from("ab12 .,%…-/\n"), max_size=60))
def test_figures_never_lead_beyond_the_text(text):
    book = PhraseBook([("# a", ROLE), ("a #%", ROLE), ("a … # b", ROLE)])
    scan = book.scan(text)
    assert all(0 <= m.first <= m.last < len(scan.spans) for m in scan.matches)
