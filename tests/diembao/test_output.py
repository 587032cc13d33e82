"""Standard output as a shell's pipelines use it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_reader_that_has_gone_is_no_failure() -> None:
    command = f"{sys.executable} -m diembao --home {ROOT} outlets list | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
