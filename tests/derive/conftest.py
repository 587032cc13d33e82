"""A made home, and the command line in this process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import work_in_this_process
from kept_pages import MadeHome, command

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests marked slow have processes of their own."""
    if request.node.get_closest_marker("slow") is None:
        work_in_this_process(monkeypatch)


@pytest.fixture
def made(tmp_path: Path) -> MadeHome:
    return MadeHome(tmp_path / "home")


@pytest.fixture
def call(made: MadeHome) -> Call:
    return lambda *words: command(made.root, *words)


@pytest.fixture
def reextract(call: Call) -> Callable[..., dict[str, Any]]:
    """`reextract --json`, which must end as it is said to."""

    def run(*words: str, code: int = 0) -> dict[str, Any]:
        found, out, err = call("reextract", "--json", *words)
        assert found == code, err
        return json.loads(out)

    return run
