"""A signal between the crawls and the end of a night: the documented code, and the night is resumed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Labelling comes after every crawl is in: there the signal finds no child to wait for.
SIGNALLED = """
import os, signal, time
from diembao.processes.labelling import Labelling
from diembao.main import main

def label_all(*_):
    os.kill(os.getpid(), signal.{name})
    time.sleep(30)

Labelling.label_all = label_all
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_signal_while_labelling(name: str, sample_home: Path, run: Any) -> None:
    words = ("nightly", "--only", "krongsa")
    command = [sys.executable, "-c", SIGNALLED.format(name=name), "--home", str(sample_home), *words]
    stopped = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert stopped.returncode == 11, stopped.stderr
    assert "the same command" in stopped.stderr
    again = json.loads(run(*words, "--json", home=sample_home).stdout)
    assert (again["resumed"], again["exit"], again["labelled"]) == (True, 0, 8)
