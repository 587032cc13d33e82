"""Jobs: read from a file, or made for an outlet of the home; and the settings that a job asks for."""

import os
import re
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from crawler.results import night_day
from registry import Outlet, load_settings
from spool import Job, Politeness, Thresholds

SETTINGS_FILE = "diembao.toml"
MONITOR = "MONITOR_"
"""Begins the Scrapy settings that hold the monitors' thresholds: MONITOR_MIN_LISTED is `min_listed`."""
LONGEST_SILENCE = 600
"""Seconds without an article after which a crawl is cut off (faults.md, section 3)."""


_NUMERIC = re.compile(r"[\d.]+(?::\d+)?|\[.*\](?::\d+)?")
"""A literal address, which has no `www.`."""


class BadJob(Exception):
    """The job file cannot be read or is no job."""


class HomeWindow(BaseModel):
    """The days that the home reads; open where null."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("until must not lie before since")
        return self


class HomeSettings(BaseModel):
    """The part of the home's settings that concerns a crawl; what else the file holds is passed over."""

    model_config = ConfigDict(frozen=True)

    private_hosts: tuple[str, ...] = ()
    politeness: Politeness = Politeness()
    window: HomeWindow = HomeWindow()
    monitors: Thresholds = Thresholds()

    @field_validator("private_hosts")
    @classmethod
    def _may_be_named(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if hosts:
            # Imported late: it brings Scrapy, which a home without private hosts need not wait for.
            from crawler.guards.admission import Admission

            Admission(hosts)
        return hosts

    @field_validator("politeness")
    @classmethod
    def _its_hosts_may_be_named(cls, politeness: Politeness) -> Politeness:
        cls._may_be_named(politeness.private_hosts)
        return politeness

    def polite(self) -> Politeness:
        """The politeness with the home's private hosts."""
        hosts = self.private_hosts + self.politeness.private_hosts
        return self.politeness.model_copy(update={"private_hosts": hosts})


def home() -> Path:
    """The home of Scrapy's own command line: DIEMBAO_HOME, or the current directory."""
    return Path(os.environ.get("DIEMBAO_HOME") or ".").resolve()


def home_settings() -> HomeSettings:
    """What the home says of crawling; the defaults where it says nothing. Raises RegistryError."""
    return load_settings(home() / SETTINGS_FILE, HomeSettings)


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

    settings = home_settings()
    return Job(
        night=f"{datetime.now(TIMEZONE):%Y-%m-%d}",
        outlet=outlet,
        since=settings.window.since,
        until=settings.window.until,
        politeness=settings.polite(),
        monitors=settings.monitors,
    )


def egress_hosts(job: Job) -> list[str]:
    """The hosts of the outlet on the night's day, each with and without `www.`.

    A site that sends its visitors from one to the other is still the same outlet's.
    """
    named = [host.name for host in job.outlet.hosts if host.valid_on(night_day(job))]
    return sorted({spelling for name in named for spelling in _spellings(name)})


def _spellings(name: str) -> tuple[str, ...]:
    if _NUMERIC.fullmatch(name):
        return (name,)
    bare = name.removeprefix("www.")
    return (bare, f"www.{bare}")


def settings_for(job: Job) -> dict[str, object]:
    """Scrapy settings that differ from job to job; all others are in crawler.settings."""
    polite = job.politeness
    delay = max(polite.delay, job.outlet.delay or 0)
    hosts = egress_hosts(job)
    thresholds = job.monitors.model_dump(mode="json")
    return {MONITOR + name.upper(): value for name, value in thresholds.items()} | {
        "USER_AGENT": user_agent(polite.contact),
        "EGRESS_HOSTS": hosts,
        "EGRESS_DOWNGRADE": job.outlet.downgrade is not None,
        "PRIVATE_HOSTS": list(polite.private_hosts),
        # One request in flight per host and none queued behind it, so that stopping is prompt.
        "CONCURRENT_REQUESTS": max(1, len({host.removeprefix("www.") for host in hosts})),
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
