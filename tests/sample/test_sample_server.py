"""The sample province as it answers on loopback."""

import gc
import gzip
import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from diembao.sample import SITES, SampleServer, gold, serve


@pytest.fixture(scope="module")
def province() -> Iterator[SampleServer]:
    with serve(night=1, port=0) as running:
        yield running


def ask(
    url: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request(method, url.removeprefix(f"http://{parts.netloc}"), headers=headers or {})
        response = connection.getresponse()
        return response, response.read()


def test_six_addresses_share_one_port(province: SampleServer) -> None:
    assert list(province.bases) == [site.slug for site in SITES]
    assert set(province.bases.values()) == {f"http://127.0.2.{n}:{province.port}" for n in range(1, 7)}


def test_every_page_is_served_as_it_is(province: SampleServer) -> None:
    for slug, base in province.bases.items():
        for target, page in province.pages(slug).items():
            response, body = ask(base + target)
            assert response.status == 200 and response.version == 11
            assert body == page.body
            assert response.headers["Content-Type"] == page.content_type
            assert response.headers["ETag"] == page.etag


@pytest.mark.parametrize("slug", [site.slug for site in SITES])
def test_conditional_requests(province: SampleServer, slug: str) -> None:
    url = next(line.url for line in gold(1, province.port) if line.outlet == slug)
    fresh, _ = ask(url)
    etag, modified = fresh.headers["ETag"], fresh.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        response, body = ask(url, headers=headers)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == etag
        assert "Content-Length" not in response.headers
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Modified-Since": "hôm qua".encode().decode("latin-1")},
    ):
        assert ask(url, headers=headers)[0].status == 200


def test_head_has_the_headers_alone(province: SampleServer) -> None:
    url = province.bases["dakluon"] + "/tin-tuc"
    (head, nothing), (full, body) = ask(url, "HEAD"), ask(url)
    assert nothing == b"" and body
    assert head.headers["Content-Length"] == full.headers["Content-Length"] == str(len(body))


def test_only_the_newspaper_compresses_and_only_on_request(province: SampleServer) -> None:
    accepting = {"Accept-Encoding": "gzip, deflate"}
    plain, body = ask(province.bases["baodakmay"] + "/")
    packed, squeezed = ask(province.bases["baodakmay"] + "/", headers=accepting)
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(squeezed) == body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again, _ = ask(
        province.bases["baodakmay"] + "/", headers=accepting | {"If-None-Match": packed.headers["ETag"]}
    )
    assert again.status == 304
    sitemap, _ = ask(province.bases["baodakmay"] + "/sitemaps/articles-2022.xml.gz", headers=accepting)
    assert "Content-Encoding" not in sitemap.headers
    other, _ = ask(province.bases["krongsa"] + "/", headers=accepting)
    assert "Content-Encoding" not in other.headers


def test_what_is_not_there_is_404_on_a_connection_that_goes_on(province: SampleServer) -> None:
    with closing(http.client.HTTPConnection(urlsplit(province.bases["hoidakmay"]).netloc, timeout=10)) as one:
        for target, status in (("/robots.txt", 404), ("/khong-co", 404), ("/", 200)):
            one.request("GET", target)
            response = one.getresponse()
            response.read()
            assert response.status == status


def test_a_tracking_query_changes_nothing(province: SampleServer) -> None:
    url = next(line.url for line in gold(1, province.port) if line.outlet == "baodakmay")
    assert ask(f"{url}?utm_source=rss")[1] == ask(url)[1]


def test_the_log_tells_every_request() -> None:
    with serve(night=1, port=0) as province:
        url = province.bases["tuyson"] + "/feed/"
        response, _ = ask(url, headers={"User-Agent": "diembao-test"})
        ask(url, headers={"If-None-Match": response.headers["ETag"]})
        ask(province.bases["tuyson"] + "/khong-co/")
        assert [(r.site, r.target, r.status, r.conditional) for r in province.log] == [
            ("tuyson", "/feed/", 200, False),
            ("tuyson", "/feed/", 304, True),
            ("tuyson", "/khong-co/", 404, False),
        ]
        assert province.log[0].user_agent == "diembao-test"


def test_switching_to_night_two_while_running() -> None:
    with serve(night=1, port=0) as province:
        before = {line.url: ask(line.url)[0].headers["ETag"] for line in gold(1, province.port)}
        feed = province.bases["baodakmay"] + "/rss/thoi-su.rss"
        unread = ask(feed)[0].headers["ETag"]
        province.switch(2)
        states = {
            url: ask(url, headers={"If-None-Match": etag})[0].status
            for url, etag in before.items()
            if not url.startswith(province.bases["krongsa"])
        }
        assert sum(status == 404 for status in states.values()) == 1
        changed = [url for url, status in states.items() if status == 200]
        assert [re.search(r"-(\d+)\.html", url)[1] for url in changed] == ["41877"]
        assert ask(feed, headers={"If-None-Match": unread})[0].status == 200
        new = {line.url for line in gold(2, province.port)} - before.keys()
        assert len(new) == 4 and all(ask(url)[0].status == 200 for url in new)
        with pytest.raises(KeyError):
            province.switch(3)
        assert province.night == 2


def test_a_port_taken_on_any_address_is_an_error_that_frees_the_others() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.2.4", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            serve(night=1, port=port)
    with serve(night=1, port=port) as province:
        assert province.port == port


def test_an_unknown_night_leaves_no_port_open() -> None:
    with serve(night=1, port=0) as province:
        port = province.port
    with pytest.raises(KeyError):
        serve(night=7, port=port)
    serve(night=1, port=port).close()


def test_closing_ends_kept_connections_threads_and_sockets(recwarn: pytest.WarningsRecorder) -> None:
    before = set(threading.enumerate())
    province = serve(night=1, port=0)
    with closing(http.client.HTTPConnection(urlsplit(province.bases["krongsa"]).netloc, timeout=10)) as kept:
        kept.request("GET", "/")
        kept.getresponse().read()
        province.close()
        province.close()
    del province
    gc.collect()
    assert set(threading.enumerate()) <= before
    assert not recwarn.list


def heed_interrupts() -> None:
    """What a shell starts in the background ignores them, and its children do; a terminal's do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_by_hand_it_prints_the_sites_and_stops_on_interrupt() -> None:
    command = [sys.executable, "-W", "error", "-m", "diembao.sample", "--port", "0", "--night", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as child:
        assert child.stdout
        lines = [child.stdout.readline().split() for _ in SITES]
        assert [slug for slug, _ in lines] == [site.slug for site in SITES]
        assert ask(lines[0][1])[0].status == 200
        child.send_signal(signal.SIGINT)
        rest, errors = child.communicate(timeout=20)
    assert (child.returncode, rest.strip(), errors) == (0, "Đã dừng.", "")


def test_by_hand_a_taken_port_is_said(province: SampleServer) -> None:
    command = [sys.executable, "-m", "diembao.sample", "--port", str(province.port)]
    child = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (child.returncode, child.stdout) == (1, "")
    assert f"Không mở được cổng {province.port}" in child.stderr
    assert "Traceback" not in child.stderr
