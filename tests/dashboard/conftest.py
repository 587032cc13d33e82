"""What suites of the pages share: a home with a published night, and a client of its pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.home import Home, open_home
from tests.dashboard.made_desk import make_home
from tests.dashboard.visitors import Server, Visitor, serving


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once for the process, and never changed."""
    return make_home(tmp_path_factory.mktemp("desk") / "home").root


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Home:
    """A copy that a test may change."""
    shutil.copytree(made_home, tmp_path / "home")
    return open_home(tmp_path / "home")


@pytest.fixture
def client(home: Home) -> Iterator[Visitor]:
    """A visitor of the pages, in this process: `client.get("/")`, `client.post("/…", {…})`."""
    with Visitor(build(desk_of_home(home))) as visitor:
        yield visitor


@pytest.fixture
def server(home: Home) -> Iterator[Server]:
    """The pages of the home on a real socket of this machine, for browsers."""
    with serving(home) as running:
        yield running
