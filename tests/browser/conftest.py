"""A real browser before the real pages: Debian's Chromium, and a home that has read the sample province."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from diembao.commands.demo import prepare
from diembao.home import Home, open_home
from diembao.night import Options, run_night
from diembao.progress import bar
from diembao.sample.server import serve
from storage.desk import Role
from tests.browser.watched import Watched, browsing
from tests.conftest import diembao
from tests.dashboard.made_desk import make_home
from tests.dashboard.visitors import Server, person, serving
from vietnamese.dates import TIMEZONE

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file, since its event loop keeps others from theirs; skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after a night on the sample province, with an audit on record; never changed."""
    with serve(night=1, port=0) as province:
        home = prepare(tmp_path_factory.mktemp("province") / "home", province.port)
        with bar() as watch:
            run_night(home, Options(), watch)
    audited = diembao("audit", "run", home=home.root)
    assert audited.returncode == 0, audited.stderr
    return home.root


@pytest.fixture
def province_home(read_home: Path, tmp_path: Path) -> Home:
    """A copy that a test may change, with an account for each role."""
    shutil.copytree(read_home, tmp_path / "home")
    home = open_home(tmp_path / "home")
    for role in Role:
        person(home, role, str(role), f"Cán bộ {role}")
    return home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home built row by row, with a hostile article among others."""
    return make_home(tmp_path / "built")


@pytest.fixture
def desk(province_home: Home) -> Iterator[Server]:
    """The pages as an operator serves them."""
    with serving(province_home) as running:
        yield running


@pytest.fixture
def wide(chromium: Browser) -> Iterator[Watched]:
    """A desk's screen."""
    with browsing(chromium, 1280, 800) as watched:
        yield watched


@pytest.fixture
def narrow(chromium: Browser) -> Iterator[Watched]:
    """A telephone's."""
    with browsing(chromium, 390, 844) as watched:
        yield watched


@pytest.fixture(scope="session")
def today() -> str:
    """The day in Asia/Ho_Chi_Minh as the pages write it."""
    return datetime.now(TIMEZONE).strftime("%d/%m/%Y")
