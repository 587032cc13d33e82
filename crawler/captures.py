"""Captures: what is noted of an answer, beside the place of its bytes."""

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from scrapy.http import Response

from spool import Capture, Place

Tls = Literal["verified", "unverified", "none"]


def capture_of(
    response: Response, requested: str, fetched: datetime, place: Place, ip: str | None, tls: Tls
) -> Capture:
    """The capture of an answer to what was first requested, whichever address answered in the end."""
    return Capture(
        requested=requested,
        address=response.url,
        status=response.status,
        fetched=fetched,
        sha256=place.sha256,
        warc=place.warc,
        offset=place.offset,
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
        ip=ip,
        tls=tls,
    )


def secured(url: str, verifies: bool) -> Tls:
    """Whether the connection to an address is encrypted, and its certificate verified."""
    if urlsplit(url).scheme != "https":
        return "none"
    return "verified" if verifies else "unverified"


def header(response: Response, name: str) -> str | None:
    """A header as text; Latin-1 keeps every byte."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
