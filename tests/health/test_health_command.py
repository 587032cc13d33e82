"""The command as an operator and the morning's timer give it, with a mail server and without."""

import json

import pytest
from health.made_nights import at, down
from health.mailbox_server import Mailbox

from diembao.exits import Exit
from diembao.health.examine import after_night


@pytest.fixture
def mailed(made):
    """Switches the mail on."""

    def configure(box, more=""):
        made.configure(
            f'{more}[alerts.mail]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\ntimeout = 2\n'
            'sender = "diembao@example.vn"\nto = ["truc@example.vn"]\n'
        )

    return configure


def subjects(box):
    return [str(message["Subject"]) for message in box.messages]


def test_the_morning_s_timer_tells_that_no_night_ran(made, mailed, health):
    """I10: a run that never reported is reported by the one that looks for it."""
    with Mailbox() as box:
        mailed(box)
        code, _, errors = health(at(23, 6, 30), "--alert")
        assert (code, errors) == (Exit.FAILED, "")
        assert health(at(23, 6, 31), "--alert")[0] == Exit.FAILED
    assert subjects(box) == ["[diembao] Sự cố nghiêm trọng: 1 việc mới"]
    assert "chưa có đêm nào chạy xong" in box.messages[0].get_content()


def test_a_week_with_a_fault_in_it(made, mailed, health):
    """Told when it is new, repeated while it lasts, told when it is over, and quiet in between."""
    made.night(10)
    with Mailbox() as box:
        told = []
        for day in range(11, 21):
            mailed(box, "[health]\nsilent_days = 365\n")
            made.night(day, **({"krongsa": down()} if 12 <= day <= 17 else {}))
            before = len(box.letters)
            health(at(day, 6, 30), "--alert")
            told += [(day, subject) for subject in subjects(box)[before:]]
    silent = "[diembao] Cần lưu ý: 2 việc mới"
    assert told == [
        (11, silent),
        (13, "[diembao] Có đơn vị không đọc được: 1 việc mới, 1 việc kéo dài"),
        (16, "[diembao] Có đơn vị không đọc được: 2 việc kéo dài"),
        (18, "[diembao] Cần lưu ý: 2 việc kéo dài, 1 việc đã trở lại bình thường"),
    ]


def test_without_the_option_nothing_is_sent(made, mailed, health):
    with Mailbox() as box:
        mailed(box)
        health(at(23, 6, 30))
    assert box.letters == []
    assert not made.home.alert_memory.exists()


def test_a_mail_server_that_is_down_harms_no_night_and_is_told_when_it_is_up(made, mailed, health, capsys):
    made.night(22, krongsa=down(), dakluon=down())
    with Mailbox() as box:
        mailed(box)
    found = after_night(made.home, at(22, 4))
    assert found.code is Exit.FAILED  # the night's own end; the mail adds nothing to it
    assert "không gửi được cảnh báo qua thư điện tử: 127.0.0.1" in capsys.readouterr().err
    page = health(at(22, 7))[1]
    assert "không gửi được cảnh báo qua thư điện tử" in page
    assert "--try-alerts" in page
    with Mailbox() as box:
        mailed(box)
        assert health(at(22, 8), "--alert")[2] == ""
    assert subjects(box) == ["[diembao] Sự cố nghiêm trọng: 1 việc mới"]
    assert "không gửi được cảnh báo" not in health(at(22, 9))[1]


def test_a_memory_that_is_broken_is_said_and_made_anew(made, mailed, health):
    made.night(23, krongsa=down(), dakluon=down())
    made.home.alert_memory.write_text("{", encoding="utf-8")
    assert "alerts.json bị hỏng" in health(at(23, 7))[1]
    with Mailbox() as box:
        mailed(box)
        assert "alerts.json bị hỏng" in health(at(23, 7), "--alert")[2]
        assert health(at(23, 8), "--alert")[2] == ""
    assert len(box.letters) == 1
    assert "bị hỏng" not in health(at(23, 9))[1]


def test_a_memory_that_cannot_be_written_is_said(made, mailed, health, monkeypatch):
    made.night(23, krongsa=down(), dakluon=down())

    def denied(path, memory):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("diembao.alerts.telling.write_memory", denied)
    with Mailbox() as box:
        mailed(box)
        assert "không ghi được" in health(at(23, 7), "--alert")[2]
    assert len(box.letters) == 1


def test_a_home_without_data_can_be_told_about(made, mailed, health):
    with Mailbox() as box:
        mailed(box)
        assert health(at(23, 7), "--alert")[2] == ""
    assert json.loads(made.home.alert_memory.read_text(encoding="utf-8"))["ways"]["mail"]["sent"]


def test_a_trial_letter(made, mailed, health):
    with Mailbox() as box:
        mailed(box)
        code, out, _ = health(at(23, 7), "--try-alerts")
    assert (code, out) == (Exit.COMPLETE, "thư điện tử: đã gửi\n")
    assert subjects(box) == ["[diembao] Thư thử"]
    code, out, _ = health(at(23, 7), "--try-alerts")
    assert code == Exit.FAILED
    assert out.startswith("thư điện tử: không gửi được: 127.0.0.1:")


def test_a_trial_without_a_way_is_refused(health):
    code, _, errors = health(at(23, 7), "--try-alerts")
    assert code == Exit.INVALID
    assert "[alerts.mail]" in errors


def test_the_answer_as_json(made, answer):
    made.night(23, krongsa=down())
    found = answer(at(23, 6, 30))
    assert found["at"] == "2026-11-23T06:30:00+07:00"
    assert found["night"] == "2026-11-23"
    assert found["finished"] == "2026-11-22T21:00:00+00:00"
    one = found["concerns"]["outlet/krongsa/reading"]
    assert set(one) == {"key", "level", "outlet", "problem", "advice", "nights", "alert"}


def test_hostile_names_steer_no_terminal(made, health):
    made.outlet("krongsa", name="Trang \\u001b[2J\\u202e xã")
    made.night(23, krongsa=down())
    out = health(at(23, 7))[1]
    assert "xã (krongsa)" in out
    assert {"\x1b", "\u202e"} & set(out) == set()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[alerts]\nremind_days = 0", "3: alerts.remind_days"),
        ("[alerts]\nremind_days = 15", "3: alerts.remind_days"),
        ('[alerts.mail]\nhost = "a b"', "3: alerts.mail.host"),
        ('[alerts.mail]\npasword_file = "a"', "3: alerts.mail.pasword_file"),
        ('[alerts.webhook]\nurl = "file:///etc/passwd"', "3: alerts.webhook.url"),
        ('[health]\nfinished_by = "25:00"', "3: health.finished_by"),
        ('[health]\nfinished_by = "06:00+07:00"', "3: health.finished_by"),
        ("[monitors]\nmax_failed = 2", "3: monitors.max_failed"),
        ("[monitors]\nmin_artcles = 2", "3: monitors.min_artcles"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_with_its_line(text, place, made, health):
    made.configure(text)
    code, _, errors = health(at(23, 7))
    assert code == Exit.INVALID
    assert f"diembao.toml:{place}" in errors
