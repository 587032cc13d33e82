"""Every end that an address can come to has a Vietnamese name, and a night that is not complete says why."""

import pytest

from diembao.words import OUTCOMES, why
from spool import JobState, Outcome
from storage import IngestReport


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
