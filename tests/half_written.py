"""A database as a killed writer leaves it: half of a transaction in the file, the rest in its hot journal."""

import signal
import subprocess
import sys
from pathlib import Path

_WRITER = """
import os, signal, sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA cache_size = 1")
conn.execute("BEGIN IMMEDIATE")
for _ in range(int(sys.argv[3])):
    conn.execute(sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_half_written(path: Path, statement: str, times: int = 1) -> None:
    """Run a statement so often in a process that is killed before it commits."""
    command = [sys.executable, "-c", _WRITER, str(path), statement, str(times)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert path.with_name(path.name + "-journal").stat().st_size > 0


ONE_MORE_LINE_OF_LOG = (
    "INSERT INTO account_log (at, who, what, name, detail)"
    " SELECT 'x', 'x', 'role', name, hex(zeroblob(200)) FROM accounts"
)
"""A statement for a desk with an account."""
