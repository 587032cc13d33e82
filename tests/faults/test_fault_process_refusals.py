"""A7, A8, A10, A11, A13, A17, A18, A19: what stops a night before its first request, and what it says."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import namedtuple
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock
from sqlite_utils import Migrations

from diembao.home import open_home
from diembao.main import main
from diembao.writing import writing
from storage import (
    StoreBusy,
    StoreNotMigrated,
    begin_night,
    begin_or_resume,
    finish_night,
    open_store,
    publish,
)
from storage.migrations import SCHEMA_VERSION

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path, site):
    """A home with one outlet, whose site notes who asks."""
    return make_home(tmp_path / "home", site)


def make_home(root, site):
    (root / "outlets").mkdir(parents=True)
    (root / "outlets/tin.toml").write_text(
        'name = "Trang tin"\nkind = "portal"\nowner = "UBND"\n'
        f'hosts = [ {{ name = "{site.host}" }} ]\n'
        f'channels = [ {{ kind = "listing", url = "{site.url}/", links = "h3 a" }} ]\n',
        encoding="utf-8",
    )
    (root / "diembao.toml").write_text(
        'private_hosts = ["127.0.0.1"]\nmin_free_mb = 1\n[politeness]\ndelay = 0\n', encoding="utf-8"
    )
    return root


@pytest.fixture(autouse=True)
def nobody_is_asked(site):
    yield
    assert site.hits == []


def nightly(home):
    done = CliRunner().invoke(main, ["--home", str(home), "nightly"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, " ".join(done.stderr.split())


def tree(folder):
    """Every file with its bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def database(home):
    return home / "data/diembao.db"


def test_a7_too_little_room_to_begin(home, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100 << 30, 100 << 30, 0))
    code, said = nightly(home)
    assert code == 3
    assert f"{home / 'data'} has 0 MB free; min_free_mb asks for 1." in said
    assert not database(home).exists()


def test_a10_a_second_night_leaves_at_once_and_touches_nothing(home):
    open_store(database(home)).close()
    (home / "data/spool").mkdir()
    lock = home / "data/diembao.lock"
    program = f"from filelock import FileLock\nwith FileLock({str(lock)!r}): print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as first:
        first.stdout.readline()
        before = tree(home)
        code, said = nightly(home)
        assert (code, tree(home)) == (5, before)
        assert f"Another run holds {lock}" in said
        assert f"It is open in process {first.pid} (" in said
        first.communicate("\n")


def test_a11_a_lock_file_that_is_left_locks_nothing(home):
    open_store(database(home)).close()
    (home / "data/diembao.lock").write_text("4711", encoding="utf-8")
    with writing(open_home(home)):
        pass


def test_a11_a_night_left_running_is_killed_by_the_next(home):
    with open_store(database(home)) as store:
        begin_night(store, date(2022, 6, 13))
        assert begin_or_resume(store, date(2022, 6, 14)).key == "2022-06-14"
        states = store.rows("SELECT night, state FROM nights ORDER BY id")
    assert [(row["night"], row["state"]) for row in states] == [
        ("2022-06-13", "killed"), ("2022-06-14", "running")
    ]  # fmt: skip


def test_a8_the_message_names_who_holds_the_database(home):
    path = database(home)
    open_store(path).close()
    program = (
        f"import sqlite3\nc = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE'); print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        other.stdout.readline()
        with pytest.raises(StoreBusy, match=f"it is open in process {other.pid} ") as caught:
            open_store(path, busy_seconds=0.2)
        assert "Wait for the other run" in str(caught.value)
        other.communicate("\n")
    open_store(path).close()


def test_a13_a_damaged_page_ends_with_17_and_says_how_to_restore(home):
    path = database(home)
    with open_store(path) as store, store.atomic():
        for number in range(200):
            store.insert("nights", {"night": f"x{number}", "day": "2022-06-14", "number": number,
                                    "started": "x" * 200, "state": "killed"})  # fmt: skip
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 4096 // 2 * 4096)
        file.write(b"\xff" * 200)
    before = tree(home)
    code, said = nightly(home)
    assert code == 17
    assert str(path) in said and "restore the newest backup or published copy" in said
    assert {file: tree(home)[file] for file in before} == before


def failing(db):
    """Half of it works."""
    db.execute("CREATE TABLE half (x INTEGER) STRICT")
    db.execute("PRAGMA user_version = 99")
    db.execute("ALTER TABLE nothing ADD COLUMN y")


def test_a17_a_migration_that_fails_leaves_the_database_to_the_former_version(home):
    path = database(home)
    with open_store(path) as store:
        finish_night(store, begin_night(store, date(2022, 6, 14)), "complete", 0)
    before = tree(path.parent)
    steps = Migrations("diembao")
    steps()(failing)
    with pytest.raises(StoreNotMigrated, match="Nothing was changed"):
        open_store(path, steps=steps)
    assert tree(path.parent).keys() == before.keys()
    with open_store(path) as store:
        assert store.first("PRAGMA user_version") == {"user_version": SCHEMA_VERSION}
        assert begin_or_resume(store, date(2022, 6, 15)).key == "2022-06-15"
        assert store.first("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'") == {"n": 0}


def test_a17_the_command_says_so_with_17(home, monkeypatch):
    steps = Migrations("diembao")
    steps()(failing)
    open_store(database(home)).close()
    monkeypatch.setattr("diembao.night.open_store", lambda path: open_store(path, steps=steps))
    code, said = nightly(home)
    assert code == 17
    assert "the version of the program before this one still works with it" in said


def test_a18_a_database_of_a_later_version_is_left_alone(home):
    path = database(home)
    open_store(path).close()
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    before = path.read_bytes()
    code, said = nightly(home)
    assert (code, path.read_bytes()) == (17, before)
    assert "Update the program" in said


NOBODY = """
import os, sys
from pathlib import Path
from diembao.home import open_home
from diembao.main import main
open_home(Path(sys.argv[1])).check()  # nobody may not be able to import what comes late
dict(main.commands)
if os.geteuid() == 0:
    os.setuid(65534)
main(["--home", sys.argv[1], *sys.argv[2:]])
"""


def as_nobody(*words):
    return subprocess.run(
        [sys.executable, "-c", NOBODY, *map(str, words)],
        capture_output=True, encoding="utf-8", check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture
def open_folder():
    """A directory that another account may enter; pytest's own are closed to it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        for path in Path(folder).rglob("*"):
            if path.is_dir():
                path.chmod(0o755)


@pytest.mark.parametrize("locked", ["home", "data", "data/spool", "data/evidence", "data/diembao.db"])
def test_a19_a_place_that_cannot_be_written_is_named_before_any_request(locked, open_folder, site):
    home = make_home(open_folder / "home", site)
    if locked != "home":
        (home / "data/spool").mkdir(parents=True)
        (home / "data/evidence").mkdir()
        for folder in (home / "data", home / "data/spool", home / "data/evidence"):
            folder.chmod(0o777)
    if locked == "data/diembao.db":
        open_store(home / locked).close()
    place = home if locked == "home" else home / locked
    place.chmod(0o444 if place.is_file() else 0o555)
    done = as_nobody(home, "nightly")
    assert done.returncode == 4, done.stderr
    assert str(place) in done.stderr
    assert "right to write there" in done.stderr


def test_a15_another_account_reads_the_published_copy_whatever_the_writer_does(open_folder, site):
    home = make_home(open_folder / "home", site)
    with open_store(database(home)) as store:
        begin_night(store, date(2022, 6, 14))
        publish(store.path, home / "data/published.db")
        begin_night(store, date(2022, 6, 15))
        with store.atomic():
            store.write("UPDATE nights SET exit_code = 7")
            assert read_as_nobody(home) == ["2022-06-14"]
    assert read_as_nobody(home) == ["2022-06-14"], "also when the writer is gone"


READING = """
import os, sys
from pathlib import Path
from diembao.home import open_home
from storage import open_reader
home = open_home(Path(sys.argv[1]))
if os.geteuid() == 0:
    os.setuid(65534)
with open_reader(home.published) as reader:
    print(*(row["night"] for row in reader.rows("SELECT night FROM nights ORDER BY id")))
"""


def read_as_nobody(home):
    (home / "data").chmod(0o755)
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else, who may not write beside the database")
    done = subprocess.run(
        [sys.executable, "-c", READING, str(home)],
        capture_output=True, encoding="utf-8", check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a10_a_lock_dies_with_its_process(home):
    open_store(database(home)).close()
    lock = home / "data/diembao.lock"
    program = f"from filelock import FileLock\nFileLock({str(lock)!r}).acquire(); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as first:
        first.stdout.readline()
        first.kill()
        first.communicate()
    with FileLock(lock, timeout=0):
        pass
