"""A directive of quite another subject, with rules of its own, read from a folder like any other."""

from pathlib import Path

import pytest

from classifiers import Classifier, Reason, sentences
from registry import load_directive

FOLDER = Path(__file__).parent / "directives" / "chay-rung-2023"
FIRES = load_directive(FOLDER)


@pytest.fixture(scope="module")
def fires() -> Classifier:
    return Classifier(FIRES)


@pytest.mark.parametrize(
    ("title", "text", "content"),
    [
        (
            "Nghiêm cấm đốt rẫy trong mùa khô để phòng cháy rừng",
            "Xã ra quy định dùng lửa gần rừng.\nAi đốt rẫy gây cháy rừng sẽ bị xử phạt.",
            1,
        ),
        (
            "Cảnh báo cháy rừng cấp 5",
            "Kiểm lâm cho biết 12,5 ha rừng đã mất trong đám cháy chiều qua.\nCháy rừng còn lan.",
            2,
        ),
        (
            "Già làng giữ lửa cho tổ tuần tra",
            "Mỗi đêm, tổ tuần tra của buôn đi canh cháy rừng, dập lửa từ tàn.\nBa năm không cháy rừng.",
            3,
        ),
        ("Cháy rừng ở California và Amazon", "Cháy rừng lan rộng ở California, Hy Lạp.", 0),
        ("Cháy vé trận chung kết", "Vé cháy hàng sau mười phút, không liên quan gì tới rừng.", 0),
    ],
    ids=["rule", "warning", "example", "abroad", "sold out"],
)
def test_it_labels_by_its_own_words_and_rules(fires, title, text, content):
    label = fires.label(title, text)
    assert label.content == content, sentences(label, FIRES)


def test_abbreviations_are_read_as_the_words_they_stand_for(fires):
    assert fires.label("Diễn tập PCCC rừng", "Tổ tuần tra diễn tập PCCC rừng.").content == 3


def test_a_rule_shows_among_the_hits_with_the_phrase_that_set_it_off(fires):
    label = fires.label("Cảnh báo cháy rừng cấp 5", "Nguy cơ cháy rừng ở mức cấp 5.")
    found = {hit.role: (hit.phrase, hit.weight) for hit in label.hits if hit.role.startswith("rule:")}
    assert found == {
        "rule:con-so-thiet-hai:1": ("cấp #", -2.0),
        "rule:con-so-thiet-hai:2": ("cấp #", 8.0),
    }
    assert any("con số thiệt hại" in sentence for sentence in sentences(label, FIRES))


def test_texts_of_the_other_directive_are_none_of_its_business(fires):
    label = fires.label("Hộ nghèo thoát nghèo", "Hộ nghèo được vay vốn và đã thoát nghèo trong năm qua.")
    assert (label.content, label.reason) == (0, Reason.NO_CORE)
