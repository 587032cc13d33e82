"""Small sites on loopback that count who asks for what, and crawls of them with all guards on."""

import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Site:
    """A server whose `pages` map a path to (status, headers, body), or to a list, one per request."""

    def __init__(self, address):
        self.pages = {}
        self.hits = []
        self.times = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.hits.append(self.path)
                site.times.append(time.monotonic())
                page = site.pages.get(self.path, (404, {}, b""))
                if isinstance(page, list):
                    page = page.pop(0) if len(page) > 1 else page[0]
                if callable(page):
                    page(self)
                    return
                status, headers, body = page
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer((address, 0), Handler)
        self.host = f"{address}:{self.server.server_port}"
        self.url = f"http://{self.host}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def redirects(self, path, target):
        self.pages[path] = (302, {"Location": target}, b"")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def drop(handler):
    """Close the connection without an answer."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def stall(handler):
    """Answer nothing until the client has given up."""
    handler.close_connection = True
    handler.connection.settimeout(10)
    handler.connection.recv(1)


@pytest.fixture(scope="module")
def site_at():
    sites = []

    def make(address="127.0.0.1"):
        sites.append(Site(address))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture(scope="module")
def crawl():
    """Run a guarded crawl; returns the outcomes by address and Scrapy's stats."""

    def run(urls, **settings):
        wanted = json.dumps({"urls": urls, "settings": settings})
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("small_crawl.py"))],
            input=wanted, capture_output=True, encoding="utf-8", timeout=60, check=True,
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        answer = json.loads(done.stdout)
        return answer["found"], answer["stats"]

    return run


@pytest.fixture(scope="session")
def faults():
    return {"drop": drop, "stall": stall}
