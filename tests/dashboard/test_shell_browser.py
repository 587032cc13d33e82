"""The frame, the login and Datasette's pages in Chromium: nothing runs, nothing leaves, all can be used."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from storage.desk import Role
from tests.dashboard.visitors import PASSWORD, Server, person

CHROMIUM = shutil.which("chromium")
PAGES = (
    *("/tai-khoan", "/nguoi-dung", "/reading", "/reading/lines?_facet=content&day__gt=2022-03-01"),
    *("/reading/heads?title__contains=script", "/reading/heads/121", "/published", "/published?sql=select+1"),
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")]


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[Page, Callable[[], list[str]]]]:
    """A page of a browser, and what went wrong in it."""
    wrong: list[str] = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": request.param, "height": 900})
        page.on(
            "console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda asked: None if asked.url.startswith(server.url) else wrong.append(asked.url)
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page, lambda: wrong
        browser.close()


def test_e1_nothing_runs_and_all_can_be_used(
    page: tuple[Page, Callable[[], list[str]]], server: Server
) -> None:
    browser, wrong = page
    person(server.home, Role.OPERATOR)
    browser.goto(f"{server.url}/tai-khoan")
    browser.keyboard.press("Tab")
    assert browser.evaluate("document.activeElement.className") == "skip"
    browser.get_by_label("Tên đăng nhập").fill("may")
    browser.get_by_label("Mật khẩu").fill(PASSWORD)
    with browser.expect_navigation():
        browser.keyboard.press("Enter")
    assert browser.url == f"{server.url}/tai-khoan"
    for path in PAGES:
        browser.goto(server.url + path)
        findings = [found["id"] for found in Axe().run(browser)["violations"]]
        assert findings == [], path
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        face = "document.fonts.check('16px \"Be Vietnam Pro\"', 'Đắk Nông ữ')"
        assert browser.evaluate(face), path
    assert wrong() == []
