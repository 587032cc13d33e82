"""Links to other articles within an article's page: "tin liên quan", "tin khác", links in the text itself."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from cssselect import SelectorError, parse
from lxml import etree

from crawler.channels.dates_beside import DatesBeside
from crawler.channels.listed import ChannelUnreadable, ListedArticle, Sieve
from crawler.channels.tree import Target, base_of, fits, selected, title_of, tree_of, xpath
from registry import Channel, ChannelKind, Outlet

MOST: Final = 200
"""Links of one page that are looked at: its lists of other articles have some dozen."""

# Lists beside the text stand in <aside>; what stands in menus is no news of this article.
_OUTSIDE_MENUS: Final = (
    "//a[@href][not(ancestor::nav or ancestor::footer or ancestor::header[not(ancestor::article)])]"
)
_ONE_ADDRESS: Final = re.compile(r"\[href\b")


def links_within(
    body: bytes,
    base: str,
    outlet: Outlet,
    declared: str | None = None,
    *,
    hosts: frozenset[str],
    fetched: datetime,
) -> tuple[ListedArticle, ...]:
    """The other articles of the outlet to which an article's page links, with the days printed beside them.

    An article is told by the outlet's `article`; where it has none, by the selectors with which its listings
    tell articles from menus; an outlet with neither has no rule, and nothing is taken. `base` is the page's
    address, `declared` the charset of its header, `fetched` the time against which dates are checked.
    A page that cannot be read has none.
    """
    css = None if outlet.article else _selectors(outlet.channels)
    if not (outlet.article or css):
        return ()
    try:
        tree, _ = tree_of(body, declared)
        sieve = Sieve(base_of(tree, base), hosts)
        links = list(islice(_articles(tree, outlet.article, css, sieve), MOST))
    except ChannelUnreadable:
        return ()
    dates = DatesBeside(links, fetched)
    found = (ListedArticle(url, title_of(element), dates.day(element)) for element, url in links)
    return sieve.keep(found, but=(base, *(channel.url for channel in outlet.channels)))


def _articles(tree: etree._Element, pattern: str | None, css: str | None, sieve: Sieve) -> Iterator[Target]:
    outside = xpath(tree, _OUTSIDE_MENUS)
    if css is not None:
        among = set(outside)
        links = [(it, href) for it, href in selected(tree, css) if it in among]
    else:
        links = [(it, it.get("href", "")) for it in outside]
    wanted = re.compile(pattern or "")
    for element, href in links:
        url = None if href.strip().startswith("#") else sieve.resolve(href)
        if url is not None and fits(wanted, url) and sieve.admit(href) is not None:
            yield element, url


@lru_cache(maxsize=8)
def _selectors(channels: tuple[Channel, ...]) -> str | None:
    """The selectors of all listings in one; those that name a single address mean a link of one menu."""
    found: dict[str, None] = {}
    for channel in channels:
        if channel.kind is ChannelKind.LISTING and channel.links is not None:
            found |= dict.fromkeys(_single_out(channel.links))
    return ", ".join(found) or None


def _single_out(css: str) -> Iterator[str]:
    try:
        parts = [selector.canonical() for selector in parse(css)]
    except SelectorError:  # a listing that has it says so itself
        return
    yield from (part for part in parts if not _ONE_ADDRESS.search(part))
