"""Listing pages: the articles that an outlet's own pages link to, their dates, sections and next pages."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from lxml import etree

from crawler.bounds import MOST_TAGS
from crawler.channels.dates_beside import DatesBeside
from crawler.channels.json_page import ENTRY
from crawler.channels.listed import ListedArticle, Listing, Sieve
from crawler.channels.paging import PageTemplate
from crawler.channels.tree import Target, base_of, fits, selected, title_of, tree_of, xpath
from registry import Channel
from spool.addresses import host_of, identity

_MAIN_PART = (
    "//a[@href][not(ancestor::nav or ancestor::footer or ancestor::aside"
    " or ancestor::header[not(ancestor::article)])]"
)
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
    tree, whole = tree_of(body, declared)
    sieve = Sieve(base_of(tree, base), frozenset({host_of(base)}) if hosts is None else hosts)
    pages = PageTemplate(channel, sieve)
    further = _sections(tree, channel, sieve, base)
    links = _links(tree, channel, article_pattern, sieve)
    linked, returns = _linked_page(tree, channel, sieve, base)
    following = linked or pages.after(base, page)
    others = (base, channel.url, *further, *filter(None, (following,)))
    entries = sieve.keep(_articles(links, fetched or datetime.now(UTC), pages), but=others)
    return Listing(
        entries,
        further,
        following if entries else None,
        returns=returns,
        cut=sieve.cut or not whole,
        problems=tuple(_problems(entries, whole)),
        refused=sieve.refused,
    )


def _problems(entries: tuple[ListedArticle, ...], whole: bool) -> Iterator[str]:
    if not entries:
        yield "no entries"
    if not whole:
        yield f"more than {MOST_TAGS} tags, the rest was not read"


def _links(tree: etree._Element, channel: Channel, pattern: str | None, sieve: Sieve) -> list[Target]:
    """Return the links to articles with their canonical addresses, in the order of the page."""
    if channel.links is not None:
        found: Iterable[Target] = selected(tree, f"{channel.links}, a.{ENTRY}")
    else:
        found = ((link, link.get("href", "")) for link in xpath(tree, _ANY_LINK if pattern else _MAIN_PART))
    wanted = re.compile(pattern) if pattern and channel.links is None else None
    links = []
    for element, href in found:
        if href.strip().startswith("#"):
            continue
        url = sieve.resolve(href)
        # Any page links to other sites; only what looks like an article is worth a line in the ledger.
        if url is not None and wanted is not None and not fits(wanted, url):
            continue
        if (admitted := sieve.admit(href)) is not None:
            links.append((element, admitted))
    return links


def _articles(links: list[Target], fetched: datetime, pages: PageTemplate) -> Iterator[ListedArticle]:
    dates = DatesBeside(links, fetched)
    for element, url in links:
        if not pages.has(url):
            yield ListedArticle(url, title_of(element), dates.day(element))


def _sections(tree: etree._Element, channel: Channel, sieve: Sieve, base: str) -> tuple[str, ...]:
    if channel.sections is None:
        return ()
    urls = (sieve.admit(href) for _, href in selected(tree, channel.sections))
    own = {identity(base), identity(channel.url)}
    return tuple(
        {identity(url): url for url in urls if url is not None and identity(url) not in own}.values()
    )


def _linked_page(tree: etree._Element, channel: Channel, sieve: Sieve, base: str) -> tuple[str | None, bool]:
    """Return the page that the link leads to, or else whether it leads to the page itself."""
    returns = False
    for _, href in selected(tree, channel.next) if channel.next else ():
        url = sieve.admit(href)
        if url is not None and identity(url) != identity(base):
            return url, False
        returns |= url is not None
    return None, returns
