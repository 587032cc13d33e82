"""How much may be sent, and how long it may take: the whole body is here before a page begins."""

import asyncio
from typing import Final

from dashboard.security.asgi import App, Message, Receive, Scope, Send, header
from dashboard.security.refusing import refuse

MOST: Final = 2_000_000
"""Bytes."""
PATIENCE: Final = 20.0
"""Seconds for all of them; the longest form of ours has some thousand bytes."""

TOO_BIG: Final = "Nội dung gửi lên vượt quá 2 MB nên không được nhận."
TOO_SLOW: Final = "Nội dung gửi lên quá chậm nên không được nhận. Hãy kiểm tra đường truyền rồi gửi lại."


TWO_ENDS: Final = "Yêu cầu nói hai cách khác nhau nội dung kết thúc ở đâu nên không được nhận."


class TooBig(Exception):
    """More was sent than any page takes."""


def with_whole_bodies(app: App, patience: float = PATIENCE) -> App:
    """The application, given each body whole and in time."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        """Take the body first, then answer."""
        if header(scope, b"content-length") and header(scope, b"transfer-encoding"):
            # A proxy in front may believe the other one, and take the rest for somebody else's request.
            await refuse(send, 400, TWO_ENDS)
            return
        try:
            async with asyncio.timeout(patience):
                body = await _body(scope, receive)
        except TooBig:
            await refuse(send, 413, TOO_BIG)
        except TimeoutError:
            await refuse(send, 408, TOO_SLOW)
        else:
            if body is not None:
                await app(scope, _again(body, receive), send)

    return checked


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """All of it; null where whoever sent it has gone. Raises TooBig."""
    length = header(scope, b"content-length") or "0"
    if not length.isdigit() or int(length) > MOST:
        raise TooBig
    parts, total = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        total += len(parts[-1])
        if total > MOST:
            raise TooBig
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read, and after it what comes later: that the browser has gone."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
