"""A4, A5: `kill -9` before any change that a seal makes; the next one ends in the same archive."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults.nights import ROOT
from faults.staff_home import label_all
from sealed_home import add_night, archive_of, made, sealed

from storage import open_store


@pytest.fixture
def waiting(tmp_path):
    """A home that was sealed once, and what waits for the next seal."""
    desk = made(tmp_path / "home")
    sealed(desk)
    add_night(desk, "2022-06-15")
    add_night(desk, "2022-06-16", "cong")
    label_all(desk, 6)
    paper = archive_of(desk).audit("2022-06-16-1") / "audit.json"
    paper.parent.mkdir(parents=True)
    paper.write_text("{}\n", encoding="utf-8")
    with open_store(desk.database) as store, store.atomic():
        store.insert("audits", {
            "key": "2022-06-16-1", "directive": "d", "since": "2022-06-01", "until": "2022-06-16",
            "night": "2022-06-16", "rule_version": "r1", "hash": "0", "seal": 1, "made": "x"})  # fmt: skip
    return desk


def broken(desk, every):
    done = subprocess.run(
        [sys.executable, "-m", "archive.broken_seals", str(desk.root), str(every)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_here_and_there(waiting):
    assert broken(waiting, 29)["killed"] >= 4


@pytest.mark.faults
@pytest.mark.slow
def test_killed_before_every_change(waiting):
    assert broken(waiting, 1)["killed"] > 100


@pytest.mark.faults
@pytest.mark.slow
def test_killed_before_every_change_of_the_first_seal(tmp_path):
    desk = made(tmp_path / "home", "2022-06-14", "2022-06-15")
    assert broken(desk, 1)["killed"] > 100
