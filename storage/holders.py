"""Who has a file open: told to the operator who is asked to wait for somebody."""

import os
import shlex
from pathlib import Path

LONGEST = 80
"""Letters of a command line that are shown."""


def holders(path: Path) -> str:
    """The other processes that have the file open, as `1234 (diembao nightly)`; empty where none can be seen.

    Read from Linux's /proc; processes of other accounts show only to root. The lock itself is the truth:
    this is no more than a hint, which nothing decides by.
    """
    own = os.getpid()
    found = [number for number in _processes() if number != own and _has_open(number, path)]
    return ", ".join(f"{number} ({_command(number)})" for number in found)


def _processes() -> list[int]:
    try:
        return sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    except OSError:
        return []


def _has_open(process: int, path: Path) -> bool:
    name = str(path.absolute())
    try:
        return any(str(link.readlink()) == name for link in Path(f"/proc/{process}/fd").iterdir())
    except OSError:  # it has ended, or is somebody else's
        return False


def _command(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return "?"
    line = shlex.join(words[:-1])
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
