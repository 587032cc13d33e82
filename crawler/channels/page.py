"""Listing pages: the articles that an outlet's own pages link to, their dates, sections and next pages."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from crawler.bounds import MOST_ATTRIBUTES, MOST_TAGS, first_tags, has_endless_tag
from crawler.channels.dates_beside import DatesBeside
from crawler.channels.json_page import ENTRY, markup_of
from crawler.channels.listed import ChannelUnreadable, ListedArticle, Listing, Sieve, one_line
from crawler.channels.paging import PageTemplate
from registry import Channel
from spool.addresses import canonical, host_of, identity
from vietnamese.encoding import UnknownCharset, decode

_MAIN_PART = (
    "//a[@href][not(ancestor::nav or ancestor::footer or ancestor::aside"
    " or ancestor::header[not(ancestor::article)])]"
)
_DATE_ALONE = re.compile(r"\s*\(?\d{1,2}([/.-])\d{1,2}\1\d{4}(?:[ ,|-]*\d{1,2}:\d\d(?::\d\d)?)?\)?\s*")
_ANY_LINK = "//a[@href]"


def read_listing(
    body: bytes,
    base: str,
    channel: Channel,
    article_pattern: str | None,
    page: int,
    declared: str | None = None,
    *,
    hosts: frozenset[str] | None = None,
    fetched: datetime | None = None,
) -> Listing:
    """Read page number `page` (from 1) of a listing.

    Articles are the links that `channel.links` selects; without it, those whose path `article_pattern`
    matches; without both, all links outside menus and footers. A page may be a mere piece of one, or JSON
    that holds such pieces or describes the articles. `base` is the page's address, `declared` the
    charset of its header, `hosts` where articles may lie (default: the host of `base`), `fetched` the time
    against which printed dates are checked (default: now). Raises ChannelUnreadable.
    """
    if page > 1 and channel.page and not body.strip():
        return Listing(problems=("no entries",))  # what counted pages of mere pieces end with
    tree, whole = _tree(body, declared)
    sieve = Sieve(_base_of(tree, base), frozenset({host_of(base)}) if hosts is None else hosts)
    pages = PageTemplate(channel, sieve)
    further = _sections(tree, channel, sieve, base)
    links = _links(tree, channel, article_pattern, sieve)
    linked, returns = _linked_page(tree, channel, sieve, base)
    following = linked or pages.after(base, page)
    others = [base, channel.url, *further, *([following] if following else [])]
    dates = DatesBeside(links, fetched or datetime.now(UTC))
    entries = sieve.keep(_articles(links, dates, pages), but=others)
    problems = ["no entries"] * (not entries) + [f"more than {MOST_TAGS} tags, the rest was not read"] * (
        not whole
    )
    return Listing(
        entries,
        further,
        following if entries else None,
        returns=returns,
        cut=sieve.cut or not whole,
        problems=tuple(problems),
        refused=sieve.refused,
    )


def _tree(body: bytes, declared: str | None) -> tuple[etree._Element, bool]:
    """Return the page's tree, and whether all of the page is in it."""
    try:
        received = decode(body, declared).text
    except UnknownCharset as error:
        raise ChannelUnreadable(str(error)) from error
    whole = markup_of(received) or received
    if has_endless_tag(whole):
        raise ChannelUnreadable(f"a tag with more than {MOST_ATTRIBUTES} attributes")
    text = first_tags(whole)
    # As bytes again, because lxml refuses text that carries an XML declaration.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace") or b" ", parser)
    if tree is None:
        raise ChannelUnreadable("empty page")
    return tree, text is whole


def _xpath(tree: etree._Element, path: str) -> list[Any]:
    return cast("list[Any]", tree.xpath(path))


def _base_of(tree: etree._Element, base: str) -> str:
    for href in _xpath(tree, "//base/@href")[:1]:
        try:
            return canonical(urljoin(base, href.strip()))
        except ValueError:  # a <base> that is no address: browsers ignore it too
            return base
    return base


def _selected(tree: etree._Element, css: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield the links that a selector means, with their targets: itself, within it, or around it."""
    try:
        found = _xpath(tree, HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathError) as error:
        raise ChannelUnreadable(f"selector {css!r}: {error}") from error
    for node in found:
        if not isinstance(node, etree._Element):  # the value of ::attr()
            yield node.getparent(), str(node)
            continue
        for link in (node, *node.iter("a"), *node.iterancestors("a")):
            if link.get("href") is not None:
                yield link, link.get("href", "")
                break


def _links(
    tree: etree._Element, channel: Channel, pattern: str | None, sieve: Sieve
) -> list[tuple[etree._Element, str]]:
    """Return the links to articles with their canonical addresses, in the order of the page."""
    if channel.links is not None:
        found: Iterable[tuple[etree._Element, str]] = _selected(tree, f"{channel.links}, a.{ENTRY}")
    else:
        found = ((link, link.get("href", "")) for link in _xpath(tree, _ANY_LINK if pattern else _MAIN_PART))
    wanted = re.compile(pattern) if pattern and channel.links is None else None
    links = []
    for element, href in found:
        if href.strip().startswith("#"):
            continue
        url = sieve.resolve(href)
        # Any page links to other sites; only what looks like an article is worth a line in the ledger.
        if url is not None and wanted is not None and not _matches(wanted, url):
            continue
        if (admitted := sieve.admit(href)) is not None:
            links.append((element, admitted))
    return links


def _matches(wanted: re.Pattern[str], url: str) -> bool:
    parts = urlsplit(url)
    return bool(wanted.search(parts.path) or (parts.query and wanted.search(f"{parts.path}?{parts.query}")))


def _articles(
    links: list[tuple[etree._Element, str]], dates: DatesBeside, pages: PageTemplate
) -> Iterator[ListedArticle]:
    for element, url in links:
        if not pages.has(url):
            yield ListedArticle(url, _title(element), dates.day(element))


def _title(element: etree._Element) -> str | None:
    texts = (text for text in map(str, element.itertext()) if not _DATE_ALONE.fullmatch(text))
    return one_line(" ".join(texts)) or one_line(element.get("title", ""))


def _sections(tree: etree._Element, channel: Channel, sieve: Sieve, base: str) -> tuple[str, ...]:
    if channel.sections is None:
        return ()
    urls = (sieve.admit(href) for _, href in _selected(tree, channel.sections))
    own = {identity(base), identity(channel.url)}
    return tuple(
        {identity(url): url for url in urls if url is not None and identity(url) not in own}.values()
    )


def _linked_page(tree: etree._Element, channel: Channel, sieve: Sieve, base: str) -> tuple[str | None, bool]:
    """Return the page that the link leads to, or else whether it leads to the page itself."""
    returns = False
    for _, href in _selected(tree, channel.next) if channel.next else ():
        url = sieve.admit(href)
        if url is not None and identity(url) != identity(base):
            return url, False
        returns |= url is not None
    return None, returns
