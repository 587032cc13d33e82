"""Jobs on loopback sites, run the way the night runs them: as a process on a job file."""

import json
import os
import subprocess
import sys

import pytest
from faults.crawls import ROOT, finished, job_for, start
from faults.server import Site

PRIVATE = "127.0.3.0/24"


@pytest.fixture
def site_at():
    sites = []

    def make(address="127.0.3.1"):
        sites.append(Site(address))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def site(site_at):
    return site_at()


@pytest.fixture
def job_of():
    """A job for one site; further fields of the job, its outlet and its politeness by keyword."""

    def make(site, channels, /, **fields):
        return job_for(site, channels, PRIVATE, **fields)

    return make


@pytest.fixture
def crawl(tmp_path):
    """Run a job and wait for it."""

    def run(job, name="spool", *options, **process):
        return finished(start(job, tmp_path / name, *options, **process), tmp_path / name)

    return run


@pytest.fixture
def begin(tmp_path):
    """Start a job without waiting."""

    def run(job, name="spool", *options, **process):
        return start(job, tmp_path / name, *options, **process)

    return run


@pytest.fixture
def home(tmp_path):
    """A home with outlets of the given contents."""

    def make(**outlets):
        root = tmp_path / "home"
        (root / "outlets").mkdir(parents=True, exist_ok=True)
        for slug, outlet in outlets.items():
            (root / "outlets" / f"{slug}.toml").write_text(outlet, encoding="utf-8")
        (root / "diembao.toml").write_text(
            f'private_hosts = ["{PRIVATE}"]\n[politeness]\ndelay = 0\ncontact = "bao@example.vn"\n',
            encoding="utf-8",
        )
        return root

    return make


@pytest.fixture
def scrapy():
    """Scrapy's own command line in a home."""

    def run(home, *words):
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words],
            capture_output=True, encoding="utf-8", cwd=ROOT, timeout=60, check=False,
            env=os.environ | {"DIEMBAO_HOME": str(home)},
        )  # fmt: skip

    return run


@pytest.fixture
def events():
    def read(done):
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read


@pytest.fixture
def outlet_toml():
    """An outlet file for a site with one listing."""

    def write(site):
        return (
            'name = "Trang tin của xã"\nkind = "portal"\nowner = "UBND xã"\n'
            f'hosts = [ {{ name = "{site.host}" }} ]\n[[channels]]\nkind = "listing"\nurl = "{site.url}/"\n'
            'links = "h3 a"\nnext = "a.next"\n'
            '[[pages]]\ntitle = "h1"\nbody = "div.content"\npublished = ".date"\n'
        )

    return write
