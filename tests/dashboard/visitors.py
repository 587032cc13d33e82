"""Visitors of the pages: one within the process, and a real server for browsers."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
from datasette.app import Datasette
from datasette_auth_passwords.utils import hash_password

from diembao.home import Home
from storage.desk import Account, Role, add_account, open_desk

PASSWORD = "mat-khau-thu-2022"


_TOKEN = re.compile(r'name="csrftoken" value="([^"]+)"')


class Visitor:
    """A browser without a screen: keeps cookies, and takes the token of a form from the page before."""

    def __init__(self, datasette: Datasette) -> None:
        self.datasette = datasette
        self.loop = asyncio.new_event_loop()
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=datasette.client.app), base_url="http://localhost"
        )

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a page; redirects are not followed."""
        return self.loop.run_until_complete(self.http.get(path, **more))

    def post(
        self, path: str, fields: Mapping[str, str] | None = None, token: str | None = None, **more: Any
    ) -> httpx.Response:
        """Send a form with the token that the pages gave this visitor."""
        sent = dict(fields or {}) | {"csrftoken": self.token() if token is None else token}
        return self.loop.run_until_complete(self.http.post(path, data=sent, **more))

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Anything else."""
        return self.loop.run_until_complete(self.http.request(method, path, **more))

    def token(self) -> str:
        """The token of a form, which the login page always has."""
        found = _TOKEN.search(self.get("/dang-nhap").text)
        assert found, "the login page has no form"
        return found[1]

    def log_in(self, name: str = "may", password: str = PASSWORD) -> Self:
        """Log in as a person does."""
        answer = self.post("/dang-nhap", {"ten": name, "mat-khau": password})
        assert answer.status_code == 303, answer.text
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.run_until_complete(self.http.aclose())
        self.loop.close()


def person(home: Home, role: Role = Role.REVIEWER, name: str = "may", shown: str = "Chị Mây") -> Account:
    """An account in the home's desk."""
    account = Account(name, shown, role)
    with open_desk(home.people) as desk:
        # With few rounds: what a password is worth is not what most tests are about.
        add_account(desk, account, hash_password(PASSWORD, iterations=1000), "lệnh: thử")
    return account


@dataclass(frozen=True)
class Server:
    """A running server."""

    home: Home
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Its address, without a slash behind."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(home: Home, *words: str) -> Iterator[Server]:
    """The command as an operator gives it, on any free port; it ends with the block."""
    command = [sys.executable, "-m", "diembao", "--home", str(home.root), "dashboard", "--port", "0", *words]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=os.environ)
    try:
        assert process.stderr
        said = ""
        while line := process.stderr.readline():
            said += line
            if found := re.search(r"http://[^ ]+:(\d+)/", line):
                yield Server(home, int(found[1]), process)
                return
        raise AssertionError(said)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()
