"""The job file: all that a crawl of one outlet needs to know."""

from datetime import date

from pydantic import Field

from registry import Outlet
from spool.records import Record, RobotsCopy


class Known(Record):
    """An address that was stored before, with the validators its server gave."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


class ChannelState(Record):
    """How the last reading of a channel ended."""

    etag: str | None = None
    last_modified: str | None = None
    complete: bool = False
    """Whether all that it listed came to a good end: only then may reading stop at a known address."""


class Politeness(Record):
    """How gently to ask, and where asking is allowed at all."""

    delay: float = Field(1.0, ge=0, le=3600, allow_inf_nan=False)
    """Seconds between two requests to one host."""
    contact: str = ""
    """Address of the people who run this crawl, for the User-Agent."""
    private_hosts: tuple[str, ...] = ()
    """Loopback or intranet addresses or networks that may be fetched from."""
    timeout: float = Field(30.0, gt=0, le=3600, allow_inf_nan=False)
    """Seconds for one response."""
    max_pages: int = Field(50, ge=1)
    """Pages of one channel with something to fetch, in one night; the next one reads on."""
    max_linked: int = Field(100, ge=0)
    """Articles of one night that no channel lists and other articles link to; 0 leaves them all alone."""
    # To Scrapy 0 means "no limit" in both: then nothing would ever end a crawl that goes round in circles.
    max_requests: int = Field(2000, ge=1)
    max_seconds: int = Field(1800, ge=1)


class Thresholds(Record):
    """What a crawl's numbers must reach, or not exceed; what is off becomes a finding of its result."""

    min_listed: int = Field(1, ge=0)
    """Addresses that all channels together list, unless one of them says that nothing has changed."""
    finish_reasons: tuple[str, ...] = ("finished",)
    """Scrapy's finish reasons that are good ones."""
    max_errors: int = Field(20, ge=0)
    """Lines of level ERROR in the crawl's log."""
    max_exceptions: int = Field(0, ge=0)
    """Pages on which our own code broke."""
    max_failed: float = Field(0.2, ge=0, le=1)
    """Share of the addresses that were asked for."""
    min_title: float = Field(1.0, ge=0, le=1)
    """Share of the articles that this crawl stored; the same for the next two."""
    min_body: float = Field(0.9, ge=0, le=1)
    min_published: float = Field(0.8, ge=0, le=1)
    min_sample: int = Field(5, ge=1)
    """Addresses or articles below which a share says nothing."""


class Job(Record):
    """One outlet's night."""

    night: str
    """The run's day in Asia/Ho_Chi_Minh, `2022-06-14`, with `.2` and so on for further runs of a day."""
    outlet: Outlet
    since: date | None = None
    """First day of the window; listings are not read further back."""
    until: date | None = None
    covered_from: date | None = None
    """Day of the outlet's last complete night: where reading up to known addresses goes on from."""
    known: tuple[str, ...] = ()
    """Addresses that need no fetching: those of stored articles, and those that keep leading to none."""
    recheck: tuple[Known, ...] = ()
    """Stored articles due for another look."""
    retry: tuple[str, ...] = ()
    """Addresses that failed in an earlier night."""
    linked: tuple[str, ...] = ()
    """Others that failed, which no channel has ever listed and articles link to: they are asked for last,
    within the cap on such addresses, and harm no night when they fail again."""
    channels: dict[str, ChannelState] = Field(default_factory=dict)
    politeness: Politeness = Politeness()
    robots: tuple[RobotsCopy, ...] = ()
    """Copies of robots.txt that stand in for one that cannot be had now (faults.md B16: for 24 hours)."""
    monitors: Thresholds = Thresholds()
    """What its numbers are held against when it is over."""
