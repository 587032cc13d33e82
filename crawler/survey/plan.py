"""What a survey asks for, step by step; each step is chosen by what the ones before have brought."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import zip_longest
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.channels import ChannelUnreadable, Listing, read_feed, read_sitemap
from crawler.platforms import Platform, recognise, recognise_site
from crawler.survey.links import Linked, PageLink, shape
from crawler.survey.seen import Ask, Role, Seen, SurveyJob, Visit
from crawler.survey.turning import Turn, turns
from registry import ChannelKind
from spool.addresses import identity

USUAL_FEEDS: Final = ("/rss", "/feed", "/rss.xml")
COMMENTS: Final = re.compile(r"/comments?/|feed=comments|comments?[-_.](?:feed|rss|atom)", re.I)
USUAL_SITEMAPS: Final = ("/sitemap.xml",)
MOST_FEEDS: Final = 8
MOST_SITEMAPS: Final = 5
MOST_SECTIONS: Final = 30
MOST_PARENTS: Final = 3
MOST_GUESSES: Final = 6
"""Requests for usual addresses of second pages: each is a shot in the dark."""
FEW_OF_A_SHAPE: Final = 3
"""Pages of one shape that may be sections: enough to see what they are."""
MOST_OF_A_SHAPE: Final = 40
"""Pages of one shape of address: a calendar has no end."""
ROLES: Final = {
    ChannelKind.FEED: Role.FEED,
    ChannelKind.SITEMAP: Role.SITEMAP,
    ChannelKind.LISTING: Role.SECTION,
}


class Plan:
    """The steps of one survey."""

    def __init__(self, job: SurveyJob, seen: Seen) -> None:
        self.job = job
        self.seen = seen
        self._linked: dict[str, Linked] = {}
        self._steps = iter(self._all_steps())

    def next(self) -> list[Ask]:
        """The addresses of the next step that has any; none at the end."""
        for step in self._steps:
            asks = list({(ask.role, ask.url): ask for ask in step() if not self.seen.has(ask)}.values())
            if asks:
                return asks
        return []

    def _all_steps(self) -> Iterator[Callable[[], Iterator[Ask]]]:
        yield lambda: iter([Ask(self.job.home, Role.HOME)])
        yield self._own_channels
        yield self._announced
        yield self._usual
        yield self._children
        yield self._sections
        yield self._further_sections
        yield self._turned
        yield lambda: self._guessed(path=True)
        yield lambda: self._guessed(path=False)
        yield self._samples

    def linked(self, visit: Visit) -> Linked:
        """The page's links; read once."""
        key = visit.landed
        if key not in self._linked:
            self._linked[key] = Linked(visit, self.seen.hosts)
        return self._linked[key]

    @property
    def _alive(self) -> bool:
        """Whether the front page has come: without it there is nothing to look for."""
        return self.seen.home is not None and self.seen.home.good

    def _own_channels(self) -> Iterator[Ask]:
        if self.job.known:
            for channel in self.job.job.outlet.channels:
                yield Ask(channel.url, ROLES[channel.kind])

    def _announced(self) -> Iterator[Ask]:
        if not self._alive:
            return
        feeds = [url for visit in self.seen.good(Role.HOME) for url in self.linked(visit).alternates()]
        # A feed of readers' comments gives their dates to the articles below which they stand.
        feeds = [url for url in feeds if not COMMENTS.search(url)]
        for url in list(dict.fromkeys(feeds))[:MOST_FEEDS]:
            yield Ask(url, Role.FEED)
        for url in self._robots_sitemaps()[:MOST_SITEMAPS]:
            yield Ask(url, Role.SITEMAP)

    def _robots_sitemaps(self) -> list[str]:
        lines = (line.partition(":") for text in self.seen.robots for line in text.splitlines())
        named = (rest.strip() for name, _, rest in lines if name.strip().lower() == "sitemap")
        found = (urljoin(self._front, url) for url in named)
        return [url for url in found if urlsplit(url).netloc in self.seen.hosts]

    @property
    def _front(self) -> str:
        assert self.seen.home is not None
        return self.seen.home.landed

    def _usual(self) -> Iterator[Ask]:
        if not self._alive:
            return
        system = recognise(self.seen.good(Role.HOME)[0].page)
        own = [Ask(it.url, ROLES[it.kind]) for it in system.channels(self._front)] if system else []
        feeds = [Ask(urljoin(self._front, path), Role.FEED) for path in USUAL_FEEDS]
        maps = [Ask(urljoin(self._front, path), Role.SITEMAP) for path in USUAL_SITEMAPS]
        for ask in (*own, *feeds, *maps):
            if ask.role is Role.SECTION or not self.listings(ask.role):
                yield ask

    def _children(self) -> Iterator[Ask]:
        """The newest child sitemaps, and the feeds that a page about feeds links to."""
        for visit, listing in self.listings(Role.SITEMAP):
            for url in listing.further[:2]:
                yield Ask(url, Role.SITEMAP, visit.ask.url)
        for visit in self.seen.good(Role.FEED):
            if read_channel(visit, self.seen.hosts) is None:
                for url in list(dict.fromkeys(self.linked(visit).alternates()))[:MOST_FEEDS]:
                    yield Ask(url, Role.FEED, visit.ask.url)

    def listings(self, role: Role) -> list[tuple[Visit, Listing]]:
        """The feeds or sitemaps that can be read, with what they hold."""
        read = ((visit, read_channel(visit, self.seen.hosts)) for visit in self.seen.good(role))
        return [(visit, listing) for visit, listing in read if listing is not None]

    def _sections(self) -> Iterator[Ask]:
        yield from self._sections_of(self.seen.good(Role.HOME), MOST_SECTIONS)

    def _further_sections(self) -> Iterator[Ask]:
        """Sections that only other sections lead to."""
        have = self.seen.good(Role.SECTION)
        yield from self._parents(have)
        yield from self._sections_of(have, MOST_SECTIONS + 10 - len(have))

    def _sections_of(self, visits: list[Visit], most: int) -> Iterator[Ask]:
        links = {identity(it.url): it for v in visits for it in self.linked(v).links if it.may_be_section}
        counted: Counter[str] = Counter()
        ordered = sorted(links.values(), key=lambda it: (not it.leads_on, not it.is_news, not it.menu))
        few = []
        for it in ordered:
            counted[shape(it.url)] += 1
            if counted[shape(it.url)] <= FEW_OF_A_SHAPE or it.leads_on:
                few.append(it)
        asks = (Ask(it.url, Role.SECTION, self._front) for it in few)
        yield from [ask for ask in asks if not self.seen.has(ask)][: max(most, 0)]

    def _parents(self, sections: list[Visit]) -> Iterator[Ask]:
        """The folders that several sections lie in: some menus name the parts and not the whole."""
        folders = Counter(urlsplit(visit.landed).path.rstrip("/").rpartition("/")[0] for visit in sections)
        for folder, count in folders.most_common(MOST_PARENTS):
            if folder and count > 1:
                yield Ask(urljoin(self._front, folder), Role.SECTION, self._front)

    @cached_property
    def platform(self) -> Platform | None:
        """The site's system, by its front page and the sections that have come when it is first asked for."""
        return recognise_site(self.linked(it).page for it in self.seen.good(Role.HOME, Role.SECTION))

    def turns(self, visit: Visit) -> Iterator[Turn]:
        """Ways to the second page of a listing."""
        return turns(self.linked(visit), self.platform)

    def _turned(self) -> Iterator[Ask]:
        """The second page of every listing that prints a way to it."""
        for visit in self.seen.good(Role.HOME, Role.SECTION):
            for turn in self.turns(visit):
                if not turn.guessed:
                    yield Ask(turn.url, Role.TURNED, visit.landed)

    def _guessed(self, path: bool) -> Iterator[Ask]:
        """Usual addresses of second pages, for listings without a way on; the whole before its parts."""
        turned = {visit.ask.of for visit in self.seen.good(Role.TURNED) if visit.landed != self._front}
        open_ = [
            it for it in self.seen.good(Role.SECTION) if it.landed not in turned and self._headlines(it) >= 5
        ]
        guesses = [
            Ask(turn.url, Role.TURNED, visit.landed)
            for visit in sorted(open_, key=lambda it: (it.landed.count("/"), -self._headlines(it)))
            for turn in self.turns(visit)
            if turn.guessed and ("?" not in turn.url) is path
        ]
        yield from guesses[:MOST_GUESSES]

    def _headlines(self, visit: Visit) -> int:
        return len({identity(it.url) for it in self.linked(visit).links if not it.may_be_section})

    def _samples(self) -> Iterator[Ask]:
        """Pages that may be articles, in turn from each page and channel that lists any."""
        sources: list[list[Ask]] = []
        for role in (Role.FEED, Role.SITEMAP):
            for visit, listing in self.listings(role):
                sources.append([Ask(it.url, Role.ARTICLE, visit.ask.url) for it in listing.entries])
        for visit in self.seen.good(Role.HOME, Role.SECTION, Role.TURNED):
            links = [it for it in self.linked(visit).links if self._may_be_article(it)]
            sources.append([Ask(it.url, Role.ARTICLE, visit.landed) for it in links])
        shapes: defaultdict[str, int] = defaultdict(int)
        for ask in (ask for row in zip_longest(*sources) for ask in row if ask):
            if not self.seen.has(ask) and shapes[shape(ask.url)] < MOST_OF_A_SHAPE:
                shapes[shape(ask.url)] += 1
                yield ask

    @staticmethod
    def _may_be_article(link: PageLink) -> bool:
        return not link.menu and (not link.may_be_section or link.day is not None)


def read_channel(visit: Visit, hosts: frozenset[str]) -> Listing | None:
    """What a feed or sitemap holds; null where the answer is neither."""
    try:
        if visit.ask.role is Role.FEED:
            listing = read_feed(visit.body, visit.landed, visit.fetched, hosts=hosts)
        else:
            listing = read_sitemap(visit.body, visit.landed, hosts=hosts, fetched=visit.fetched)
    except ChannelUnreadable:
        return None
    return listing if listing.entries or listing.further else None
