"""Single links of menus: pages like "about us" are articles to some sites, and stand in no list."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from crawler.survey.links import Linked
from crawler.walls import page_key
from registry import Channel, ChannelKind
from spool.addresses import identity

MOST: Final = 6
"""Links that are named one by one on one page."""
_QUOTABLE: Final = re.compile(r"[A-Za-z0-9/._~%?=&+-]{1,150}")


def with_singles(
    channels: Sequence[Channel], pages: Sequence[Linked], missed: set[str], most: int
) -> dict[str, tuple[Channel, frozenset[str]]]:
    """By their address, the channels to be changed or added so that they name what no list has.

    `pages` may be channels, the best first; at most `most` channels are added. What is named comes with each.
    """
    written = {it.url: it for it in channels}
    shown = {page_key(it.visit.body): it.visit.landed for it in reversed(pages)}
    found: dict[str, tuple[Channel, frozenset[str]]] = {}
    left = set(missed)
    while left:
        named = {it.visit.landed: _named(it, left) for it in pages if it.visit.landed not in found}
        # A crawl that meets one page at two channels takes it for a wall.
        may = [it for it in named if it in written or (most > 0 and it in shown.values())]
        best = max(may, key=lambda it: (len(named[it]), it in written), default=None)
        if best is None or not named[best]:
            break
        channel = written.get(best)
        most -= channel is None
        found[best] = _with(channel or Channel(kind=ChannelKind.LISTING, url=best), named[best])
        left -= named[best].keys()
    return found


def _named(page: Linked, missed: set[str]) -> Mapping[str, str]:
    """The missed addresses to which the page links, with the link as it stands there."""
    hrefs = {identity(it.url): (it.element.get("href") or "").strip() for it in page.links}
    named = {url: hrefs[url] for url in sorted(missed) if _QUOTABLE.fullmatch(hrefs.get(url, ""))}
    return dict(list(named.items())[:MOST])


def _with(channel: Channel, named: Mapping[str, str]) -> tuple[Channel, frozenset[str]]:
    css = ", ".join(f"a[href='{href}']" for href in named.values())
    links = f"{channel.links}, {css}" if channel.links else css
    return channel.model_copy(update={"links": links}), frozenset(named)
