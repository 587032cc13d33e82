"""A sign of life for the process that watches this one: the reactor turns, whatever the sites do."""

from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.ledger import Ledger

SECONDS = 5.0
"""Well below the shortest silence after which a crawl counts as hung."""


class Heartbeat:
    """Extension: says `alive` every few seconds, which a reactor that is blocked cannot."""

    def __init__(self, crawler: Crawler) -> None:
        self._call: LoopingCall | None = None
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def begin(self, spider: Spider) -> None:
        """The spider is there, and with it the ledger, which tells the events."""
        ledger = getattr(spider, "ledger", None)
        assert isinstance(ledger, Ledger)
        self._call = LoopingCall(ledger.tell, "alive")
        self._call.start(SECONDS)

    def end(self) -> None:
        """What comes now is short: the last line and the result."""
        if self._call is not None and self._call.running:
            self._call.stop()
