"""The databases behind Datasette's own pages: files that each night replaces while they are open."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from dashboard.snapshot import Identity, identity
from dashboard.web import Database, Datasette
from storage.bounds import bound
from storage.mending import mend

R = TypeVar("R")

BUSY_SECONDS: Final = 5.0
"""How long a table waits for whoever writes to its file."""


class Replaced(Database):  # type: ignore[misc]  # Datasette has no types
    """A file opened read-only, and opened again once another file has its name."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=True)
        self._open = threading.local()

    async def execute(self, sql: str, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        """A question, whose text is not written to the log as it came: whoever asks chose it."""
        return await super().execute(sql, *given, **{**named, "log_sql_errors": False})

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, str]]:
        """Those to the key of a row's address: of one to another column Datasette makes a link to nothing."""
        return [
            key
            for key in await super().foreign_keys_for_table(table)
            if [key["other_column"]] == await self.primary_keys(key["other_table"])
        ]

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], R]) -> R:
        """Run `fn` in a thread, on that thread's connection to the file that has the name now."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, lambda: fn(self._connection()))

    def _connection(self) -> sqlite3.Connection:
        mend(Path(self.path), BUSY_SECONDS)  # what a killed writer left, a reader alone could not undo
        there = identity(Path(self.path))
        known: tuple[Identity | None, sqlite3.Connection] | None = getattr(self._open, "connection", None)
        if known and known[0] == there:
            return known[1]
        if known:
            self._open.connection = None
            self._all_file_connections.remove(known[1])
            known[1].close()
        connection: sqlite3.Connection = self.connect()
        bound(connection)
        self.ds._prepare_connection(connection, self.name)
        self._open.connection = there, connection
        return connection
