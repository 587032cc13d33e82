"""Every limit as the running crawler sees it: after add-ons, the job's own settings and Scrapy's defaults."""

import ast
import json
import re
from pathlib import Path

import pytest
from faults.crawls import ROOT

import crawler.settings
from crawler.jobs import MONITOR, settings_for

FAULTS = ROOT.parent / "shared/docs/faults.md"

TABLE = {
    # Robots, handlers, sizes and times
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_HANDLERS": {
        "https": "crawler.guards.tls.SecureDownload",
        "file": None,
        "data": None,
        "ftp": None,
        "s3": None,
    },
    "DOWNLOAD_MAXSIZE": 8 << 20,
    "DOWNLOAD_WARNSIZE": 2 << 20,
    "DOWNLOAD_TIMEOUT": 30.0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Where requests may go
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "DEPTH_LIMIT": 4,
    "URLLENGTH_LIMIT": 1000,
    "HTTPERROR_ALLOW_ALL": False,
    "TWISTED_DNS_RESOLVER": "crawler.guards.PublicOnlyResolver",
    "EGRESS_DOWNGRADE": False,
    # What is carried, cached or listened to
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "HTTPAUTH_USER": "",
    # Politeness
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0.5,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 0.5,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "RETRY_TIMES": 2,
    # What ends a crawl that does not end by itself
    "CLOSESPIDER_TIMEOUT": 1800,
    "CLOSESPIDER_PAGECOUNT": 2000,
    "CLOSESPIDER_ERRORCOUNT": 50,
    "CLOSESPIDER_TIMEOUT_NO_ITEM": 600,
    "MEMUSAGE_LIMIT_MB": 1024,
    # The rest of the file, which limits nothing
    "BOT_NAME": "diembao",
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",
    "SPIDER_MODULES": [],
    "ADDONS": {},
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "FEED_EXPORT_ENCODING": "utf-8",
    "LOG_LEVEL": "INFO",
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "vi,en;q=0.5",
    },
}
ELSEWHERE = {"DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "EGRESS_HOSTS", "PRIVATE_HOSTS", "USER_AGENT"}
"""Asserted by tests of their own, below."""

PROBE = """
import json, runpy, sys
from scrapy import signals
from crawler.spider import OutletSpider

def opened(spider):
    from twisted.internet import reactor
    settings, engine = spider.crawler.settings, spider.crawler.engine
    plain = json.loads(json.dumps(settings.copy_to_dict(), default=str))
    schemes = ("http", "https", "file", "data", "ftp", "s3")
    found = {
        "settings": plain,
        "frozen": settings.frozen,
        "handlers": [it for it in schemes if engine.downloader.handlers._get_handler(it) is not None],
        "middlewares": [type(it).__name__ for it in engine.downloader.middleware.middlewares],
        "spider middlewares": [type(it).__name__ for it in engine.scraper.spidermw.middlewares],
        "extensions": [type(it).__name__ for it in spider.crawler.extensions.middlewares],
        "resolver": type(reactor.nameResolver).__name__,
    }
    print("FOUND " + json.dumps(found))

before = OutletSpider.from_crawler.__func__
def from_crawler(cls, crawler, *args, **kwargs):
    crawler.signals.connect(opened, signals.spider_opened, weak=False)
    return before(cls, crawler, *args, **kwargs)
OutletSpider.from_crawler = classmethod(from_crawler)
sys.argv[0] = "crawler"
runpy.run_module("crawler", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def look(site_at, job_of, crawl):
    """What the crawler of a job finds when it is opened; further fields of the job by keyword."""
    site = site_at()

    def run(**fields):
        done = crawl(job_of(site, **fields), None, program=("-c", PROBE))
        line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
        return site, json.loads(line.removeprefix("FOUND "))

    return run


@pytest.fixture(scope="module")
def found(look):
    """With the politeness that a home has which says nothing, but for the delay."""
    return look(politeness={"delay": 0.5, "timeout": 30, "contact": "bao@example.vn"})


@pytest.mark.parametrize("name", TABLE)
def test_a_setting_is_in_force(found, name):
    assert found[1]["frozen"] is True
    assert found[1]["settings"][name] == TABLE[name]


def test_no_setting_is_without_a_row_here(job_of, site):
    """A limit that is added has to be asserted as well."""
    tree = ast.parse(Path(crawler.settings.__file__).read_text(encoding="utf-8"))
    targets = [it.target if isinstance(it, ast.AnnAssign) else it.targets[0] for it in tree.body[1:]]
    names = {target.id for target in targets} | set(settings_for(job_of(site)))
    assert {name for name in names if not name.startswith(MONITOR)} - TABLE.keys() - ELSEWHERE == set()


@pytest.mark.skipif(not FAULTS.exists(), reason="the catalogue of faults lies beside the project")
def test_no_row_of_the_catalogue_is_without_a_row_here():
    text = FAULTS.read_text(encoding="utf-8")
    rows = re.search(r"\| setting \| default \|.*?\n\n", text, re.S)[0].strip().splitlines()[2:]
    names = {name for row in rows for name in re.findall(r"`(_?[A-Z][A-Z_]{5,})`", row.split("|")[1])}
    assert len(names) >= 20
    # Some are written in short: `_PAGECOUNT` after `CLOSESPIDER_TIMEOUT`.
    spellings = {name: (name, f"DOWNLOAD_{name}", f"CLOSESPIDER{name}") for name in names}
    assert [name for name, full in spellings.items() if TABLE.keys().isdisjoint(full)] == []


def test_where_requests_may_go_is_the_jobs_own(found):
    site, seen = found
    assert seen["settings"]["EGRESS_HOSTS"] == [site.host]
    assert seen["settings"]["PRIVATE_HOSTS"] == ["127.0.0.1"]
    assert re.fullmatch(r"diembao/\S+ \(\+bao@example\.vn\)", seen["settings"]["USER_AGENT"])
    assert seen["handlers"] == ["http", "https"]
    assert seen["resolver"] == "GuardedNames"


def test_the_guards_stand_in_their_order_and_nothing_else_is_there(found):
    _, seen = found
    assert seen["middlewares"] == [
        "EgressGuard",
        "FailClosedRobots",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "PoliteRetry",
        "HttpCompressionMiddleware",
        "WebRedirect",
        "DownloaderStats",
        "Evidence",
    ]
    assert {"HttpErrorMiddleware", "UrlLengthMiddleware", "DepthMiddleware"} <= set(
        seen["spider middlewares"]
    )
    assert {"RefererMiddleware"}.isdisjoint(seen["spider middlewares"])
    assert {"CloseSpider", "MemoryUsage", "AutoThrottle", "CrawlDelay", "LedgerKeeper"} <= set(
        seen["extensions"]
    )
    assert {"TelnetConsole", "RemoteControl"}.isdisjoint(seen["extensions"])


@pytest.mark.slow
def test_what_the_job_asks_for_is_in_force(look):
    polite = {"delay": 0, "timeout": 3, "max_seconds": 77, "max_requests": 66}
    outlet = {"tls": "unverified", "downgrade": "vì sao", "delay": 0.25}
    _, seen = look(politeness=polite, outlet=outlet)
    asked = {
        "DOWNLOAD_DELAY": 0.25,
        "DOWNLOAD_TIMEOUT": 3.0,
        "CLOSESPIDER_TIMEOUT": 77,
        "CLOSESPIDER_PAGECOUNT": 66,
        "DOWNLOAD_VERIFY_CERTIFICATES": False,
        "EGRESS_DOWNGRADE": True,
    }
    assert {name: seen["settings"][name] for name in asked} == asked
