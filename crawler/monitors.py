"""Monitors: what a crawl's own numbers should look like. What is off goes into the result as a finding.

They judge what Scrapy calls a success all the same: a crawl that ended well and listed nothing, or read fifty
pages without a date. Every threshold is a setting; one that is not set stops the crawl before it begins.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from typing import ClassVar, Self

from scrapy import signals
from scrapy.crawler import Crawler

# The suite and its runner, not Spidermon's extension: that one brings jsonschema, a quarter of a second for
# every outlet, and runs before the ledger is settled.
from spidermon import MonitorRunner, MonitorSuite, monitors  # type: ignore[import-untyped]
from spidermon.contrib.scrapy.monitors.base import (  # type: ignore[import-untyped]
    BaseScrapyMonitor,
    BaseStatMonitor,
)

from crawler.jobs import MONITOR as PREFIX
from spool import ChannelEnd, ChannelResult, Finding, Outcome

logger = logging.getLogger(__name__)

ASKED = (Outcome.STORED, Outcome.UNCHANGED, Outcome.GONE)
"""Good ends of addresses that were asked for."""

FIELDS = ("title", "body", "published")


class ThresholdMissing(Exception):
    """A monitor whose threshold nobody has set: its silence would pass for a good word."""


class Share(BaseStatMonitor):  # type: ignore[misc]
    """A part of a whole; skipped where there is too little to tell."""

    fail_if_stat_missing = False


@monitors.name("listed")
class Listed(BaseStatMonitor):  # type: ignore[misc]
    """Addresses that the channels listed; skipped where a channel said that nothing has changed."""

    stat_name = "monitored/listed"
    threshold_setting = f"{PREFIX}MIN_LISTED"
    assert_type = ">="
    fail_if_stat_missing = False


@monitors.name("finish_reason")
class FinishReason(BaseScrapyMonitor):  # type: ignore[misc]
    """Why the crawl ended."""

    threshold_setting = f"{PREFIX}FINISH_REASONS"

    def test_finish_reason(self) -> None:
        """Only the reasons that are named are good ones."""
        reason = self.stats["monitored/finish_reason"]
        self.assertIn(reason, self.crawler.settings.getlist(self.threshold_setting))


@monitors.name("errors")
class Errors(BaseStatMonitor):  # type: ignore[misc]
    """Lines of level ERROR in the crawl's log, those about requests that were given up among them."""

    stat_name = "log_count/ERROR"
    threshold_setting = f"{PREFIX}MAX_ERRORS"
    assert_type = "<="
    fail_if_stat_missing = False


@monitors.name("exceptions")
class Exceptions(BaseStatMonitor):  # type: ignore[misc]
    """Pages on which our own code broke."""

    stat_name = "spider_exceptions/count"
    threshold_setting = f"{PREFIX}MAX_EXCEPTIONS"
    assert_type = "<="
    fail_if_stat_missing = False


@monitors.name("failed")
class Failed(Share):
    """Addresses that failed, of those that were asked for."""

    stat_name = "monitored/failed"
    threshold_setting = f"{PREFIX}MAX_FAILED"
    assert_type = "<="


@monitors.name("title")
class Title(Share):
    """Articles with a title."""

    stat_name = "monitored/title"
    threshold_setting = f"{PREFIX}MIN_TITLE"
    assert_type = ">="


@monitors.name("body")
class Body(Share):
    """Articles with a text."""

    stat_name = "monitored/body"
    threshold_setting = f"{PREFIX}MIN_BODY"
    assert_type = ">="


@monitors.name("published")
class Published(Share):
    """Articles with a day that can be believed."""

    stat_name = "monitored/published"
    threshold_setting = f"{PREFIX}MIN_PUBLISHED"
    assert_type = ">="


class CrawlSuite(MonitorSuite):  # type: ignore[misc]
    """All monitors of a crawl."""

    monitors: ClassVar = (Listed, FinishReason, Errors, Exceptions, Failed, Title, Body, Published)


class Monitors:
    """Extension: counts the fields of the articles, and looks at the numbers when the crawl is over."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.fields: Counter[str] = Counter()
        self.articles = 0
        unset = [it.threshold_setting for it in CrawlSuite.monitors if _unset(crawler, it.threshold_setting)]
        if unset:
            raise ThresholdMissing(f"not set: {', '.join(unset)}")
        crawler.signals.connect(self.item_scraped, signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def item_scraped(self, item: Mapping[str, object]) -> None:
        """Note which fields an article has."""
        self.articles += 1
        self.fields.update(field for field in FIELDS if item.get(field))

    def findings(
        self, channels: tuple[ChannelResult, ...], outcomes: Mapping[str, int], reason: str
    ) -> tuple[Finding, ...]:
        """What the monitors find; to be called when the ledger is settled."""
        stats = self.crawler.stats.get_stats() if self.crawler.stats else {}
        numbers = stats | self._numbers(channels, outcomes) | {"monitored/finish_reason": reason}
        result = MonitorRunner().run(CrawlSuite(), stats=numbers, crawler=self.crawler, job=None)
        found = tuple(_finding(one.monitor) for one in result.monitors_failed_results)
        for finding in found:
            logger.warning("monitor %s: %s", finding.monitor, finding.detail)
        return found

    def _numbers(self, channels: tuple[ChannelResult, ...], outcomes: Mapping[str, int]) -> dict[str, float]:
        numbers: dict[str, float] = {}
        # What an unchanged channel listed before, nobody counts again.
        if all(channel.end is not ChannelEnd.UNCHANGED for channel in channels):
            numbers["monitored/listed"] = sum(channel.listed for channel in channels)
        sample = self.crawler.settings.getint(f"{PREFIX}MIN_SAMPLE")
        failed = sum(number for outcome, number in outcomes.items() if Outcome(outcome).failed)
        asked = failed + sum(outcomes.get(outcome, 0) for outcome in ASKED)
        if asked >= max(sample, 1):
            numbers["monitored/failed"] = failed / asked
        if self.articles >= max(sample, 1):
            numbers |= {f"monitored/{field}": self.fields[field] / self.articles for field in FIELDS}
        return numbers


def _unset(crawler: Crawler, setting: str) -> bool:
    return crawler.settings.get(setting) is None


def _finding(monitor: BaseScrapyMonitor) -> Finding:
    """The value beside its threshold: `0 < 1`, `31% > 20%`; for a reason the reason alone."""
    if not isinstance(monitor, BaseStatMonitor):
        return Finding(monitor=monitor.monitor_name, detail=monitor.stats["monitored/finish_reason"])
    numbers = monitor.stats[monitor.stat_name], monitor.crawler.settings.getfloat(monitor.threshold_setting)
    sign = "<" if monitor.assert_type == ">=" else ">"
    shown = [f"{100 * it:.3g}%" if isinstance(monitor, Share) else f"{it:g}" for it in numbers]
    return Finding(monitor=monitor.monitor_name, detail=f" {sign} ".join(shown))
