"""What the pages ask for and what they get, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from storage.completeness.reconciling import Completeness
from storage.versions import Version


@dataclass(frozen=True, slots=True)
class Places:
    """The files that the pages stand on."""

    reading: Path
    """The flat copy; derived, made again every night."""
    published: Path
    """The published copy of the store."""
    people: Path | None = None
    """What people do in the pages (desk.db); null, or no file there: nothing yet."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a flat copy was made of."""

    schema: int
    night: str | None
    """The newest finished night; null: none."""
    night_state: str | None
    """How it ended: complete, partial, failed or killed."""
    finished: str | None
    """When it was over, UTC."""
    made: str
    """When this copy was made, UTC."""
    seal: int
    """The newest seal of the published copy that it was made of; 0: none."""
    rules: Mapping[str, str | None]
    """The rules in use by directive; null where none are yet."""
    first_day: date | None
    last_day: date | None
    """Of the articles; null without any."""
    articles: int
    review_mark: int
    """The last review of the published copy that is in the rows."""
    desk_mark: int
    """The last review made in the pages that is in the rows."""


class Reprints(StrEnum):
    """Whether articles that repeat another's text are wanted."""

    ALL = "all"
    ORIGINALS = "originals"
    """Those that repeat no other."""
    ONLY = "only"


class Order(StrEnum):
    """How a list is sorted."""

    DAY = "day"
    """Newest day first."""
    RELEVANCE = "relevance"
    """Best match of the words first; without words the same as `day`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are wanted; what is left out means any."""

    directive: str
    outlets: tuple[str, ...] = ()
    contents: tuple[int | None, ...] = ()
    """The content that holds, people's reviews included; null: not labelled yet."""
    since: date | None = None
    until: date | None = None
    """First and last day, both included, of the day that an article counts for."""
    reprints: Reprints = Reprints.ALL
    reviewed: bool | None = None
    state: str | None = None
    """`present` or `gone`."""
    words: str = ""
    """Words that title, lead or body must have, diacritics or none; in double quotes: side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One article as lists show it."""

    key: str
    """Names the article in addresses of pages: stable, however often the database is made again."""
    id: int
    """Its row in the published copy."""
    outlet: str
    url: str
    title: str
    day: date
    """The day it counts for."""
    day_printed: bool
    """Whether the page prints a day that can be believed; else it is the first day that it was seen."""
    content: int | None
    """The one that holds: what a person decided, else the label in use. Null: not labelled yet."""
    machine: int | None
    """The rules' own label."""
    second: int | None
    margin: float | None
    """Runner-up and margin are always those of the rules."""
    reviewed: bool
    reviewer: str | None
    original_key: str | None
    """Of the article that it repeats."""
    confidence: str | None
    """How sure it is that the other one is the original: sure, likely, uncertain."""
    state: str
    """`present` or `gone`."""
    versions: int
    """How many texts it has had."""

    @property
    def reprint(self) -> bool:
        """Whether it repeats another article."""
        return self.original_key is not None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's text in which the words stand."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Where they stand in it: first character, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list."""

    lines: tuple[Line, ...]
    total: int
    """How many fit; where `capped`, how many of the newest ones were ranked."""
    capped: bool = False
    """Whether more articles have the words than are ranked: only the newest ones are shown."""
    snippets: Mapping[int, Snippet] = field(default_factory=dict)
    """By row of the line; only where words were asked for."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many days of a window are in which state; only days that are over."""

    complete: int = 0
    partial: int = 0
    none: int = 0


CalendarDay = tuple[date, Completeness]
"""A day and what the readings vouch for of it."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Articles of one content in one month."""

    month: str
    """`2022-06`."""
    content: int | None
    articles: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One verdict, as a table shows it; the words of audits.model."""

    outlet: str
    duty: str
    """Key of the duty: `4`, or `5.2`."""
    content: int
    ruling: str
    ground: str
    threshold: int
    counted: int
    possible: int
    missing_days: int
    """Owed days without a certificate of completeness."""
    submissions: int


@dataclass(frozen=True, slots=True)
class RuleLabel:
    """The label in use of the current text, with the phrases that it came of."""

    rule_version: str
    content: int
    second: int | None
    margin: float
    hits: tuple[Mapping[str, Any], ...]
    made: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A review, from the store or from the pages."""

    directive: str
    content: int | None
    """Null: what was decided before was taken back."""
    reviewer: str
    reason: str
    at: str
    """UTC."""
    content_hash: str
    """Of the text that was looked at."""
    holds: bool
    """Whether it is the one that counts now."""
    text_changed: bool
    """Whether the outlet has edited the article since."""
    desk_review: int | None = None
    """Its number in desk.db, where it was made in the pages and is not in the store yet."""


@dataclass(frozen=True, slots=True)
class Full:
    """All that is stored of one article."""

    line: Line
    identity: str
    published: str | None
    """As the current text prints it, ISO 8601."""
    first_seen: str
    last_seen: str
    """UTC."""
    content_hash: str
    """Of the current text: a review names it."""
    aliases: tuple[str, ...]
    """Its other addresses."""
    versions: tuple[Version, ...]
    """Oldest first, each with its text, what it changed, and its captures (`CaptureRow`)."""
    label: RuleLabel | None
    reviews: tuple[Decision, ...]
    """Of the line's directive, oldest first."""
    original: Line | None
    reprints: tuple[Line, ...]
    reprint_reason: str | None = None
    """Why the other one counts as the original (`comparison.Reason`)."""
    similarity: float | None = None


class Why(StrEnum):
    """Why an article waits for a person, most urgent first."""

    DECISIVE = "decisive"
    """Its label or runner-up is a content for which its outlet's verdict is not settled."""
    TEXT_CHANGED = "text_changed"
    """A person decided over it, and its outlet has edited it since."""
    UNLABELLED = "unlabelled"
    """The rules gave no label."""
    CLOSE = "close"
    """The rules were nearly as much for another content."""


Critical = Mapping[tuple[str, int], int]
"""By outlet and content, how many more articles would turn the verdict."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that a person should look at."""

    line: Line
    why: Why
    need: int = 0
    """Where it may decide a verdict: how many more articles that one needs."""
    content: int | None = None
    """The content of that verdict."""


Cells = Sequence[Cell]
