"""Connections that do nothing: whoever sends byte by byte, or does not read the answer, is let go.

What uvicorn answers by itself, to too many at once and to what is no request, it answers as the pages do.
"""

import asyncio
import logging
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from dashboard.assets import MOUNT
from dashboard.security.asgi import App, Receive, Scope, Send
from dashboard.security.headers import HEADERS, with_headers
from dashboard.security.refusing import REFUSING, page_of, refuse

log: Final = logging.getLogger("diembao.dashboard")

HEAD: Final = 10.0
"""Seconds for the head of a request, from its first byte or from the connection's beginning."""
READING: Final = 30.0
"""Seconds in which nothing of an answer is taken."""

CROWDED: Final = "Quá nhiều người đang dùng các trang cùng lúc. Hãy thử lại sau ít phút; chưa có gì được ghi."
NO_REQUEST: Final = (
    "Yêu cầu gửi đến không đúng quy cách hoặc địa chỉ quá dài nên không đọc được; chưa có gì được ghi."
)


class ImpatientProtocol(H11Protocol):
    """uvicorn's, which by itself only ends connections that wait between two requests."""

    head_seconds = HEAD
    reading_seconds = READING
    _head: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
        super().__init__(*given, **named)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self.app = self._where_there_is_room(self.app)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The time for the first head begins."""
        super().connection_made(transport)
        self._head = self.loop.call_later(self.head_seconds, self._let_go)

    def data_received(self, data: bytes) -> None:
        """More of a head, or the end of it."""
        super().data_received(data)
        self._watch_head()

    def on_response_complete(self) -> None:
        """The next head may have come already; without any byte of it, uvicorn's own time runs."""
        super().on_response_complete()
        if self.conn.trailing_data[0]:
            self._watch_head()

    def pause_writing(self) -> None:
        """The answer is not taken as fast as it is given."""
        super().pause_writing()
        self._reading = self.loop.call_later(self.reading_seconds, self._let_go)

    def resume_writing(self) -> None:
        """Something was taken."""
        super().resume_writing()
        _ended(self._reading)

    def connection_lost(self, exc: Exception | None) -> None:
        """No time runs any more."""
        super().connection_lost(exc)
        _ended(self._head)
        _ended(self._reading)

    def send_400_response(self, msg: str) -> None:
        """What is no request; the answer to an earlier one may have begun, and is not mixed with this."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            head = h11.Response(status_code=400, headers=[*REFUSING, *HEADERS.items()], reason=b"Bad Request")
            for event in (head, h11.Data(data=page_of(400, NO_REQUEST)), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _where_there_is_room(self, app: App) -> App:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if self._most and max(len(self.connections), len(self.tasks)) >= self._most:
                log.warning("more than %d connections at the same time", self._most)
                await _crowded(scope, receive, send)
            else:
                await app(scope, receive, send)

        return answer

    def _watch_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            _ended(self._head)
            self._head = None
        elif self._head is None:
            self._head = self.loop.call_later(self.head_seconds, self._let_go)

    def _let_go(self) -> None:
        self.transport.abort()


async def _refuse_crowded(scope: Scope, receive: Receive, send: Send) -> None:
    await refuse(send, 503, CROWDED)


_crowded: Final = with_headers(_refuse_crowded, f"/{MOUNT}/")


def _ended(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
