"""What articles link to and no channel has listed: asked for last, and evidence of what channels miss.

Links in articles are no channel. They vouch for no day, and an address that only they lead to judges no
night: whether it fails, has moved or is no article says nothing of how whole the channels were read. An
article that they lead to is stored like any other, and then the channels are known to have missed it.
"""

import logging
from datetime import date
from typing import Final

from scrapy.http import Response

from crawler.channels import ListedArticle, links_within
from crawler.discovery import Discovery, is_address
from crawler.ledger import Ledger
from crawler.responses import declared
from crawler.spooling import SpoolError
from crawler.window import Window
from spool import IN_ARTICLES, Article, Job, Outcome, Sighting

SLICE: Final = 10
"""Addresses asked for at a time: between two slices it is looked whether the job has time left."""
MOST_WAITING: Final = 2_000
"""Addresses that wait at once; a site that has more of them invents them."""
TIME_FOR_CHANNELS: Final = 0.75
"""Share of the job's time after which no link in an article is followed any more."""
LEFT: Final = "an article links to it, no channel lists it: left for the cap on such addresses"

logger = logging.getLogger(__name__)


class Related:
    """The addresses of one job that articles link to."""

    def __init__(self, job: Job, ledger: Ledger, discovery: Discovery) -> None:
        self.job = job
        self.ledger = ledger
        self.discovery = discovery
        self.asked: set[str] = set()
        """Addresses that were asked for because an article links to them."""
        self._window = Window(job.since, job.until)
        self._noted: set[tuple[str, date | None]] = set()
        self._waiting: dict[str, tuple[str | None, date | None]] = {
            url: (None, None) for url in job.linked if is_address(url)
        }
        for earlier in ledger.spool.earlier_links:
            self._noted.add((earlier.url, earlier.day))
            self._take_over(earlier)

    def _take_over(self, earlier: Sighting) -> None:
        """What a run that was killed has found: asked for already, or waiting still."""
        asked = self.ledger.channels.get(earlier.url) == earlier.page
        if asked and earlier.url in self.ledger.closed:
            self.asked.add(earlier.url)
        else:
            self._wait(earlier.url, earlier.page, earlier.day)

    def take(self, article: Article, response: Response) -> None:
        """Take the links of a page that was read as an article, unless it lies before the window.

        What an old article links to is older still: a night that followed those would walk through all that
        the outlet ever published. A job that reads no channel looks at single pages and at nothing else.
        """
        own = date.fromisoformat(article.published[:10]) if article.published else None
        if not (self.job.politeness.max_linked and self.discovery.readings) or self._window.is_before(own):
            return
        found = links_within(
            response.body,
            article.url,
            self.job.outlet,
            declared(response),
            hosts=self.discovery.hosts,
            fetched=article.capture.fetched,
        )
        for link in found:
            if self.discovery.may_be_asked(link):
                self._note(link, own, article)

    def _note(self, link: ListedArticle, own: date | None, article: Article) -> None:
        """Write down a link to what was not met yet; a run that is killed goes on from what stands there."""
        # The article's own day, which stands near links in its text, says nothing of what they lead to.
        day = None if link.day == own else link.day
        if (link.url, day) in self._noted or len(self._noted) >= MOST_WAITING:
            return
        self._noted.add((link.url, day))
        page, at = article.url, article.capture.fetched
        try:
            self.ledger.spool.sighting(Sighting(channel=IN_ARTICLES, page=page, url=link.url, day=day, at=at))
        except SpoolError as error:
            # The keeper sees that the spool is full and ends the crawl.
            logger.error("no room for what %s links to: %s", page, error)
            return
        self._wait(link.url, page, day)

    def _wait(self, url: str, page: str | None, day: date | None) -> None:
        first, known = self._waiting.get(url, (page, None))
        self._waiting[url] = (first, known or day)

    def next(self, requests: int, seconds: float) -> list[str]:
        """The next few addresses to ask for; to be called when the channels have come to their end.

        `requests` and `seconds` are what this run has used up: the last tenth of the job's requests and a
        quarter of its time are never spent on links.
        """
        polite = self.job.politeness
        room = min(SLICE, polite.max_linked - len(self.asked), int(0.9 * polite.max_requests) - requests)
        if seconds > TIME_FOR_CHANNELS * polite.max_seconds:
            return []
        planned: list[str] = []
        while self._waiting and len(planned) < room:
            url = next(iter(self._waiting))
            page, day = self._waiting.pop(url)
            if self.discovery.admit_linked(ListedArticle(url, day=day), page):
                planned.append(url)
        self.asked.update(planned)
        return planned

    def settle(self) -> None:
        """Say of what is left over that it was left, but for what lies outside the window."""
        for url, (page, day) in self._waiting.items():
            entry = ListedArticle(url, day=day)
            if self.discovery.may_be_asked(entry):
                outside = self.discovery.reason_to_skip(entry)
                self.ledger.skip(url, outside or Outcome.CAP_REACHED, page, None if outside else LEFT)
                self.asked.add(url)
        self._waiting.clear()
