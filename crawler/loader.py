"""The spider loader: every outlet of the home is a spider."""

import sys
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.jobs import default_job, home, home_settings
from crawler.results import BAD_JOB, night_day
from crawler.spider import OutletSpider
from registry import Outlet, RegistryError, load_outlets
from spool.addresses import BadAddress, allowed_host, host_of


def spider_class(outlet: Outlet) -> type[OutletSpider]:
    """The spider of an outlet: its slug is the spider's name."""
    return type(f"{outlet.slug.title()}Spider", (OutletSpider,), {"name": outlet.slug, "outlet": outlet})


class OutletSpiderLoader:
    """Scrapy's SPIDER_LOADER_CLASS: reads the home's outlets instead of modules.

    Wrong data ends the command at once: all problems on stderr, exit code 4, nothing fetched.
    """

    def __init__(self) -> None:
        try:
            home_settings()
            outlets = load_outlets(home() / "outlets")
        except RegistryError as error:
            print(f"diembao: the data of {home()} is wrong; nothing was fetched.\n{error}", file=sys.stderr)
            raise SystemExit(BAD_JOB) from error
        readable = (outlet for outlet in outlets.values() if _can_be_read(outlet))
        self._spiders = {outlet.slug: spider_class(outlet) for outlet in readable}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Scrapy's way to make it."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name; raises KeyError."""
        try:
            return self._spiders[spider_name]
        except KeyError:
            raise KeyError(f"Spider not found: {spider_name}") from None

    def find_by_request(self, request: Request) -> list[str]:
        """The outlets to whose hosts the address belongs."""
        try:
            host = host_of(request.url)
        except BadAddress:
            return []
        spiders = self._spiders.items()
        return [slug for slug, it in spiders if host in {allowed_host(own.name) for own in it.outlet.hosts}]

    def list(self) -> list[str]:
        """The slugs of all outlets that can be read today."""
        return [*self._spiders]


class HomeHosts:
    """Add-on: the resolver belongs to the process, so it learns the private hosts before any spider."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set PRIVATE_HOSTS unless a job has set it."""
        if settings.getpriority("PRIVATE_HOSTS") is None:
            settings.set("PRIVATE_HOSTS", list(home_settings().polite().private_hosts), priority="addon")


def _can_be_read(outlet: Outlet) -> bool:
    day = night_day(default_job(outlet))
    return all(any(it.valid_on(day) for it in dated) for dated in (outlet.hosts, outlet.channels))
