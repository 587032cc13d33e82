"""An audit of a year: how long it takes until it is judged, recorded and sealed, and how large it grows."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.shared import ROOT
from benchmarks.year_home import ARTICLES, NIGHTS, OUTLETS, build

SECONDS, MEGABYTES = 10, 500  # the limits of issue 6
RUNS: Final = (
    ("file not in memory", True, ("--dry-run",)),
    ("file in memory", False, ("--dry-run",)),
    ("recorded and sealed", False, ()),
    ("every setting otherwise", False, ("--dry-run", "--no-reprints", "--no-removed", "--reading", "6=wide",
                                        "--variant", "R10=lenient", "--variant", "R13=strict")),
)  # fmt: skip


def main() -> None:
    """Build the home, audit it in processes of their own, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="audit-year-") as work:
        home, begun = Path(work), time.monotonic()
        build(home)
        size = (home / "data/diembao.db").stat().st_size >> 20
        print(f"{OUTLETS} outlets, {NIGHTS} nights, {ARTICLES} articles: database {size} MB,", end=" ")
        print(f"built in {time.monotonic() - begun:.0f} s; limits {SECONDS} s, {MEGABYTES} MB")
        print(f"{'':26}{'seconds':>8}{'processor':>10}{'MB':>6}  parts, rulings")
        for name, cold, words in RUNS:
            if cold:
                drop_from_memory(home / "data/diembao.db")
            print(f"{name:26}{_line(audited(home, words))}")


@dataclass(frozen=True, slots=True)
class Measured:
    """One audit, as long as an auditor waits for it."""

    document: dict[str, Any]
    seconds: float
    processor: float
    """Seconds that processors worked for it."""
    megabytes: int
    parts: dict[str, float]


def audited(home: Path, words: tuple[str, ...]) -> Measured:
    """One `diembao audit run` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.audit_timed", "--home", str(home)]
    begun, before = time.monotonic(), _spent()
    done = subprocess.run(
        [*command, "audit", "run", "--json", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    seconds = time.monotonic() - begun
    if done.returncode:
        raise SystemExit(done.stderr)
    told = json.loads(done.stderr.splitlines()[-1])
    document = json.loads(done.stdout)
    return Measured(document, seconds, _spent() - before, told["megabytes"], told["seconds"])


def _line(it: Measured) -> str:
    parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in it.parts.items() if seconds)
    rulings = ", ".join(f"{key} {number}" for key, number in it.document["rulings"].items())
    return f"{it.seconds:8.1f}{it.processor:10.1f}{it.megabytes:6}  {parts}; {rulings}"


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
