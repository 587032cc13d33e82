"""Scrapy settings of every crawl: the hardened table of faults.md section 3, and politeness.

What differs from job to job (hosts, delay, contact, limits) is in `crawler.jobs.settings_for`.
"""

BOT_NAME = "diembao"
SPIDER_LOADER_CLASS = "crawler.loader.OutletSpiderLoader"
SPIDER_MODULES: list[str] = []  # the spiders are the outlets of the home, not modules
ADDONS = {"crawler.loader.HomeHosts": 0}

# Robots: obeyed, and unreachable means forbidden (RFC 9309, 2.3.1.4).
ROBOTSTXT_OBEY = True

# Nothing but http(s), nothing endless, nothing unverified.
DOWNLOAD_HANDLERS = {
    "https": "crawler.guards.tls.SecureDownload",  # Scrapy's own, and what was agreed on
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DEPTH_LIMIT = 4
URLLENGTH_LIMIT = 1000
HTTPERROR_ALLOW_ALL = False
TWISTED_DNS_RESOLVER = "crawler.guards.PublicOnlyResolver"
EGRESS_HOSTS: list[str] = []  # no job, no egress
EGRESS_DOWNGRADE = False

# Nothing is carried from one site to another, nobody talks to the crawl, nothing is cached behind our back.
COOKIES_ENABLED = False
REFERER_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would connect to addresses that the resolver never sees

# One request at a time per host, a second or more apart; slow servers get more time.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # a jitter goes below the delay that we promise
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
RETRY_TIMES = 2
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}

# What exceeds these ends the crawl with a reason other than "finished", and the night is partial.
CLOSESPIDER_TIMEOUT = 1800
CLOSESPIDER_PAGECOUNT = 2000
CLOSESPIDER_ERRORCOUNT = 50
CLOSESPIDER_TIMEOUT_NO_ITEM = 600
MEMUSAGE_LIMIT_MB = 1024

SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # articles in the order in which they are listed
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"

DOWNLOADER_MIDDLEWARES = {
    "crawler.guards.EgressGuard": 10,
    # Its work is EgressGuard's, which dont_filter does not get round; and what it drops, it drops in silence.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.guards.FailClosedRobots": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retries.PoliteRetry": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.redirects.WebRedirect": 600,
    "crawler.evidence.Evidence": 895,
}
EXTENSIONS = {
    "crawler.logs.OneLineEvents": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "crawler.guards.CrawlDelay": 0,
    "crawler.ledger.LedgerKeeper": 0,
    "crawler.heartbeat.Heartbeat": 0,
    "crawler.monitors.Monitors": 0,
}
