"""What a survey hands to whoever started it: a document that crosses from one process to another."""

from registry import Channel, Selectors
from spool.records import Record

BROKE_DOWN = "broke-down"
"""Code of a refusal that is a fault of ours: what was logged is worth keeping."""


class Refused(Record):
    """Why nothing can be proposed."""

    code: str
    saw: str
    """What was seen, one sentence without its full stop."""
    remedy: str
    """What the operator can do."""


class Doubt(Record):
    """Something that the operator should look at."""

    code: str
    detail: str = ""


class Drift(Record):
    """What an outlet's file says and the site of today does not bear out."""

    code: str
    detail: str


class Found(Record):
    """One channel, and how many articles it lists on the pages that were seen."""

    channel: Channel
    listed: int
    sure: int
    """How many of those were fetched and are articles."""


class Sample(Record):
    """One article as it would be stored."""

    url: str
    title: str
    published: str | None
    lead: str | None
    text: str
    author: str | None
    method: str


class Survey(Record):
    """All that one look at one site came to."""

    home: str
    requests: int
    refused: Refused | None = None
    hosts: tuple[str, ...] = ()
    name: str = ""
    """The site's own name, as its front page has it."""
    platform: str | None = None
    """The system that was recognised."""
    channels: tuple[Found, ...] = ()
    article: str | None = None
    selectors: Selectors | None = None
    articles: int = 0
    """Pages among those fetched that are articles."""
    samples: tuple[Sample, ...] = ()
    unsure: tuple[Doubt, ...] = ()
    drift: tuple[Drift, ...] = ()
