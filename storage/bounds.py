"""What a question may take that people write themselves, on a connection that somebody else opened."""

import sqlite3
from typing import Final

LIMITS: Final = {
    # Bytes. The longest article has 200,000 letters; a search for a million words cannot be interrupted.
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,  # one comparison with a long pattern cannot be interrupted
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
}

# A time limit ends a question between two steps, and one call of a function is one step. So only functions
# are let in that are done in a time that grows as their text does: not printf, which fills any width, nor
# instr, replace, trim and json_patch, whose work is the product of two texts' lengths.
FUNCTIONS: Final = frozenset(
    " ".join(
        (
            "count sum total avg min max group_concat",
            "row_number rank dense_rank percent_rank cume_dist ntile lag lead",
            "first_value last_value nth_value",
            "length lower upper substr substring like glob hex quote zeroblob randomblob typeof char unicode",
            "abs round sign ceil ceiling floor mod random coalesce ifnull nullif iif likely unlikely",
            "date time datetime julianday unixepoch strftime",
            "match bm25 highlight snippet rank escape_fts",
            "json json_valid json_type json_extract json_array_length json_each json_tree -> ->>",
            "sqlite_version",
        )
    ).split()
)
"""Names in small letters."""


def bound(connection: sqlite3.Connection) -> None:
    """Let nothing be written or attached from now on, nothing grow beyond measure, no call last for ever."""
    connection.execute("PRAGMA query_only = ON")
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    connection.set_authorizer(_judge)


def _judge(action: int, _: str | None, name: str | None, __: str | None, ___: str | None) -> int:
    known = action != sqlite3.SQLITE_FUNCTION or (name or "").lower() in FUNCTIONS
    return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY
