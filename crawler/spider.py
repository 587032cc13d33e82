"""The one spider: reads an outlet's channels page by page, and the articles that they list."""

import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.articles import Articles
from crawler.clock import ServerClock
from crawler.discovery import Discovery, is_address
from crawler.evidence import CAPTURE
from crawler.guards import RobotsCopies
from crawler.jobs import default_job, read_job, settings_for
from crawler.ledger import PLANNED, Ledger
from crawler.monitors import Monitors
from crawler.reading import Reading
from crawler.related import Related
from crawler.responses import chain, conditions, failure_outcome, via, was_conditional
from crawler.results import RESUMABLE, judge, read_from
from crawler.spooling import Spool, SpoolError
from registry import Outlet
from spool import ChannelResult, Finding, Job, JobResult, JobState, Outcome

logger = logging.getLogger(__name__)

READING = "reading"
"""Key in a request's meta: the address of the reading that the request is a page of."""

CHANNEL_FIRST, ARTICLE, AGAIN = 100, 10, 0
"""Priorities: what is new comes before what is only looked at again."""

NOT_MODIFIED = 304
MISSING = frozenset({404, 410})


class OutletSpider(Spider):
    """Base of every outlet's spider; the loader adds name and outlet.

    Arguments: `job` (a Job, or the path of a job file; default: a first reading of the outlet), `spool` (a
    Spool, or the path of its directory; default: one that is removed at the end), `progress` (print events).
    """

    outlet: ClassVar[Outlet]

    def __init__(
        self,
        job: Job | str | None = None,
        spool: Spool | str | None = None,
        progress: bool = False,
        **kwargs: Any,  # noqa: ANN401 - whatever Scrapy's users pass with -a
    ) -> None:
        super().__init__(**kwargs)
        self.job = job if isinstance(job, Job) else read_job(Path(job)) if job else default_job(self.outlet)
        self._passing = None if spool else Path(tempfile.mkdtemp(prefix="diembao-"))
        self.spool = spool if isinstance(spool, Spool) else Spool(Path(spool) if spool else self._kept())
        self.ledger = Ledger(self.spool, progress)
        self.articles = Articles(self.job, self.ledger)
        self.discovery = Discovery(self.job, self.ledger)
        self.related = Related(self.job, self.ledger, self.discovery)
        self._begun = time.monotonic()
        self.robots = RobotsCopies(self.job.robots)
        self.clock = ServerClock()

    def _kept(self) -> Path:
        assert self._passing is not None
        return self._passing

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's signature
        """Scrapy's way to make it; the job's own settings come in here."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.setdict(settings_for(spider.job), priority="spider")
        crawler.signals.connect(spider.go_on, signal=signals.spider_idle)
        crawler.signals.connect(spider.channel_broke, signal=signals.spider_error)
        crawler.signals.connect(spider.clock.response_downloaded, signal=signals.response_downloaded)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every channel of the day, for what failed before, and for what is due for another look."""
        # All of it is opened before the first request, so that an early end accounts for all of it.
        requests = [*self._channel_requests(self.discovery.begin()), *self._again()]
        for request in requests:
            yield request

    def _again(self) -> Iterator[Request]:
        for known in self.job.recheck:
            if self._plan(known.url):
                headers = conditions(known.etag, known.last_modified)
                yield self._article_request(known.url, AGAIN, headers)
        for url in self.job.retry:
            if self._plan(url):
                yield self._article_request(url, ARTICLE)

    def _plan(self, url: str) -> bool:
        """Open an address of the job file, which may come from rules that have changed since."""
        if is_address(url):
            return self.ledger.plan(url)
        self.ledger.skip(url, Outcome.BAD_ADDRESS)
        return False

    def _channel_requests(self, readings: list[Reading]) -> Iterator[Request]:
        for reading in readings:
            conditional = reading.conditional and not self.spool.earlier_lines
            state = reading.state
            headers = conditions(state.etag, state.last_modified) if conditional else {}
            yield self._page_request(reading, reading.url, headers)

    def _page_request(self, reading: Reading, url: str, headers: dict[str, str] | None = None) -> Request:
        return Request(
            url,
            self.read_channel,
            errback=self.channel_failed,
            headers=headers,
            priority=CHANNEL_FIRST,
            meta={READING: reading.url, "handle_httpstatus_list": [NOT_MODIFIED]},
            dont_filter=True,
        )

    def _article_request(self, url: str, priority: int, headers: dict[str, str] | None = None) -> Request:
        # Scrapy's filter would drop a redirect to a page that was seen, and with it what became of the
        # address: the ledger keeps addresses apart instead.
        return Request(
            url,
            self.read_article,
            errback=self.article_failed,
            headers=headers,
            priority=priority,
            meta={PLANNED: url, "handle_httpstatus_list": [NOT_MODIFIED]},
            dont_filter=True,
        )

    def read_channel(self, response: Response) -> Iterator[Request]:
        """Take a page of a channel: ask for its new articles and for its sections."""
        reading = self.discovery.readings[response.meta[READING]]
        if response.status == NOT_MODIFIED:
            reading.unchanged() if was_conditional(response) else reading.fail(Outcome.HTTP_4XX)
            self._tell(reading)
            return
        new, further = self.discovery.read(reading, response)
        if reading.end is not None:
            self._tell(reading)
        yield from self._channel_requests(further)
        for url in new:
            yield self._article_request(url, ARTICLE)

    def channel_failed(self, failure: Failure) -> None:
        """The channel, or a page of it, did not come."""
        request = _request_of(failure)
        reading = self.discovery.readings[request.meta[READING]]
        outcome, detail = failure_outcome(failure, request)
        logger.warning("channel %s: %s (%s)", request.url, outcome, detail)
        reading.fail(outcome, missing=_status_of(request) in MISSING)
        self._tell(reading)

    def channel_broke(self, failure: Failure, response: Response | Failure) -> None:
        """Reading a channel's page raised: the channel was not read. Articles are the ledger's affair."""
        request = getattr(response, "request", None)
        if isinstance(request, Request) and READING in request.meta:
            self.discovery.readings[request.meta[READING]].fail(Outcome.PARSE)

    def read_article(self, response: Response) -> Iterator[dict[str, Any]]:
        """Store the article of a page; the item is what `-o` writes."""
        planned = response.meta[PLANNED]
        if response.status == NOT_MODIFIED:
            # Without a condition it is no answer: there is nothing here that could have stayed the same.
            outcome = Outcome.UNCHANGED if was_conditional(response) else Outcome.HTTP_4XX
            self.ledger.close(planned, outcome, status=response.status, via=chain(response))
            return
        stored = self.articles.read(planned, response, response.meta[CAPTURE], chain(response))
        if (held := self.articles.held) and held.capture.requested == planned:
            self.related.take(held, response)
        for article in stored:
            yield article.model_dump(mode="json")

    def article_failed(self, failure: Failure) -> None:
        """The article did not come."""
        request = _request_of(failure)
        outcome, detail = failure_outcome(failure, request)
        status = _status_of(request)
        if status in MISSING:
            outcome = Outcome.GONE  # a dead link is an answer: it leaves nothing to be fetched again
        self.ledger.close(request.meta[PLANNED], outcome, detail=detail, status=status, via=via(request))

    def go_on(self) -> None:
        """When all that was asked for has come: turn pages, then follow links in articles, or conclude."""
        requests = []
        for reading in self.discovery.waiting():
            following = self.discovery.go_on(reading, self.articles.days)
            if following:
                requests.append(self._page_request(reading, following))
            else:
                self._tell(reading)
        for request in (requests := requests or self._linked_requests()):
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider
        self.conclude()

    def _linked_requests(self) -> list[Request]:
        used = self.crawler.stats.get_value("downloader/request_count", 0)
        urls = self.related.next(used, time.monotonic() - self._begun)
        return [self._article_request(url, ARTICLE) for url in urls]

    def conclude(self) -> None:
        """Store what is held back to the end: nothing is left to ask for, or the crawl is cut off."""
        try:
            stored = self.articles.conclude()
        except SpoolError:
            logger.exception("the last article could not be written")
            return
        for article in stored:
            # There is no callback that could yield it: this is how `-o` hears of it.
            item = article.model_dump(mode="json")
            self.crawler.signals.send_catch_log(signals.item_scraped, item=item, response=None, spider=self)

    def finish(self, reason: str) -> None:
        """Write the last word; called by the ledger's keeper once every address has come to its end.

        A crawl that was told to stop, or that ran out of room, leaves no result: the job goes on from there.
        """
        try:
            if reason in RESUMABLE:
                self.spool.close()
            else:
                self.spool.finish(self._result(reason))
        except SpoolError:
            logger.exception("the result could not be written")
        if self._passing is not None:
            shutil.rmtree(self._passing, ignore_errors=True)

    def _result(self, reason: str) -> JobResult:
        self.related.settle()
        results = self.discovery.results()
        # What articles alone link to judges no night: how whole the channels were read does not rest on it.
        counts = self.ledger.counts(but=self.related.asked)
        verdict = judge(results, counts, reason)
        stats = self.crawler.stats
        complete = verdict.state is JobState.COMPLETE
        return JobResult(
            night=self.job.night,
            outlet=self.job.outlet.slug,
            state=verdict.state,
            reason=verdict.reason,
            started=self.ledger.started,
            finished=self.ledger.now(),
            read_from=read_from(self.discovery.all(), self.job) if complete else None,
            since=self.job.since,
            until=self.job.until,
            channels=results,
            outcomes=self.ledger.counts(),
            requests=stats.get_value("downloader/request_count", 0),
            bytes=stats.get_value("downloader/response_bytes", 0),
            robots=self.robots.in_force(),
            clock_skew=self.clock.skew(),
            findings=self._findings(results, counts, reason),
        )

    def _findings(
        self, channels: tuple[ChannelResult, ...], counts: dict[str, int], reason: str
    ) -> tuple[Finding, ...]:
        monitors = self.crawler.get_extension(Monitors)
        assert monitors is not None
        return monitors.findings(channels, counts, reason)

    def _tell(self, reading: Reading) -> None:
        end = reading.end or "section"
        self.ledger.tell("channel", url=reading.url, end=end, outcome=reading.outcome, listed=reading.listed)


def _request_of(failure: Failure) -> Request:
    request = getattr(failure, "request", None)
    assert isinstance(request, Request)
    return request


def _status_of(request: Request) -> int | None:
    """The status of the request's last answer; null where none came."""
    capture = request.meta.get(CAPTURE)
    return capture.status if capture else None
