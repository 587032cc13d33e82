"""A home for what people decide."""

import pytest
from people_desk import people_desk


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """The same for tests in which nothing may be written."""
    return people_desk(tmp_path_factory.mktemp("untouched") / "home")


@pytest.fixture
def desk(tmp_path):
    return people_desk(tmp_path / "home")
