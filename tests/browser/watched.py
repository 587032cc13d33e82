"""A browser's page of which everything that must never happen is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.dashboard.visitors import PASSWORD, Server

LOUD = {"error", "warning"}
"""Kinds of what a console says."""


@dataclass
class Watched:
    """A page with what it did unasked."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """What the console complained of, and exceptions of scripts."""
    requests: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def log_in(self, server: Server, name: str) -> "Watched":
        """Log in as a person does."""
        self.page.goto(f"{server.url}/dang-nhap")
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.get_by_role("button", name="Đăng xuất").wait_for()
        return self

    def others(self, server: Server) -> list[str]:
        """Requests that left the server's own origin."""
        own = urlsplit(server.url).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in {own, ""}]

    def was_quiet(self, server: Server) -> None:
        """Nothing happened that must not."""
        assert self.dialogs == []
        assert self.errors == []
        assert self.others(server) == []
        assert {url: status for url, status in self.answers.items() if status >= 500} == {}


@contextmanager
def browsing(browser: Browser, width: int, height: int) -> Iterator[Watched]:
    """A new window without cookies."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    watched = Watched(page)

    def shut(dialog) -> None:
        watched.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", shut)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("console", lambda said: watched.errors.append(said.text) if said.type in LOUD else None)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on("response", lambda answer: watched.answers.__setitem__(answer.url, answer.status))
    yield watched
    context.close()
