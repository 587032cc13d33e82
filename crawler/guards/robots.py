"""robots.txt, obeyed, and failing closed: what cannot be read forbids everything (RFC 9309, 2.3.1.4)."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.guards.copies import RobotsCopies

logger = logging.getLogger(__name__)

LONGEST = 500 * 1024
"""Bytes that are read; RFC 9309 asks for at least that many."""
_TRY_LATER = {408, 425, 429}
_PRIORITY = 1000
_MARK = "robots_fetch"
ROBOTS: Final = "robots_in_force"
"""Key in a request's meta: the InForce that let it pass."""
_UNREACHABLE = (
    IgnoreRequest,  # refused by the egress guard, or too many redirects
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectError,
    ConnectionClosed,
    OSError,
)


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids the address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so nothing may be fetched from its host in this run."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class _NotRobots(ValueError):
    """An answer that is no robots.txt."""


class Basis(StrEnum):
    """On what a request was let pass."""

    ITSELF = "itself"
    """It asks for robots.txt."""
    RULES = "rules"
    NONE = "none"
    """The host answered that it has no robots.txt (4xx)."""
    COPY = "copy"
    """It could not be had, and a copy of the last 24 hours stood in."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The robots.txt that let a request pass."""

    origin: str
    """Scheme, host and port."""
    basis: Basis
    fetched: datetime | None = None
    """UTC; null for the request for robots.txt itself."""
    sha256: str | None = None
    """Of the lines that were read."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a host answered: a parser with its source, or why it is unreachable."""

    parser: RobotParser | None = None
    unreachable: str | None = None
    in_force: InForce | None = None


class FailClosedRobots:
    """Downloader middleware in place of Scrapy's RobotsTxtMiddleware (order 100).

    4xx allows everything; 5xx, 429, network errors, time-outs, redirects to where the egress guard forbids
    and answers that are no robots.txt forbid everything, unless the spider's `robots` (RobotsCopies) has a
    good copy of the last 24 hours. One fetch per scheme, host and port in a run; requests that come meanwhile
    wait for it. Sends Scrapy's signal `robots_parsed`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._parser_class: Any = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._rules: dict[str, asyncio.Task[_Rules]] = {}
        copies = getattr(crawler.spider, "robots", None)
        self._copies = copies if isinstance(copies, RobotsCopies) else RobotsCopies()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawler; there is no setting that disables it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDenied or RobotsUnreachable unless robots.txt lets the request pass."""
        if request.meta.get(_MARK) is self:
            first = request.meta.get("redirect_urls", [request.url])[0]
            request.meta[ROBOTS] = InForce(_origin(first), Basis.ITSELF)
            return
        rules = await self._rules_for(request)
        if rules.unreachable is not None:
            raise RobotsUnreachable(rules.unreachable)
        if rules.parser is not None and not rules.parser.allowed(
            request.url, user_agent(self._crawler, request)
        ):
            self._count("forbidden")
            raise RobotsDenied("forbidden by robots.txt")
        request.meta[ROBOTS] = rules.in_force

    async def _rules_for(self, request: Request) -> _Rules:
        origin = _origin(request.url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(origin, request))
        # Shielded, because a request that is given up must not take the answer from all others.
        return await asyncio.shield(self._rules[origin])

    async def _fetch(self, origin: str, request: Request) -> _Rules:
        self._count("request_count")
        asked = Request(f"{origin}/robots.txt", priority=_PRIORITY, meta={_MARK: self}, callback=NO_CALLBACK)
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(asked)
            body = self._read(response)
        except (*_UNREACHABLE, _NotRobots) as error:
            self._count("unreachable")
            return await self._without(origin, request, f"{type(error).__name__}: {error}")
        copy = self._copies.keep(origin, body)
        basis = Basis.NONE if response.status >= 400 else Basis.RULES
        return await self._parsed(body, request, InForce(origin, basis, copy.fetched))

    async def _without(self, origin: str, request: Request, why: str) -> _Rules:
        """What is in force for a host whose robots.txt cannot be read."""
        copy = self._copies.stand_in(origin)
        if copy is None:
            logger.warning("%s/robots.txt cannot be read, nothing is fetched there: %s", origin, why)
            return _Rules(unreachable=why)
        self._count("copy")
        logger.warning("%s/robots.txt cannot be read, that of %s stands in: %s", origin, copy.fetched, why)
        in_force = InForce(origin, Basis.COPY, copy.fetched)
        return await self._parsed(copy.body.encode("utf-8"), request, in_force)

    def _read(self, response: Response) -> bytes:
        """The lines of an answer; none where there is no robots.txt. Raises _NotRobots."""
        self._count("response_count")
        self._count(f"response_status_count/{response.status}")
        if 400 <= response.status < 500 and response.status not in _TRY_LATER:
            return b""
        if not 200 <= response.status < 300:
            raise _NotRobots(f"status {response.status}")
        return robots_lines(response.body)

    async def _parsed(self, body: bytes, request: Request, in_force: InForce) -> _Rules:
        parser: RobotParser = build_from_crawler(self._parser_class, self._crawler, body)
        await self._crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return _Rules(parser, in_force=replace(in_force, sha256=sha256(body).hexdigest()))

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"robotstxt/{name}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def user_agent(crawler: Crawler, request: Request) -> str | bytes:
    """Return the name under which robots.txt is read."""
    named: str | None = crawler.settings["ROBOTSTXT_USER_AGENT"]
    return named or request.headers.get(b"User-Agent") or crawler.settings["USER_AGENT"]


def robots_lines(body: bytes) -> bytes:
    """Return the lines of a robots.txt that are read: whole ones within the first LONGEST bytes.

    Raises ValueError for a web page, and where a rule (not a mere comment) is not UTF-8: read leniently it
    would forbid something else than its author meant.
    """
    if body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise _NotRobots("a web page instead of robots.txt")
    if len(body) > LONGEST:  # half a line might allow more than the whole one
        body = body[: body.rfind(b"\n", 0, LONGEST) + 1]
    for line in body.splitlines():
        rule = line.partition(b"#")[0]
        if b"\0" in rule or not _is_utf8(rule):
            raise _NotRobots("robots.txt is not UTF-8")
    return body


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
