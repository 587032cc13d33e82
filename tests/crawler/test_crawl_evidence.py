"""Evidence: the bytes as they were received, readable by anybody's WARC tools."""

import gzip
import subprocess
import sys
from hashlib import sha256

from faults.broken import Redirect
from faults.server import SENTENCE, Chunked, Compressed
from warcio.archiveiterator import ArchiveIterator

PLAIN = f"<html><body><h1>Bài nén</h1><div class='content'><p>{SENTENCE * 6}</p></div></body></html>"


def responses(path):
    """Address -> (status, raw body) of the response records, and the number of requests."""
    found, asked = {}, 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "request":
                asked += 1
            elif record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                found[url] = (record.http_headers.get_statuscode(), record.raw_stream.read())
    return found, asked


def test_bytes_are_kept_as_received(site, job_of, crawl):
    site.listing("/", [("/gzip", None), ("/chunked", None), ("/moved", None), ("/404", None)])
    site.pages["/gzip"] = Compressed(PLAIN)
    site.pages["/chunked"] = Chunked(PLAIN.replace("nén", "cắt khúc"))
    site.pages["/moved"] = Redirect("/target")
    site.article("/target")
    site.pages["/robots.txt"] = lambda it: it.reply(200, b"User-agent: *\nDisallow: /x\n")
    done = crawl(job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]))
    warc = done.folder / "pages.warc.gz"
    found, asked = responses(warc)
    assert {url.removeprefix(site.url): code for url, (code, _) in found.items()} == {
        "/robots.txt": "200", "/": "200", "/gzip": "200", "/chunked": "200",
        "/moved": "302", "/target": "200", "/404": "404",
    }  # fmt: skip
    assert asked == len(found) == done.result.requests
    assert gzip.decompress(found[f"{site.url}/gzip"][1]).decode() == PLAIN
    assert found[f"{site.url}/chunked"][1].decode() == PLAIN.replace("nén", "cắt khúc")

    assert len(done.articles) == 3
    for article in done.articles:
        capture = article.capture
        with warc.open("rb") as file:
            file.seek(capture.offset)
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == capture.address == article.url
            assert record.rec_headers.get_header("WARC-IP-Address") == capture.ip == "127.0.3.1"
            assert sha256(record.raw_stream.read()).hexdigest() == capture.sha256
        assert capture.tls == "none"
        assert capture.fetched.utcoffset().total_seconds() == 0
    moved = next(article for article in done.articles if article.aliases)
    assert moved.capture.requested == f"{site.url}/moved"

    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(warc)], check=False)
    assert checked.returncode == 0
