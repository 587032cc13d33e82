"""Menu pages among the articles: contact, "giới thiệu", lists of documents.

A sitemap, or a listing that no selector narrows, lists every page of a site. Many sites print the names of
all their pages in the element that holds an article's headline, so that to the outlet's selectors each of
those pages looks like an article whose layout has changed, night after night.
"""

from collections.abc import Iterable

from crawler.channels import ListedArticle
from crawler.ledger import Ledger
from crawler.pages import BARE_TITLE
from crawler.reading import Reading
from registry import ChannelKind
from spool import Job, Outcome
from spool.addresses import identity

STRAY = "a page of the site, not an article: no text and no date, where other pages of this night have both"


class Strays:
    """What the channels said of the addresses that they listed."""

    def __init__(self, job: Job, ledger: Ledger) -> None:
        self.ledger = ledger
        # What was stored before must not slip away because its page lost its text.
        self._articles = {identity(known.url) for known in job.recheck}
        self._listed: set[str] = set()

    def note(self, reading: Reading, entries: Iterable[ListedArticle]) -> None:
        """Take what a page of a channel lists: an article if it has a day, or if nothing else is listed."""
        for entry in entries:
            sure = entry.day is not None or not _lists_everything(reading)
            (self._articles if sure else self._listed).add(identity(entry.url))

    def settle(self) -> None:
        """Take back the failure of pages that only share an article's headline.

        Only where some page of this night was read as an article, and none that must be one has failed in
        the same way: otherwise it may be the layout that has changed, and zero is never green.
        """
        closed = self.ledger.closed
        failed = [line for url, line in self.ledger.misread.items() if closed[url] is Outcome.LAYOUT_CHANGED]
        strays = [line for line in failed if line.detail == BARE_TITLE and self._is_stray(line.url)]
        if len(strays) == len(failed) and Outcome.STORED in closed.values():
            for line in strays:
                self.ledger.take_back(line.url, Outcome.NOT_ARTICLE, STRAY, line.status, line.via)

    def _is_stray(self, url: str) -> bool:
        key = identity(url)
        return key in self._listed and key not in self._articles


def _lists_everything(reading: Reading) -> bool:
    if reading.channel.kind is ChannelKind.LISTING:
        return reading.channel.links is None
    return reading.channel.kind is ChannelKind.SITEMAP and not reading.titled
