"""Whether a night did its work in time: the states of a home, and the code of each."""

import os
import shutil
from datetime import time

import pytest
import time_machine
from click.testing import CliRunner
from filelock import FileLock
from health.made_nights import MadeHome, Read, at, down, partly

from diembao.exits import Exit
from diembao.health.examine import examine
from diembao.health.nights import deadline
from diembao.main import main
from storage import LabelFault, add_label_fault, open_store


def test_a_complete_night_in_time_is_well(made, health):
    made.night(23)
    code, out, _ = health(at(23, 6, 30))
    assert code == Exit.COMPLETE
    assert out.startswith(
        "Bình thường: đêm 2026-11-23 xong lúc 04:00 ngày 23/11/2026, 2/2 đơn vị đọc đầy đủ."
    )


def test_a_home_that_never_ran_says_so(made, health):
    code, out, _ = health(at(23, 6, 30))
    assert code == Exit.FAILED
    assert out.startswith("Chưa có đêm nào chạy xong.")
    assert "list-timers" in out


def test_a_home_whose_outlets_cannot_be_loaded_still_answers(made, answer):
    made.night(23)
    (made.root / "outlets/krongsa.toml").write_text("name = 1\n", encoding="utf-8")
    found = answer(at(23, 7))
    assert (found["exit"], found["blind"]) == (Exit.FAILED, True)
    assert "krongsa.toml" in found["concerns"]["registry"]["problem"]


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (at(23, 5, 59), Exit.COMPLETE),
        (at(23, 6, 0), Exit.FAILED),
        (at(23, 23, 59), Exit.FAILED),
        (at(26, 5, 0), Exit.FAILED),
    ],
    ids=["before the hour", "at the hour", "that evening", "days later"],
)
def test_dead_man_no_night_finished_by_the_hour(now, code, made, health):
    made.night(21, hours=5.5)  # over half an hour after the hour: the morning of the 22nd still counts it
    found, out, _ = health(now)
    assert found == code
    if code:
        assert "Không có đêm nào chạy xong kể từ 06:30 ngày 21/11/2026" in out


def test_the_hour_is_a_setting_in_vietnamese_time(made, health):
    made.configure('[health]\nfinished_by = "09:30"\n')
    made.night(22)
    assert health(at(23, 9, 29))[0] == Exit.COMPLETE
    assert health(at(23, 9, 30))[0] == Exit.FAILED


def test_deadline_is_the_last_one_passed():
    assert deadline(at(23, 6), time(6)) == at(23, 6)
    assert deadline(at(23, 5, 59), time(6)) == at(22, 6)


def running(made: MadeHome, day: int, begun: time = time(1)) -> FileLock:
    made.night(day, begun=begun, end="running")
    return FileLock(made.home.lock)


def test_the_first_night_under_way_is_no_failure(made, health):
    with running(made, 23, time(9)):
        code, out, _ = health(at(23, 10))
    assert code == Exit.COMPLETE
    assert out.startswith("Đang chạy đêm đầu tiên, từ 09:00 ngày 23/11/2026")


def test_a_night_under_way_before_the_hour_is_not_late_yet(made, health):
    made.night(22)
    with running(made, 23):
        assert health(at(23, 5))[0] == Exit.COMPLETE


def test_a_night_under_way_after_the_hour_is_late_and_said_to_run(made, health):
    made.night(22)
    with running(made, 23):
        code, out, _ = health(at(23, 6, 30))
    assert code == Exit.FAILED
    assert "đêm 2026-11-23 bắt đầu 01:00 ngày 23/11/2026 vẫn đang chạy" in out


def test_a_night_that_was_killed_is_late_and_said_to_be_broken_off(made, health):
    made.night(22)
    running(made, 23)  # its process is gone: nobody holds the lock
    code, out, _ = health(at(23, 6, 30))
    assert code == Exit.FAILED
    assert "lượt chạy 2026-11-23 bị ngắt giữa chừng" in out


def test_a_second_run_that_was_killed_harms_no_finished_night(made, answer):
    made.night(23)
    made.night(23, begun=time(5), end="running")
    found = answer(at(23, 6, 30))
    assert found["exit"] == Exit.COMPLETE
    assert "2026-11-23.2" in found["concerns"]["broken-off"]["problem"]


def test_nothing_could_be_read_at_all(made, answer):
    made.night(23, krongsa=down(), dakluon=down())
    found = answer(at(23, 7))
    assert found["exit"] == Exit.FAILED
    assert "đường truyền" in found["concerns"]["night"]["advice"]


def test_some_outlets_failed_is_partial(made, answer):
    made.night(23, krongsa=down())
    found = answer(at(23, 7))
    assert found["exit"] == Exit.PARTIAL
    assert found["verdict"].startswith("Còn thiếu: ")
    assert "1/2 đơn vị đọc đầy đủ, 1 không đọc được" in found["verdict"]


def test_a_run_for_one_outlet_does_not_stand_in_for_the_night(made, answer):
    made.night(21)
    made.slugs = ("krongsa",)
    made.night(22, begun=time(14))
    found = answer(at(23, 6, 30))
    assert found["exit"] == Exit.PARTIAL
    assert "không được đọc từ đêm 2026-11-21" in found["concerns"]["outlet/dakluon/unread"]["problem"]


def test_a_new_outlet_waits_for_its_first_night(made, answer):
    made.night(23)
    made.outlet("tuyson")
    found = answer(at(23, 7))
    assert found["exit"] == Exit.COMPLETE
    assert found["concerns"]["outlet/tuyson/unread"]["level"] == "notice"


def test_an_end_in_the_future_does_not_silence_the_dead_man(made, answer):
    made.night(28)
    found = answer(at(23, 7))
    assert found["exit"] == Exit.FAILED
    assert "đồng hồ" in found["concerns"]["night"]["problem"]


def test_a_damaged_database_is_said_with_its_code(made, answer):
    made.night(23)
    data = bytearray(made.home.database.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    made.home.database.write_bytes(data)
    found = answer(at(23, 7))
    assert (found["exit"], found["blind"]) == (Exit.INTEGRITY, True)
    assert "diembao.db" in found["verdict"]


def test_a_file_that_is_no_database(made, answer):
    made.home.data.mkdir()
    made.home.database.write_bytes(b"no database at all" * 1000)
    assert answer(at(23, 7))["exit"] == Exit.INTEGRITY


def test_a_night_with_damaged_evidence(made, answer, monkeypatch):
    monkeypatch.setattr("health.made_nights.EXITS", {"failed": 17})
    made.night(23, end="failed")
    assert answer(at(23, 7))["exit"] == Exit.INTEGRITY


def test_a_full_disk_is_a_failure_before_the_night_is(made, answer, monkeypatch):
    made.night(23)
    usage = shutil.disk_usage(made.root)
    monkeypatch.setattr("diembao.health.nights.shutil.disk_usage", lambda _: usage._replace(free=2**19))
    found = answer(at(23, 7))
    assert found["exit"] == Exit.FAILED
    assert "đêm tới sẽ không chạy" in found["concerns"]["disk"]["problem"]


def test_a_missing_and_an_old_snapshot_are_seen(made, answer):
    made.night(22)
    old = at(22, 4).timestamp()
    os.utime(made.home.snapshot, (old, old))
    assert "snapshot" not in answer(at(22, 7))["concerns"]
    made.night(23)
    os.utime(made.home.snapshot, (old, old))
    assert "đã cũ" in answer(at(23, 7))["concerns"]["snapshot"]["problem"]
    made.home.snapshot.unlink()
    assert "chưa có bản sao" in answer(at(23, 7))["concerns"]["snapshot"]["problem"]


def test_an_account_that_may_only_read_uses_the_snapshot(made, monkeypatch):
    made.night(23)
    made.home.database.unlink()
    monkeypatch.setattr("diembao.home.os.access", lambda path, mode: False)
    found = examine(made.home, at(23, 7))
    assert found.code is Exit.COMPLETE
    assert found.night == "2026-11-23"


def test_the_page_stays_a_page(tmp_path):
    made = MadeHome(tmp_path / "many", tuple(f"xa{number}" for number in range(40)))
    made.night(23, **{slug: partly(http_5xx=number + 1) for number, slug in enumerate(made.slugs)})
    with time_machine.travel(at(23, 7), tick=False):
        done = CliRunner().invoke(main, ["--home", str(made.root), "health"])
    assert done.exit_code == Exit.PARTIAL
    assert len(done.stdout.splitlines()) < 40
    assert "và 25 việc khác" in done.stdout


def test_texts_without_a_label_are_told_and_fail_nothing(made, answer):
    made.night(23, krongsa=Read(days=["2026-11-22"]))
    with open_store(made.home.database) as store, store.atomic():
        version = store.rows("SELECT id FROM versions")[0]["id"]
        add_label_fault(store, "giam-ngheo-2022", "1", "2026-11-23", LabelFault(version, "MemoryError"))
    found = answer(at(23, 7))
    assert found["exit"] == Exit.COMPLETE
    assert found["concerns"]["labels"]["problem"].startswith("1 bài chưa gán được nội dung")
