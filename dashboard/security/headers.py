"""What every answer tells a browser to refuse."""

from collections.abc import Iterable
from typing import Final

from dashboard.security.asgi import App, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

POLICY: Final = b"content-security-policy"

HEADERS: Final = {
    POLICY: CONTENT_SECURITY_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    # Not `no-referrer`, with which browsers send forms with `Origin: null`.
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DROPPED: Final = frozenset({b"server", b"x-powered-by", b"access-control-allow-origin", b"link"})

FOREVER: Final = b"public, max-age=31536000, immutable"
"""For files whose address changes with them."""

Pairs = list[tuple[bytes, bytes]]


def with_headers(app: App, kept_forever: str) -> App:
    """The application, its answers with these headers; a policy of an answer's own that sandboxes it stays.

    What lies under `kept_forever` has nothing of anybody's: browsers may keep it.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with headers of ours."""

        async def send_safely(message: Message) -> None:
            """Pass the message on, the beginning of an answer with our headers."""
            if message["type"] == "http.response.start":
                forever = message["status"] == 200 and scope["path"].startswith(kept_forever)
                given = [(bytes(key).lower(), bytes(value)) for key, value in message.get("headers", ())]
                https = scope.get("scheme") == "https"
                message = {**message, "headers": _with_headers(given, https, forever)}
            await send(message)

        await app(scope, receive, send_safely)

    return wrapped


def _with_headers(given: Pairs, https: bool, forever: bool) -> Pairs:
    own = dict(given).get(POLICY, b"")
    mine = HEADERS | {b"cache-control": FOREVER if forever else b"private, no-store"}
    if b"sandbox" in own:
        mine[POLICY] = own
    rest = [(key, value) for key, value in given if key not in mine and key not in DROPPED]
    return [*_with_safe_cookies(rest, https), *mine.items()]


def _with_safe_cookies(pairs: Iterable[tuple[bytes, bytes]], https: bool) -> Pairs:
    return [(key, _kept_close(value, https) if key == b"set-cookie" else value) for key, value in pairs]


def _kept_close(cookie: bytes, https: bool) -> bytes:
    """No cookie of ours is for scripts; over https, none is for http."""
    there = {part.strip().lower() for part in cookie.split(b";")[1:]}
    for attribute in (b"HttpOnly", *([b"Secure"] if https else [])):
        if attribute.lower() not in there:
            cookie += b"; " + attribute
    return cookie
