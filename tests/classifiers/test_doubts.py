"""Where the rules are in doubt, their last sentence says between which answers."""

import pytest

from classifiers import Label, Reason, sentences


def last(directive, **given):
    known = {"content": 3, "second": 2, "margin": 0.1, "hits": (), "reason": Reason.LEAD, "needed": 1.7}
    return sentences(Label(**known | given), directive)[-1]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"scores": ((3, 10.0), (2, 9.5)), "evidence": 5.0},
            "Hai nội dung sát nhau: cũng có thể là nội dung 2",
        ),
        ({"scores": ((3, 10.0), (2, 1.0)), "evidence": 1.8}, "Bài chỉ vừa đủ điểm vào phạm vi"),
        ({"scores": ((3, 10.0),), "second": None, "evidence": 1.8}, "Bài chỉ vừa đủ điểm vào phạm vi"),
        ({"scores": ((3, 0.5),), "second": None, "evidence": 5.0}, "Bài có rất ít dấu hiệu của nội dung 3"),
        (
            {"content": 0, "reason": Reason.THIN, "scores": ((2, 1.0),)},
            "Bài chỉ thiếu chút nữa là vào phạm vi",
        ),
        (
            {"content": 0, "second": None, "reason": Reason.NO_CONTENT, "margin": 0.0},
            "Bài đủ điểm vào phạm vi mà không rõ là nội dung nào",
        ),
    ],
    ids=["contents", "gate", "one-content", "faint", "outside", "no-content"],
)
def test_a_doubt_names_the_nearest_answer(poverty_directive, given, says):
    assert last(poverty_directive, **given) == f"{says}, nên có người xem lại."


def test_what_is_clear_has_no_doubt(poverty_directive):
    clear = last(poverty_directive, margin=0.2, scores=((3, 10.0), (2, 1.0)), evidence=9.0)
    assert "nên có người xem lại" not in clear
