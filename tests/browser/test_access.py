"""Who reads the pages by keyboard, with a screen reader or on a telephone reads all of them."""

from collections.abc import Iterator

import pytest
from axe_core_python.sync_playwright import Axe

from diembao.home import Home
from storage.desk import Role
from tests.browser.addresses import walk
from tests.browser.watched import Watched
from tests.dashboard.visitors import Server, person, serving

pytestmark = pytest.mark.slow

SERIOUS = {"serious", "critical"}


@pytest.fixture
def all_pages(home: Home) -> Iterator[Server]:
    """A home whose every page may be opened."""
    person(home, Role.OPERATOR)
    with serving(home) as running:
        yield running


def findings(watched: Watched) -> list[str]:
    """What axe-core finds wrong that hinders somebody, with the first place of each."""
    found = Axe().run(watched.page)["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_axe_finds_nothing_serious(width: str, all_pages: Server, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    watched.log_in(all_pages, "may")
    wrong = {}
    kinds = 0
    for path in walk(watched, all_pages, "/", "/bai-viet?q=ngheo", "/duyet", "/nguoi-dung", "/tai-khoan"):
        kinds += 1
        if found := findings(watched):
            wrong[path] = found
    assert wrong == {}
    assert kinds > 14


def test_axe_finds_what_is_wrong(wide: Watched) -> None:
    wide.page.set_content("<html><body><img src='data:,'><input></body></html>")
    assert len(findings(wide)) >= 2


def test_no_page_is_wider_than_a_telephone(narrow: Watched, all_pages: Server) -> None:
    narrow.log_in(all_pages, "may")
    sideways = [
        path
        for path in walk(narrow, all_pages, "/", "/duyet")
        if narrow.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    ]
    assert sideways == []


def test_the_first_key_leads_past_the_menu(wide: Watched, all_pages: Server) -> None:
    wide.log_in(all_pages, "may")
    for path in ("/", "/bai-viet", "/don-vi", "/tu-khoa"):
        wide.page.goto(all_pages.url + path)
        wide.page.keyboard.press("Tab")
        assert wide.page.locator(":focus").get_attribute("href") == "#noi-dung"
        wide.page.keyboard.press("Enter")
        assert wide.page.evaluate("document.activeElement.id") == "noi-dung"
