"""What outlets print is shown and never run: a hostile title on every page that a reader can come to."""

from collections.abc import Iterator

import pytest

from diembao.home import Home
from storage.desk import Role
from tests.browser.addresses import walk
from tests.browser.watched import Watched
from tests.dashboard.made_desk import HOSTILE
from tests.dashboard.visitors import Server, person, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def hostile(home: Home) -> Iterator[Server]:
    """A home in which one article is all scripts, with an account that may open everything."""
    person(home, Role.OPERATOR)
    with serving(home) as running:
        yield running


def test_e1_a_hostile_title_runs_on_no_page(wide: Watched, hostile: Server) -> None:
    wide.log_in(hostile, "may")
    shown = set()
    paths = []
    for path in walk(wide, hostile, "/", "/bai-viet?q=script", "/bai-viet?q=alert", "/duyet", alike=3):
        paths.append(path)
        if HOSTILE[:25] in wide.page.inner_text("body"):
            shown.add(path.partition("?")[0].split("/")[1])
        for tag in ("svg[onload]", "img[onerror]", "main script:not([src])"):
            assert wide.page.locator(tag).count() == 0, path
        wide.was_quiet(hostile)
    assert {"bai-viet", "don-vi", "duyet"} <= shown, "the title was not met, so nothing was tried"
    assert len(paths) > 25
