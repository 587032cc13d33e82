"""Answers of one site put together: which page links to which, with which words and which day beside them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from crawler.channels.dates_beside import DatesBeside
from crawler.channels.listed import Sieve
from crawler.learning.site import Link, Site, SitePage
from crawler.pages.document import Document, one_line, open_page, text_of
from crawler.pages.page import Page
from spool.addresses import BadAddress, canonical, host_of, identity

LONGEST_WORDS: Final = 1000
"""Characters of a link's words; some sites wrap a whole teaser into the link."""


def gather(
    home: str, answers: Iterable[tuple[str, bytes, str | None]], fetched: datetime | None = None
) -> Site:
    """Make a site of (address, body, content type); pages that cannot be read as HTML link to nothing.

    `fetched` is the time against which dates beside links are read (default: now). Raises BadAddress.
    """
    moment = fetched or datetime.now(UTC)
    bodies = {canonical(url): (body, kind) for url, body, kind in answers}
    known = {identity(url): url for url in bodies}
    linked: defaultdict[str, dict[Link, None]] = defaultdict(dict)
    for url, (body, kind) in bodies.items():
        document = open_page(Page(url, body, kind, moment))
        if isinstance(document, Document):
            for target, link in links_of(document.root, url, moment):
                if (own := known.get(identity(target))) is not None and own != url:
                    linked[own][link] = None
    pages = (SitePage(url, body, kind, tuple(linked[url])) for url, (body, kind) in bodies.items())
    return Site(canonical(home), tuple(pages))


def links_of(root: etree._Element, url: str, fetched: datetime) -> list[tuple[str, Link]]:
    """Every link to the page's own host, in the order of the page, as (canonical address, link)."""
    found = anchors(root, url)
    dates = DatesBeside(found, fetched)
    return [(target, Link(url, words_of(element), dates.day(element))) for element, target in found]


def anchors(root: etree._Element, url: str) -> list[tuple[etree._Element, str]]:
    """The links to the page's own host with their canonical addresses, in the order of the page."""
    sieve = Sieve(_base(root, url), frozenset({host_of(url)}))
    found = []
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#"):
            continue
        target = sieve.resolve(href)
        if target is not None and sieve.is_ours(target):
            found.append((element, target))
    return found


def words_of(element: etree._Element) -> str:
    """What a link says: its text, or where it has none, its title or its picture's description."""
    text = text_of(element) or one_line(element.get("title") or "")
    if not text:
        image = element.find(".//img")
        text = one_line((image.get("alt") or image.get("title") or "") if image is not None else "")
    return text[:LONGEST_WORDS]


def _base(root: etree._Element, url: str) -> str:
    base = next((href for it in root.iter("base") if (href := it.get("href"))), None)
    try:
        return canonical(urljoin(url, base.strip())) if base else url
    except (BadAddress, ValueError):  # a base that is no address: browsers ignore it too
        return url
