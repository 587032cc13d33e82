"""The copy that a seal publishes: the same bytes as the database, in a file that stands alone."""

import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from faults.nights import ROOT
from sealed_home import made, sealed, written

from storage import StoreBusy, StoreCorrupt, StoreNotWritable, apart, open_reader, open_store, snapshot
from storage.snapshot import publish_sealed

pytestmark = pytest.mark.slow

HEADER = 100
"""Bytes of the first page that say, among other things, how the file is written to."""


@pytest.fixture
def desk(tmp_path):
    return made(tmp_path / "home")


@pytest.fixture
def target(desk):
    return desk.data / "published.db"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def exit_codes(path):
    with open_reader(path) as reader:
        return [row["exit_code"] for row in reader.rows("SELECT exit_code FROM nights")]


def test_the_copy_is_the_database_byte_for_byte_but_for_its_header(desk, target):
    sealed(desk)
    live, copy = desk.database.read_bytes(), target.read_bytes()
    assert copy[HEADER:] == live[HEADER:]
    assert (live[18:20], copy[18:20]) == (b"\2\2", b"\1\1"), "one has a log, the other stands alone"


def test_the_digests_are_those_of_the_files(desk, target):
    with open_store(desk.database) as store:
        digests = publish_sealed(store, target)
    assert (digests.live, digests.published) == (digest(desk.database), digest(target))
    assert list(target.parent.glob(".*")) == []


def test_whoever_may_only_read_it_can(desk, target):
    sealed(desk)
    alone = desk.root / "alone/published.db"
    alone.parent.mkdir()
    shutil.copy(target, alone)
    with open_reader(alone) as reader:
        assert reader.first("PRAGMA journal_mode") == {"journal_mode": "delete"}
        assert list(alone.parent.iterdir()) == [alone]
    assert target.stat().st_mode & 0o777 == 0o644 & ~mask()


def mask():
    before = os.umask(0)
    os.umask(before)
    return before


def test_what_waits_in_the_log_behind_a_reader_is_in_the_copy_all_the_same(desk, target):
    with open_reader(desk.database) as reader, open_store(desk.database, busy_seconds=0.1) as store:
        reader.db.conn.execute("BEGIN")
        reader.first("SELECT * FROM nights")
        with store.atomic():
            store.write("UPDATE nights SET exit_code = 7")
        digests = publish_sealed(store, target)
        reader.db.conn.execute("ROLLBACK")
    assert (digests.live, digests.published) == (None, digest(target))
    assert exit_codes(target) == [7]


def test_nobody_writes_while_it_is_made_and_anybody_reads(desk, target, monkeypatch):
    copy, seen = apart.copy_apart, []

    def meanwhile(source, part):
        with open_reader(desk.database) as reader:
            seen.append(len(reader.rows("SELECT * FROM nights")))
        other = sqlite3.connect(desk.database, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE nights SET exit_code = 9")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        copy(source, part)

    monkeypatch.setattr(snapshot, "copy_apart", meanwhile)
    with open_store(desk.database) as store:
        digests = publish_sealed(store, target)
        assert (seen, digests.live) == ([1], digest(desk.database))
        with store.atomic():
            store.write("UPDATE nights SET exit_code = 1")
    assert exit_codes(desk.database) == [1]


def test_somebody_who_writes_and_does_not_end_is_named(desk, target):
    with open_store(desk.database, busy_seconds=0.1) as store:
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="locked"):
            publish_sealed(store, target)
        other.execute("ROLLBACK")
        other.close()
        assert not target.exists()
        publish_sealed(store, target)


def test_what_somebody_writes_between_two_steps_is_in_the_copy(desk, target, monkeypatch):
    """Into the log, after it was emptied and before the lock was taken."""
    with open_store(desk.database) as store:
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("PRAGMA wal_autocheckpoint = 0")
        before = []

        def traced(sql):
            if sql == "BEGIN IMMEDIATE" and not before:
                before.append(other.execute("UPDATE nights SET exit_code = 3"))

        store.db.conn.set_trace_callback(traced)
        digests = publish_sealed(store, target)
        store.db.conn.set_trace_callback(None)
        other.close()
    assert (digests.live, digests.published) == (None, digest(target))
    assert exit_codes(target) == [3]


UNABLE = """
import os
def unable(*_):
    raise OSError(22, "Invalid argument")
os.sendfile = unable
"""


def test_where_the_kernel_cannot_copy_we_do(desk, target, monkeypatch):
    monkeypatch.setattr(apart, "_COPY", UNABLE + apart._COPY)
    sealed(desk)
    assert target.read_bytes()[HEADER:] == desk.database.read_bytes()[HEADER:]


FULL = """
import resource, sys
from pathlib import Path
from storage import StoreFull, open_store
from storage.snapshot import publish_sealed
with open_store(Path(sys.argv[1])) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))
    try:
        publish_sealed(store, Path(sys.argv[2]))
    except StoreFull as error:
        sys.exit(str(error))
"""


def test_a_full_disk_is_named_and_the_copy_before_stays(desk, target):
    sealed(desk)
    before = digest(target)
    command = [sys.executable, "-c", FULL, str(desk.database), str(target)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 1 and "cannot be published: File too large" in done.stderr, done.stderr
    assert "Make room" in done.stderr
    assert digest(target) == before
    assert list(target.parent.glob(".*")) == []


@pytest.mark.parametrize("program", ["_COPY", "_DIGEST"])
def test_a_process_that_dies_beside_leaves_the_copy_before(program, desk, target, monkeypatch):
    sealed(desk)
    before = digest(target)
    written(desk)
    monkeypatch.setattr(apart, program, "import os\nos.kill(os.getpid(), 9)")
    with open_store(desk.database) as store, pytest.raises(StoreNotWritable, match=os.strerror(errno.EIO)):
        publish_sealed(store, target)
    assert digest(target) == before
    assert list(target.parent.glob(".*")) == []
    monkeypatch.undo()
    written(desk)
    assert sealed(desk).number == 2
    assert digest(target) != before


def test_a_damaged_database_is_not_published(desk, target):
    sealed(desk)
    before = digest(target)
    with open_store(desk.database) as store:
        page = store.db.conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'versions'").fetchone()[
            0
        ]
        with desk.database.open("r+b", buffering=0) as file:
            file.seek((page - 1) * 4096)
            file.write(b"\xff" * 64)
        with pytest.raises(StoreCorrupt):
            publish_sealed(store, target)
    assert digest(target) == before
    assert list(target.parent.glob(".*")) == []


def test_a_large_file_is_read_ahead_while_it_is_checked(desk, monkeypatch):
    sealed(desk)
    read, begun = digest(desk.database), []
    popen = subprocess.Popen

    def seen(*given, **named):
        begun.append(popen(*given, **named))
        return begun[-1]

    monkeypatch.setattr(apart.subprocess, "Popen", seen)
    open_store(desk.database).close()
    assert begun == [], "not worth it"
    monkeypatch.setattr(apart, "LARGE", 1)
    open_store(desk.database).close()
    open_store(desk.data / "new.db").close()
    (one,) = begun
    assert one.poll() is not None, "nothing of it goes on"
    assert digest(desk.database) == read


def test_a_file_that_is_gone_is_named():
    with pytest.raises(FileNotFoundError, match="/none"):
        apart.digest_apart(Path("/none"))
