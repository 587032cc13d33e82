"""Traps of the poverty directive: words inside other words, and a title that turns a word's sense."""

from functools import cache

import pytest

from benchmarks.floor import DIRECTIVE
from classifiers import Classifier, Label
from registry import load_directive


@cache
def classifier() -> Classifier:
    return Classifier(load_directive(DIRECTIVE))


COURT = {"exclusion:cong-an-toa-an", "rule:vu-an-o-dau-bai:gate"}


def roles(label: Label) -> set[str]:
    return {hit.role for hit in label.hits}


INSIDE_OTHER_WORDS = [
    "Huyện sẽ xem xét xử lý cán bộ cấp sai sổ hộ nghèo.",
    "Ông bị cáo buộc đưa người nhà vào danh sách hộ nghèo.",
    "Hộ nghèo bị bắt buộc góp tiền làm đường.",
]


@pytest.mark.parametrize("sentence", INSIDE_OTHER_WORDS)
def test_a_court_word_inside_another_word_closes_no_gate(sentence):
    title = "Cán bộ thôn đưa vợ vào danh sách hộ nghèo"
    label = classifier().label(title, f"{sentence}\nTrong danh sách hộ nghèo còn ba người thân khác.")
    assert label.content == 6
    assert not COURT & roles(label)


def test_a_trial_closes_it():
    title = "Cán bộ thôn lập khống danh sách hộ nghèo"
    label = classifier().label(title, "Tòa án đưa ra xét xử bốn bị cáo.\nDanh sách có 60 hộ nghèo.")
    assert label.content == 0
    assert roles(label) >= COURT


FOREIGN_AND_OWN = [
    ("Hàng triệu hộ nghèo Ấn Độ được cấp gạo", "Chính phủ Ấn Độ cấp gạo cho hộ nghèo.", 0),
    ("Hàng nghìn hộ nghèo Nghệ An được cấp gạo", "Tỉnh Nghệ An cấp gạo cứu đói cho hộ nghèo.", 3),
]


@pytest.mark.parametrize(("title", "text", "content"), FOREIGN_AND_OWN)
def test_the_same_news_from_abroad_is_out_of_scope(title, text, content):
    assert classifier().label(title, text).content == content


GIVEN_OR_TAKEN = [
    ("Công ty Tân Lộc tặng 50 con bò cho hộ nghèo", 5),
    ("Công ty Tân Lộc giao bò bệnh cho hộ nghèo", 6),
    ("Xã giữ lại tiền Tết của hộ nghèo", 6),
    ("Vay vốn chính sách, hộ nghèo có bò nuôi", 3),
    ("Tỷ lệ hộ nghèo giảm còn 4,2%", 2),
    ("Mỗi đảng viên nhận giúp một hộ nghèo", 1),
    ("Viết đơn xin ra khỏi hộ nghèo", 4),
]


@pytest.mark.parametrize(("title", "content"), GIVEN_OR_TAKEN)
def test_the_title_says_what_is_done_to_the_poor_household(title, content):
    text = "Chuyện ở xã Đắk Nê có 40 hộ nghèo.\nXã nằm sát biên giới, đường đi lại khó."
    assert classifier().label(title, text).content == content


NO_SIGN_IN_A_LONGER_WORD = [
    ("Chủ tịch tỉnh công bố kết quả giảm nghèo", "Tỉnh giảm nghèo nhanh.", "nguoi-nha-can-bo"),
    ("Phường chứng nhận hộ nghèo qua mạng", "Phường có 40 hộ nghèo.", "tu-tay-giup-o-tit"),
    ("Cán bộ phục vụ việc vay vốn của hộ nghèo", "Xã có 40 hộ nghèo.", "sai-pham-o-tit"),
    ("Hai người bị bệnh được hộ nghèo cưu mang", "Xã có 40 hộ nghèo.", "keu-ca-o-tit"),
]


@pytest.mark.parametrize(("title", "text", "rule"), NO_SIGN_IN_A_LONGER_WORD)
def test_a_sign_inside_a_longer_word_starts_no_rule(title, text, rule):
    assert rule not in {role.split(":")[1] for role in roles(classifier().label(title, text)) if ":" in role}


def test_some_poor_households_are_not_their_number():
    title = "Bán hàng ở phố đi bộ"
    some = classifier().label(title, "Phường xếp chỗ cho một số hộ nghèo bán hàng.")
    number = classifier().label(title, "Phường báo cáo số hộ nghèo bán hàng.")
    assert "content:2" not in roles(some)
    assert "content:2" in roles(number)


ONLY_LOOKS_LIKE_IT = [
    (
        "Tòa án nhân dân tỉnh trao nhà cho hộ nghèo",
        "Sáng nay, Tòa án nhân dân tỉnh trao nhà cho một hộ nghèo.",
        5,
    ),
    ("Thanh tra huyện giúp hộ nghèo bon kết nghĩa", "Thanh tra huyện nhận giúp một hộ nghèo thoát nghèo.", 1),
    ("Hộ khá, giàu giúp hộ nghèo", "Hội Nông dân phân công mỗi hộ khá, giàu giúp một hộ nghèo.", 1),
    (
        "Sửa 40 căn nhà xuống cấp cho hộ nghèo",
        "Huyện hỗ trợ nhà ở cho hộ nghèo, sửa 40 căn nhà xuống cấp.",
        3,
    ),
    ("Hai người anh em cùng nhau thoát nghèo", "Hai người anh em ở xã chung sức làm rẫy để thoát nghèo.", 6),
    ("Người dân vận động nhau thoát nghèo", "Các nhà rủ nhau nuôi dê, nuôi bò để thoát nghèo.", 6),
    (
        "Sơ kết, rút kinh nghiệm công tác giảm nghèo",
        "Tỉnh sơ kết công tác giảm nghèo; tỷ lệ hộ nghèo giảm 1,2%.",
        2,
    ),
]


@pytest.mark.parametrize(("title", "text", "content"), ONLY_LOOKS_LIKE_IT)
def test_what_only_looks_like_a_court_or_wrongdoing_is_neither(title, text, content):
    assert classifier().label(title, text).content == content
