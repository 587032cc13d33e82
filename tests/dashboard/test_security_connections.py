"""E12 on raw sockets, each bounded in time: slow heads, unread answers, many connections, long lines."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from uvicorn import Config, Server

from dashboard.security.connections import CROWDED, NO_REQUEST, ImpatientProtocol
from dashboard.server import LONGEST_HEAD, MOST_CONNECTIONS, build, config_of
from diembao.desk.opening import desk_of_home
from diembao.home import Home

pytestmark = pytest.mark.slow

LIMIT = 10.0
"""Seconds after which a test has failed; what is waited for takes a fraction of one."""


class Hasty(ImpatientProtocol):
    """The protocol with the patience of a test."""

    head_seconds = 0.3
    reading_seconds = 0.3


@dataclass(frozen=True)
class Running:
    """A server in a thread of this process."""

    port: int
    server: Server

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT)

    def ask(self, sent: bytes) -> bytes:
        """All that is answered until the connection is closed."""
        with self.connect() as connection:
            connection.sendall(sent)
            return everything(connection)


def everything(connection: socket.socket) -> bytes:
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


@contextmanager
def running(home: Home, **changed: object) -> Iterator[Running]:
    desk = desk_of_home(home)
    config: Config = config_of(build(desk), desk.settings)
    config.http = Hasty
    for name, value in changed.items():
        setattr(config, name, value)
    server = Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield Running(listening.getsockname()[1], server)
    finally:
        server.should_exit = True
        thread.join(LIMIT)
        listening.close()
        assert not thread.is_alive()


@pytest.fixture
def served(home: Home) -> Iterator[Running]:
    with running(home) as server:
        yield server


POST = b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET /dang-nhap HTTP/1.1\r\nHost: localhost\r\n"


def test_an_answer_names_no_server(served: Running) -> None:
    head = served.ask(GET + b"Connection: close\r\n\r\n").partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 200")
    assert b"uvicorn" not in head and b"\r\nserver:" not in head and b"datasette" not in head


@pytest.mark.parametrize(
    "begun", [b"", b"G", GET, GET + b"X-A: b\r\n"], ids=["nothing", "letter", "lines", "more"]
)
def test_e12_a_head_that_never_ends_is_let_go(begun: bytes, served: Running) -> None:
    assert served.ask(begun) == b""


def test_e12_a_second_head_that_never_ends_is_let_go(served: Running) -> None:
    with served.connect() as connection:
        connection.sendall(GET + b"\r\n" + GET)
        assert everything(connection).count(b"HTTP/1.1 200") == 1


def test_e12_an_answer_that_nobody_takes_is_let_go(served: Running) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.settimeout(LIMIT)
        connection.connect(("127.0.0.1", served.port))
        connection.sendall((GET + b"\r\n") * 3000)
        until = threading.Event()
        for _ in range(100):
            if not served.server.server_state.connections:
                break
            until.wait(LIMIT / 100)
        assert not served.server.server_state.connections


def test_e12_more_connections_than_there_is_room_for_are_told(home: Home) -> None:
    with running(home, limit_concurrency=20) as served, ExitStack() as stack:
        waiting = [stack.enter_context(served.connect()) for _ in range(40)]
        answer = served.ask(GET + b"Connection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 503")
        assert CROWDED.encode() in answer and b"content-security-policy" in answer
        for connection in waiting:
            assert everything(connection) == b""
        assert served.ask(GET + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_e12_the_limits_of_a_server_are_set(home: Home) -> None:
    desk = desk_of_home(home)
    config = config_of(build(desk), desk.settings)
    assert config.limit_concurrency == MOST_CONNECTIONS
    assert config.http is ImpatientProtocol
    assert (ImpatientProtocol.head_seconds, ImpatientProtocol.reading_seconds) == (10, 30)
    assert (config.proxy_headers, config.server_header) == (False, False)
    assert (desk.settings.host, config.timeout_keep_alive) == ("127.0.0.1", 5)


def test_e5_ten_thousand_percent_signs_get_a_page(served: Running) -> None:
    for query in (b"%25" * 10_000, b"%" * 10_000, b"%00" * 1000):
        answer = served.ask(
            b"GET /bai-viet?q=" + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        status = int(answer[9:12])
        assert status in {200, 400}
        assert b"Traceback" not in answer and "Điểm báo".encode() in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * (2 * LONGEST_HEAD) + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        GET + b"X: " + b"a" * (2 * LONGEST_HEAD) + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        POST + b"Content-Length: -3\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
    ids=[
        *("line", "header", "no host", "old", "tls", "nul", "two lengths", "lengths", "negative", "chunk"),
        *("connect", "absolute"),
    ],
)
def test_e12_what_is_no_request_is_refused(sent: bytes, served: Running) -> None:
    answer = served.ask(sent)
    assert not answer or answer[9:12] in {b"400", b"403", b"404", b"405", b"408", b"413", b"431"}
    assert b"Traceback" not in answer and b"Invalid HTTP" not in answer
    assert not answer or (b'lang="vi"' in answer and b"content-security-policy" in answer)


def test_e12_what_is_no_request_is_told_so_in_vietnamese(served: Running) -> None:
    answer = served.ask(b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400") and NO_REQUEST.encode() in answer


def test_e12_what_is_no_request_behind_one_breaks_nothing(served: Running) -> None:
    answer = served.ask(GET + b"\r\n" + b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200") and answer.count(b"<!DOCTYPE") <= 2
    assert served.ask(GET + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")
