"""Sites on loopback, and crawls of them with all guards on and nothing else of ours."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from faults.crawls import ROOT
from faults.server import Site


@pytest.fixture(scope="module")
def site_at():
    sites = []

    def make(address="127.0.0.1"):
        sites.append(Site(address))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture(scope="module")
def crawl():
    """Run a guarded crawl; returns the outcomes by address and Scrapy's stats."""

    def run(urls, **settings):
        wanted = json.dumps({"urls": urls, "settings": settings})
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("small_crawl.py"))],
            input=wanted, capture_output=True, encoding="utf-8", timeout=60, check=True,
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        answer = json.loads(done.stdout)
        return answer["found"], answer["stats"]

    return run
