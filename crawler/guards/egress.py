"""No request leaves for a host that is not the outlet's, whatever led to it."""

import re
from typing import Self
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest

from crawler.guards.admission import Admission
from crawler.guards.resolver import guarded_names
from crawler.guards.robots import RobotsUnreachable
from spool.addresses import BadAddress, allowed_host, host_of


class EgressRefused(IgnoreRequest):
    """A request to where this crawl may not ask."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class ForeignHost(EgressRefused):
    """A request to a host that is not the outlet's."""


class EgressGuard:
    """Downloader middleware, outermost (order 10): http(s) to the outlet's hosts alone.

    Settings: EGRESS_HOSTS (`host` for ports 80 and 443, or `host:port`), PRIVATE_HOSTS (addresses or networks
    that may be connected to though they are not public), EGRESS_DOWNGRADE (whether redirects may lead from
    https to http; they may not). Every request passes here again after a redirect or
    a retry, robots.txt included; `dont_filter` makes no difference.
    """

    def __init__(self, hosts: frozenset[str], admission: Admission, downgrade: bool = False) -> None:
        self._hosts = hosts
        self._admission = admission
        self._downgrade = downgrade

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from settings; raises ValueError for entries that make no sense, and for a proxy.

        Through a proxy it is not we who connect, so no address could be checked.
        """
        if crawler.settings.getbool("HTTPPROXY_ENABLED") and getproxies().keys() & {"http", "https", "all"}:
            raise ValueError("a proxy is set in the environment: set HTTPPROXY_ENABLED=False")
        hosts = frozenset(map(allowed_host, crawler.settings.getlist("EGRESS_HOSTS")))
        admission = Admission(crawler.settings.getlist("PRIVATE_HOSTS"))
        return cls(hosts, admission, crawler.settings.getbool("EGRESS_DOWNGRADE"))

    def process_request(self, request: Request) -> None:
        """Raise EgressRefused unless the request may leave."""
        if request.meta.get("proxy"):
            raise EgressRefused("through a proxy no address can be checked")
        try:
            host = host_of(request.url)
        except BadAddress as error:
            raise EgressRefused(str(error)) from error
        if host not in self._hosts:
            raise ForeignHost(f"{host} is not a host of this outlet")
        if not self._downgrade and _is_downgraded(request):
            raise EgressRefused("redirected from https to http, which the outlet does not allow")
        self._check_address(_without_port(host))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name whose address was refused from a name that does not exist."""
        if not isinstance(exception, CannotResolveHostError | RobotsUnreachable):
            return
        names = guarded_names()
        host = _without_port(host_of(request.url))
        if names is not None and host in names.refused:
            raise EgressRefused(f"{host} leads to {names.refused[host]}") from exception

    def _check_address(self, host: str) -> None:
        """Check a literal here too, and see to it that somebody checks what a name leads to."""
        if _is_literal(host):
            if not self._admission.admits(host.strip("[]")):
                raise EgressRefused(f"{host} is not a public address")
        elif guarded_names() is None:
            raise EgressRefused("names go unchecked: PublicOnlyResolver is not installed")


def _is_downgraded(request: Request) -> bool:
    """Whether any redirect on the way was a secure one, and this request is not."""
    before = request.meta.get("redirect_urls", ())
    return not _is_secure(request.url) and any(map(_is_secure, before))


def _is_secure(url: str) -> bool:
    return url[:6].lower() == "https:"


def _without_port(host: str) -> str:
    return re.sub(r":[0-9]+\Z", "", host)


def _is_literal(host: str) -> bool:
    # A clean host whose last label is a number is a dotted quad.
    return host.startswith("[") or host.rpartition(".")[2].isdecimal()
