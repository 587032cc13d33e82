"""Which channels an outlet's file needs so that every article that was met is announced by one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.channels import ChannelUnreadable, read_listing
from crawler.survey.document import Found
from crawler.survey.links import Linked
from crawler.survey.patterns import matches
from crawler.survey.plan import Plan
from crawler.survey.seen import Role, Seen, Visit
from crawler.survey.selecting import links_css
from crawler.survey.turning import Turn, turns
from crawler.walls import page_key
from registry import Channel, ChannelKind
from registry.syntax import Address, address
from spool.addresses import identity

_QUOTABLE: Final = re.compile(r"[A-Za-z0-9/._~%?=&+-]{1,150}")
MOST_SINGLE: Final = 6
"""Links of menus that are named one by one."""
PLACE: Final = 4
"""Channels that come before the front page: the last ones go where a file has no lines left for them."""
MOST: Final = 12
"""Channels of one outlet's file, each a line of at most 25."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the site's addresses, by identity."""

    articles: Mapping[str, bool]
    """Of the pages that were fetched, whether they are articles."""
    pattern: str | None

    def likely(self, urls: frozenset[str]) -> frozenset[str]:
        """Those of the addresses that are articles, or were not fetched and may be."""
        return frozenset(it for it in urls if self.articles.get(it, self._fits(it)))

    def _fits(self, url: str) -> bool:
        return self.pattern is None or matches(self.pattern, url)


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel that might be written, and what it lists."""

    channel: Channel
    listed: frozenset[str]

    def found(self, known: Known) -> Found:
        """The channel with its figures."""
        sure = sum(known.articles.get(url, False) for url in self.listed)
        return Found(channel=self.channel, listed=len(self.listed), sure=sure)


def choose(plan: Plan, seen: Seen, known: Known) -> tuple[list[Found], int]:
    """The fewest channels that list all articles, and how many articles none of them lists."""
    offers = [offer for offer in (*_announced(plan, known), *_listings(plan, seen, known)) if offer.listed]
    wanted = {url for url, is_article in known.articles.items() if is_article}
    # A channel that lists the site's news page by page vouches for its days, a front page or feed does not.
    chosen: list[Offer] = []
    covered: set[str] = set()
    turning = [it for it in offers if it.channel.next or it.channel.page]
    for group, gain in ((turning, _depth_first), (offers, _gain)):
        while len(chosen) < MOST:
            best = max(group, key=lambda it: gain(it, covered, wanted), default=None)
            if best is None or not (best.listed - covered) & wanted:
                break
            chosen.append(best)
            covered |= best.listed
    for offer in offers:
        if offer.channel.kind is not ChannelKind.LISTING and offer not in chosen and len(chosen) < MOST:
            chosen.append(offer)
    chosen = _with_front(chosen, offers, seen.good(Role.HOME)[0].landed)
    if known.pattern is None:
        chosen, named = _with_single(plan, chosen, wanted - covered)
        covered |= named
    return [offer.found(known) for offer in chosen], len(wanted - covered)


def _with_front(chosen: list[Offer], offers: list[Offer], home: str) -> list[Offer]:
    """The front page too, where there is no sitemap: its boxes lead to sections that nobody looked at."""
    front = [it for it in offers if it.channel.url == home and it not in chosen]
    if any(it.channel.kind is ChannelKind.SITEMAP for it in chosen) or not chosen:
        return chosen
    return [*chosen[:PLACE], *front, *chosen[PLACE:]][:MOST]


def _with_single(plan: Plan, chosen: list[Offer], missed: set[str]) -> tuple[list[Offer], set[str]]:
    """The front page's channel with single links of menus: pages like "about us" stand in no list."""
    home = plan.linked(plan.seen.good(Role.HOME)[0])
    hrefs = {identity(it.url): (it.element.get("href") or "").strip() for it in home.links}
    named = {url: hrefs[url] for url in sorted(missed) if url in hrefs and _QUOTABLE.fullmatch(hrefs[url])}
    named = dict(list(named.items())[:MOST_SINGLE])
    css = ", ".join(f"a[href='{href}']" for href in named.values())
    if not css or not _may_be_written(home.visit.landed, plan.seen.hosts):
        return chosen, set()
    front = next((it for it in chosen if it.channel.url == home.visit.landed), None)
    if front is None and len(chosen) >= MOST:
        return chosen, set()
    channel = front.channel if front else Channel(kind=ChannelKind.LISTING, url=home.visit.landed)
    links = f"{channel.links}, {css}" if channel.links else css
    listed = (front.listed if front else frozenset()) | frozenset(named)
    offer = Offer(channel.model_copy(update={"links": links}), listed)
    if front is None:
        return [*chosen, offer], set(named)
    return [offer if it is front else it for it in chosen], set(named)


def _depth_first(offer: Offer, covered: set[str], wanted: set[str]) -> tuple[int, int, int]:
    """The whole before its parts: what it lists further back was not seen."""
    path = urlsplit(offer.channel.url).path.strip("/")
    fresh = len((offer.listed - covered) & wanted)
    return fresh > 0, -(path.count("/") + bool(path)), fresh


def _gain(offer: Offer, covered: set[str], wanted: set[str]) -> tuple[int, int, int]:
    fresh = offer.listed - covered
    return len(fresh & wanted), len(fresh), -len(offer.channel.url)


def _announced(plan: Plan, known: Known) -> list[Offer]:
    """Feeds and sitemaps, where most of what they list and was fetched is an article."""
    offers = []
    children: dict[str, set[str]] = {}
    for role, kind in ((Role.FEED, ChannelKind.FEED), (Role.SITEMAP, ChannelKind.SITEMAP)):
        read = plan.listings(role)
        for visit, listing in read:
            if visit.ask.of:
                children.setdefault(visit.ask.of, set()).update(identity(it.url) for it in listing.entries)
        for visit, listing in read:
            urls = {identity(it.url) for it in listing.entries} | children.get(visit.ask.url, set())
            if (visit.ask.of and role is Role.SITEMAP) or not _may_be_written(visit.ask.url, plan.seen.hosts):
                continue
            fetched = [known.articles[url] for url in urls if url in known.articles]
            if fetched and sum(fetched) >= len(fetched) / 2:
                offers.append(Offer(Channel(kind=kind, url=visit.landed), known.likely(frozenset(urls))))
    return offers


def _listings(plan: Plan, seen: Seen, known: Known) -> list[Offer]:
    offers = []
    met: set[str] = set()
    turned = {identity(it.ask.url) for it in seen.good(Role.TURNED)}
    for visit in seen.good(Role.HOME, Role.SECTION):
        if identity(visit.landed) in turned and visit.ask.role is not Role.HOME:
            continue
        # A crawl that meets one page at two channels takes it for a wall.
        if (shown := page_key(visit.body)) in met:
            continue
        met.add(shown)
        if known.articles.get(identity(visit.landed)) or not _may_be_written(visit.landed, seen.hosts):
            continue
        linked = plan.linked(visit)
        css = None if known.pattern else links_css(linked, known.articles)
        if css is None and known.pattern is None:
            continue
        plain = Channel(kind=ChannelKind.LISTING, url=visit.landed, links=css)
        own = _listed(visit, plain, known)
        turn = _turn(plan, seen, visit, plain, own, known)
        channel = plain.model_copy(update={"next": turn.next, "page": turn.page}) if turn else plain
        further = _behind(seen, visit, plain, known) if turn else frozenset()
        offers.append(Offer(channel, own | further))
    return offers


def _behind(seen: Seen, visit: Visit, channel: Channel, known: Known) -> frozenset[str]:
    turned = (it for it in seen.good(Role.TURNED) if it.ask.of == visit.landed)
    return frozenset().union(*(_listed(it, channel, known) for it in turned))


def _listed(visit: Visit, channel: Channel, known: Known) -> frozenset[str]:
    """What a crawl would take from the page, as far as it may be articles."""
    try:
        listing = read_listing(visit.body, visit.landed, channel, known.pattern, 1, fetched=visit.fetched)
    except ChannelUnreadable:
        return frozenset()
    return known.likely(frozenset(identity(it.url) for it in listing.entries))


def _turn(
    plan: Plan, seen: Seen, visit: Visit, channel: Channel, own: frozenset[str], known: Known
) -> Turn | None:
    """The way on that was tried and led to articles that the first page does not list."""
    if not own:
        return None
    came = {identity(it.ask.url): it for it in seen.good(Role.TURNED) if it.ask.of == visit.landed}
    came |= {
        identity(it.ask.url): it
        for it in seen.good(Role.SECTION, Role.TURNED)
        if identity(it.ask.url) not in came
    }
    for turn in turns(plan.linked(visit)):
        second = came.get(identity(turn.url))
        if second is None or (
            turn.page and not _may_be_written(turn.page.replace("{page}", "2"), seen.hosts)
        ):
            continue
        if _listed(second, channel, known) - own and _goes_on(turn, visit, plan.linked(second)):
            return turn
    return None


def _goes_on(turn: Turn, first: Visit, second: Linked) -> bool:
    """Whether a link to the next page does not lead back from the second to the first."""
    if turn.next is None:
        return True
    return all(other.url != turn.url for other in turns(second) if other.next == turn.next)


def _may_be_written(url: str, hosts: frozenset[str]) -> bool:
    found = address(url)
    return isinstance(found, Address) and found.host in hosts
