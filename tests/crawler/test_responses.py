"""Failures as outcomes of the closed list."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from OpenSSL import SSL
from scrapy import Request
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
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectionLost, DNSLookupError, NoRouteError, TCPTimedOutError
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.guards import EgressRefused, ForeignHost, RobotsDenied, RobotsUnreachable
from crawler.responses import error_outcome, failure_outcome, readable, status_outcome, via
from crawler.retries import retry_after
from crawler.spooling import SpoolError
from spool import Outcome


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (CannotResolveHostError("x"), Outcome.DNS),
        (DNSLookupError("x"), Outcome.DNS),
        (DownloadTimeoutError("x"), Outcome.TIMEOUT),
        (TCPTimedOutError(), Outcome.TIMEOUT),
        (DownloadConnectionRefusedError("x"), Outcome.CONNECT),
        (NoRouteError(), Outcome.CONNECT),
        (ConnectionLost(), Outcome.CONNECT),
        (DownloadFailedError("x"), Outcome.CONNECT),
        (caused(DownloadFailedError("x"), ResponseFailed([Failure(SSL.Error([]))])), Outcome.TLS),
        (caused(DownloadFailedError("x"), ResponseFailed([Failure(VerificationError([]))])), Outcome.TLS),
        (caused(DownloadFailedError("x"), ResponseFailed([Failure(ConnectionLost())])), Outcome.CONNECT),
        (ResponseDataLossError("x"), Outcome.TRUNCATED),
        (DownloadCancelledError("x"), Outcome.TOO_BIG),
        (IgnoreRequest("max redirections reached"), Outcome.REDIRECT_LOOP),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE (1 B) during decompression."), Outcome.BOMB),
        (UnsupportedURLSchemeError("ftp"), Outcome.EGRESS_REFUSED),
        (EgressRefused("x"), Outcome.EGRESS_REFUSED),
        (caused(EgressRefused("x"), RobotsUnreachable("EgressRefused: x")), Outcome.EGRESS_REFUSED),
        (RobotsDenied("x"), Outcome.ROBOTS_DENIED),
        (RobotsUnreachable("_NotRobots: status 503"), Outcome.ROBOTS_UNREACHABLE),
        (RobotsUnreachable("CannotResolveHostError: x"), Outcome.DNS),
        (RobotsUnreachable("DownloadConnectionRefusedError: x"), Outcome.CONNECT),
        (SpoolError("x"), Outcome.STORAGE),
        (RuntimeError("x"), Outcome.PARSE),
    ],
)
def test_error(error, outcome):
    assert error_outcome(error) is outcome


@pytest.mark.parametrize(
    ("code", "location", "outcome"),
    [
        (404, None, Outcome.HTTP_4XX),
        (429, None, Outcome.HTTP_4XX),
        (503, None, Outcome.HTTP_5XX),
        (302, "ftp://a.vn/", Outcome.EGRESS_REFUSED),
        (302, "JavaScript:alert(1)", Outcome.EGRESS_REFUSED),
        (300, None, Outcome.HTTP_4XX),
        (302, "/a:b", Outcome.HTTP_4XX),
    ],
)
def test_status(code, location, outcome):
    response = Response("http://a.vn/", status=code, headers={"Location": location} if location else None)
    assert status_outcome(response) is outcome
    failure = Failure(HttpError(response, "x"))
    assert failure_outcome(failure, Request("http://a.vn/")) == (outcome, f"HTTP {code}")


@pytest.mark.parametrize(
    ("target", "redirected", "outcome"),
    [
        ("http://bao.vn/", True, Outcome.REDIRECT_OFFSITE),
        ("http://bao.vn/", False, Outcome.EGRESS_REFUSED),
        ("http://10.0.0.1/", True, Outcome.EGRESS_REFUSED),
        ("http://[::1]/", True, Outcome.EGRESS_REFUSED),
        ("http://2130706433/", True, Outcome.EGRESS_REFUSED),
        ("http://0x7f.1/", True, Outcome.EGRESS_REFUSED),
        ("http://localhost/", True, Outcome.EGRESS_REFUSED),
        ("http://a.vn@bao.vn/", True, Outcome.EGRESS_REFUSED),
    ],
)
def test_where_a_redirect_led(target, redirected, outcome):
    request = Request(
        target, meta={"redirect_urls": ["http://a.vn/1", "http://a.vn/2"]} if redirected else {}
    )
    assert failure_outcome(Failure(ForeignHost("x")), request)[0] is outcome
    assert failure_outcome(Failure(EgressRefused("x")), request)[0] is Outcome.EGRESS_REFUSED
    assert via(request) == (("http://a.vn/2", request.url) if redirected else ())


def test_readable_is_one_harmless_line():
    assert readable("a\n\x1b[31mb\ud800\u202e" + "c" * 900) == "a [31mb? " + "c" * 291


@pytest.mark.parametrize(
    ("value", "least", "most"), [("120", 120, 120), ("0", 0, 0), ("date", 50, 60), ("past", 0, 0)]
)
def test_retry_after(value, least, most):
    moments = {"date": 60, "past": -60}
    if value in moments:
        value = format_datetime(datetime.now(UTC) + timedelta(seconds=moments[value]))
    assert least <= retry_after(Response("http://a.vn/", headers={"Retry-After": value})) <= most


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "١٢"])
def test_no_retry_after(value):
    headers = {} if value is None else {"Retry-After": value}
    assert retry_after(Response("http://a.vn/", headers=headers)) is None
