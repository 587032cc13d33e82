"""Pictures of the pages for the docs: `python -m tests.browser.screenshots docs/anh` makes them anew."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from diembao.commands.demo import prepare
from diembao.home import Home
from diembao.night import Options, run_night
from diembao.progress import bar
from diembao.sample.server import serve
from storage.desk import Role
from tests.browser.watched import Watched, browsing
from tests.dashboard.visitors import Server, person, serving

SIZES = {"rong": (1280, 800), "hep": (390, 844)}
PAGES = {
    "tong-quan": "/",
    "bai-viet": "/bai-viet?q=ho+ngheo",
    "mot-bai": "",
    "duyet": "/duyet",
    "don-vi": "/don-vi/baodakmay",
    "tu-khoa": "/tu-khoa",
    "so-lieu": "/so-lieu",
    "nguoi-dung": "/nguoi-dung",
    "dang-nhap": "",
}
"""Name of the picture, and the address; without one there is a way to it."""


def main(folder: Path) -> None:
    """Take every picture on a home that has read the sample province."""
    folder.mkdir(parents=True, exist_ok=True)
    with province() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--hide-scrollbars"]
        )
        for width, size in SIZES.items():
            with browsing(browser, *size) as watched:
                take(watched, server, folder, width)
        browser.close()


@contextmanager
def province() -> Iterator[Server]:
    """The pages of a home with one night, and somebody who may open all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        with serve(night=1, port=0) as sites:
            home: Home = prepare(Path(scratch) / "home", sites.port)
            with bar() as watch:
                run_night(home, Options(), watch)
        person(home, Role.OPERATOR, "may", "Cán bộ Mây")
        with serving(home) as server:
            yield server


def take(watched: Watched, server: Server, folder: Path, width: str) -> None:
    """The pictures of one width."""
    page = watched.page
    page.goto(f"{server.url}/dang-nhap")
    picture(page, folder, "dang-nhap", width)
    watched.log_in(server, "may")
    for name, path in PAGES.items():
        if path:
            page.goto(server.url + path)
            picture(page, folder, name, width)
    page.goto(server.url + PAGES["bai-viet"])
    page.locator(".results h3 a").first.click()
    picture(page, folder, "mot-bai", width)


def picture(page: Page, folder: Path, name: str, width: str) -> None:
    """One picture of what the window shows, once its letters are there."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / f"{name}-{width}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
