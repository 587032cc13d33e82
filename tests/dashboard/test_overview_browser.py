"""The pages about coverage in a real browser: on a wide screen, on a telephone, on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.dashboard.visitors import Server

pytestmark = pytest.mark.slow

PATHS = ("/", "/don-vi", "/don-vi/baodakmay", "/don-vi/phong-vhtt-krongsa", "/so-lieu", "/?thang=2099-01")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield started
        started.close()


@pytest.fixture
def complaints(page: Page, server: Server) -> list[str]:
    """What the browser complains of, and whatever it asks of another server."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda sent: None if sent.url.startswith(server.url) else found.append(sent.url))
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def test_verdicts_appear_by_themselves(page: Page, server: Server, complaints: list[str]) -> None:
    page.goto(server.url)
    page.wait_for_selector("td.square.met")
    assert page.locator("#cho-ket-luan").count() == 0
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(
    page: Page, server: Server, complaints: list[str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in PATHS:
        page.goto(server.url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert complaints == []


def test_the_chart_is_drawn_by_the_browser(page: Page, server: Server) -> None:
    page.goto(server.url)
    assert page.evaluate("document.querySelector('figure.chart img').naturalWidth") > 300


def test_the_table_is_printed_on_a4_lying_down(page: Page, server: Server) -> None:
    page.goto(server.url)
    printed = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)}
    assert boxes
    assert all(abs(wide - 842) < 1 and abs(high - 595) < 1 for wide, high in boxes)


def test_a_cell_is_a_link_to_its_articles_by_keyboard(page: Page, server: Server) -> None:
    page.goto(server.url + "/?thang=2022-03")
    page.locator("td.square a.count").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/bai-viet\?"))
    assert "tu=2022-03-01" in page.url
    assert "den=2022-03-31" in page.url
