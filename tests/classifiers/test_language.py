"""Texts that are not Vietnamese get label 0 with that as the reason."""

import pytest

from classifiers import Reason
from vietnamese.language import is_vietnamese

EDE = (
    "Hlăm thŭn anei, alŭ wăl drei mâo lu klei hrŏ mơh klei ƀun ƀin. Phung mnuih ƀuôn sang srăng "
    "bi knă ai tiê, ngă brua̅ kjăp, pla kphê, rông êmô."
)
MNONG = "Tâm năm aơ, bon lan geh âk ndơ ueh. Phung mpôl bon rgum kơl đah, jan kar sa, tăm cà phê, rong ndrôk."


@pytest.mark.parametrize(
    "text", ["", " \n ", "12 345", "The poverty rate fell.", "Giam ngheo ben vung", EDE, MNONG]
)
def test_other_texts_are_told_by_their_language(poverty, text):
    label = poverty.label("", text)
    assert (label.content, label.second, label.reason) == (0, None, Reason.LANGUAGE)
    assert label.as_dict()["reason"] == "language"


@pytest.mark.parametrize(
    "text",
    [
        "Mưa lớn.",
        "Thời tiết ngày mai",
        "UBND HUYỆN HỌP",
        "Danh sách: Nguyễn Văn A, Trần Thị B, Lê C.",
        "Giá cà phê 95.000 đồng/kg, tiêu 88.000 đồng/kg, tăng 500 đồng so với hôm qua.",
    ],
)
def test_vietnamese_is_known_even_when_it_is_short(poverty, text):
    assert is_vietnamese(text)
    assert poverty.label(text, "").reason is Reason.NO_CORE


def test_a_core_phrase_is_read_whatever_the_rest_is(poverty):
    assert poverty.label("Chỉ tiêu giảm nghèo", EDE).reason is not Reason.LANGUAGE
