"""Menu pages among the articles, contact, "giới thiệu", lists of documents, and articles that pass for them.

A sitemap, or a listing that no selector narrows, lists every page of a site. Many sites print the names of
all their pages in the element that holds an article's headline, so that to the outlet's selectors each of
those pages looks like an article whose layout has changed, night after night. The other way round, an article
that prints no date is no different from a menu page once the outlet's selectors no longer find it.
"""

from collections.abc import Iterable

from crawler.channels import ListedArticle
from crawler.ledger import Ledger
from crawler.pages import BARE_TITLE, UNMATCHED
from crawler.reading import Reading
from crawler.results import READ
from registry import ChannelKind
from spool import Job, Outcome
from spool.addresses import identity

STRAY = "a page of the site, not an article: no text and no date, where other pages of this night have both"
UNKNOWN_LAYOUT = "listed with its day or stored before, but no selector matches any page of this night"


class Strays:
    """What the channels said of the addresses that they listed."""

    def __init__(self, job: Job, ledger: Ledger) -> None:
        self.ledger = ledger
        # What was stored before must not slip away because its page lost its text.
        self._articles = {identity(known.url) for known in job.recheck}
        self._listed: set[str] = set()
        self._dated = set(self._articles)
        self._linked: set[str] = set()

    def note(self, reading: Reading, entries: Iterable[ListedArticle]) -> None:
        """Take what a page of a channel lists: an article if it has a day, or if nothing else is listed."""
        for entry in entries:
            sure = entry.day is not None or not _lists_everything(reading)
            (self._articles if sure else self._listed).add(identity(entry.url))
            if entry.day is not None:
                self._dated.add(identity(entry.url))

    def note_linked(self, url: str) -> None:
        """Take an address to which an article links: a page of the site, be it an article or not."""
        self._linked.add(identity(url))

    def settle(self) -> None:
        """Tell menu pages and articles apart by what the whole night has shown."""
        self._settle_unknown()
        self._settle_bare()

    def _settle_unknown(self) -> None:
        """Call it a changed layout where no page at all is read as before, and some must be articles."""
        closed = self.ledger.closed
        if not set(READ).isdisjoint(closed.values()):
            return
        for url, line in tuple(self.ledger.misread.items()):
            unmatched = closed[url] is Outcome.NOT_ARTICLE and line.detail == UNMATCHED
            if unmatched and identity(url) in self._dated:
                self.ledger.take_back(url, Outcome.LAYOUT_CHANGED, UNKNOWN_LAYOUT, line.status, line.via)

    def _settle_bare(self) -> None:
        """Take back the failure of pages that only share an article's headline.

        Only where some page of this night was read as an article, and none that must be one has failed in
        the same way: otherwise it may be the layout that has changed, and zero is never green. What articles
        alone link to may be of a layout of long ago, and says nothing of today's.
        """
        closed = self.ledger.closed
        failed = [line for url, line in self.ledger.misread.items() if closed[url] is Outcome.LAYOUT_CHANGED]
        strays = [line for line in failed if line.detail == BARE_TITLE and self._is_stray(line.url)]
        others = [line for line in failed if line not in strays and identity(line.url) not in self._linked]
        if not others and Outcome.STORED in closed.values():
            for line in strays:
                self.ledger.take_back(line.url, Outcome.NOT_ARTICLE, STRAY, line.status, line.via)

    def _is_stray(self, url: str) -> bool:
        key = identity(url)
        return key in self._listed | self._linked and key not in self._articles


def _lists_everything(reading: Reading) -> bool:
    if reading.channel.kind is ChannelKind.LISTING:
        return reading.channel.links is None
    return reading.channel.kind is ChannelKind.SITEMAP and not reading.titled
