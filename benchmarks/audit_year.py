"""An audit of a year: how long it takes, and how large its process grows."""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.year_home import ARTICLES, NIGHTS, OUTLETS, build

SECONDS, MEGABYTES = 10, 500  # the limits of issue 6
RUNS: Final = (
    ("file not in memory", True, ("--dry-run",)),
    ("file in memory", False, ("--dry-run",)),
    ("recorded and sealed", False, ()),
    ("every setting otherwise", False, ("--dry-run", "--no-reprints", "--no-removed", "--reading", "6=wide",
                                        "--variant", "R10=lenient", "--variant", "R13=strict")),
)  # fmt: skip
_MEASURED: Final = (
    "import atexit, re, sys\n"
    "def told():\n"
    "    status = open('/proc/self/status', encoding='ascii').read()\n"
    "    print('peak', int(re.search(r'VmHWM:\\s*(\\d+)', status)[1]) // 1024, file=sys.stderr)\n"
    "atexit.register(told)\n"
    "from diembao.main import main\n"
    "main()\n"
)


def main() -> None:
    """Build the home, audit it in processes of their own, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="audit-year-") as work:
        home, begun = Path(work), time.monotonic()
        build(home)
        size = (home / "data/diembao.db").stat().st_size >> 20
        print(f"{OUTLETS} outlets, {NIGHTS} nights, {ARTICLES} articles: database {size} MB,", end=" ")
        print(f"built in {time.monotonic() - begun:.0f} s; limits {SECONDS} s, {MEGABYTES} MB")
        print(f"{'':26}{'seconds':>8}{'processor':>10}{'MB':>6}  rulings")
        for name, cold, words in RUNS:
            if cold:
                drop_from_memory(home / "data/diembao.db")
            document, seconds, spent, megabytes = audited(home, words)
            rulings = ", ".join(f"{key} {number}" for key, number in document["rulings"].items())
            print(f"{name:26}{seconds:8.1f}{spent:10.1f}{megabytes:6}  {rulings}")


def audited(home: Path, words: tuple[str, ...]) -> tuple[dict[str, Any], float, float, int]:
    """One `diembao audit run` as an auditor gives it: its document, seconds, those of a processor, and MB."""
    command = [sys.executable, "-c", _MEASURED, "--home", str(home), "audit", "run", "--json", *words]
    begun, before = time.monotonic(), _spent()
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    seconds = time.monotonic() - begun
    if done.returncode:
        raise SystemExit(done.stderr)
    peak = int(re.findall(r"^peak (\d+)$", done.stderr, re.MULTILINE)[-1])
    return json.loads(done.stdout), seconds, _spent() - before, peak


def _spent() -> float:
    """Seconds that a processor has worked for the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def drop_from_memory(file: Path) -> None:
    """Have the system read the file from the disk again."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    main()
