"""What a hostile answer costs: bytes and seconds, not only an outcome (faults.md B2, B3, B4, B18)."""

import re
import subprocess
import time
from pathlib import Path

import pytest
from faults import broken
from faults.crawls import Done, start

MEBI = 1 << 20
ROOM = 80 * MEBI
"""The largest page as bytes and as text, a parsed one, and a margin; what comes is many times that."""


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (broken.Endless(4096), "failed:too_big"),
        (broken.TooBig(1 << 40), "failed:too_big"),
        (broken.Bomb("gzip", 300 * MEBI), "failed:bomb"),
        (broken.Bomb("br", 300 * MEBI), "failed:bomb"),
        (broken.HeaderFlood(), "skipped:empty_text"),
        (broken.LongHeader(64 * MEBI), "failed:connect"),
    ],
    ids=["endless", "declared endless", "gzip bomb", "brotli bomb", "header flood", "long header"],
)
@pytest.mark.slow
def test_a_hostile_answer_takes_little_room(site, job_of, tmp_path, answer, outcome):
    site.listing("/", [("/a", None), ("/hostile", None)])
    site.article("/a")
    site.pages["/hostile"] = answer
    done, most = measured(job_of(site, politeness={"timeout": 10}), tmp_path / "spool")
    assert done.outcomes == {f"{site.url}/a": "stored", f"{site.url}/hostile": outcome}
    at_start = int(re.search(r"'memusage/startup': (\d+)", done.log)[1])
    assert most - at_start < ROOM
    assert (done.result.finished - done.result.started).total_seconds() < 31


def measured(job, folder):
    """A crawl, and the most bytes that it had in memory, by the last look before it ended.

    Not by its resource usage: in that a child inherits its parent's peak.
    """
    child = start(job, folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while child.poll() is None:
        status = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
        peak = re.search(r"VmHWM:\s*(\d+)", status)  # a process that has just ended has none
        most = int(peak[1]) * 1024 if peak else most
        time.sleep(0.02)
    return Done(child.returncode, folder, "", ""), most
