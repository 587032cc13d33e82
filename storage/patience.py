"""How long a reader lets SQLite work for one answer, or for the next rows of a long one."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path

from storage.errors import StoreSlow

LONGEST_ANSWER = 30.0
"""Seconds that a command waits; the longest honest question over 200,000 articles takes about one."""

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock: a millisecond or two."""


class Patience:
    """A limit in seconds on what one connection does at a stretch."""

    def __init__(self, conn: sqlite3.Connection, seconds: float) -> None:
        self._seconds = seconds
        self._until = inf
        conn.set_progress_handler(self._is_over, STEPS)

    @contextmanager
    def lasting(self, path: Path) -> Iterator[None]:
        """Give what is done within so long and no longer. Raises StoreSlow."""
        self._until = time.monotonic() + self._seconds
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
                raise
            raise StoreSlow(path, f"no answer within {self._seconds:g} seconds") from error
        finally:
            self._until = inf

    def _is_over(self) -> bool:
        return time.monotonic() > self._until
