"""Jobs: read from a file, or made for an outlet of the home; and the settings that a job asks for."""

import os
import re
import tomllib
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, ValidationError

from crawler.results import night_day
from registry import Outlet, Problem, RegistryError
from spool import Job, Politeness

SETTINGS_FILE = "diembao.toml"
LONGEST_SILENCE = 600
"""Seconds without an article after which a crawl is cut off (faults.md, section 3)."""


class BadJob(Exception):
    """The job file cannot be read or is no job."""


class HomeSettings(BaseModel):
    """The part of the home's settings that concerns a crawl."""

    private_hosts: tuple[str, ...] = ()
    politeness: Politeness = Politeness()


def home() -> Path:
    """The home of Scrapy's own command line: DIEMBAO_HOME, or the current directory."""
    return Path(os.environ.get("DIEMBAO_HOME") or ".").resolve()


def home_politeness(root: Path) -> Politeness:
    """The home's politeness with its private hosts. Raises RegistryError."""
    path = root / SETTINGS_FILE
    if not path.exists():
        return Politeness()
    try:
        settings = HomeSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:  # TOML, UTF-8 and pydantic all speak through it
        raise RegistryError([Problem(path, 1, str(error))]) from error
    hosts = settings.private_hosts + settings.politeness.private_hosts
    return settings.politeness.model_copy(update={"private_hosts": hosts})


def read_job(path: Path) -> Job:
    """The job of a file. Raises BadJob with every problem."""
    try:
        return Job.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadJob(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        raise BadJob(f"{path}: {error}") from error


def default_job(outlet: Outlet) -> Job:
    """A first reading of the outlet, today, as the home asks for: what `scrapy crawl SLUG` does."""
    # Imported late: it brings dateparser, which a job from a file does not need yet.
    from vietnamese.dates import TIMEZONE

    return Job(night=f"{datetime.now(TIMEZONE):%Y-%m-%d}", outlet=outlet, politeness=home_politeness(home()))


def egress_hosts(job: Job) -> list[str]:
    """The hosts of the outlet on the night's day."""
    return [host.name for host in job.outlet.hosts if host.valid_on(night_day(job))]


def settings_for(job: Job) -> dict[str, object]:
    """Scrapy settings that differ from job to job; all others are in crawler.settings."""
    polite = job.politeness
    delay = max(polite.delay, job.outlet.delay or 0)
    hosts = egress_hosts(job)
    return {
        "USER_AGENT": user_agent(polite.contact),
        "EGRESS_HOSTS": hosts,
        "PRIVATE_HOSTS": list(polite.private_hosts),
        # One request in flight per host and none queued behind it, so that stopping is prompt.
        "CONCURRENT_REQUESTS": max(1, len(hosts)),
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, delay),
        "DOWNLOAD_TIMEOUT": polite.timeout,
        "DOWNLOAD_VERIFY_CERTIFICATES": job.outlet.tls == "verify",
        "CLOSESPIDER_TIMEOUT": polite.max_seconds,
        "CLOSESPIDER_PAGECOUNT": polite.max_requests,
        # Re-checks that find nothing changed give no article for as long as they take.
        "CLOSESPIDER_TIMEOUT_NO_ITEM": LONGEST_SILENCE + round(2 * delay * len(job.recheck)),
    }


def user_agent(contact: str) -> str:
    """Who asks, and where to complain."""
    try:
        number = version("diembao")
    except PackageNotFoundError:  # run from a source tree that is not installed
        number = "0"
    clean = re.sub(r"[^\x21-\x7e]+", " ", contact).strip()
    return f"diembao/{number} (+{clean})" if clean else f"diembao/{number}"
