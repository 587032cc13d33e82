"""What every answer tells a browser, whichever page it is of."""

import asyncio
from typing import Any

import pytest

from dashboard.security.headers import CONTENT_SECURITY_POLICY, with_headers
from tests.dashboard.visitors import Visitor

PATHS = (
    *("/dang-nhap", "/khong-co", "/nguoi-dung", "/-/tinh/desk.css", "/-/tinh/nothing.css", "/-/login"),
    *("/reading", "/reading/heads", "/reading/heads.csv", "/reading/heads.csv?_dl=1&_stream=1"),
    *("/reading/heads.json", "/reading/nothing", "/reading/heads?_sort=nothing", "/reading/heads/"),
    *("/published", "/reading.db", "/%", "/%00", "/reading/heads%2f1", "/.json"),
)


def test_every_answer_has_the_headers(client: Visitor) -> None:
    for path in PATHS:
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "same-origin", path
        assert headers["cross-origin-opener-policy"] == "same-origin", path
        assert (
            "server" not in headers and "link" not in headers and "access-control-allow-origin" not in headers
        )
        kept = "immutable" in headers["cache-control"]
        assert kept == (path == "/-/tinh/desk.css"), path
        assert kept or headers["cache-control"] == "private, no-store", path


def test_the_policy_lets_nothing_of_others_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("frame-ancestors") == "'none'"
    assert set(rules.values()) == {"'self'"}
    assert {"script-src", "style-src", "form-action"} <= set(rules)


def answered(*headers: tuple[bytes, bytes], scheme: str = "http") -> list[tuple[bytes, bytes]]:
    """The headers of an answer that a page began with these."""
    sent: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/bai-viet/x/tho", "scheme": scheme, "headers": []}
    asyncio.run(with_headers(page, "/-/tinh/")(scope, None, keep))  # type: ignore[arg-type]
    return list(sent[0]["headers"])


def test_e9_a_stored_page_keeps_its_sandbox_and_cannot_do_without_the_rest() -> None:
    headers = answered(
        (b"Content-Security-Policy", b"default-src 'none'; sandbox"),
        (b"Content-Disposition", b"attachment"),
        (b"X-Content-Type-Options", b"sniff"),
        (b"Referrer-Policy", b"unsafe-url"),
    )
    assert dict(headers)[b"content-security-policy"] == b"default-src 'none'; sandbox"
    assert dict(headers)[b"content-disposition"] == b"attachment"
    assert dict(headers)[b"x-content-type-options"] == b"nosniff"
    assert dict(headers)[b"referrer-policy"] == b"same-origin"
    assert len(headers) == len(dict(headers))


def test_e9_no_page_has_a_looser_policy_of_its_own() -> None:
    headers = answered((b"Content-Security-Policy", b"default-src *"))
    assert dict(headers)[b"content-security-policy"] == CONTENT_SECURITY_POLICY.encode()


@pytest.mark.parametrize(
    "scheme, cookie, sent",
    [
        ("http", b"a=b; Path=/", b"a=b; Path=/; HttpOnly"),
        ("https", b"a=b; Path=/", b"a=b; Path=/; HttpOnly; Secure"),
        ("https", b"a=b; httponly; SECURE", b"a=b; httponly; SECURE"),
    ],
)
def test_cookies_are_kept_close(scheme: str, cookie: bytes, sent: bytes) -> None:
    assert (b"set-cookie", sent) in answered((b"Set-Cookie", cookie), scheme=scheme)
