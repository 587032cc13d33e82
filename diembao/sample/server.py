"""Serves the sample province on loopback: one small server per site, in one of two states."""

import gzip
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from types import TracebackType
from typing import Self, cast

from diembao.sample.gold import ADDRESSES, PORT, bases
from diembao.sample.makes import MAKES
from diembao.sample.page import Front, Page
from diembao.sample.province import SITES, Site, articles

COMPRESSING = frozenset({"baodakmay"})
"""Sites that compress what they send to those who accept it."""
NOT_FOUND = b"<html><body><h1>404 Not Found</h1></body></html>"
POLL = 0.05
"""Seconds within which a server notices that it is to stop."""
TRIES = 20
"""How often a port that is free on all addresses is looked for."""

Connection = socket | tuple[bytes, socket]
"""As socketserver has it; of TCP only the first."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request and the status it was answered with."""

    site: str
    method: str
    target: str
    status: int
    conditional: bool
    user_agent: str


def site_pages(site: Site, night: int, base: str) -> dict[str, Page]:
    """Every address (path with query) that the site answers in that night."""
    return MAKES[site.make].pages(Front(site, base, night, articles(site.slug, night)))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_SiteServer"

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the sample server keeps its own list."""

    def _answer(self, with_body: bool) -> None:
        page = self.server.page(self.path)
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, NOT_FOUND, {"Content-Type": "text/html"}, with_body)
            return
        packs = self.server.packs(page)
        packed = packs and "gzip" in self.headers.get("Accept-Encoding", "")
        headers = {
            "ETag": f'{page.etag[:-1]}-gzip"' if packed else page.etag,
            "Last-Modified": _http_date(page.modified),
        }
        if packs:
            headers["Vary"] = "Accept-Encoding"
        if self._unchanged(headers["ETag"], page.modified):
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers, with_body=False)
            return
        headers["Content-Type"] = page.content_type
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = gzip.compress(page.body, mtime=0) if packed else page.body
        self._send(HTTPStatus.OK, body, headers, with_body)

    def _unchanged(self, etag: str, modified: datetime) -> bool:
        """Whether the client's copy is good: its ETag decides where it sent one (RFC 9110, 13.2.2)."""
        if held := self.headers.get("If-None-Match"):
            return held.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in held.split(",")]
        if since := self.headers.get("If-Modified-Since"):
            try:
                return modified.astimezone(UTC).replace(microsecond=0) <= parsedate_to_datetime(since)
            except (ValueError, TypeError):  # not a date, or one without a zone: as if it were not there
                return False
        return False

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], with_body: bool) -> None:
        self.server.note(self, status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


class _SiteServer(ThreadingHTTPServer):
    """One site. Connections that clients keep open are cut when it closes, so that no thread outlives it."""

    daemon_threads = False

    def __init__(self, site: Site, address: str, port: int, log: list[Request]) -> None:
        self.site = site
        self.pages: dict[str, Page] = {}
        self._log = log
        self._open: set[Connection] = set()
        self._lock = threading.Lock()
        super().__init__((address, port), _Handler)

    def page(self, target: str) -> Page | None:
        """What the target answers; a query that the site does not know is ignored."""
        return self.pages.get(target) or self.pages.get(target.partition("?")[0])

    def packs(self, page: Page) -> bool:
        """Whether the page is sent compressed to those who accept it."""
        return self.site.slug in COMPRESSING and page.content_type.startswith(("text/", "application/rss"))

    def note(self, handler: BaseHTTPRequestHandler, status: int) -> None:
        """Adds the request to the log."""
        asked = handler.headers
        conditional = "If-None-Match" in asked or "If-Modified-Since" in asked
        request = Request(
            self.site.slug,
            handler.command,
            handler.path,
            int(status),
            conditional,
            asked.get("User-Agent", ""),
        )
        with self._lock:
            self._log.append(request)

    def process_request(self, request: Connection, client_address: object) -> None:
        """Remembers the connection."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Connection) -> None:
        """Forgets the connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Connection, client_address: object) -> None:
        """A client that went away in the middle is no fault of ours; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Ends serving and waits for every thread."""
        self.shutdown()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with suppress(OSError):  # the client closed it first
                cast(socket, connection).shutdown(SHUT_RDWR)
        self.server_close()


class SampleServer:
    """The running province; a context manager that stops it on leaving."""

    def __init__(self, night: int, port: int, addresses: str) -> None:
        self.log: list[Request] = []
        """Every request so far, in the order answered."""
        self._servers = _bind_all(port, addresses, self.log)
        self.port: int = self._servers[0].server_address[1]
        self.bases = bases(self.port, addresses)
        """Base address of each site by slug."""
        self._threads: list[threading.Thread] = []
        self.night = night
        with ExitStack() as failing:
            failing.callback(self.close)
            self.switch(night)
            failing.pop_all()

    def switch(self, night: int) -> None:
        """Goes to that night's state, also while running; KeyError for a night that does not exist."""
        states = [site_pages(server.site, night, self.bases[server.site.slug]) for server in self._servers]
        for server, pages in zip(self._servers, states, strict=True):
            server.pages = pages
        self.night = night

    def pages(self, slug: str) -> dict[str, Page]:
        """What that site answers now, by path with query."""
        return next(server.pages for server in self._servers if server.site.slug == slug)

    def start(self) -> Self:
        """Begins to answer, in threads of its own."""
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(POLL,))
            thread.start()
            self._threads.append(thread)
        return self

    def close(self) -> None:
        """Stops all sites and frees their ports; does no harm when called twice."""
        if self._threads:
            for server in self._servers:
                server.stop()
            for thread in self._threads:
                thread.join()
        else:
            for server in self._servers:
                server.server_close()
        self._threads, self._servers = [], []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bind(port: int, addresses: str, log: list[Request]) -> list[_SiteServer]:
    """A server per site on one port, with port 0 the first one's choice. Leaves none open on OSError."""
    with ExitStack() as opened:
        servers: list[_SiteServer] = []
        for n, site in enumerate(SITES, start=1):
            server = _SiteServer(site, addresses.format(n=n), port, log)
            opened.callback(server.server_close)
            servers.append(server)
            port = server.server_address[1]
        opened.pop_all()
        return servers


def _bind_all(port: int, addresses: str, log: list[Request]) -> list[_SiteServer]:
    if port == 0:
        for _ in range(TRIES):
            with suppress(OSError):  # the port that the first address got is taken on another: ask again
                return _bind(port, addresses, log)
    return _bind(port, addresses, log)


def serve(night: int = 1, port: int = PORT, addresses: str = ADDRESSES) -> SampleServer:
    """Serves the province in that night's state on 127.0.2.1 to 127.0.2.6.

    Port 0 finds one that is free on all six. Raises OSError when the port is taken on one of them.
    """
    return SampleServer(night, port, addresses).start()
