"""A small site on loopback that serves good pages and, at addresses of their own, one fault each."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]
SENTENCE = "Ủy ban nhân dân xã đã họp bàn về việc hỗ trợ vốn vay cho các hộ nghèo trên địa bàn. "


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self):
        self.server.hits.append(self.path)
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.pages.get(self.path, status(404))
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *args):
        pass

    def reply(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in ({"Content_Length": len(body)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address="127.0.3.1"):
        super().__init__((address, 0), Handler)
        self.pages: dict[str, Answer] = {}
        self.hits: list[str] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.host = f"{address}:{self.server_port}"
        self.url = f"http://{self.host}"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def handle_error(self, request, client_address):
        pass  # clients that break off are what this server is for

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

    def forget(self):
        self.hits.clear()
        self.asked.clear()

    def article(self, path, day="14/06/2022", title=None):
        self.pages[path] = article(title or f"Bài viết {path.strip('/')}", day)

    def listing(self, path, links, following=None):
        self.pages[path] = listing(links, following)


def page(text, code=200, **headers):
    """An HTML page with an ETag, answering 304 to whoever has it."""
    body = text.encode()
    etag = f'"{zlib.crc32(body):08x}"'

    def answer(handler):
        if handler.headers.get("If-None-Match") == etag:
            handler.reply(304, ETag=etag)
        else:
            handler.reply(code, body, ETag=etag, Content_Type="text/html; charset=utf-8", **headers)

    return answer


def article(title, day="14/06/2022", text=SENTENCE * 6):
    return page(
        f"<html><head><title>Trang tin</title></head><body><h1>{title}</h1>"
        f"<span class='date'>{day} 08:30</span>"
        f"<div class='content'><p>{text}</p><p>{title}: tin do xã đưa lên.</p></div></body></html>"
    )


def listing(links, following=None):
    """Links as (href, day or None), and the address of the next page."""
    items = "".join(
        f"<li><h3><a href='{href}'>Tiêu đề của bài {number}</a></h3><i>{day or ''}</i></li>"
        for number, (href, day) in enumerate(links)
    )
    more = f"<a class='next' href='{following}'>Trang sau</a>" if following else ""
    return page(f"<html><body><main><ul>{items}</ul>{more}</main></body></html>")


def feed(items):
    """An RSS feed of (address, day as RFC 822) pairs."""
    entries = "".join(
        f"<item><title>Tin số {number}</title><link>{url}</link><pubDate>{day}</pubDate></item>"
        for number, (url, day) in enumerate(items)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Tin</title>{entries}</channel></rss>"
    return lambda handler: handler.reply(200, body.encode(), Content_Type="application/rss+xml")


def sitemap(urls):
    places = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    body = (
        f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</urlset>"
    )
    return lambda handler: handler.reply(200, body.encode(), Content_Type="application/xml")


def sitemap_index(urls):
    places = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    body = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</sitemapindex>"
    return lambda handler: handler.reply(200, body.encode(), Content_Type="application/xml")


def status(code, **headers):
    return lambda handler: handler.reply(code, **headers)


def redirect(target):
    return status(302, Location=target)


def in_turn(*answers):
    """A different answer each time, the last one for ever."""
    left = list(answers)

    def answer(handler):
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def compressed(text):
    body = gzip.compress(text.encode())
    return lambda handler: handler.reply(
        200, body, Content_Type="text/html; charset=utf-8", Content_Encoding="gzip"
    )


def chunked(text, size=50):
    """The page in chunks."""
    body = text.encode()

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, len(body), size):
            piece = body[start : start + size]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    return answer


def drop(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def drip(handler):
    """A byte every tenth of a second: only a limit on the whole ends it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def cut_short(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<html>half")
    handler.close_connection = True


def endless(handler):
    """64 kB chunks up to 64 MB, eight times what may come."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(1024):
        handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def bomb(handler):
    body = gzip.compress(b"\0" * (64 << 20))
    handler.reply(200, body, Content_Type="text/html", Content_Encoding="gzip")


def pdf(handler):
    handler.reply(200, b"%PDF-1.4\n" + b"\0" * 500, Content_Type="application/pdf")


def empty(handler):
    handler.reply(200, b"", Content_Type="text/html")
