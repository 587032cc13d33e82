"""What suites of the flat copy share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.reading import Library, Places, open_library
from tests.reading.made_library import make


@pytest.fixture(scope="session")
def made_places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Made once for the process, and never changed."""
    return make(tmp_path_factory.mktemp("library"))


@pytest.fixture
def places(made_places: Places, tmp_path: Path) -> Places:
    """A copy that a test may change."""
    folder = tmp_path / "data"
    shutil.copytree(made_places.reading.parent, folder)
    return Places(folder / "reading.db", folder / "published.db", folder / "desk.db")


@pytest.fixture
def library(made_places: Places) -> Iterator[Library]:
    with open_library(made_places) as opened:
        yield opened
