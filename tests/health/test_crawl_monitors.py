"""Monitors of a crawl: each below, at and above its threshold, and none without one."""

from types import SimpleNamespace

import pytest
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from crawler.jobs import HomeSettings, settings_for
from crawler.monitors import CrawlSuite, Monitors, ThresholdMissing
from registry import Channel, Host, Outlet
from spool import ChannelEnd, ChannelResult, Job, Thresholds

WHOLE = {"title": "Bài", "body": ["Đoạn."], "published": "2022-06-14"}


def job_with(thresholds):
    outlet = Outlet(
        slug="tin",
        name="Tin",
        kind="portal",
        owner="UBND",
        hosts=[Host(name="tin.example.vn")],
        channels=[Channel(kind="feed", url="https://tin.example.vn/rss")],
    )
    return Job(night="2022-06-14", outlet=outlet, monitors=thresholds)


def monitors(thresholds=None, stats=None, without=()):
    job = job_with(Thresholds.model_validate(thresholds or {}))
    given = {name: value for name, value in settings_for(job).items() if name not in without}
    counted = SimpleNamespace(get_stats=lambda: dict(stats or {}))
    return Monitors(SimpleNamespace(settings=Settings(given), stats=counted, signals=SignalManager()))


def channel(listed=10, end=ChannelEnd.EXHAUSTED):
    return ChannelResult(url="https://tin.example.vn/rss", end=end, listed=listed)


def found(over, channels=None, outcomes=None, reason="finished"):
    read = [channel()] if channels is None else channels
    return {it.monitor: it.detail for it in over.findings(tuple(read), outcomes or {}, reason)}


def test_a_good_crawl_has_no_findings():
    over = monitors(stats={"log_count/ERROR": 3})
    for _ in range(20):
        over.item_scraped(WHOLE)
    assert found(over, outcomes={"stored": 20, "skipped:known": 100}) == {}


@pytest.mark.parametrize(
    ("listed", "least", "detail"), [(0, 1, "0 < 1"), (1, 1, None), (2, 1, None), (29, 30, "29 < 30")]
)
def test_addresses_listed(listed, least, detail):
    over = monitors({"min_listed": least})
    assert found(over, [channel(listed), channel(0)]).get("listed") == detail


def test_a_channel_that_has_not_changed_is_not_counted_as_empty():
    assert found(monitors(), [channel(0), channel(0, ChannelEnd.UNCHANGED)]) == {}


def test_no_channel_at_all_lists_nothing():
    assert found(monitors(), []) == {"listed": "0 < 1"}


@pytest.mark.parametrize("reason", ["closespider_timeout", "memusage_exceeded", "closespider_errorcount"])
def test_finish_reason(reason):
    assert found(monitors(), reason=reason) == {"finish_reason": reason}
    assert found(monitors({"finish_reasons": ["finished", reason]}), reason=reason) == {}


@pytest.mark.parametrize(("errors", "detail"), [(19, None), (20, None), (21, "21 > 20")])
def test_lines_of_errors(errors, detail):
    assert found(monitors(stats={"log_count/ERROR": errors})).get("errors") == detail


@pytest.mark.parametrize(("broken", "detail"), [(0, None), (1, "1 > 0")])
def test_pages_that_our_code_broke_on(broken, detail):
    stats = {"spider_exceptions/count": broken} if broken else {}
    assert found(monitors(stats=stats)).get("exceptions") == detail


@pytest.mark.parametrize(
    ("failed", "stored", "detail"),
    [
        (1, 9, None),
        (2, 8, None),
        (3, 7, "30% > 20%"),
        (201, 799, "20.1% > 20%"),
        (4, 0, None),
        (5, 0, "100% > 20%"),
    ],
)
def test_share_of_failed_addresses(failed, stored, detail):
    outcomes = {"failed:timeout": failed, "stored": stored, "skipped:duplicate": 50}
    assert found(monitors(), outcomes=outcomes).get("failed") == detail


def test_a_lost_address_is_a_failed_one():
    assert found(monitors(), outcomes={"lost": 5, "unchanged": 5}) == {"failed": "50% > 20%"}


@pytest.mark.parametrize(
    ("field", "least", "missing", "of", "detail"),
    [
        ("published", 0.8, 1, 10, None),
        ("published", 0.8, 2, 10, None),
        ("published", 0.8, 3, 10, "70% < 80%"),
        ("published", 0.8, 4, 4, None),
        ("published", 0.8, 5, 5, "0% < 80%"),
        ("body", 0.9, 1, 10, None),
        ("body", 0.9, 2, 10, "80% < 90%"),
        ("title", 1.0, 1, 100, "99% < 100%"),
    ],
)
def test_coverage_of_fields(field, least, missing, of, detail):
    over = monitors({f"min_{field}": least})
    for number in range(of):
        over.item_scraped(WHOLE | ({field: None} if number < missing else {}))
    assert found(over).get(field) == detail


def test_a_quiet_night_says_nothing_about_fields():
    assert found(monitors(), outcomes={"unchanged": 3}) == {}


@pytest.mark.parametrize("setting", [it.threshold_setting for it in CrawlSuite.monitors])
def test_a_threshold_that_is_not_set_refuses(setting):
    with pytest.raises(ThresholdMissing, match=setting):
        monitors(without=(setting,))


def test_every_threshold_of_the_home_reaches_the_crawl():
    reasons = ("finished", "closespider_pagecount")
    thresholds = Thresholds(min_listed=7, max_failed=0.5, finish_reasons=reasons)
    job = job_with(HomeSettings(monitors=thresholds).monitors)
    given = settings_for(Job.model_validate_json(job.model_dump_json()))
    assert given["MONITOR_MIN_LISTED"] == 7
    assert given["MONITOR_MAX_FAILED"] == 0.5
    assert given["MONITOR_FINISH_REASONS"] == list(reasons)
    assert {f"MONITOR_{name.upper()}" for name in Thresholds.model_fields} <= given.keys()
