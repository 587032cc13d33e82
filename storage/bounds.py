"""What a question may take that people write themselves, on a connection that somebody else opened."""

import sqlite3
from typing import Final

LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,  # one comparison with a long pattern cannot be interrupted
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
}


def bound(connection: sqlite3.Connection) -> None:
    """Let nothing be written or attached from now on, and nothing grow beyond measure."""
    connection.execute("PRAGMA query_only = ON")
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
