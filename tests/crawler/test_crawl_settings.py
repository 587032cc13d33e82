"""Settings as the running crawler sees them, and Scrapy's own command line in a home."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.jobs import settings_for

HARDENED = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_MAXSIZE": 8 << 20,
    "DOWNLOAD_WARNSIZE": 2 << 20,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "HTTPAUTH_USER": "",
    "DEPTH_LIMIT": 4,
    "URLLENGTH_LIMIT": 1000,
    "CLOSESPIDER_TIMEOUT": 1800,
    "CLOSESPIDER_PAGECOUNT": 2000,
    "CLOSESPIDER_ERRORCOUNT": 50,
    "CLOSESPIDER_TIMEOUT_NO_ITEM": 600,
    "MEMUSAGE_LIMIT_MB": 1024,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0.0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 0.0,
    "HTTPERROR_ALLOW_ALL": False,
    "RETRY_TIMES": 2,
    "TWISTED_DNS_RESOLVER": "crawler.guards.PublicOnlyResolver",
    "PRIVATE_HOSTS": ["127.0.3.0/24"],
}

LOOK = """
import json, sys
from scrapy import signals
from scrapy.cmdline import execute
from crawler.spider import OutletSpider

def opened(spider):
    engine = spider.crawler.engine
    mine = {name: spider.crawler.settings[name] for name in json.loads(sys.argv[2])}
    schemes = ("file", "data", "ftp", "s3", "http")
    handlers = {name: engine.downloader.handlers._get_handler(name) is not None for name in schemes}
    middlewares = [type(it).__name__ for it in engine.downloader.middleware.middlewares]
    extensions = [type(it).__name__ for it in spider.crawler.extensions.middlewares]
    from twisted.internet import reactor
    found = {"settings": mine, "handlers": handlers, "middlewares": middlewares, "extensions": extensions,
             "hosts": spider.crawler.settings["EGRESS_HOSTS"], "agent": spider.crawler.settings["USER_AGENT"],
             "resolver": type(reactor.nameResolver).__name__}
    print("FOUND " + json.dumps(found))

before = OutletSpider.from_crawler.__func__
def from_crawler(cls, crawler, *args, **kwargs):
    crawler.signals.connect(opened, signals.spider_opened, weak=False)
    return before(cls, crawler, *args, **kwargs)
OutletSpider.from_crawler = classmethod(from_crawler)
execute(["scrapy", "crawl", sys.argv[1]])
"""


@pytest.fixture
def seen(site, home, outlet_toml):
    """What the crawler of `scrapy crawl xa` finds when it is opened."""
    site.listing("/", [("/a", None)])
    site.article("/a")
    root = home(xa=outlet_toml(site))
    done = subprocess.run(
        [sys.executable, "-c", LOOK, "xa", json.dumps(list(HARDENED))],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
        cwd=Path(__file__).parents[2], env=os.environ | {"DIEMBAO_HOME": str(root)},
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    return site, json.loads(line.removeprefix("FOUND "))


def test_running_crawler_is_hardened(seen):
    site, found = seen
    assert found["settings"] == HARDENED
    assert found["handlers"] == {"file": False, "data": False, "ftp": False, "s3": False, "http": True}
    assert found["hosts"] == [site.host]
    assert found["agent"].endswith("(+bao@example.vn)")
    assert found["resolver"] == "GuardedNames"
    order = found["middlewares"]
    assert order[0] == "EgressGuard" and order[-1] == "Evidence"
    assert order.index("FailClosedRobots") < order.index("PoliteRetry") < order.index("WebRedirect")
    unwanted = {"OffsiteMiddleware", "RobotsTxtMiddleware", "HttpAuthMiddleware", "RetryMiddleware"}
    unwanted |= {"CookiesMiddleware", "MetaRefreshMiddleware", "HttpProxyMiddleware", "HttpCacheMiddleware"}
    assert unwanted.isdisjoint(order)
    assert {"CloseSpider", "MemoryUsage", "AutoThrottle", "CrawlDelay", "LedgerKeeper"} <= set(
        found["extensions"]
    )
    assert {"TelnetConsole", "RemoteControl"}.isdisjoint(found["extensions"])


def test_settings_follow_the_job(site, job_of):
    channels = [{"kind": "listing", "url": f"{site.url}/"}]
    outlet = {
        "delay": 7,
        "tls": "unverified",
        "hosts": [{"name": "a.vn"}, {"name": "b.vn", "valid_to": "2021-01-01"}, {"name": "c.vn:8080"}],
    }
    recheck = [{"url": f"http://a.vn/{number}"} for number in range(100)]
    settings = settings_for(job_of(site, channels, outlet=outlet, politeness={"delay": 2}, recheck=recheck))
    assert settings["DOWNLOAD_DELAY"] == settings["AUTOTHROTTLE_START_DELAY"] == 7
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is False
    assert settings["EGRESS_HOSTS"] == ["a.vn", "c.vn:8080", "www.a.vn", "www.c.vn:8080"]
    assert settings["CONCURRENT_REQUESTS"] == 2
    assert settings["CLOSESPIDER_TIMEOUT_NO_ITEM"] == 600 + 1400


@pytest.mark.slow
def test_scrapy_list_and_crawl(site, site_at, home, outlet_toml, scrapy, tmp_path):
    site.listing("/", [("/a", None), ("/b", None)])
    site.article("/a", title="Tin của xã A")
    site.article("/b")
    ended = outlet_toml(site_at("127.0.3.2")).replace("[[channels]]", "[[channels]]\nvalid_to = 2020-01-01")
    root = home(xa=outlet_toml(site), cu=ended)
    listed = scrapy(root, "list")
    assert listed.stdout.splitlines() == ["xa"], listed.stderr

    items = tmp_path / "items.json"
    done = scrapy(root, "crawl", "xa", "-o", str(items))
    assert done.returncode == 0, done.stderr
    text = items.read_text(encoding="utf-8")
    assert "Tin của xã A" in text
    assert [item["url"] for item in json.loads(text)] == [f"{site.url}/a", f"{site.url}/b"]
    assert done.stderr.count("bao@example.vn") >= 1

    unknown = scrapy(root, "crawl", "khong-co")
    assert unknown.returncode != 0
    assert "khong-co" in unknown.stderr


@pytest.mark.slow
def test_scrapy_crawl_with_job_and_spool(site, home, outlet_toml, scrapy, job_of, tmp_path):
    site.listing("/", [("/a", None)])
    site.article("/a")
    job = job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}], known=[f"{site.url}/a"])
    (tmp_path / "job.json").write_text(job.model_dump_json(), encoding="utf-8")
    spool = tmp_path / "out"
    done = scrapy(
        home(xa=outlet_toml(site)), "crawl", "xa", "-a", f"job={tmp_path}/job.json", "-a", f"spool={spool}"
    )
    assert done.returncode == 0, done.stderr
    assert "skipped:known" in (spool / "ledger.jsonl").read_text(encoding="utf-8")
    assert (spool / "result.json").exists()


def test_wrong_data_stops_before_any_request(site, home, outlet_toml, scrapy):
    root = home(xa=outlet_toml(site), sai='name = "Sai"\nkind = "blog"\nowner = "x"\n')
    done = scrapy(root, "crawl", "xa")
    assert done.returncode == 4
    assert "sai.toml" in done.stderr
    assert "Traceback" not in done.stderr
    assert site.hits == []
