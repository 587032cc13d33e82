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

    delay: float = 1.0
    """Seconds between two requests to one host."""
    contact: str = ""
    """Address of the people who run this crawl, for the User-Agent."""
    private_hosts: tuple[str, ...] = ()
    """Loopback or intranet addresses or networks that may be fetched from."""
    timeout: float = 30.0
    """Seconds for one response."""
    max_pages: int = 50
    """Pages of one channel read in one night."""
    max_requests: int = 2000
    max_seconds: int = 1800


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
    """Canonical addresses and aliases already stored."""
    recheck: tuple[Known, ...] = ()
    """Stored articles due for another look."""
    retry: tuple[str, ...] = ()
    """Addresses that failed in an earlier night."""
    channels: dict[str, ChannelState] = Field(default_factory=dict)
    politeness: Politeness = Politeness()
