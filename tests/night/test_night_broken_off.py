"""A night may be broken off anywhere: the same command again ends in the same database."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diembao.commands.demo import prepare
from diembao.sample.server import serve
from storage import fingerprint, open_reader

pytestmark = pytest.mark.slow
ROUNDS = 5


def whole_night(home: Path) -> None:
    done = subprocess.run(command(home), capture_output=True, encoding="utf-8", timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "diembao", "--home", str(home), "nightly"]


def content(home: Path) -> str:
    with open_reader(home / "data/diembao.db") as reader:
        return fingerprint(reader)


def children(parent: int) -> list[int]:
    """Processes below that one, at any depth."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            if int(fields[1]) == parent:
                found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float, int]:
    """Content of the database after a night that nothing disturbed, how long it took, and the port."""
    with serve(night=1, port=0) as province:
        port = province.port
        home = prepare(tmp_path_factory.mktemp("undisturbed") / "home", port).root
        begun = time.monotonic()
        whole_night(home)
        return content(home), time.monotonic() - begun, port


@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.parametrize("victim", ["runner", "child"])
def test_kill_and_again(victim: str, seed: int, undisturbed: tuple[str, float, int], tmp_path: Path) -> None:
    wanted, seconds, port = undisturbed
    moment = random.Random(f"{victim}{seed}").uniform(0.1, 1.0) * seconds
    with serve(night=1, port=port):
        home = prepare(tmp_path / "home", port).root
        with subprocess.Popen(command(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as runner:
            time.sleep(moment)
            targets = [runner.pid] if victim == "runner" else children(runner.pid)[:1]
            for target in targets:
                os.kill(target, signal.SIGKILL)
            runner.wait(timeout=240)
        whole_night(home)
    assert content(home) == wanted


def test_stop_by_scheduler_then_again(undisturbed: tuple[str, float, int], tmp_path: Path) -> None:
    wanted, seconds, port = undisturbed
    with serve(night=1, port=port):
        home = prepare(tmp_path / "home", port).root
        with subprocess.Popen(command(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as runner:
            time.sleep(seconds * 0.4)
            runner.send_signal(signal.SIGTERM)
            assert runner.wait(timeout=120) == 11
        again = subprocess.run([*command(home), "--json"], capture_output=True, timeout=240, check=False)
    assert again.returncode == 0
    assert json.loads(again.stdout)["resumed"]
    assert content(home) == wanted


@pytest.mark.parametrize("room", [20_000, 150_000, 400_000, 1_000_000])
def test_no_room_left_then_again(room: int, undisturbed: tuple[str, float, int], tmp_path: Path) -> None:
    """No file may grow beyond `room` bytes: database, WARC and ledger hit the wall at different sizes."""
    wanted, _, port = undisturbed
    with serve(night=1, port=port):
        home = prepare(tmp_path / "home", port).root
        full = subprocess.run(
            ["prlimit", f"--fsize={room}", *command(home)], capture_output=True, encoding="utf-8", check=False
        )
        assert full.returncode == 3
        assert "diembao.db" in full.stderr or "spool" in full.stderr
        whole_night(home)
    assert content(home) == wanted
