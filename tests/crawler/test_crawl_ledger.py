"""The ledger by itself: what Scrapy drops in silence comes to an end all the same."""

import gzip
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from scrapy import Request, signals
from scrapy.signalmanager import SignalManager
from twisted.python.failure import Failure

from crawler.ledger import PLANNED, Ledger, LedgerKeeper
from crawler.spooling import Spool
from spool import Article, Capture, Outcome

NOW = datetime(2022, 6, 14, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path):
    opened = Spool(tmp_path / "spool")
    yield opened
    opened.release()


@pytest.fixture
def ledger(spool):
    return Ledger(spool)


@pytest.fixture
def keeper(ledger):
    spider = SimpleNamespace(
        ledger=ledger, conclude=lambda: None, finish=lambda reason: reasons.append(reason)
    )
    reasons = []
    crawler = SimpleNamespace(spider=spider, signals=SignalManager())
    keeper = LedgerKeeper.from_crawler(crawler)

    def send(signal, **fields):
        found = crawler.signals.send_catch_log(signal, spider=spider, **fields)
        assert not [it for _, it in found if isinstance(it, Failure)]

    return SimpleNamespace(send=send, reasons=reasons, keeper=keeper)


def asked(url):
    return Request(url, meta={PLANNED: url})


def test_every_address_ends_once(ledger):
    assert ledger.plan("http://a.vn/1", "http://a.vn/")
    assert not ledger.plan("http://a.vn/1")
    ledger.close("http://a.vn/1", Outcome.STORED)
    ledger.close("http://a.vn/1", Outcome.TIMEOUT)
    assert not ledger.plan("http://a.vn/1")
    ledger.skip("http://a.vn/1", Outcome.KNOWN)
    ledger.skip("http://a.vn/2\n\ud800", Outcome.BAD_ADDRESS)
    assert ledger.counts() == {"skipped:bad_address": 1, "stored": 1}


def test_what_scrapy_drops_comes_to_an_end(ledger, keeper):
    for name in ("dropped", "raised", "too-deep", "swallowed"):
        ledger.plan(f"http://a.vn/{name}")
        if name != "too-deep":
            keeper.send(signals.request_scheduled, request=asked(f"http://a.vn/{name}"))
    keeper.send(signals.request_dropped, request=asked("http://a.vn/dropped"))
    failure = Failure(RuntimeError("of ours"))
    response = SimpleNamespace(request=asked("http://a.vn/raised"))
    keeper.send(signals.spider_error, failure=failure, response=response)
    keeper.send(signals.spider_closed, reason="finished")
    assert ledger.closed == {
        "http://a.vn/dropped": Outcome.DUPLICATE,
        "http://a.vn/raised": Outcome.PARSE,
        "http://a.vn/too-deep": Outcome.CAP_REACHED,
        "http://a.vn/swallowed": Outcome.LOST,
    }
    assert ledger.open == {}
    assert keeper.reasons == ["finished"]


def test_what_an_early_end_leaves_is_interrupted(ledger, keeper):
    ledger.plan("http://a.vn/1")
    keeper.send(signals.spider_closed, reason="closespider_timeout")
    assert ledger.closed == {"http://a.vn/1": Outcome.INTERRUPTED}


def test_good_ends_are_taken_over_and_bad_ones_are_not(tmp_path):
    spool = Spool(tmp_path / "again")
    ledger = Ledger(spool)
    ends = {"gone": Outcome.GONE, "known": Outcome.KNOWN, "timeout": Outcome.TIMEOUT, "lost": Outcome.LOST}
    for name, outcome in ends.items():
        ledger.plan(f"http://a.vn/{name}")
        ledger.close(f"http://a.vn/{name}", outcome)
    for name in ("open", "stored-but-not-said"):
        ledger.plan(f"http://a.vn/{name}")
    ledger.plan("http://a.vn/said-but-not-stored")
    ledger.close("http://a.vn/said-but-not-stored", Outcome.STORED)
    url = "http://a.vn/stored-but-not-said"
    spool.record(b"")
    capture = Capture(
        requested=url, address=url, status=200, fetched=NOW, sha256="0", warc=spool.segment, offset=0
    )
    spool.article(
        Article(url=url, outlet="x", title="x", encoding="utf-8", method="general", capture=capture)
    )
    spool.release()
    # A record for the article's line to refer to.
    (tmp_path / "again/pages.warc.gz").write_bytes(gzip.compress(b"WARC"))
    spool = Spool(tmp_path / "again")
    ledger = Ledger(spool)
    assert ledger.closed == {
        "http://a.vn/gone": Outcome.GONE,
        "http://a.vn/known": Outcome.KNOWN,
        url: Outcome.STORED,
    }
    assert all(
        ledger.plan(f"http://a.vn/{name}") for name in ("timeout", "lost", "open", "said-but-not-stored")
    )
    spool.release()
