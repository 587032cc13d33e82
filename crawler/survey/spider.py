"""The spider of a survey: asks for what the plan names, one address after the other."""

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.guards import RobotsCopies
from crawler.jobs import egress_hosts
from crawler.ledger import Ledger
from crawler.responses import failure_outcome, status_outcome
from crawler.spooling import Spool
from crawler.survey.plan import Plan
from crawler.survey.seen import Ask, Seen, SurveyJob, Visit
from spool import Outcome
from spool.addresses import BadAddress, canonical

ASK = "ask"
"""Key in a request's meta: the Ask that it is for."""
LARGEST = 2 * 1024 * 1024
"""Bytes of a page that is compared with others; what is larger is a file, not an article."""
ERRORS = [status for status in range(400, 600) if status not in {408, 429, 500, 502, 503, 504}]
"""Answers that are looked at although they are no success: a login page says what it is."""


class SurveySpider(Spider):
    """Looks at one site; the guards, the delay and the limits are those of every crawl."""

    name = "survey"

    def __init__(self, job: SurveyJob, spool: Spool, progress: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.survey = job
        self.job = job.job
        self.ledger = Ledger(spool, progress)
        self.robots = RobotsCopies()
        self.seen = Seen(frozenset(egress_hosts(job.job)))
        self.plan = Plan(job, self.seen)
        self._asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's signature
        """Scrapy's way to make it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.go_on, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the front page."""
        for request in self._requests():
            yield request

    def _requests(self) -> list[Request]:
        most = self.job.politeness.max_requests - self._asked
        asks = [ask for ask in self.plan.next() if not self.seen.has(ask)][: max(most, 0)]
        self._asked += len(asks)
        for ask in asks:
            self.ledger.tell("planned", url=ask.url)
        return [self._request(ask) for ask in asks]

    def _request(self, ask: Ask) -> Request:
        return Request(
            ask.url,
            self.answered,
            errback=self.failed,
            meta={ASK: ask, "handle_httpstatus_list": ERRORS},
            dont_filter=True,
        )

    def answered(self, response: Response) -> None:
        """Keep an answer, be it a refusal."""
        ask: Ask = response.meta[ASK]
        outcome = None if response.status < 400 else status_outcome(response)
        content_type = response.headers.get("Content-Type")
        self._take(
            Visit(
                ask,
                _canonical(response.url, ask.url),
                response.status,
                outcome or (Outcome.TOO_BIG if len(response.body) > LARGEST else None),
                f"HTTP {response.status}",
                response.body[:LARGEST],
                content_type.decode("latin-1") if content_type else None,
            )
        )

    def failed(self, failure: Failure) -> None:
        """Keep why nothing came."""
        request = getattr(failure, "request", None)
        assert isinstance(request, Request)
        ask: Ask = request.meta[ASK]
        outcome, detail = failure_outcome(failure, request)
        response = getattr(failure.value, "response", None)
        status = response.status if isinstance(response, Response) else None
        body = response.body[:LARGEST] if isinstance(response, Response) else b""
        self._take(Visit(ask, _canonical(request.url, ask.url), status, outcome, detail, body))

    def _take(self, visit: Visit) -> None:
        self.seen.take(visit)
        self.seen.robots = tuple(copy.body for copy in self.robots.in_force())
        self.ledger.tell("outcome", url=visit.ask.url, outcome=visit.outcome or "seen")

    def go_on(self) -> None:
        """When all that was asked for has come: ask for what the plan names next."""
        requests = self._requests()
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider


def _canonical(url: str, asked: str) -> str:
    try:
        return canonical(url)
    except BadAddress:
        return asked
