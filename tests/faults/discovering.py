"""A night's discovery without a crawl: channels are answered from memory, articles end as they are told to.

The end of an article is an outcome, alone or with its detail: one for all, or one for each path.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from faults.crawls import records
from scrapy import Request
from scrapy.http import TextResponse

from crawler.discovery import Discovery
from crawler.evidence import CAPTURE
from crawler.ledger import Ledger
from crawler.spooling import Spool
from spool import Capture, ChannelResult, Job, LedgerLine, Outcome, Sighting
from spool.names import LEDGER, LISTED

HOST = "h.vn"
URL = f"http://{HOST}"
FETCHED = datetime(2022, 6, 14, 3, 0, tzinfo=UTC)


def job_of(*channels, known=(), complete=True, **fields):
    """A job for h.vn whose channels came to a good end in the night before, or did not."""
    return Job.model_validate(
        {
            "night": "2022-06-14",
            "since": "2022-06-01",
            "covered_from": "2022-06-13",
            "outlet": {
                "slug": "tin", "name": "Trang tin", "kind": "portal", "owner": "UBND",
                "hosts": [{"name": HOST}], "channels": channels,
            },
            "known": [f"{URL}{path}" for path in known],
            "channels": {channel["url"]: {"complete": complete} for channel in channels},
            **fields,
        }
    )  # fmt: skip


class Discovered:
    """What discovery made of a night in which each address answered with the bytes given for it."""

    def __init__(
        self, folder, job: Job, pages: Mapping[str, bytes], article: Outcome | Mapping = Outcome.STORED
    ):
        self.folder = folder
        self.spool = Spool(folder)
        self.ledger = Ledger(self.spool)
        self.discovery = Discovery(job, self.ledger)
        self.article = article
        self.asked: list[str] = []
        waiting = [(reading, reading.url) for reading in self.discovery.begin()]
        for url in (*(known.url for known in job.recheck), *job.retry):
            self.ledger.plan(url)
            self._close(url)
        while waiting:
            for reading, url in waiting:
                self._read(reading, url, pages)
            waiting = [
                (reading, following)
                for reading in self.discovery.waiting()
                if (following := self.discovery.go_on(reading, {}))
            ]
        self.results: dict[str, ChannelResult] = {
            it.url.removeprefix(URL): it for it in self.discovery.results()
        }
        self.spool.release()

    def _read(self, reading, url, pages):
        path = url.removeprefix(URL)
        self.asked.append(path)
        if path not in pages:
            reading.fail(Outcome.HTTP_4XX, missing=True)
            return
        new, below = self.discovery.read(reading, _answer(url, pages[path]))
        for address in new:
            self._close(address)
        for further in below:
            self._read(further, further.url, pages)

    def _close(self, url):
        end = self.article if isinstance(self.article, Outcome) else self.article[url.removeprefix(URL)]
        outcome, detail = end if isinstance(end, tuple) else (end, None)
        self.ledger.close(url, outcome, detail=detail, status=200)

    @property
    def outcomes(self):
        lines = records(self.folder / LEDGER, LedgerLine)
        return {line.url.removeprefix(URL): str(line.outcome) for line in lines if line.outcome}

    @property
    def sightings(self):
        return records(self.folder / LISTED, Sighting)

    def covers(self, path):
        """The first day of June that a channel vouches for; null for none."""
        day = self.results[path].covers_from
        return day and day.day


def _answer(url, body):
    capture = Capture(
        requested=url, address=url, status=200, fetched=FETCHED, sha256=sha256(body).hexdigest(),
        warc="pages.warc.gz", offset=0,
    )  # fmt: skip
    request = Request(url, meta={CAPTURE: capture})
    return TextResponse(url, body=body, headers={"Content-Type": "text/html"}, request=request)


def listing(*links, following=None):
    """A page of links: paths, or pairs of path and day of June."""
    items = "".join(
        f"<li><h3><a href='{path}'>Tin {path}</a></h3><i>{f'{day:02}/06/2022' if day else ''}</i></li>"
        for path, day in map(_pair, links)
    )
    more = f"<a class='next' href='{following}'>Sau</a>" if following else ""
    return f"<html><body><main><ul>{items}</ul>{more}</main></body></html>".encode()


def feed(*links):
    items = "".join(
        f"<item><title>Tin</title><link>{URL}{path}</link>"
        f"{f'<pubDate>2022-06-{day:02}T08:00:00+07:00</pubDate>' if day else ''}</item>"
        for path, day in map(_pair, links)
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Tin</title>{items}</channel></rss>".encode()
    )


def sitemap(*paths, kind="urlset", inner="url"):
    places = "".join(f"<{inner}><loc>{path if ':' in path else URL + path}</loc></{inner}>" for path in paths)
    return f"<{kind} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</{kind}>".encode()


def index(*paths):
    return sitemap(*paths, kind="sitemapindex", inner="sitemap")


def _pair(link):
    return link if isinstance(link, tuple) else (link, None)
