"""A desk as the program wrote it before there were reviews in it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def make_older(people: Path) -> None:
    """Turn a desk back into one of version 1, its accounts kept."""
    with closing(sqlite3.connect(people)) as conn, conn:
        for table in ("second_codings", "sampled", "samples", "reviews"):
            conn.execute(f"DROP TABLE {table}")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0002%'")
        conn.execute("PRAGMA user_version = 1")
