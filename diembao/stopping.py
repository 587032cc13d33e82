"""What SIGTERM and SIGINT do while a night runs."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from diembao.exits import Exit, Refusal


@contextmanager
def heeding(heard: Callable[[], None]) -> Iterator[None]:
    """Call `heard` at either signal, in place of whoever heard them before."""

    def handler(number: int, frame: FrameType | None) -> None:
        heard()

    before = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def break_off() -> None:
    """End the night where it stands: open transactions roll back, and the night is resumed."""
    raise Refusal(Exit.STOPPED, "Stopped; what was read is kept, the same command goes on from there.")
