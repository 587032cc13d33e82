"""The trail of one address: what was listed, asked, answered and decided about it, from first to last."""

from dataclasses import dataclass
from typing import Any

from storage.completeness.doubts import Doubt
from storage.relations import Related
from storage.reviews import Review


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where the bytes of a response lie: a WARC of an outlet's night."""

    night: str
    outlet: str
    warc: str
    offset: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """That one of the outlet's channels listed the address, from which night to which."""

    url: str
    """As it was listed first."""
    channel: str
    page: str
    """The page, feed or child sitemap that listed it first."""
    day: str | None
    """The day that the channel printed beside it."""
    at: str
    first_night: str
    last_night: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one night came to for one of the addresses."""

    night: str
    day: str
    url: str
    outcome: str
    detail: str | None
    channel: str | None
    """The channel that listed it first; null where it was asked for anew, or sent on from another address."""
    status: int | None
    at: str
    via: tuple[str, ...]
    """Redirects on the way, first to last."""
    place: Bytes | None


@dataclass(frozen=True, slots=True)
class Label:
    """What the rules of one version say."""

    rule_version: str
    content: int
    second: int | None
    margin: float
    hits: tuple[dict[str, Any], ...]
    made: str


@dataclass(frozen=True, slots=True)
class Version:
    """The article as it read from one capture until the next one with other words."""

    number: int
    captured: str
    title: str
    published: str | None
    published_raw: str | None
    date_suspect: bool
    place: Bytes
    labels: tuple[Label, ...]
    """Of one directive, oldest rules first: the last one is in force."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The article that the address leads to."""

    url: str
    aliases: tuple[str, ...]
    first_seen: str
    first_day: str
    day: str
    """The day it counts for."""
    state: str
    outcome: str
    last_checked: str
    checks: int
    versions: tuple[Version, ...]
    """Oldest first: the last one is current."""
    original: Related | None = None
    """The article that it likely repeats."""
    reprints: tuple[Related, ...] = ()
    """Those that likely repeat it."""
    reviews: tuple[Review, ...] = ()
    """Of one directive, oldest first, those that hold no more among them."""

    @property
    def current(self) -> Version:
        """What the article says now."""
        return self.versions[-1]

    @property
    def label(self) -> Label | None:
        """What the rules in use say of the current version; null while it waits for its label."""
        return self.current.labels[-1] if self.current.labels else None

    @property
    def review(self) -> Review | None:
        """What a person decided and has not taken back."""
        return next((review for review in self.reviews if review.holds), None)

    @property
    def content(self) -> int | None:
        """The content that it counts for: a person's decision, else the rules' label; null for neither."""
        review, label = self.review, self.label
        return review.content if review else label.content if label else None


@dataclass(frozen=True, slots=True)
class ChannelRead:
    """How often and how far back one channel, section or child sitemap was read."""

    url: str
    part_of: str | None
    """The outlet's channel that a section belongs to."""
    nights: int
    read: int
    """Nights in which it could be."""
    first_day: str
    last_day: str
    oldest: str | None
    """The oldest day that it ever listed, where it gives days."""
    covers_from: str | None
    """The first day for which a reading of it listed all there was."""


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as a host last answered for it."""

    host: str
    """With scheme and port."""
    fetched: str
    body: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How an outlet was read in all."""

    nights: int = 0
    complete: int = 0
    first_day: str | None = None
    last_day: str | None = None
    last_night: str | None = None
    channels: tuple[ChannelRead, ...] = ()
    robots: tuple[Robots, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """All that is on record about one address of one outlet."""

    outlet: str
    listings: tuple[Listing, ...]
    """One for each channel, the one that listed it first before the others."""
    looks: tuple[Look, ...]
    """Oldest first, one for each night and spelling."""
    led_here: tuple[Look, ...]
    """Looks at other addresses that were redirected to this one."""
    doubt: Doubt | None
    """The days of which nobody can tell as long as the address is not read."""
    article: StoredArticle | None
    reading: Reading
    linked_from: tuple[Listing, ...] = ()
    """The article that linked to it first, where no channel had listed it by then."""

    @property
    def met(self) -> bool:
        """Whether any night came upon it."""
        return bool(self.listings or self.linked_from or self.looks or self.led_here or self.article)
