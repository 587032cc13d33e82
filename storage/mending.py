"""Undoing what a killed process had half written, for files that most only read."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.errors import named_errors


def mend(path: Path, busy_seconds: float) -> None:
    """Roll a database back to its last whole state, which only a connection that may write can.

    Nothing is touched where no journal lies beside it, nor while its writer lives. Raises StoreError.
    """
    if not path.with_name(path.name + "-journal").exists():
        return
    address = f"{path.absolute().as_uri()}?mode=rw"
    with named_errors(path), closing(sqlite3.connect(address, uri=True, timeout=busy_seconds)) as conn:
        conn.execute("SELECT count(*) FROM sqlite_schema")
