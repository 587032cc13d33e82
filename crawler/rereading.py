"""Answers read again from what was kept of them, by the code that reads them in a crawl."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Headers, Response
from scrapy.settings import Settings
from scrapy.statscollectors import DummyStatsCollector

from crawler import settings as of_every_crawl
from crawler.articles import Articles
from crawler.captures import capture_of, secured
from crawler.ledger import Ledger
from crawler.looks import Look
from crawler.spooling import Spool
from registry import Outlet
from spool import Article, Capture, Job, LedgerLine, Place

RawHeaders = Iterable[tuple[bytes, bytes]]


def answer(uri: str, status: int, headers: RawHeaders, body: bytes) -> Response:
    """The response with its content-encoding taken off, as the crawl saw it.

    Raises IgnoreRequest for a body that unpacks to more than a crawl takes, and what unpacking raises for one
    that is broken.
    """
    received = Headers()
    for name, value in headers:
        received.appendlist(name, value)
    response = Response(uri, status=status, headers=received, body=body)
    unpacked = _unpacking().process_response(Request(uri), response)
    assert isinstance(unpacked, Response)
    return unpacked


def capture_again(
    received: Response, requested: str, fetched: datetime, place: Place, ip: str | None
) -> Capture:
    """What the crawl would have noted of an answer."""
    tls = secured(received.url, of_every_crawl.DOWNLOAD_VERIFY_CERTIFICATES)
    return capture_of(received, requested, fetched, place, ip, tls)


def settled(night: str, outlet: Outlet, looks: Iterable[tuple[Look, Capture]]) -> list[Article]:
    """The lines that a crawl stores whose answers these are, in their order.

    Each is held against the others as in a crawl: walls, pages that are the same as another, twins.
    """
    kept = _Kept()
    ledger = Ledger(kept)
    articles = Articles(Job(night=night, outlet=outlet), ledger)
    for look, capture in looks:
        if ledger.plan(look.visit.planned):
            articles.take(look, capture)
    articles.conclude()
    return [
        article
        for article in kept.articles
        if not ((end := ledger.closed.get(article.capture.requested)) and end.takes_back)
    ]


class _Kept(Spool):
    """A spool in memory: what is read again is compared, and nothing of it is written."""

    def __init__(self) -> None:
        self.earlier_articles: dict[str, Article] = {}
        self.earlier_lines: dict[str, LedgerLine] = {}
        self.full = False
        self.articles: list[Article] = []

    def article(self, article: Article) -> None:
        """Keep the article."""
        self.articles.append(article)

    def line(self, line: LedgerLine) -> None:
        """The ledger keeps the ends itself."""


@lru_cache(maxsize=1)
def _unpacking() -> HttpCompressionMiddleware:
    """Scrapy's own, with the limits of a crawl."""
    values = Settings()
    values.setmodule(of_every_crawl)
    crawler = Crawler(Spider, values)
    crawler.stats = DummyStatsCollector(crawler)
    return HttpCompressionMiddleware(crawler=crawler)
