"""Evidence: every answer as it was received, kept in WARC before anything reads it."""

from datetime import UTC, datetime
from hashlib import sha256
from http.client import responses as REASONS
from io import BytesIO
from typing import Literal, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.ledger import PLANNED, Ledger
from spool import Capture, Place

CAPTURE = "capture"
"""Key in a request's meta: the Capture of its last answer."""


class Evidence:
    """Downloader middleware next to the downloader: bodies come here with their content-encoding still on."""

    def __init__(self, crawler: Crawler) -> None:
        ledger = getattr(crawler.spider, "ledger", None)
        assert isinstance(ledger, Ledger)
        self.ledger = ledger
        self.verifies = crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        ledger.spool.record(_warcinfo(ledger.spool.segment, crawler.settings["USER_AGENT"]))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """A retry or a redirect starts without the capture of the answer before."""
        request.meta.pop(CAPTURE, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer and the question. Raises SpoolError."""
        fetched = datetime.now(UTC)
        offset = self.ledger.spool.record(_records(request, response, fetched))
        place = Place(warc=self.ledger.spool.segment, offset=offset, sha256=sha256(response.body).hexdigest())
        requested = request.meta.get(PLANNED) or request.meta.get("redirect_urls", [request.url])[0]
        self.ledger.places[requested] = place
        request.meta[CAPTURE] = Capture(
            requested=requested,
            address=response.url,
            status=response.status,
            fetched=fetched,
            sha256=place.sha256,
            warc=place.warc,
            offset=offset,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            ip=str(response.ip_address) if response.ip_address else None,
            tls=self._tls(response.url),
        )
        return response

    def _tls(self, url: str) -> Literal["verified", "unverified", "none"]:
        if urlsplit(url).scheme != "https":
            return "none"
        return "verified" if self.verifies else "unverified"


def _records(request: Request, response: Response, fetched: datetime) -> bytes:
    """The response record and its request record, each a gzip member of its own."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    date = fetched.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    answer = writer.create_warc_record(
        response.url,
        "response",
        payload=BytesIO(response.body),
        length=len(response.body),
        http_headers=StatusAndHeaders(_status(response), _pairs(response.headers), protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": date} | _ip(response),
    )
    path = urlsplit(request.url)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    asked = StatusAndHeaders(f"{request.method} {path} HTTP/1.1", _asked(request), is_http_request=True)
    question = writer.create_warc_record(
        request.url,
        "request",
        http_headers=asked,
        warc_headers_dict={"WARC-Date": date},
    )
    writer.write_request_response_pair(question, answer)
    return buffer.getvalue()


def _warcinfo(name: str, agent: str) -> bytes:
    """The record that opens a segment: who wrote it, and under which name it asked."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    software = {"software": agent, "format": "WARC File Format 1.1", "robots": "obeyed, fails closed"}
    writer.write_record(writer.create_warcinfo_record(name, software))
    return buffer.getvalue()


def _status(response: Response) -> str:
    """The status line's end; the server's own reason phrase does not come through to us."""
    return f"{response.status} {REASONS.get(response.status, '')}".strip()


def _ip(response: Response) -> dict[str, str]:
    return {"WARC-IP-Address": str(response.ip_address)} if response.ip_address else {}


def _asked(request: Request) -> list[tuple[str, str]]:
    return [("Host", urlsplit(request.url).netloc), *_pairs(request.headers)]


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """Headers as text; Latin-1 keeps every byte, and a line break within a value would forge a header."""
    return [
        (name.decode("latin-1"), value.decode("latin-1").replace("\r", " ").replace("\n", " "))
        for name, values in headers.items()
        for value in values
    ]


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
