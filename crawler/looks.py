"""Looks: one answer read as a page, before it is held against the other pages of its night."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.captures import header
from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from crawler.walls import Visit, page_key, text_key
from registry import Outlet
from spool import Article, Capture, Outcome
from spool.addresses import BadAddress, canonical, identity

_FILES = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"GIF8": "GIF", b"\xff\xd8\xff": "JPEG", b"PK\x03\x04": "zip"}


@dataclass(frozen=True, slots=True)
class Look:
    """What reading one answer came to: it depends on the answer, the outlet's file and the code alone."""

    visit: Visit
    landed: str
    """The canonical address that answered."""
    result: PageResult
    detail: str
    """For the operator: of a refusal, and of an article that the outlet's selectors do not find."""

    def article(
        self, found: ExtractedArticle, outlet: str, capture: Capture, others: Iterable[str]
    ) -> Article:
        """The spool's line; `others` are further addresses under which the article was met."""
        return Article(
            url=self.landed,
            aliases=tuple(dict.fromkeys(url for url in others if url != self.landed)),
            outlet=outlet,
            title=found.title,
            lead=found.lead,
            body=found.body,
            published=found.published,
            published_raw=found.published_raw,
            modified=found.modified,
            modified_raw=found.modified_raw,
            date_suspect=found.date_suspect,
            author=found.author,
            category=found.category,
            media=found.media,
            encoding=found.encoding,
            method=found.method,
            capture=capture,
        )


def look_at(
    planned: str, response: Response, outlet: Outlet, fetched: datetime, via: tuple[str, ...] = ()
) -> Look:
    """Read the answer that came for a planned address, with its content-encoding taken off.

    Raises BadAddress where it lies at an address that is none.
    """
    page = Page(canonical(response.url), response.body, header(response, "Content-Type"), fetched)
    result = read_page(page, outlet)
    if isinstance(result, ExtractedArticle):
        visit = Visit(planned, identity(page.url), text_key(result), True, response.status, via)
        return Look(visit, page.url, result, result.layout_changed or "")
    visit = Visit(planned, identity(page.url), page_key(page.body), False, response.status, via)
    return Look(visit, page.url, result, _named(result, page.body))


def is_deep(url: str) -> bool:
    """Whether an address names a page rather than the site's front."""
    try:
        parts = urlsplit(identity(url))
    except BadAddress:
        return False
    return parts.path.strip("/") != "" or parts.query != ""


def _named(result: NotAnArticle, body: bytes) -> str:
    """The detail of a refusal; of a file, what it is, whatever its header says."""
    kind = next((name for start, name in _FILES.items() if body.startswith(start)), None)
    if kind is None or result.outcome is not Outcome.NOT_HTML:
        return result.detail
    return f"{kind}, sent as {result.detail}"
