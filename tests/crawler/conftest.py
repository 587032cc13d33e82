"""Jobs on loopback sites, run the way the night runs them: as a process on a job file."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import hostile
import pytest

from spool import Article, Job, JobResult, LedgerLine

ROOT = Path(__file__).parents[2]
PRIVATE = "127.0.3.0/24"


@dataclass
class Done:
    """A crawl that is over, with what it left."""

    code: int
    folder: Path
    stdout: str
    stderr: str

    @property
    def result(self):
        return JobResult.model_validate_json((self.folder / "result.json").read_bytes())

    @property
    def lines(self):
        return records(self.folder / "ledger.jsonl", LedgerLine)

    @property
    def articles(self):
        return records(self.folder / "articles.jsonl", Article)

    @property
    def outcomes(self):
        """The last outcome by address."""
        return {line.url: line.outcome and str(line.outcome) for line in self.lines}

    @property
    def log(self):
        return (self.folder / "crawl.log").read_text(encoding="utf-8")


def records(path, kind):
    return [kind.model_validate_json(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def site_at():
    sites = []

    def make(address="127.0.3.1"):
        sites.append(hostile.Site(address))
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

    def make(site, channels, /, *, outlet=None, politeness=None, hosts=None, **fields):
        return Job.model_validate(
            {
                "night": "2022-06-14",
                "outlet": {
                    "slug": "tin",
                    "name": "Trang tin",
                    "kind": "portal",
                    "owner": "UBND",
                    "hosts": [{"name": name} for name in hosts or [site.host]],
                    "channels": channels,
                    "pages": [{"title": "h1", "body": "div.content", "published": ".date"}],
                    **(outlet or {}),
                },
                "politeness": {"delay": 0, "timeout": 2, "private_hosts": [PRIVATE], **(politeness or {})},
                **fields,
            }
        )

    return make


@pytest.fixture
def crawl(tmp_path):
    """Run a job and wait for it."""

    def run(job, name="spool", *options, **process):
        with start(tmp_path, job, name, *options, **process) as child:
            stdout, stderr = child.communicate(timeout=60)
        return Done(child.returncode, tmp_path / name, stdout, stderr)

    return run


@pytest.fixture
def begin(tmp_path):
    """Start a job without waiting."""

    def run(job, name="spool", *options, **process):
        return start(tmp_path, job, name, *options, **process)

    return run


def start(folder, job, name, *options, **process):
    job_file = folder / f"{name}.json"
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", *options, str(job_file), str(folder / name)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        **{"stdin": subprocess.DEVNULL, **process},
    )


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
