"""Where a form comes from: what changes something must have been sent by a page of ours."""

from typing import Final
from urllib.parse import urlsplit

from dashboard.security.asgi import App, Receive, Scope, Send, header
from dashboard.security.refusing import refuse

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WRONG: Final = "Yêu cầu này được gửi từ một trang khác nên bị từ chối; chưa có gì được ghi."


def with_own_origin(app: App) -> App:
    """The application, for whatever only reads, and for forms of its own pages.

    Every browser of these years sends Origin or Sec-Fetch-Site with a form. What has neither is no browser,
    and knows no cookie of ours; the token in the form is asked for all the same.
    """

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in READING or is_own(scope):
            await app(scope, receive, send)
        else:
            await refuse(send, 403, WRONG)

    return checked


def is_own(scope: Scope) -> bool:
    """Whether nothing says that another site has sent this."""
    site = header(scope, b"sec-fetch-site")
    origin = header(scope, b"origin")
    return site in {None, "same-origin", "none"} and (origin is None or _is_host(origin, scope))


def is_surely_own(scope: Scope) -> bool:
    """Whether a browser vouches for that: what says nothing of where it comes from is not enough."""
    said = header(scope, b"sec-fetch-site") == "same-origin" or header(scope, b"origin") is not None
    return said and is_own(scope)


def _is_host(origin: str, scope: Scope) -> bool:
    try:
        there = urlsplit(origin)
    except ValueError:
        return False
    host = (header(scope, b"host") or "").lower()
    return there.scheme == scope.get("scheme", "http") and there.netloc.lower() == host
