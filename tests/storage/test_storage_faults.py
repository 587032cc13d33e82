"""Faults by injection: killed, interrupted, full, locked, damaged. All of a night is in, or none of it."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from hanging import HANG
from written_spools import contents

from spool import Outcome
from storage import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreNotWritable,
    begin_night,
    fingerprint,
    ingest,
    open_reader,
    open_store,
)

ROOT = Path(__file__).parents[2]
DAY = date(2022, 6, 14)

CRASHER = """
import os, sqlite3, sys
from pathlib import Path
from storage import ingest, open_reader, open_store
from written_spools import contents
database, spool = Path(sys.argv[1]), Path(sys.argv[2])

def crash_before(last):
    with open_store(database) as store:
        left = iter(range(last))
        store.db.conn.set_trace_callback(lambda sql: next(left, None) is None and os._exit(9))
        ingest(store, spool)
    os._exit(0)

def state():
    conn = sqlite3.connect(database)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    conn.close()
    with open_reader(database) as reader:
        return contents(reader)

before, last, crashes = state(), 0, 0
while True:
    child = os.fork() or crash_before(last)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 9:
        break
    assert state() == before, f"something is in after {last} statements"
    crashes, last = crashes + 1, last + 1
print(crashes)
"""

RECORDER = """
import sys
from datetime import date, timedelta
from pathlib import Path
from storage import begin_night, open_store
with open_store(Path(sys.argv[1])) as store:
    for number in range(100000):
        print(begin_night(store, date(2022, 6, 14) + timedelta(days=number)), flush=True)
"""


def child(code, *words, **rest):
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], env=environment, timeout=60, **rest)


def check(path):
    conn = sqlite3.connect(path)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    conn.close()


@pytest.fixture
def second_night(store, spool, take_in):
    """A store with one night in, and the folder of a second that edits, adds, merges and removes."""
    same = {"title": "Một bài"}
    take_in(spool().article("a", **same).article("b", **same).article("c"))
    begin_night(store, date(2022, 6, 15))
    writer = spool("2022-06-15")
    writer.article("a", **same, aliases=("https://bao.example.vn/b",), body=("Sửa.",)).article("d")
    return writer.end("c", Outcome.GONE).write()


@pytest.mark.slow
def test_a_crash_before_any_statement_leaves_all_or_nothing(store, second_night, tmp_path):
    path = tmp_path / "crash.sqlite"
    with sqlite3.connect(path) as copy:
        store.db.conn.backup(copy)
    copy.close()
    ingest(store, second_night)
    after, whole = contents(store), fingerprint(store)
    done = child(CRASHER, path, second_night, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 30
    for _ in range(2):
        with open_store(path) as again:
            ingest(again, second_night)
            assert contents(again) == after
            assert fingerprint(again) == whole
    check(path)


def test_an_interrupt_at_any_step_leaves_all_or_nothing(store, second_night):
    before = contents(store)
    steps, interrupts = 1, 0
    while True:
        store.db.conn.set_progress_handler(countdown(steps), 5)
        try:
            ingest(store, second_night)
            break
        except sqlite3.OperationalError as error:
            assert error.sqlite_errorname == "SQLITE_INTERRUPT"
        finally:
            store.db.conn.set_progress_handler(None, 0)
        assert not store.db.conn.in_transaction
        assert contents(store) == before
        interrupts += 1
        steps += 1 + steps // 8
    assert interrupts >= 10
    assert contents(store) != before
    check(store.path)


def countdown(steps):
    left = iter([False] * steps + [True])
    return lambda: next(left, False)


@pytest.mark.parametrize("round_", range(6))
@pytest.mark.slow
def test_what_was_said_to_be_in_survives_kill_9(tmp_path, round_):
    path = tmp_path / "killed.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    with process:
        said = [process.stdout.readline()]
        time.sleep(0.02 + 0.03 * round_)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    whole = [line.strip() for line in said if line.endswith("\n")]
    check(path)
    with open_store(path) as store:
        kept = [row["night"] for row in store.rows("SELECT night FROM nights ORDER BY id")]
    assert kept[: len(whole)] == whole and len(kept) <= len(whole) + 1


def test_a_full_database_keeps_what_was_in(store, spool, take_in):
    take_in(spool().article("a"))
    begin_night(store, date(2022, 6, 15))
    before = contents(store)
    pages = store.first("PRAGMA page_count")["page_count"]
    store.db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    writer = spool("2022-06-15")
    for number in range(40):
        writer.article(f"n{number}", body=("Chữ " * 2000,))
    folder = writer.write()
    with pytest.raises(StoreFull) as caught:
        ingest(store, folder)
    assert str(store.path) in str(caught.value) and "Make room" in str(caught.value)
    assert contents(store) == before
    store.db.conn.execute("PRAGMA max_page_count = 1000000")
    assert ingest(store, folder).new == 40


def test_a_limit_on_file_sizes_is_a_full_disk_too(store, spool, take_in):
    take_in(spool().article("a"))
    begin_night(store, date(2022, 6, 15))
    before = contents(store)
    writer = spool("2022-06-15")
    for number in range(40):
        writer.article(f"n{number}", body=("Chữ " * 2000,))
    code = """
import resource, signal, sys
from pathlib import Path
from storage import StoreFull, ingest, open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store(Path(sys.argv[1])) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    try:
        ingest(store, Path(sys.argv[2]))
    except StoreFull:
        sys.exit(3)
"""
    assert child(code, store.path, writer.write()).returncode == 3
    assert contents(store) == before
    check(store.path)


def test_a_second_writer_waits_and_then_says_so(store):
    with store.atomic():
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="other run"):
            open_store(store.path, busy_seconds=0.3)
        assert 0.2 < time.monotonic() - began < HANG


def test_a_read_before_the_write_does_not_make_it_fail(store):
    """With a deferred BEGIN this ends in SQLITE_BUSY_SNAPSHOT at once."""
    with open_store(store.path, busy_seconds=5) as other:
        with store.atomic():
            store.rows("SELECT * FROM nights")
            with pytest.raises(StoreBusy), open_store(store.path, busy_seconds=0.1):
                pass
            store.write("UPDATE nights SET exit_code = 0")
        begin_night(other, DAY)
        begin_night(store, DAY)
    assert [row["night"] for row in store.rows("SELECT night FROM nights")] == ["2022-06-14", "2022-06-14.2"]


def test_readers_and_the_writer_do_not_block_one_another(store):
    begin_night(store, DAY)
    with open_reader(store.path, busy_seconds=0) as reader, store.atomic():
        store.write("UPDATE nights SET exit_code = 7")
        assert reader.rows("SELECT exit_code FROM nights") == [{"exit_code": None}]


def damage(path, offset, length=200):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * length)


def test_a_damaged_page_stops_the_writer_before_it_writes(tmp_path, spool):
    path = tmp_path / "a.sqlite"
    with open_store(path) as store:
        begin_night(store, DAY)
        writer = spool()
        for number in range(30):
            writer.article(f"n{number}", body=(f"Chữ {number} " * 300,))
        ingest(store, writer.write())
    damage(path, path.stat().st_size // 4096 // 2 * 4096)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="backup"):
        open_store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 4080])
def test_what_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "a.sqlite"
    path.write_bytes(content)
    for opening in (open_store, open_reader):
        with pytest.raises(StoreCorrupt):
            opening(path)
    assert path.read_bytes() == content


def test_a_missing_database_is_not_made_by_a_reader(tmp_path):
    with pytest.raises(StoreMissing, match="nightly"):
        open_reader(tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreNotWritable, match="file"):
        open_store(tmp_path / "file" / "a.sqlite")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreNotWritable):
        open_store(tmp_path / "folder")


@pytest.mark.parametrize("made", ["nothing", "database"])
def test_a_directory_of_another_user_is_named(made):
    """As root a mode stops nobody, so the child becomes somebody else."""
    code = """
import os, sys
from pathlib import Path
from storage import StoreNotWritable, open_store
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_store(Path(sys.argv[1])).close()
except StoreNotWritable as error:
    print(error)
    sys.exit(4)
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        if made == "database":
            open_store(path).close()
            path.chmod(0o444)
        Path(folder).chmod(0o555)
        done = child(code, path, capture_output=True, text=True)
        Path(folder).chmod(0o755)
    assert done.returncode == 4, done.stderr
    assert str(path) in done.stdout and "right to write" in done.stdout


def test_every_error_tells_where_and_what_to_do():
    for kind in (StoreError, *StoreError.__subclasses__()):
        error = kind(Path("/x/y.sqlite"), "hỏng")
        assert str(error).startswith("/x/y.sqlite: hỏng. ") and str(error).endswith(".")
        assert error.remedy.count(".") <= 1 or "diembao" in error.remedy
