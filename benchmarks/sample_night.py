"""A night on the sample province: how long it takes and how large its processes grow."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from diembao.commands.demo import prepare
from diembao.sample.server import serve

SECONDS, MEGABYTES = 60, 400  # the limits: a night on two cores, and any one process of it


def main() -> None:
    """Run both nights in a home of their own and print the figures."""
    with tempfile.TemporaryDirectory(prefix="sample-night-") as work, serve(night=1, port=0) as province:
        home = prepare(Path(work) / "home", province.port).root
        for night in (1, 2):
            province.switch(night)
            begun = time.monotonic()
            command = [sys.executable, "-m", "diembao", "--home", str(home), "nightly"]
            code = subprocess.run(command, capture_output=True, check=False).returncode
            seconds = time.monotonic() - begun
            # The largest of all processes that ended so far: the runner and the crawls it waited for.
            largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"night {night}: exit {code}, {seconds:.1f} s ({seconds / SECONDS:.0%} of {SECONDS} s),"
                f" largest process {largest:.0f} MB ({largest / MEGABYTES:.0%} of {MEGABYTES} MB)"
            )


if __name__ == "__main__":
    main()
