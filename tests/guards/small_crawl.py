"""A crawl in a process of its own: `settings` and `urls` on stdin, what became of each on stdout, in JSON."""

import json
import sys

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

GUARDED = {
    "DOWNLOADER_MIDDLEWARES": {
        "crawler.guards.EgressGuard": 10,  # as in crawler.settings, and robots.txt likewise
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "crawler.guards.FailClosedRobots": 100,
    },
    "EXTENSIONS": {"crawler.guards.CrawlDelay": 0},
    "TWISTED_DNS_RESOLVER": "crawler.guards.PublicOnlyResolver",
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0.01,
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_TIMEOUT": 3,
    "DOWNLOAD_HANDLERS": {"file": None, "data": None, "ftp": None, "s3": None},
    "RETRY_TIMES": 1,
    "HTTPPROXY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "USER_AGENT": "diembao-test",
}


class Probe(scrapy.Spider):
    name = "probe"

    def __init__(self, urls, found, **kwargs):
        super().__init__(**kwargs)
        self.urls = urls
        self.found = found

    async def start(self):
        for url in self.urls:
            yield scrapy.Request(
                url, callback=self.fetched, errback=self.failed, cb_kwargs={"asked": url}, dont_filter=True
            )

    def fetched(self, response, asked):
        self.found[asked] = ["fetched", str(response.status)]

    def failed(self, failure):
        self.found[failure.request.cb_kwargs["asked"]] = [failure.type.__name__, failure.getErrorMessage()]


def main():
    wanted = json.load(sys.stdin)
    process = AsyncCrawlerProcess({**GUARDED, **wanted["settings"]})
    crawler = process.create_crawler(Probe)
    found = {}
    process.crawl(crawler, urls=wanted["urls"], found=found)
    process.start()
    json.dump({"found": found, "stats": crawler.stats.get_stats()}, sys.stdout, default=str)


main()
