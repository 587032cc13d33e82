"""Every end that an address can come to has a Vietnamese name, and a night that is not complete says why."""

import pytest

from audits.reasons import DAY_REASONS, OUTCOMES, day_reason
from diembao.words import COMPLETENESS, why
from spool import JobState, Outcome
from storage import Completeness, IngestReport, Note
from storage import Reason as DayReason


def test_every_outcome_has_a_name_of_its_own() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert len(set(OUTCOMES.values())) == len(OUTCOMES)


@pytest.mark.parametrize(
    ("reason", "outcomes", "words"),
    [
        ("finished", {"stored": 3, "failed:timeout": 2}, "2 địa chỉ quá thời gian chờ"),
        ("channels not read: failed:connect", {}, "kênh không đọc được: không kết nối được"),
        ("killed", {"lost": 1}, "1 địa chỉ mất dấu; tiến trình đọc bị ngắt"),
        ("something new", {}, "something new"),
    ],
)
def test_why_a_night_is_not_complete(reason: str, outcomes: dict[str, int], words: str) -> None:
    assert why(IngestReport("2022-06-14", "x", JobState.PARTIAL, reason, outcomes=outcomes)) == words


def test_every_reason_of_a_certificate_has_words_of_its_own() -> None:
    assert set(DAY_REASONS) == set(DayReason) and set(COMPLETENESS) == set(Completeness)
    assert len(set(DAY_REASONS.values())) == len(DAY_REASONS)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (Note(DayReason.ADDRESS_UNREAD, 3, "failed:timeout"), "3 địa chỉ chưa đọc được (quá thời gian chờ)"),
        (Note(DayReason.CUT_OFF, 1, "killed"), "lượt đọc không tới cùng: tiến trình đọc bị ngắt"),
        (Note(DayReason.CHANNEL_FAILED, 1, "https://x.vn/{rss}"), "không đọc được kênh https://x.vn/{rss}"),
        (Note(DayReason.DAY_NOT_OVER), "ngày chưa kết thúc khi đọc"),
    ],
)
def test_reasons_name_what_they_are_about(note: Note, words: str) -> None:
    assert day_reason(note) == words
