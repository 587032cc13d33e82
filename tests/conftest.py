"""What several suites share: a home of the sample province, and the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diembao.commands.demo import prepare
from diembao.sample.server import SampleServer, serve

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def province() -> Iterator[SampleServer]:
    with serve(night=1, port=0) as server:
        yield server


@pytest.fixture
def sample_home(tmp_path: Path, province: SampleServer) -> Path:
    return prepare(tmp_path / "home", province.port).root


def diembao(*words: str, home: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """The command as an operator gives it."""
    return subprocess.run(
        [sys.executable, "-m", "diembao", "--home", str(home), *words],
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        env=os.environ | {"COLUMNS": "160", "NO_COLOR": "1"},
        check=False,
    )


@pytest.fixture(scope="session")
def run() -> Run:
    return diembao
