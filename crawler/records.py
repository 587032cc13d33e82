"""WARC records (ISO 28500) of one exchange: response, request, and what else is known of the fetch.

Each is a gzip member of its own. What Scrapy and Twisted do not hand on cannot be in them: the server's own
reason phrase, the order and spelling of header names, and the framing of the body in chunks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http.client import responses as REASONS
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

STANDARD: Final = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
LONGEST_VALUE: Final = 4000

Fields = Iterable[tuple[str, str]]


class AsReceived(StatusAndHeaders):  # type: ignore[misc]
    """Headers byte for byte: warcio's own way would turn letters outside ASCII into percent signs."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ANN401 - warcio has no types
        """Latin-1 is what the bytes were read as."""
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request with its answer, and the segment that they are written to."""

    request: Request
    response: Response
    fetched: datetime
    segment: str
    """Record id of the segment's warcinfo."""


def opening(name: str, fields: Fields) -> tuple[str, bytes]:
    """The record that opens a segment, with its id."""
    buffer = BytesIO()
    writer = _writer(buffer)
    record = writer.create_warcinfo_record(name, dict(fields))
    writer.write_record(record)
    return record.rec_headers.get_header("WARC-Record-ID"), buffer.getvalue()


def exchange(it: Exchange, facts: Fields) -> bytes:
    """The response first, so that its offset is that of the whole."""
    buffer = BytesIO()
    writer = _writer(buffer)
    common = {
        "WARC-Date": it.fetched.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Warcinfo-ID": it.segment,
    }
    answer = _answer(writer, it.response, common)
    writer.write_request_response_pair(_question(writer, it.request, common), answer)
    about = common | {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    writer.write_record(_metadata(writer, it.response.url, facts, about))
    return buffer.getvalue()


def _writer(buffer: BytesIO) -> Any:  # noqa: ANN401 - warcio has no types
    return WARCWriter(buffer, gzip=True, warc_version="1.1")


def _answer(writer: Any, response: Response, common: dict[str, str]) -> Any:  # noqa: ANN401
    spoken = response.protocol if response.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    ip = {"WARC-IP-Address": str(response.ip_address)} if response.ip_address else {}
    return writer.create_warc_record(
        response.url,
        "response",
        payload=BytesIO(response.body),
        length=len(response.body),
        http_headers=AsReceived(_status(response), _pairs(response.headers), protocol=spoken),
        warc_headers_dict=common | ip,
    )


def _question(writer: Any, request: Request, common: dict[str, str]) -> Any:  # noqa: ANN401
    parts = urlsplit(request.url)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = [("Host", parts.netloc), *_pairs(request.headers)]
    asked = AsReceived(f"{request.method} {path} HTTP/1.1", headers, is_http_request=True)
    return writer.create_warc_record(request.url, "request", http_headers=asked, warc_headers_dict=common)


def _metadata(writer: Any, url: str, facts: Fields, about: dict[str, str]) -> Any:  # noqa: ANN401
    body = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in facts).encode("utf-8")
    return writer.create_warc_record(
        url, "metadata", payload=BytesIO(body), length=len(body), warc_headers_dict=about
    )


def _status(response: Response) -> str:
    """The status line's end; the server's own reason phrase does not come through to us."""
    return f"{response.status} {REASONS.get(response.status, '')}".strip()


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """Headers as text; Latin-1 keeps every byte, and a line break within a value would forge a header."""
    return [
        (name.decode("latin-1"), value.decode("latin-1").replace("\r", " ").replace("\n", " "))
        for name, values in headers.items()
        for value in values
    ]


def _one_line(value: str) -> str:
    """A value that forges no other field, whatever a server put into it."""
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in whole)[:LONGEST_VALUE]
