"""What is said of a system, whichever it is."""

from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import urljoin

from crawler.platforms.traces import Traces
from registry import Channel, ChannelKind, Selectors


class Platform(ABC):
    """One system; what it does not know of itself stays empty, and is learnt from the site's pages."""

    name: ClassVar[str]
    """As it stands in files and messages."""
    selectors: ClassVar[Selectors] = Selectors()
    only: ClassVar[str | None] = None
    """CSS found on the pages of articles and on no other; null where the system's markup does not tell."""
    article: ClassVar[str | None] = None
    """Regular expression on the path of an article's address; null where menu pages have the same form."""
    feeds: ClassVar[tuple[str, ...]] = ()
    """Where its feeds lie, from the site's root; the same for sitemaps and listings."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    listings: ClassVar[tuple[str, ...]] = ()
    links: ClassVar[str | None] = None
    """CSS of the links to articles on a page that lists them."""
    next: ClassVar[str | None] = None
    """CSS of the link to a listing's next page."""
    page: ClassVar[str | None] = None
    """What a listing's address has after it from the second page on, with `{page}` for the number."""

    @classmethod
    @abstractmethod
    def fits(cls, traces: Traces) -> bool:
        """Whether a page with these traces was made by the system."""

    def channels(self, home: str) -> tuple[Channel, ...]:
        """Where a site on this system announces its articles, to be asked for before any is believed in."""
        announced = ((ChannelKind.FEED, self.feeds), (ChannelKind.SITEMAP, self.sitemaps))
        found = [Channel(kind=kind, url=urljoin(home, path)) for kind, paths in announced for path in paths]
        return (*found, *(self.listing(urljoin(home, path)) for path in self.listings))

    def listing(self, url: str) -> Channel:
        """The channel of a page that lists articles."""
        turned = url.rstrip("/") + self.page if self.page and not self.next else None
        return Channel(kind=ChannelKind.LISTING, url=url, links=self.links, next=self.next, page=turned)
