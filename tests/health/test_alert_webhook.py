"""Alerts by webhook: one POST to one address, whatever that answers."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hanging import HANG
from health.made_nights import at
from pydantic import ValidationError

from diembao.alerts import webhook
from diembao.alerts.delivery import NotSent
from diembao.alerts.letter import Letter
from diembao.alerts.settings import WebhookSettings
from diembao.exits import Exit
from diembao.health.concerns import Concern, Level

LETTER = Letter(
    at(23, 6, 30),
    "Còn thiếu.",
    Path("/srv/diembao"),
    Exit.PARTIAL,
    new=(Concern("outlet/bao/reading", Level.DOWN, "không đọc\nđược", "Mở trang.", "bao", "Báo"),),
)


class Handler(BaseHTTPRequestHandler):
    server: "Hook"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), json.loads(body)))
        self.server.answer(self)

    def do_GET(self):
        self.server.got.append((self.path, dict(self.headers), None))

    def log_message(self, *args):
        pass


class Hook(HTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[str, dict[str, str], Any]] = []
        self.answer = status(200)
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/hook/bi-mat"

    def handle_error(self, *args):
        pass


def status(code, **headers):
    def answer(handler):
        handler.send_response(code)
        for name, value in ({"Content-Length": "0"} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def test_the_letter_is_posted_as_json(hook, tmp_path):
    webhook.send(WebhookSettings(url=hook.url), tmp_path, LETTER)
    ((path, headers, body),) = hook.got
    assert path == "/hook/bi-mat"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Authorization" not in headers
    assert body["subject"] == LETTER.subject
    assert "- Báo (bao): không đọc được\n" in body["text"]
    assert (body["exit"], body["new"][0]["key"], body["lasting"], body["over"]) == (
        10, "outlet/bao/reading", [], [])  # fmt: skip


def test_a_token_goes_along(hook, tmp_path):
    (tmp_path / "token").write_text("abc123\n", encoding="utf-8")
    webhook.send(WebhookSettings(url=hook.url, token_file="token"), tmp_path, LETTER)
    assert hook.got[0][1]["Authorization"] == "Bearer abc123"


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(code, hook, tmp_path):
    hook.answer = status(code, Location=f"http://127.0.0.1:{hook.server_port}/elsewhere")
    with pytest.raises(NotSent, match=f"127.0.0.1 trả lời {code}"):
        webhook.send(WebhookSettings(url=hook.url), tmp_path, LETTER)
    assert [path for path, _, _ in hook.got] == ["/hook/bi-mat"]


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_an_error_is_told_without_the_address(code, hook, tmp_path):
    hook.answer = status(code)
    with pytest.raises(NotSent) as refused:
        webhook.send(WebhookSettings(url=hook.url), tmp_path, LETTER)
    assert str(refused.value) == f"127.0.0.1 trả lời {code}"


def test_an_answer_that_is_no_http(hook, tmp_path):
    hook.answer = lambda handler: handler.wfile.write(b"what?\r\n\r\n")
    with pytest.raises(NotSent, match="HTTP"):
        webhook.send(WebhookSettings(url=hook.url), tmp_path, LETTER)


def test_an_answer_without_an_end_holds_nobody(hook, tmp_path):
    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not hook.over.wait(0.05):
            handler.wfile.write(b"X-A: b\r\n")

    hook.answer = drip
    began = time.monotonic()
    with pytest.raises(NotSent):
        webhook.send(WebhookSettings(url=hook.url, timeout=0.4), tmp_path, LETTER)
    assert time.monotonic() - began < HANG
    hook.over.set()


def test_nobody_listens(hook, tmp_path):
    with pytest.raises(NotSent, match="Connection refused"):
        webhook.send(WebhookSettings(url="http://127.0.0.1:9/bi-mat"), tmp_path, LETTER)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.vn/x",
        "example.vn/hook",
        "https://ai:do@example.vn/",
        "https://example.vn/a b",
        "https://example.vn/\r\nX: y",
        "https://",
    ],
)
def test_an_address_that_cannot_be_is_refused(url):
    with pytest.raises(ValidationError):
        WebhookSettings(url=url)
