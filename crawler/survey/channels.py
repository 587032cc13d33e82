"""Which channels an outlet's file needs so that every article that was met is announced by one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from crawler.channels import ChannelUnreadable, read_listing
from crawler.learning import LearntListing
from crawler.survey.document import Found
from crawler.survey.further import FurtherPages
from crawler.survey.links import Linked
from crawler.survey.patterns import matches
from crawler.survey.plan import Plan
from crawler.survey.seen import Role, Seen, Visit
from crawler.survey.selecting import links_css
from crawler.survey.singles import with_singles
from crawler.survey.turning import Turn, turns
from crawler.walls import page_key
from registry import Channel, ChannelKind
from registry.syntax import Address, address
from spool.addresses import identity

JSON_NEXT: Final = "a[rel='next']"
"""The link that the address of the next page becomes, where a page comes as JSON."""
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
    listings: Mapping[str, LearntListing] = field(default_factory=dict)
    """By identity, what was learnt of pages that list articles."""
    usual: tuple[str, ...] = ()
    """Selectors of links that the site's system has."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Selectors of links that serve other lists of the site or of its system."""
        learnt = (it.links for it in self.listings.values())
        # An element's own id is one place on one page; another page may have another thing there.
        return tuple(dict.fromkeys(css for css in (*self.usual, *learnt) if css and "#" not in css))

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
    second: str | None = None
    """The further page with which its way on was tried; null where it does not turn."""

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
        chosen = _with_singles(plan, chosen, known, wanted - covered)
        covered = set().union(*(it.listed for it in chosen))
    return [offer.found(known) for offer in chosen], len(wanted - covered)


def _with_front(chosen: list[Offer], offers: list[Offer], home: str) -> list[Offer]:
    """The front page too, where there is no sitemap: its boxes lead to sections that nobody looked at."""
    front = [it for it in offers if it.channel.url == home and it not in chosen]
    if any(it.channel.kind is ChannelKind.SITEMAP for it in chosen) or not chosen:
        return chosen
    return [*chosen[:PLACE], *front, *chosen[PLACE:]][:MOST]


def _with_singles(plan: Plan, chosen: list[Offer], known: Known, missed: set[str]) -> list[Offer]:
    """The channels with single links of menus, and a page more where only it has them."""
    seen = plan.seen
    pages = [it for it in seen.good(Role.HOME, Role.SECTION) if not known.articles.get(identity(it.landed))]
    may = [plan.linked(it) for it in pages if _may_be_written(it.landed, seen.hosts)]
    changed = with_singles([it.channel for it in chosen], may, missed, MOST - len(chosen))
    listed = {it.channel.url: it.listed for it in chosen}
    kept = [it for it in chosen if it.channel.url not in changed]
    more = [Offer(channel, listed.get(url, frozenset()) | named) for url, (channel, named) in changed.items()]
    return [*kept[:PLACE], *more, *kept[PLACE:]]


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
        if offer := _listing(plan, seen, known, visit):
            offers.append(offer)
    return _without_further(offers, seen.hosts)


def _without_further(offers: list[Offer], hosts: frozenset[str]) -> list[Offer]:
    """The listings with what their further pages list, which are none themselves."""
    kept = list(offers)
    for offer in offers:
        if offer.second is None or not any(it.channel.url == offer.channel.url for it in kept):
            continue
        further = FurtherPages(offer.channel, offer.second, hosts)
        pages = [it for it in kept if further.have(it.channel.url)]
        kept = [it for it in kept if it not in pages]
        place = next(n for n, it in enumerate(kept) if it.channel.url == offer.channel.url)
        kept[place] = replace(offer, listed=kept[place].listed.union(*(it.listed for it in pages)))
    return kept


def _listing(plan: Plan, seen: Seen, known: Known, visit: Visit) -> Offer | None:
    css = None if known.pattern else links_css(plan.linked(visit), known.articles, known.hints)
    if css is None and known.pattern is None:
        return None
    plain = Channel(kind=ChannelKind.LISTING, url=visit.landed, links=css)
    own = _listed(visit, plain, known)
    turning = _turning(plan, seen, plain, own, known, visit) if own else None
    if turning is None:
        return Offer(plain, own)
    found, second = turning
    further = frozenset().union(
        *(_listed(it, found, known) for it in seen.good(Role.TURNED) if it.ask.of == visit.landed)
    )
    return Offer(found, own | further, second)


def _listed(visit: Visit, channel: Channel, known: Known) -> frozenset[str]:
    """What a crawl would take from the page, as far as it may be articles."""
    try:
        listing = read_listing(visit.body, visit.landed, channel, known.pattern, 1, fetched=visit.fetched)
    except ChannelUnreadable:
        return frozenset()
    return known.likely(frozenset(identity(it.url) for it in listing.entries))


def _turning(
    plan: Plan, seen: Seen, plain: Channel, own: frozenset[str], known: Known, visit: Visit
) -> tuple[Channel, str] | None:
    """The channel with the way on that was tried and led to articles that the first page does not list.

    With it comes the further page that was tried.
    """
    came = {identity(it.ask.url): it for it in seen.good(Role.TURNED) if it.ask.of == visit.landed}
    for it in seen.good(Role.SECTION, Role.TURNED):
        came.setdefault(identity(it.ask.url), it)
    for turn in turns(plan.linked(visit), plan.platform, known.listings.get(identity(visit.landed))):
        second = came.get(identity(turn.url))
        if second is None or (
            turn.page and not _may_be_written(turn.page.replace("{page}", "2"), seen.hosts)
        ):
            continue
        behind = plan.linked(second)
        for channel in _ways_to_read(plain, behind, known):
            if _listed(second, channel, known) - own and _goes_on(turn, behind):
                way = {"next": _next(turn, behind), "page": turn.page}
                return channel.model_copy(update=way), turn.url
    return None


def _ways_to_read(plain: Channel, second: Linked, known: Known) -> Iterator[Channel]:
    """The listing's own links first; what a button fetches is but a piece, without what lies around them."""
    yield plain
    css = links_css(second, known.articles, known.hints) if plain.links else None
    if css:
        yield plain.model_copy(update={"links": f"{plain.links}, {css}"})


def _next(turn: Turn, second: Linked) -> str | None:
    """The link to the next page; where a button leads to data, theirs as well."""
    return f"{turn.next}, {JSON_NEXT}" if turn.next and second.is_data else turn.next


def _goes_on(turn: Turn, second: Linked) -> bool:
    """Whether a link to the next page does not lead back from the second to the first."""
    if turn.next is None:
        return True
    return all(other.url != turn.url for other in turns(second) if other.next == turn.next)


def _may_be_written(url: str, hosts: frozenset[str]) -> bool:
    found = address(url)
    return isinstance(found, Address) and found.host in hosts
