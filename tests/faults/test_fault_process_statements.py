"""A2, A3: whatever a night writes may be broken off at any statement, or at any step of one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults.nights import ROOT, small_home, whole_night

from diembao.sample.server import serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """A home with the evidence of one night, and its day."""
    with serve(night=1, port=0) as province:
        home = small_home(tmp_path_factory.mktemp("night") / "home", province.port)
        whole_night(home)
    (folder,) = (home / "data/evidence/nights").iterdir()
    return home, folder.name


@pytest.mark.parametrize("how", ["crash", "interrupt"])
def test_a_break_anywhere_ends_in_the_same_database_once_it_is_done_again(how, night):
    home, day = night
    done = subprocess.run(
        [sys.executable, "-m", "faults.breaking", how, str(home), day],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    places = json.loads(done.stdout)
    assert len(places) >= 20
    assert places[-1] > 500, "all of the night was gone through"
