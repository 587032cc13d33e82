"""What became of a request: Scrapy's and Twisted's many ways to fail, as outcomes of the closed list."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import (
    ConnectError,
    ConnectionClosed,
    DNSLookupError,
    TCPTimedOutError,
    TimeoutError,
)
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed
from twisted.web.http import PotentialDataLoss, _DataLoss

from crawler.guards import EgressRefused, ForeignHost, RobotsDenied, RobotsUnreachable
from crawler.spooling import SpoolError
from spool import Outcome

LONGEST_DETAIL = 300

Table = tuple[tuple[tuple[type[BaseException], ...], Outcome], ...]

# The first line that fits the error, or anything that it was raised from, counts.
BY_CAUSE: Table = (
    ((SpoolError,), Outcome.STORAGE),
    ((EgressRefused, UnsupportedURLSchemeError, NotSupported), Outcome.EGRESS_REFUSED),
    ((RobotsUnreachable,), Outcome.ROBOTS_UNREACHABLE),
    ((RobotsDenied,), Outcome.ROBOTS_DENIED),
    ((CannotResolveHostError, DNSLookupError), Outcome.DNS),
    ((DownloadTimeoutError, TimeoutError, TCPTimedOutError), Outcome.TIMEOUT),
    ((ResponseDataLossError, _DataLoss, PotentialDataLoss), Outcome.TRUNCATED),
    # Scrapy cancels a download only when its body outgrows DOWNLOAD_MAXSIZE.
    ((DownloadCancelledError,), Outcome.TOO_BIG),
    ((SSL.Error, VerificationError), Outcome.TLS),
)

# These wrap all sorts of causes, so that they speak only where none of those above is found.
BY_CLASS: Table = (
    ((DownloadConnectionRefusedError, ConnectError, ConnectionClosed), Outcome.CONNECT),
    ((DownloadFailedError, ResponseFailed), Outcome.CONNECT),
)

# Scrapy tells these two apart from other ignored requests by their words alone.
BY_WORDS = (("max redirections reached", Outcome.REDIRECT_LOOP), ("during decompression", Outcome.BOMB))

# A host whose robots.txt cannot be had because the host itself cannot be reached.
BY_ROBOTS_REASON = (
    ("CannotResolveHostError", Outcome.DNS),
    ("DownloadTimeoutError", Outcome.TIMEOUT),
    ("SSL.Error", Outcome.TLS),
    ("VerificationError", Outcome.TLS),
    ("DownloadConnectionRefusedError", Outcome.CONNECT),
    ("DownloadFailedError", Outcome.CONNECT),
    ("Connect", Outcome.CONNECT),
)


def failure_outcome(failure: Failure, request: Request) -> tuple[Outcome, str]:
    """The outcome of a request that came to no page, and a line that says so to a person."""
    error = failure.value
    if isinstance(error, HttpError):
        return status_outcome(error.response), f"HTTP {error.response.status}"
    detail = readable(f"{type(error).__name__}: {error}")
    if isinstance(error, ForeignHost) and _left_for_another_site(request):
        # Some other public site: refused all the same, but nobody tried to lead us into the intranet.
        return Outcome.REDIRECT_OFFSITE, detail
    return error_outcome(error), detail


def error_outcome(error: BaseException | None) -> Outcome:
    """The outcome that an exception stands for; what nobody foresaw is a fault of the reading."""
    causes = tuple(_causes(error))
    table = BY_ROBOTS_REASON if isinstance(error, RobotsUnreachable) else BY_WORDS
    if isinstance(error, IgnoreRequest):
        for words, outcome in table:
            if words in str(error):
                return outcome
    for classes, outcome in BY_CAUSE:
        if any(isinstance(cause, classes) for cause in causes):
            return outcome
    for classes, outcome in BY_CLASS:
        if isinstance(error, classes):
            return outcome
    return Outcome.PARSE


def status_outcome(response: Response) -> Outcome:
    """The outcome of an answer whose status is no success."""
    if leads_out_of_the_web(response):
        return Outcome.EGRESS_REFUSED
    return Outcome.HTTP_5XX if response.status >= 500 else Outcome.HTTP_4XX


def via(request: Request) -> tuple[str, ...]:
    """The addresses that a request was redirected to, first to last."""
    chain = request.meta.get("redirect_urls", ())
    return (*chain[1:], request.url) if chain else ()


def declared(response: Response) -> str | None:
    """The charset of the Content-Type header."""
    from_header = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    _, found, rest = from_header.partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None if found else None


def chain(response: Response) -> tuple[str, ...]:
    """The addresses that an answer's request was redirected to, first to last."""
    return via(response.request) if response.request else ()


def was_conditional(response: Response) -> bool:
    """Whether the page was asked for only if it had changed."""
    headers = response.request.headers if response.request else {}
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers that ask for the page only if it has changed."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


def readable(text: str) -> str:
    """One line that is safe in logs and JSON: no control characters, no lone surrogates, not endless."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())[:LONGEST_DETAIL]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and the reasons that Twisted packs into its own."""
    while error is not None:
        yield error
        for reason in getattr(error, "reasons", None) or ():
            if isinstance(reason, Failure) and reason.value is not None:
                yield from _causes(reason.value)
        error = error.__cause__


def _left_for_another_site(request: Request) -> bool:
    """Whether a redirect went to some public site, not to an address that nobody should be sent to."""
    host = urlsplit(request.url).hostname or ""
    if not request.meta.get("redirect_urls") or "@" in urlsplit(request.url).netloc:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A name made of numbers alone (2130706433, 0x7f.1) is an address in disguise.
        return not host.rpartition(".")[2][:1].isdigit() and host != "localhost"
    return False


def leads_out_of_the_web(response: Response) -> bool:
    """Whether the answer is a redirect to something that is no http(s) address."""
    location = (response.headers.get("Location") or b"").decode("latin-1").strip()
    scheme = ":" in location.split("/", 1)[0]
    return 300 <= response.status < 400 and scheme and not location.lower().startswith(("http:", "https:"))
