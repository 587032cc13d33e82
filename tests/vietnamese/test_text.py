"""The one written form of Vietnamese, and its folded form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import fold, normalise

VIETNAMESE = "aàảãáạăằắâấđÐðeèêếiíoòóôơuùýỳyqtghHOAÀUYỶoaoeuy \n\u0300\u0301\u0303\u0309\u0323\u0302\u031b"
AWKWARD = "\u00a0\u00ad\u200b\u200d\ufeff\u202e\u2066\r\x00\x85\u2028\ud800\udfff\u3000оАѐеẢＡ＝K"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("Hoà", "Hòa"),
        ("xoá nghèo", "xóa nghèo"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
        ("thuỷ", "thủy"),
        ("uỷ ban", "ủy ban"),
        ("Uỷ ban", "Ủy ban"),
        ("UỶ BAN", "ỦY BAN"),
        ("luỹ", "lũy"),
        ("ngoạ", "ngọa"),
        ("hòa", "hòa"),
        ("hoàn", "hoàn"),
        ("ngoài", "ngoài"),
        ("khoẻn", "khoẻn"),
        ("huỳnh", "huỳnh"),
        ("khuỷu", "khuỷu"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("QUỸ", "QUỸ"),
        ("mùa, của, hóa-uỷ", "mùa, của, hóa-ủy"),
    ],
)
def test_tone_stands_in_one_place(written, expected):
    assert normalise(written) == expected
    assert normalise(unicodedata.normalize("NFD", written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ðắk R'lấp", "Đắk R'lấp"),
        ("HÐND huyện", "HĐND huyện"),
        ("ðồng bào", "đồng bào"),
        ("Guðmundur", "Guðmundur"),
        ("giảm\u00a0nghèo", "giảm nghèo"),
        ("giảm\u3000nghèo", "giảm nghèo"),
        ("gi\u200bảm ng\u00adhèo", "giảm nghèo"),
        ("\ufeffgiảm nghèo\u202e", "giảm nghèo"),
        ("giảm\x00 nghèo\ud800", "giảm nghèo"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("ＧＩẢＭ", "GIẢM"),
        ("hộ nghèо", "hộ nghèo"),
        ("Москва", "Москва"),
        ("", ""),
    ],
)
def test_odd_characters(written, expected):
    assert normalise(written) == expected


def test_decomposed_and_composed_text_are_one():
    text = "Xoá đói, giảm nghèo ở Đắk Glong: thuỷ lợi, hoà giải, khoẻ mạnh"
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@given(st.text(st.one_of(st.sampled_from(VIETNAMESE + AWKWARD), st.characters())))
def test_a_second_pass_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@given(st.text(st.sampled_from(VIETNAMESE)))
def test_decomposition_never_matters(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đẩy mạnh", "day manh"),
        ("ĐẮK NÔNG", "dak nong"),
        ("Ðại đoàn kết", "dai doan ket"),
        ("Quỹ “Vì người nghèo”", "quy “vi nguoi ngheo”"),
        ("ƯỚC MƠ", "uoc mo"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text(st.one_of(st.sampled_from(VIETNAMESE + AWKWARD), st.characters())))
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)
