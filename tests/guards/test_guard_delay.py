"""Crawl-delay is kept, also where AutoThrottle would shorten it."""

from types import SimpleNamespace

import pytest
from faults.server import Body, Robots
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.settings import Settings

from crawler.guards import CrawlDelay
from crawler.guards.delay import LONGEST


def extension(delay=1.0):
    slot = Slot(concurrency=8, delay=delay)
    downloader = SimpleNamespace(
        slots={"h.vn": slot}, per_slot_settings={}, get_slot_key=lambda request: "h.vn"
    )
    settings = Settings({"DOWNLOAD_DELAY": delay, "USER_AGENT": "diembao"})
    crawler = SimpleNamespace(settings=settings, engine=SimpleNamespace(downloader=downloader))
    return CrawlDelay(crawler), slot, downloader


@pytest.mark.parametrize(
    ("asked", "given"),
    [(5.0, 5.0), (0.2, 1.0), (3600.0, LONGEST), (None, 1.0), (-3.0, 1.0), (float("nan"), 1.0), (1e400, 1.0)],
)
def test_the_largest_delay_counts_within_bounds(asked, given):
    delay, slot, _ = extension()
    delay.robots_parsed(SimpleNamespace(crawl_delay=lambda agent: asked), Request("http://h.vn/"))
    assert slot.delay == given


def test_a_slot_that_was_dropped_and_made_anew_keeps_the_delay():
    delay, _, downloader = extension()
    delay.robots_parsed(SimpleNamespace(crawl_delay=lambda agent: 7.0), Request("http://h.vn/"))
    assert downloader.per_slot_settings == {"h.vn": {"delay": 7.0, "concurrency": 1}}


def test_a_delay_that_was_shortened_is_restored_and_a_longer_one_stays():
    delay, slot, _ = extension()
    delay.robots_parsed(SimpleNamespace(crawl_delay=lambda agent: 7.0), Request("http://h.vn/"))
    request = Request("http://h.vn/", meta={"download_slot": "h.vn"})
    for now, then in ((1.0, 7.0), (9.0, 9.0)):
        slot.delay = now
        delay.response_downloaded(None, request)
        assert (slot.delay, slot.concurrency) == (then, 1)


@pytest.mark.slow
def test_gaps_between_requests_are_never_shorter(site_at, crawl):
    site = site_at()
    site.pages["/robots.txt"] = Robots("Crawl-delay: 0.5")
    paths = ["/1", "/2", "/3"]
    for path in paths:
        site.pages[path] = Body(b"page")
    found, _ = crawl(
        [site.url + path for path in paths],
        EGRESS_HOSTS=[site.host],
        PRIVATE_HOSTS=["127.0.0.1"],
        CONCURRENT_REQUESTS_PER_DOMAIN=8,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=0.01,
    )
    assert {outcome for outcome, _ in found.values()} == {"fetched"}
    gaps = [later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.45, gaps
