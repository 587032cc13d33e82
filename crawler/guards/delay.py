"""The delay that a host asks for in its robots.txt."""

import logging
import math
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.guards.robots import user_agent

logger = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds; with more, a night would not see one listing through. A host that asks for more gets this much."""


class CrawlDelay:
    """Extension that applies robots.txt's Crawl-delay to the host's downloader slot, one request at a time.

    DOWNLOAD_DELAY (the larger of the home's and the outlet's) stays the least; DOWNLOAD_DELAY_JITTER must be
    0, or gaps fall below it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawler and listen to its robots.txt files."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        # Connected only now, so that it comes after AutoThrottle, which would shorten the delay again.
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Listen to responses, after all extensions that were loaded."""
        self._crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the Crawl-delay of one host."""
        asked = robotparser.crawl_delay(user_agent(self._crawler, request))
        if asked is None or not math.isfinite(asked) or asked < 0:
            return
        assert self._crawler.engine is not None
        key = self._crawler.engine.downloader.get_slot_key(request)
        least = max(min(asked, LONGEST), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        self._least[key] = max(least, self._least.get(key, 0.0))
        logger.info("%s asks for %s s between requests and gets %s s", key, asked, self._least[key])
        self._apply(key)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Restore the least delay of a slot that has been made or changed since."""
        self._apply(request.meta.get("download_slot", ""))

    def _apply(self, key: str) -> None:
        if key not in self._least:
            return
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        # For slots to come: Scrapy drops one that was idle for a minute.
        downloader.per_slot_settings[key] = {
            **downloader.per_slot_settings.get(key, {}),
            "delay": self._least[key],
            "concurrency": 1,
        }
        slot = downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, self._least[key])
            slot.concurrency = 1
