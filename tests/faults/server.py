"""A site on loopback: good answers and faulty ones, one small class for each, mounted by path.

    with Site() as site:
        site.pages["/slow"] = Drip()

An answer is called with the request's handler. What is built on chance or on the clock does not belong here:
a fault is the same each time.
"""

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENTENCE = "Ủy ban nhân dân xã đã họp bàn về việc hỗ trợ vốn vay cho các hộ nghèo trên địa bàn. "
HTML = "text/html; charset=utf-8"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self):
        self.server.hits.append(self.path)
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.times.append(time.monotonic())
        answer = self.server.pages.get(self.path, self.server.otherwise)
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def log_message(self, *args):
        pass

    def date_time_string(self, timestamp=None):
        return super().date_time_string(timestamp or time.time() + self.server.ahead)

    def head(self, code, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def reply(self, code, body=b"", **headers):
        self.head(code, **{"Content_Length": len(body)} | headers)
        self.wfile.write(body)


Answer = Callable[[Handler], None]


class Site(ThreadingHTTPServer):
    """Answers from `pages` by path, else with `otherwise`; notes who asked for what."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address="127.0.0.1", tls: ssl.SSLContext | None = None):
        super().__init__((address, 0), Handler)
        self.tls = tls
        self.pages: dict[str, Answer] = {}
        self.otherwise: Answer = Status(404)
        self.hits: list[str] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        self.ahead = 0.0
        """Seconds by which its `Date` header is ahead of the clock."""
        self.host = f"{address}:{self.server_port}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def get_request(self):
        connection, address = super().get_request()
        if self.tls is None:
            return connection, address
        # The handshake is made by the connection's own thread: a client that breaks off blocks nobody.
        return self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        pass  # clients that break off are what this server is for

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

    def forget(self):
        self.hits.clear()
        self.asked.clear()
        self.times.clear()

    def article(self, path, day="14/06/2022", title=None):
        self.pages[path] = Article(title or f"Bài viết {path.strip('/')}", day)

    def listing(self, path, links, following=None):
        self.pages[path] = Listing(links, following)


# Good answers


@dataclass(frozen=True)
class Status:
    """An answer without a body."""

    code: int
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, handler):
        handler.reply(self.code, **self.headers)


@dataclass(frozen=True)
class Body:
    """Bytes as they are."""

    body: bytes
    type: str = HTML
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, handler):
        handler.reply(self.code, self.body, Content_Type=self.type, **self.headers)


@dataclass(frozen=True)
class Page:
    """An HTML page with an ETag, answering 304 to whoever has it."""

    text: str
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, handler):
        body = self.text.encode()
        etag = f'"{zlib.crc32(body):08x}"'
        if handler.headers.get("If-None-Match") == etag:
            handler.reply(304, ETag=etag)
        else:
            handler.reply(self.code, body, ETag=etag, Content_Type=HTML, **self.headers)


def Article(title, day="14/06/2022", text=SENTENCE * 6):
    return Page(
        f"<html><head><title>Trang tin</title></head><body><h1>{title}</h1>"
        f"<span class='date'>{day} 08:30</span>"
        f"<div class='content'><p>{text}</p><p>{title}: tin do xã đưa lên.</p></div></body></html>"
    )


def Listing(links, following=None):
    """Links as (href, day or None), and the address of the next page."""
    items = "".join(
        f"<li><h3><a href='{href}'>Tiêu đề của bài {number}</a></h3><i>{day or ''}</i></li>"
        for number, (href, day) in enumerate(links)
    )
    more = f"<a class='next' href='{following}'>Trang sau</a>" if following else ""
    return Page(f"<html><body><main><ul>{items}</ul>{more}</main></body></html>")


def Feed(items):
    """An RSS feed of (address, day as RFC 822) pairs."""
    entries = "".join(
        f"<item><title>Tin số {number}</title><link>{url}</link><pubDate>{day}</pubDate></item>"
        for number, (url, day) in enumerate(items)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Tin</title>{entries}</channel></rss>"
    return Body(body.encode(), "application/rss+xml")


def Sitemap(urls, index=False):
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    places = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f"<?xml version='1.0'?><{outer} xmlns='{space}'>{places}</{outer}>"
    return Body(body.encode(), "application/xml")


def Robots(*rules):
    return Body("\n".join(("User-agent: *", *rules, "")).encode(), "text/plain")


def Compressed(text):
    return Body(gzip.compress(text.encode(), mtime=0), headers={"Content_Encoding": "gzip"})


@dataclass(frozen=True)
class Chunked:
    """The page in chunks."""

    text: str
    size: int = 50

    def __call__(self, handler):
        body = self.text.encode()
        handler.head(200, Content_Type=HTML, Transfer_Encoding="chunked")
        for start in range(0, len(body), self.size):
            piece = body[start : start + self.size]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")


@dataclass
class InTurn:
    """A different answer each time, the last one for ever."""

    answers: list[Answer]

    def __init__(self, *answers):
        self.answers = list(answers)

    def __call__(self, handler):
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(handler)


@dataclass(frozen=True)
class Later:
    """Another answer, some seconds later."""

    answer: Answer
    seconds: float = 0.02

    def __call__(self, handler):
        time.sleep(self.seconds)
        self.answer(handler)
