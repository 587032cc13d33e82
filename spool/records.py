"""The lines that a crawl writes and ingest reads: the contract between fetching and storing."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from spool.outcome import Outcome

IN_ARTICLES: Final = "articles"
"""Stands for a channel in the sightings of what articles link to: no channel's address looks like it."""


class Record(BaseModel):
    """A line of the spool: unknown fields are an error, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Capture(Record):
    """Where the bytes of one response lie and how they came."""

    requested: str
    """The address that was asked for."""
    address: str
    """The address that answered, after redirects."""
    status: int
    fetched: datetime
    """UTC."""
    sha256: str
    """Hex digest of the body as received, content-encoding still on."""
    warc: str
    """File name of the WARC within the outlet's spool directory."""
    offset: int
    """Byte offset of the response record in that file."""
    etag: str | None = None
    last_modified: str | None = None
    ip: str | None = None
    tls: Literal["verified", "unverified", "none"] = "none"


class Media(Record):
    """A picture, film, sound or attached file of an article."""

    kind: Literal["image", "video", "audio", "attachment"]
    url: str
    caption: str | None = None


class Article(Record):
    """One article as read from one capture; texts are normalised Vietnamese."""

    url: str
    """The canonical address."""
    aliases: tuple[str, ...] = ()
    """Other addresses under which it was met."""
    outlet: str
    title: str
    lead: str | None = None
    body: tuple[str, ...] = ()
    """Paragraphs, without the lead."""
    published: str | None = None
    """As printed, local time: `2022-06-14` or `2022-06-14T10:35`."""
    published_raw: str | None = None
    modified: str | None = None
    modified_raw: str | None = None
    date_suspect: bool = False
    """The printed date lies in the future or before 1997: `published` is null, the raw text is kept."""
    author: str | None = None
    category: str | None = None
    media: tuple[Media, ...] = ()
    encoding: str
    method: Literal["selectors", "metadata", "general"]
    """What found the body: the outlet's selectors, the page's own metadata, or the general extractor."""
    capture: Capture


class Place(Record):
    """Where the bytes of a response lie."""

    warc: str
    """File name of the WARC within the outlet's spool directory."""
    offset: int
    """Byte offset of the response record in that file."""
    sha256: str
    """Hex digest of the body as received."""


class LedgerLine(Record):
    """One event in the life of an address; `outcome` is null when the address was only planned."""

    url: str
    outcome: Outcome | None = None
    channel: str | None = None
    """The channel's address that listed it first, or that of the article that linked to it where no channel
    did; null for re-checks."""
    detail: str | None = None
    at: datetime
    status: int | None = None
    via: tuple[str, ...] = ()
    """Redirects on the way, first to last."""
    place: Place | None = None
    """The last response that came for the address, whatever it was; null where none came."""


class Sighting(Record):
    """One address on one page of a channel or in one article, whether or not it was asked for."""

    channel: str
    """The outlet's channel; what its sections and child sitemaps list is its own. IN_ARTICLES for what an
    article links to."""
    page: str
    """Address of the page, feed or sitemap that listed it, or of the article."""
    url: str
    day: date | None = None
    """The day that the listing prints beside it."""
    at: datetime


class ChannelEnd(StrEnum):
    """How far back a channel was read."""

    KNOWN = "known"
    WINDOW = "window"
    EXHAUSTED = "exhausted"
    UNCHANGED = "unchanged"
    CAPPED = "capped"
    FAILED = "failed"


class ChannelResult(Record):
    """What reading one channel came to."""

    url: str
    end: ChannelEnd
    outcome: Outcome | None = None
    """Why it failed; `skipped:cap_reached` where it left pages to the next night."""
    listed: int = 0
    """Addresses that it listed."""
    oldest: date | None = None
    """The oldest day that it listed, where it gives days."""
    newest: date | None = None
    """The newest day that it listed, where it gives days."""
    channel: str | None = None
    """The outlet's channel that a section or child sitemap belongs to; null for the channel itself."""
    covers_from: date | None = None
    """The first day for which it listed all there was; null when it speaks for no day."""
    problems: tuple[str, ...] = ()
    """What was wrong with its answers though they could be read, for the operator."""
    thorough: bool = False
    """Whether it lists all that the outlet keeps, and not the newest few as feeds and front pages do."""
    etag: str | None = None
    last_modified: str | None = None


class JobState(StrEnum):
    """How an outlet's night ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


class RobotsCopy(Record):
    """A robots.txt as a host last answered for it."""

    host: str
    """With scheme and port, `https://a.vn:8443`: each has a robots.txt of its own."""
    fetched: datetime
    """UTC."""
    body: str
    """Decoded and cut to 500 KiB; empty where the host has none (4xx)."""


class Finding(Record):
    """Something about a crawl that people should look at, by the name of the monitor that found it."""

    monitor: str
    detail: str


class JobResult(Record):
    """Written last: a spool without it belongs to a job that did not finish."""

    night: str
    outlet: str
    state: JobState
    reason: str
    """Scrapy's finish reason, or why the job failed."""
    started: datetime
    finished: datetime
    read_from: date | None = None
    """The first day that this reading covers; null when it covers none."""
    since: date | None = None
    until: date | None = None
    """The job's window; open where null. No day after `until` is covered."""
    channels: tuple[ChannelResult, ...] = ()
    outcomes: dict[str, int] = Field(default_factory=dict)
    requests: int = 0
    bytes: int = 0
    robots: tuple[RobotsCopy, ...] = ()
    """The good copies in force at the end, for the next night."""
    clock_skew: float | None = None
    """Seconds by which the outlet's clock runs ahead of ours (median over responses); null where unknown."""
    findings: tuple[Finding, ...] = ()
