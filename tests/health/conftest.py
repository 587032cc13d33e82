"""Homes with nights made by hand, and the command on them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from health.made_nights import MadeHome

from diembao.main import main


@pytest.fixture
def made(tmp_path: Path) -> MadeHome:
    return MadeHome(tmp_path / "home")


@pytest.fixture
def health(made: MadeHome) -> Callable[..., Any]:
    """`health(at(23, 7), "--alert")`: exit code, standard output and error."""

    def call(moment, *words):
        with time_machine.travel(moment, tick=False):
            done = CliRunner().invoke(main, ["--home", str(made.root), "health", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return call


@pytest.fixture
def answer(health: Callable[..., Any]) -> Callable[..., Any]:
    """The answer as JSON, with its concerns by key."""

    def ask(moment, *words):
        code, out, _ = health(moment, "--json", *words)
        document = json.loads(out)
        assert document["exit"] == code
        return document | {"concerns": {one["key"]: one for one in document["concerns"]}}

    return ask
