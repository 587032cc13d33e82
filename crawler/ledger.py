"""The ledger: every address that a job meets comes to exactly one end, whatever Scrapy does with it."""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterable, Set
from datetime import UTC, datetime
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.pages import UNMATCHED
from crawler.responses import readable
from crawler.results import FAILED, FINISHED, RESUMABLE, SPOOL_FULL
from crawler.spooling import Spool, SpoolError
from spool import LedgerLine, Outcome, Place
from spool.addresses import LONGEST

logger = logging.getLogger(__name__)

PLANNED = "planned"
"""Key in a request's meta: the ledger's address that it is about; redirects and retries keep it."""

COMPARED = frozenset({Outcome.NOT_ARTICLE, Outcome.EMPTY_TEXT, Outcome.DUPLICATE})
"""Ends that the other pages of the job have a say in."""


class Ledger:
    """The lines of one job, on disk as they arise and in memory for the reckoning."""

    def __init__(self, spool: Spool, progress: bool = False) -> None:
        self.spool = spool
        self.progress = progress
        self.open: dict[str, str | None] = {}
        self.closed: dict[str, Outcome] = {}
        self.channels: dict[str, str | None] = {}
        self.places: dict[str, Place] = {}
        """Where the last response for an address lies."""
        self.misread: dict[str, LedgerLine] = {}
        """The ends of addresses whose pages did not look as the outlet's articles do."""
        self.started = datetime.now(UTC)
        self._take_over()

    def _take_over(self) -> None:
        """Keep the good ends of a run that was killed; what failed or was open is asked for again."""
        lines = self.spool.earlier_lines
        for line in lines.values():
            self.started = min(self.started, line.at)
            self.channels[line.url] = line.channel
            if line.outcome and _holds_on(line, line.outcome):
                self.closed[line.url] = line.outcome
        for url, article in self.spool.earlier_articles.items():
            said = lines[url].outcome if url in lines else None
            self.closed[url] = said if said and _keeps(said) else Outcome.STORED
            if said is not self.closed[url]:
                # Killed between the article's line and the ledger's.
                at = article.capture
                self.places[url] = Place(warc=at.warc, offset=at.offset, sha256=at.sha256)
                self._write(url, Outcome.STORED, detail="taken over")

    def __contains__(self, url: str) -> bool:
        return url in self.open or url in self.closed

    def plan(self, url: str, channel: str | None = None) -> bool:
        """Open an address; false where this job has already met it."""
        if url in self:
            return False
        self.open[url] = self.channels[url] = channel
        self._write(url, None)
        self.tell("planned", url=url, open=len(self.open), closed=len(self.closed))
        return True

    def skip(self, url: str, outcome: Outcome, channel: str | None = None, detail: str | None = None) -> None:
        """Note the end of an address that is not asked for at all; the first one counts."""
        # An address stays whole, however long: a shortened one would be another.
        url = url if url.isascii() and url.isprintable() and len(url) <= LONGEST else readable(url)
        if url not in self:
            self.channels[url] = channel
            self._end(url, outcome, detail=detail)

    def close(
        self,
        url: str,
        outcome: Outcome,
        *,
        detail: str | None = None,
        status: int | None = None,
        via: tuple[str, ...] = (),
    ) -> None:
        """Note the end of an open address; a second end is a fault of ours, logged and not written."""
        if url not in self.open:
            logger.error("%s had come to its end before %s", url, outcome)
            return
        del self.open[url]
        self._end(url, outcome, detail=detail, status=status, via=via)

    def take_back(
        self, url: str, outcome: Outcome, detail: str, status: int | None, via: tuple[str, ...]
    ) -> None:
        """Put another end in the place of an address's end: its page turned out not to be what it seemed."""
        self._end(url, outcome, detail=detail, status=status, via=via)

    def _end(
        self,
        url: str,
        outcome: Outcome,
        *,
        detail: str | None = None,
        status: int | None = None,
        via: tuple[str, ...] = (),
    ) -> None:
        self.closed[url] = outcome
        self._write(url, outcome, detail=detail, status=status, via=via)
        self.tell("outcome", url=url, outcome=outcome, open=len(self.open), closed=len(self.closed))

    def settle(self, outcome: Outcome, detail: str, urls: Iterable[str] | None = None) -> None:
        """Bring what is still open to the same end."""
        for url in tuple(self.open if urls is None else urls):
            self.close(url, outcome, detail=detail)

    def counts(self, but: Set[str] = frozenset()) -> dict[str, int]:
        """How many addresses came to which end, those left out that are named."""
        ends = Counter(outcome for url, outcome in self.closed.items() if url not in but)
        return {str(outcome): count for outcome, count in sorted(ends.items())}

    def tell(self, event: str, **fields: object) -> None:
        """Print one event for the process that watches this one."""
        if self.progress:
            try:
                print(json.dumps({"event": event, **fields}, ensure_ascii=False), flush=True)
            except BrokenPipeError:
                # Nobody listens: the runner is dead, and its successor resumes a spool without a result.
                os._exit(FAILED)

    def _write(
        self,
        url: str,
        outcome: Outcome | None,
        *,
        detail: str | None = None,
        status: int | None = None,
        via: tuple[str, ...] = (),
    ) -> None:
        line = LedgerLine(
            url=url,
            outcome=outcome,
            channel=self.channels.get(url),
            detail=readable(detail) if detail else None,
            at=datetime.now(UTC),
            status=status,
            via=via,
            place=self.places.get(url) if outcome else None,
        )
        if outcome is Outcome.LAYOUT_CHANGED or (outcome is Outcome.NOT_ARTICLE and detail == UNMATCHED):
            self.misread[url] = line
        try:
            self.spool.line(line)
        except SpoolError as error:
            # The keeper sees that the spool is full and ends the crawl.
            logger.error("the ledger has no room for %s: %s", url, error)

    @staticmethod
    def now() -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


def _keeps(outcome: Outcome) -> bool:
    """Whether an article's line and this end belong together."""
    return outcome.takes_back or outcome is Outcome.LAYOUT_CHANGED


def _holds_on(line: LedgerLine, outcome: Outcome) -> bool:
    """Whether an end of a run that was killed needs no second look.

    What came of comparing pages with one another does: the pages that it was compared with are forgotten.
    """
    return not outcome.failed and outcome is not Outcome.STORED and not (line.place and outcome in COMPARED)


class LedgerKeeper:
    """Extension: takes to the ledger what reaches neither callback nor errback, and settles it at the end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.scheduled: set[str] = set()
        self.closing = False
        connect = crawler.signals.connect
        connect(self.request_scheduled, signals.request_scheduled)
        connect(self.request_dropped, signals.request_dropped)
        connect(self.spider_error, signals.spider_error)
        connect(self.check_disk, signals.request_left_downloader)
        connect(self.check_disk, signals.spider_idle)
        connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def _ledger(self, spider: Spider) -> Ledger:
        ledger = getattr(spider, "ledger", None)
        assert isinstance(ledger, Ledger)
        return ledger

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Remember that the middlewares between spider and scheduler let the request through."""
        self.scheduled.add(request.meta.get(PLANNED, request.url))

    def request_dropped(self, request: Request, spider: Spider) -> None:
        """The scheduler refused it: asked for already."""
        self._close(spider, request, Outcome.DUPLICATE, f"asked for already: {request.url}")

    def spider_error(self, failure: Failure, response: Response | Failure | None, spider: Spider) -> None:
        """A callback raised: the page is at fault, or we are."""
        request = getattr(response, "request", None)
        outcome = Outcome.STORAGE if isinstance(failure.value, SpoolError) else Outcome.PARSE
        if isinstance(request, Request):
            self._close(spider, request, outcome, f"{type(failure.value).__name__}: {failure.value}")
        self.check_disk(spider)

    def check_disk(self, spider: Spider) -> None:
        """End the crawl when the spool is full."""
        if self._ledger(spider).spool.full and not self.closing:
            self.closing = True
            deferred_from_coro(spider.crawler.engine.close_spider_async(reason=SPOOL_FULL))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Bring every address that is still open to its end, and write the result."""
        ledger = self._ledger(spider)
        if reason not in RESUMABLE:
            conclude = getattr(spider, "conclude")  # noqa: B009 - the spider is typed as Scrapy's
            conclude()
        if ledger.spool.full:
            reason = SPOOL_FULL  # however it ended: there is more to do
        never_sent = [url for url in ledger.open if url not in self.scheduled]
        if reason == FINISHED:
            ledger.settle(Outcome.CAP_REACHED, "dropped before it was scheduled", never_sent)
            ledger.settle(Outcome.LOST, "no answer of any kind")
        else:
            ledger.settle(Outcome.INTERRUPTED, reason)
        finish = getattr(spider, "finish")  # noqa: B009 - the spider is typed as Scrapy's
        finish(reason)

    def _close(self, spider: Spider, request: Request, outcome: Outcome, detail: str) -> None:
        url = request.meta.get(PLANNED)
        if url in self._ledger(spider).open:
            self._ledger(spider).close(url, outcome, detail=detail)
