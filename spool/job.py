"""The job file: all that a crawl of one outlet needs to know."""

from datetime import date

from pydantic import Field

from registry import Outlet
from spool.records import Record


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
    # To Scrapy 0 means "no limit" in both: then nothing would ever end a crawl that goes round in circles.
    max_requests: int = Field(2000, ge=1)
    max_seconds: int = Field(1800, ge=1)


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
    channels: dict[str, ChannelState] = Field(default_factory=dict)
    politeness: Politeness = Politeness()
