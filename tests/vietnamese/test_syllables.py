"""Syllables and the keys they are compared by."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.syllables import ends_sentence, key, keys, pieces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tỷ", "tỉ"),
        ("KỸ", "kĩ"),
        ("quy", "qui"),
        ("quý", "quí"),
        ("hòa", "hoà"),
        ("thóat", "thoát"),
        ("qúy", "quý"),
        ("gíup", "giúp"),
        ("Nghèo", "nghèo"),
        ("Đắk", "đắk"),
        ("hòa", unicodedata.normalize("NFD", "hoà")),
    ],
)
def test_writings_of_one_syllable_share_a_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tay", "tai"), ("thuy", "thui"), ("ma", "mà"), ("mo", "mơ"), ("dan", "đan"), ("ân", "an")],
)
def test_different_syllables_keep_different_keys(one, other):
    assert key(one) != key(other)


def test_punctuation_falls_out_of_a_phrase():
    assert keys("trông chờ, ỷ lại") == keys("trông chờ ỷ lại")
    assert len(keys("132/KH-UBND ngày 11/3/2022")) == 7


@pytest.mark.parametrize("between", [". ", "? ", "…", ";", "\n", ': "', ".”\n", ".) "])
def test_sentence_ends(between):
    assert ends_sentence(between)


@pytest.mark.parametrize("between", [" ", ", ", " - ", " “", "/", "–", ":", " ("])
def test_what_stands_inside_a_sentence(between):
    assert not ends_sentence(between)


@given(st.text())
def test_pieces_join_to_the_text(text):
    assert "".join(pieces(text)) == text
    assert all(not any(map(str.isalnum, between)) for between in pieces(text)[::2])
