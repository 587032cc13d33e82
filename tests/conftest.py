"""What several suites share: a home of the sample province, and the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from diembao.commands.demo import prepare
from diembao.sample.server import SampleServer, serve

# The same examples on every machine and no clock: a suite that fails once in a while is no proof of anything.
# HYPOTHESIS_PROFILE=explore looks further, with other examples each time.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

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
