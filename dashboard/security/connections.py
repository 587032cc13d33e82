"""Connections that do nothing: whoever sends byte by byte, or does not read the answer, is let go."""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD: Final = 10.0
"""Seconds for the head of a request, from its first byte or from the connection's beginning."""
READING: Final = 30.0
"""Seconds in which nothing of an answer is taken."""


class ImpatientProtocol(H11Protocol):
    """uvicorn's, which by itself only ends connections that wait between two requests."""

    head_seconds = HEAD
    reading_seconds = READING
    _head: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

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

    def _watch_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            _ended(self._head)
            self._head = None
        elif self._head is None:
            self._head = self.loop.call_later(self.head_seconds, self._let_go)

    def _let_go(self) -> None:
        self.transport.abort()


def _ended(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
