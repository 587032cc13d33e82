"""A6: no room left, wherever a night runs into it; once there is room, the same command mends it."""

import subprocess

import pytest
from faults.nights import ROOT, check, command, content, published, small_home, undisturbed_night, whole_night

from diembao.sample.server import serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    return undisturbed_night(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("room", [20_000, 100_000, 250_000])
def test_no_room_left_then_again(room, undisturbed, tmp_path):
    """No file may grow beyond `room` bytes: database, WARC and ledger hit the wall at different sizes."""
    with serve(night=1, port=undisturbed.port):
        home = small_home(tmp_path / "home", undisturbed.port)
        full = subprocess.run(
            ["prlimit", f"--fsize={room}", *command(home)],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=False,
        )
        assert full.returncode == 3, full.stderr
        assert "diembao.db" in full.stderr or "spool" in full.stderr
        whole_night(home)
    check(home)
    assert content(home) == undisturbed.content


FULL = """
import errno
from storage.archive import taking
def full(source, target):
    raise OSError(errno.ENOSPC, "No space left on device", str(target))
taking.copy_whole = full
from diembao.main import main
main()
"""


def test_no_room_in_the_archive_then_again(undisturbed, tmp_path):
    """All was read and stored; the next night seals this one too."""
    with serve(night=1, port=undisturbed.port):
        home = small_home(tmp_path / "home", undisturbed.port)
        full = subprocess.run(
            command(home, ("-c", FULL)), capture_output=True, encoding="utf-8", cwd=ROOT, check=False
        )
        assert full.returncode == 3, full.stderr
        assert "sealed once there is room" in full.stderr
        assert content(home) == undisturbed.content
        assert not list((home / "data/evidence").rglob("*.json"))
        whole_night(home)
    check(home)
    assert len(list((home / "data/evidence/nights").glob("*/*"))) == 4
    assert content(home) == published(home) == undisturbed.content
