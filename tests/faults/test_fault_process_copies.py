"""A4, A5, A14, A16: copies, backups and evidence: whole under their names, or not there at all."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.spooling import Spool
from diembao import work
from diembao.main import main
from spool import JobResult, JobState
from storage import (
    StoreCorrupt,
    StoreNotWritable,
    adopt_nights,
    backup,
    begin_night,
    begin_or_resume,
    open_reader,
    open_store,
    publish,
    snapshot,
)

ROOT = Path(__file__).parents[2]
DAY = date(2022, 6, 14)


@pytest.fixture
def home(tmp_path):
    """A home with a database of one night, which is still open for writing elsewhere."""
    (tmp_path / "home/outlets").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def store(home):
    with open_store(home / "data/diembao.db") as opened:
        begin_night(opened, DAY)
        yield opened


def nights(path):
    with open_reader(path) as reader:
        return [row["night"] for row in reader.rows("SELECT night FROM nights ORDER BY id")]


def command(home, *words):
    done = CliRunner().invoke(main, ["--home", str(home), "backup", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, " ".join((done.stdout + done.stderr).split())


# Backups


def test_a_backup_has_what_is_still_in_the_log_and_nothing_uncommitted(home, store, tmp_path):
    copied = tmp_path / "cp.db"
    copied.write_bytes(store.path.read_bytes())  # what `cp` brings: the log is not in it
    with store.atomic():
        store.write("UPDATE nights SET exit_code = 7")
        code, said = command(home, tmp_path / "b.db")
    assert code == 0 and "1 đêm; đã mở lại và kiểm tra" in said
    with open_reader(tmp_path / "b.db") as reader:
        assert reader.rows("SELECT night, exit_code FROM nights") == [
            {"night": "2022-06-14", "exit_code": None}
        ]
    conn = sqlite3.connect(copied)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        conn.execute("SELECT night FROM nights")
    conn.close()


def test_a_backup_is_not_written_over_unless_told_to(home, store, tmp_path):
    target = tmp_path / "b.db"
    target.write_text("mine", encoding="utf-8")
    code, said = command(home, target)
    assert code == 2 and "--force" in said
    assert target.read_text(encoding="utf-8") == "mine"
    assert command(home, "--force", target)[0] == 0
    assert nights(target) == ["2022-06-14"]


@pytest.mark.parametrize("name", ["diembao.db", "diembao.db-wal", "published.db", "link"])
def test_a_backup_never_replaces_what_the_home_uses(name, home, store):
    publish(store.path, home / "data/published.db")
    (home / "data/link").symlink_to(store.path)
    code, said = command(home, "--force", home / "data" / name)
    assert code == 2 and "in use by this home" in said
    assert nights(store.path) == ["2022-06-14"]


def test_a_backup_into_a_directory_that_is_not_there_is_refused(home, store, tmp_path):
    code, said = command(home, tmp_path / "usb/b.db")
    assert code == 2 and "is the drive mounted?" in said
    assert not (tmp_path / "usb").exists()


def test_a_backup_of_a_home_without_a_database_is_refused(home, tmp_path):
    code, said = command(home, tmp_path / "b.db")
    assert code == 4 and "no database yet" in said
    assert list(tmp_path.glob("*.db")) == []


def test_a_copy_that_lacks_rows_is_no_backup(store, tmp_path, monkeypatch):
    copy = snapshot._copy

    def losing(store_path, part, check):
        copy(store_path, part, check)
        conn = sqlite3.connect(part)
        with conn:
            conn.execute("DELETE FROM nights")
        conn.close()

    monkeypatch.setattr(snapshot, "_copy", losing)
    (tmp_path / "b.db").write_text("the one before", encoding="utf-8")
    with pytest.raises(StoreCorrupt, match="0 rows of nights, not 1"):
        backup(store.path, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text(encoding="utf-8") == "the one before"
    assert list(tmp_path.glob(".*")) == []


def test_a_disk_without_room_for_the_backup_is_said_to_be_full(home, store, tmp_path):
    program = (
        "import resource, signal, sys; from pathlib import Path; from storage import StoreFull, backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))\n"
        "try: backup(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except StoreFull as error: sys.exit(str(error))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.path), str(tmp_path / "b.db")],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "Make room" in done.stderr
    assert list(tmp_path.glob("*.db")) == list(tmp_path.glob(".*")) == []


def test_spools_that_a_restored_backup_has_never_heard_of_are_taken_in_again(store):
    adopt_nights(
        store, ["2022-06-13", "2022-06-14", "2022-06-14.2", "2022-06-14.10", "2022-06-15", "lost+found"]
    )
    assert begin_or_resume(store, date(2022, 6, 15)).key == "2022-06-15.2"
    rows = store.rows("SELECT night, state FROM nights ORDER BY id")
    assert [(row["night"], row["state"]) for row in rows] == [
        ("2022-06-14", "killed"),
        ("2022-06-14.2", "killed"),
        ("2022-06-14.10", "killed"),
        ("2022-06-15", "killed"),
        ("2022-06-15.2", "running"),
    ]


# Publishing

BROKEN_OFF = """
import os, sys
from pathlib import Path
from storage import publish
Path.replace = lambda *_: os._exit(9)
publish(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_killed_before_the_rename_the_old_copy_serves_on_and_the_rest_is_swept(store, home):
    target = home / "data/published.db"
    publish(store.path, target)
    begin_night(store, date(2022, 6, 15))
    command = [sys.executable, "-c", BROKEN_OFF, str(store.path), str(target)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    (left,) = target.parent.glob(".*")
    assert left.stat().st_size > 0
    assert nights(target) == ["2022-06-14"]
    publish(store.path, target)
    assert nights(target) == ["2022-06-14", "2022-06-15"]
    assert list(target.parent.glob(".*")) == []


@pytest.mark.parametrize("place", ["file", "none/b.db"])
def test_a_place_that_takes_no_copy_is_named(place, store, tmp_path):
    (tmp_path / "file").mkdir()
    (tmp_path / "file/x").touch()
    with pytest.raises(StoreNotWritable, match="cannot be"):
        publish(store.path, tmp_path / "file/x" / place)


# The order of writing, which a power cut would show


@pytest.fixture
def steps(monkeypatch):
    """Names of what was synced and renamed, in order."""
    seen = []
    sync, replace = os.fsync, Path.replace

    def fsync(handle):
        seen.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        sync(handle)

    def renamed(path, target):
        seen.append(f"rename {Path(target).name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    return seen


@pytest.mark.parametrize("copy", [publish, backup])
def test_a_copy_is_on_the_disk_before_it_has_its_name(copy, store, tmp_path, steps):
    copy(store.path, tmp_path / "b.db")
    part = f"sync .b.db.{os.getpid()}.part"
    assert steps == [part, "rename b.db", f"sync {tmp_path.name}"]


def test_a_result_comes_after_all_that_it_speaks_of(tmp_path, steps):
    spool = Spool(tmp_path / "tin")
    spool.record(b"")
    now = datetime(2022, 6, 14, tzinfo=UTC)
    result = JobResult(night="2022-06-14", outlet="tin", state=JobState.COMPLETE, reason="finished",
                       started=now, finished=now)  # fmt: skip
    spool.finish(result)
    written = {f"sync {name}" for name in ("pages.warc.gz", "articles.jsonl", "listed.jsonl", "ledger.jsonl")}
    assert set(steps[:4]) == written
    assert steps[4:] == ["sync result.json.tmp", "rename result.json", "sync tin"]


def test_what_a_killed_crawl_left_is_on_the_disk_before_the_database_refers_to_it(tmp_path, steps):
    """The process is gone and nobody has synced its files, nor the directories that hold them."""
    folder = tmp_path / "data/spool/2022-06-14/tin"
    folder.mkdir(parents=True)
    for name in ("pages.warc.gz", "pages-2.warc.gz", "ledger.jsonl", "articles.jsonl"):
        (folder / name).write_bytes(b"x")
    work.to_disk(folder, tmp_path / "data")
    files = {"pages.warc.gz", "pages-2.warc.gz", "ledger.jsonl", "articles.jsonl"}
    assert set(steps) == {f"sync {name}" for name in (*files, "tin", "2022-06-14", "spool", "data")}
