"""When people are told, and when not: quiet when nothing changed, never silent about what lasts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from health.made_nights import at
from pydantic import ValidationError

from diembao.alerts.letter import after, compose
from diembao.alerts.memory import Memory, Way, read_memory, write_memory
from diembao.alerts.settings import AlertSettings
from diembao.health.concerns import Concern, Health, Level
from diembao.home import Settings

DOWN = Concern("outlet/xa/reading", Level.DOWN, "không đọc được 2 đêm liền", "Mở trang.", "xa", "Trang xã")
QUIET = replace(DOWN, key="outlet/xa/silent", level=Level.NOTICE, problem="không có bài mới 9 ngày")
LATE = Concern("night", Level.FAILED, "không có đêm nào chạy xong", "Xem lịch chạy.")


def morning(day, *concerns, blind=False, hour=6.5):
    moment = at(day, 0) + timedelta(hours=hour)
    return Health(moment, "Câu trả lời.", concerns, (), "2026-11-01", moment, blind)


class Post:
    """One way, and the letters that went by it."""

    def __init__(self, remind_days=3):
        self.way, self.remind_days = Way(), remind_days

    def __call__(self, health):
        letter = compose("mail", self.way, health, Path("/srv/diembao"), self.remind_days)
        if letter is None:
            return None
        self.way = after(self.way, letter)
        return (
            [it.key for it in letter.new],
            [it.key for it, _ in letter.lasting],
            [key for key, _ in letter.over],
        )


@pytest.fixture
def post():
    return Post()


def test_nothing_to_say(post):
    assert post(morning(1)) is None


def test_what_is_new_is_told_once(post):
    assert post(morning(1, DOWN)) == ([DOWN.key], [], [])
    assert post(morning(1, DOWN, hour=8)) is None
    assert post(morning(2, replace(DOWN, problem="không đọc được 3 đêm liền"))) is None


def test_what_has_not_lasted_long_enough_is_not_told(post):
    assert post(morning(1, replace(DOWN, alert=False))) is None
    assert post(morning(2, DOWN)) == ([DOWN.key], [], [])


def test_what_gets_worse_is_told(post):
    post(morning(1, replace(DOWN, level=Level.PARTIAL)))
    assert post(morning(2, DOWN)) == ([DOWN.key], [], [])


def test_what_gets_better_and_worse_again_is_no_news(post):
    post(morning(1, DOWN))
    assert post(morning(2, replace(DOWN, level=Level.PARTIAL))) is None
    assert post(morning(3, DOWN)) is None


def test_what_is_over_is_told_once(post):
    post(morning(1, DOWN))
    assert post(morning(2)) == ([], [], [DOWN.key])
    assert post(morning(3)) is None


def test_what_is_only_no_alert_any_more_is_not_over(post):
    post(morning(1, DOWN))
    assert post(morning(2, replace(DOWN, alert=False))) is None


def test_what_comes_again_is_new_again(post):
    post(morning(1, DOWN))
    post(morning(2))
    assert post(morning(3, DOWN)) == ([DOWN.key], [], [])


def test_what_lasts_is_repeated_for_ever(post):
    told = [day for day in range(1, 29) if post(morning(day, DOWN))]
    assert told == [1, 4, 7, 10, 13, 16, 19, 22, 25, 28]


def test_a_timer_that_is_seconds_early_puts_no_reminder_off(post):
    post(morning(1, DOWN))
    assert post(morning(4, DOWN, hour=6.49)) == ([], [DOWN.key], [])


def test_what_is_only_worth_a_look_is_repeated_after_the_longest_silence(post):
    assert [day for day in range(1, 30) if post(morning(day, QUIET))] == [1, 15, 29]


def test_a_letter_says_all_there_is_so_that_the_days_after_it_are_quiet(post):
    post(morning(1, DOWN))
    assert post(morning(3, DOWN, LATE)) == ([LATE.key], [DOWN.key], [])
    assert [post(morning(day, DOWN, LATE)) is None for day in (4, 5, 6)] == [True, True, False]


def test_a_clock_that_went_back_silences_nothing(post):
    post(morning(20, DOWN))
    assert post(morning(3, DOWN)) == ([], [DOWN.key], [])


def test_nothing_is_over_while_nobody_can_look(post):
    post(morning(1, DOWN))
    damaged = Concern("database", Level.DAMAGED, "không đọc được cơ sở dữ liệu", "Khôi phục.")
    assert post(morning(2, damaged, blind=True)) == ([damaged.key], [], [])
    assert post(morning(3, DOWN)) == ([], [DOWN.key], [damaged.key])


def test_a_way_does_not_report_itself(post):
    broken = Concern("alerts/mail", Level.NOTICE, "không gửi được thư", "Sửa.")
    assert post(morning(1, broken)) is None


@pytest.mark.parametrize("days", [0, 15, -1])
def test_reminders_cannot_be_switched_off(days):
    with pytest.raises(ValidationError):
        AlertSettings(remind_days=days)


def test_everything_is_off_by_default():
    assert (Settings().alerts.mail.host, Settings().alerts.webhook.url) == ("", "")


def test_memory_comes_back_as_it_was(tmp_path, post):
    post(morning(1, DOWN))
    memory = Memory().with_way("mail", post.way)
    write_memory(tmp_path / "alerts.json", memory)
    assert read_memory(tmp_path / "alerts.json") == (memory, None)
    assert [file.name for file in tmp_path.iterdir()] == ["alerts.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"ways": {"mail": 1}}', '{"ways": {"mail": {"sent": {"a": {}}}}}']
)
def test_a_broken_memory_means_that_nothing_was_sent_and_is_said(text, tmp_path):
    file = tmp_path / "alerts.json"
    file.write_text(text, encoding="utf-8")
    memory, problem = read_memory(file)
    assert memory == Memory()
    assert problem
    assert "alerts.json" in problem


def test_a_memory_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "alerts.json"
    write_memory(file, Memory())
    before = file.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("diembao.alerts.memory.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_memory(file, Memory().with_way("mail", Way()))
    assert file.read_bytes() == before
    assert [it.name for it in tmp_path.iterdir()] == ["alerts.json"]


def test_what_a_worse_concern_hides_is_not_over(post):
    post(morning(1, QUIET))
    assert post(morning(2, replace(DOWN, hides=True))) == ([DOWN.key], [], [])
    assert post(morning(3, QUIET)) == ([], [QUIET.key], [DOWN.key])
