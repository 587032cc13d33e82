"""Jobs in processes of their own, the way the night runs them, and what they leave."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE

from crawler.spooling import LOG
from spool import Article, Job, JobResult, LedgerLine, Sighting
from spool.names import ARTICLES, LEDGER, LISTED, RESULT

ROOT = Path(__file__).parents[2]


@dataclass
class Done:
    """A crawl that is over, with what it left."""

    code: int
    folder: Path
    stdout: str
    stderr: str

    @property
    def result(self):
        return JobResult.model_validate_json((self.folder / RESULT).read_bytes())

    @property
    def stats(self):
        """Of the job: requests and bytes, and how many addresses came to which end."""
        return {"requests": self.result.requests, "bytes": self.result.bytes, **self.result.outcomes}

    @property
    def lines(self):
        return records(self.folder / LEDGER, LedgerLine)

    @property
    def ledger(self):
        """The last line that has an outcome, by address."""
        return {line.url: line for line in self.lines if line.outcome}

    @property
    def outcomes(self):
        """The last outcome by address; null where an address was only planned."""
        return {line.url: line.outcome and str(line.outcome) for line in self.lines}

    @property
    def articles(self):
        return records(self.folder / ARTICLES, Article)

    @property
    def sightings(self):
        return records(self.folder / LISTED, Sighting)

    @property
    def log(self):
        return (self.folder / LOG).read_text(encoding="utf-8")


def records(path, kind):
    return [kind.model_validate_json(line) for line in path.read_bytes().splitlines()]


def job_for(site, channels, private, /, outlet=None, politeness=None, hosts=None, **fields):
    """A job for one site that may fetch from `private`; the dicts are laid over what is given here."""
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
            "politeness": {"delay": 0, "timeout": 2, "private_hosts": [private], **(politeness or {})},
            **fields,
        }
    )


CRAWLER = ("-m", "crawler")


def start(job, folder, *options, program=CRAWLER, environment: Mapping[str, str] | None = None, **process):
    """Start `python -m crawler` on the job; the job file lies beside the spool `folder`."""
    job_file = folder.with_name(f"{folder.name}.json")
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, *program, *options, str(job_file), str(folder)],
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | (environment or {}),
        **{"stdin": DEVNULL, "stdout": PIPE, "stderr": PIPE, **process},
    )


def finished(child, folder, timeout=60):
    """Wait for a crawl that was started; one that does not end is killed, and the test with it."""
    with child:
        try:
            stdout, stderr = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
    return Done(child.returncode, folder, stdout, stderr)
