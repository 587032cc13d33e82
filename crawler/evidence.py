"""Evidence: every answer as it was received, kept in WARC before anything reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.captures import capture_of, secured
from crawler.guards.robots import ROBOTS, Basis, InForce
from crawler.guards.tls import AGREED, certificate_facts, certificate_of
from crawler.ledger import PLANNED, Ledger
from crawler.records import STANDARD, Exchange, exchange, opening
from crawler.responses import readable
from spool import Job, Place

CAPTURE = "capture"
"""Key in a request's meta: the Capture of its last answer."""


class Evidence:
    """Downloader middleware next to the downloader: bodies come here with their content-encoding still on."""

    def __init__(self, crawler: Crawler) -> None:
        ledger = getattr(crawler.spider, "ledger", None)
        assert isinstance(ledger, Ledger)
        self.ledger = ledger
        self.verifies = crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._segment, record = opening(ledger.spool.segment, _opening(crawler))
        ledger.spool.record(record)
        self._robots: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """A retry or a redirect starts without what the answer before left."""
        request.meta.pop(CAPTURE, None)
        request.meta.pop(AGREED, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer and the question. Raises SpoolError."""
        fetched, digest = datetime.now(UTC), sha256(response.body).hexdigest()
        tls = secured(response.url, self.verifies)
        facts = (*_facts(request, response, tls), *self._robots_facts(request, digest))
        written = exchange(Exchange(request, response, fetched, self._segment), facts)
        offset = self.ledger.spool.record(written)
        place = Place(warc=self.ledger.spool.segment, offset=offset, sha256=digest)
        requested = request.meta.get(PLANNED) or request.meta.get("redirect_urls", [request.url])[0]
        self.ledger.places[requested] = place
        ip = str(response.ip_address) if response.ip_address else None
        request.meta[CAPTURE] = capture_of(response, requested, fetched, place, ip, tls)
        return response

    def _robots_facts(self, request: Request, digest: str) -> Iterator[tuple[str, str]]:
        """Which robots.txt let the request pass; its digest is that of the answer's body as it is kept."""
        in_force = request.meta.get(ROBOTS)
        if not isinstance(in_force, InForce):
            return
        yield "robots", in_force.basis
        yield "robots-host", in_force.origin
        if in_force.basis is Basis.ITSELF:
            self._robots[in_force.origin] = digest
            return
        kept = self._robots.get(in_force.origin) if in_force.basis is not Basis.COPY else None
        yield "robots-sha256", kept or in_force.sha256 or ""
        if in_force.fetched is not None:
            yield "robots-fetched", in_force.fetched.isoformat()


def _facts(request: Request, response: Response, tls: str) -> Iterator[tuple[str, str]]:
    """What else is known of a fetch, for the record beside the answer; `via` is the standard's own name."""
    for url in request.meta.get("redirect_urls", ()):
        yield "via", url
    yield "protocol", response.protocol or "unknown"
    yield "ip", str(response.ip_address or "unknown")
    yield "tls", tls
    agreed = request.meta.get(AGREED)
    if agreed is not None:
        yield from (("tls-version", agreed.version), ("tls-cipher", agreed.cipher))
    der = certificate_of(response)
    if der is not None:
        yield from certificate_facts(der)


def _opening(crawler: Crawler) -> Iterator[tuple[str, str]]:
    """Who wrote a segment, and under which name it asked. The machine's own name is nobody's business."""
    agent: str = crawler.settings["USER_AGENT"]
    yield "software", f"{agent.partition(' ')[0]} (Scrapy {version('scrapy')}, warcio {version('warcio')})"
    job = getattr(crawler.spider, "job", None)
    if isinstance(job, Job):
        yield "operator", readable(job.politeness.contact)
        yield "isPartOf", f"{job.night}/{job.outlet.slug}"
    yield "http-header-user-agent", agent
    yield "format", "WARC File Format 1.1"
    yield "conformsTo", STANDARD
    yield "robots", "obeyed, fails closed"
