"""An audit as values: what was asked, by which settings, and what was concluded from what."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry import duty_key

Span = tuple[date, date]
"""First and last day, both included."""


class Ruling(StrEnum):
    """What an audit says of one duty of one outlet."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_OWED = "not_owed"
    NOT_ONLINE = "not_online"
    """Work that no crawl can see: there is only what the outlet sends in."""


class Ground(StrEnum):
    """The one reason that decides a ruling."""

    ENOUGH = "enough"
    """At least as many articles count as the department asks for."""
    TOO_FEW = "too_few"
    """Every day was read, and fewer articles count."""
    DAYS_MISSING = "days_missing"
    """Fewer articles count, but some days have no certificate of completeness."""
    WINDOW_OPEN = "window_open"
    """Fewer articles count so far, and the period is not over by the newest night."""
    POSSIBLE_ARTICLES = "possible_articles"
    """Articles whose day, label or origin is not certain would make up the number."""
    READ_LATE = "read_late"
    """Every day was read and fewer articles count, but the site was read first later than the department
    asks for: what was taken down before that cannot have been seen."""
    OTHER_KIND = "other_kind"
    """The directive asks this of other kinds of outlet, by the reading in use."""
    NOT_OBLIGED = "not_obliged"
    """The outlet is followed without being addressed by the directive."""
    NOT_VALID = "not_valid"
    """The outlet did not exist in the period."""
    NO_SITE = "no_site"
    """The outlet has no site of its own and publishes on none that is followed."""
    OFFLINE = "offline"
    """The duty is offline work."""


class Weight(StrEnum):
    """Whether an article counts for the content that it is held to."""

    COUNTED = "counted"
    POSSIBLE = "possible"
    """It counts only if what is uncertain about it turns out so."""
    LEFT_OUT = "left_out"
    """A setting of the department leaves it out."""


class Doubtful(StrEnum):
    """Why an article is only possible, or left out."""

    DAY_UNKNOWN = "day_unknown"
    """It prints no day, or printed several, and may have been published in the period or outside of it."""
    UNLABELLED = "unlabelled"
    """It has no label of the rules in use."""
    REPRINT_UNCERTAIN = "reprint_uncertain"
    """Reprints do not count, and whether this is one is not certain."""
    REPRINT = "reprint"
    REMOVED = "removed"
    STRICT_READING = "strict_reading"
    """The strict reading of a rule (R10, R13) in use does not count it, the lenient one would."""
    REVIEWED = "reviewed"
    """The rules found this content, a person another one."""
    EDITED = "edited"
    """One of its texts, before or after an edit, is of this content, and may not have been there in time."""
    OUT_OF_SCOPE = "out_of_scope"
    """By the rules it is out of scope, and of all contents nearest to this one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The department's own choices; printed on every result."""

    thresholds: dict[int, int]
    """Articles that count as met, by content; 1 where the directive's file names none."""
    reading: dict[int, str]
    """Reading in use of contents that have several."""
    variants: dict[str, str]
    """`strict` or `lenient` for each rule that can be read both ways: R10, R13."""
    reprints: bool = True
    """Whether a text counts again for each outlet that repeats it."""
    removed: bool = True
    """Whether an article counts that its outlet has taken down since."""
    read_within_days: int | None = None
    """Days from the first owed one within which a site must have been read first, for "not met" to be said;
    null: any number, and the document does not name the setting."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What a directive asks, as one column of the matrix."""

    content: int
    paragraph: int | None
    name: str
    """Short Vietnamese name of the content."""
    words: str
    """The directive's words from which it follows who owes it."""
    online: bool
    paragraphs: tuple[str, ...] = ()
    """What is to be published, in the directive's own words, misprints included."""

    @property
    def key(self) -> str:
        """`4`, or `5.2` for the second paragraph of content 5."""
        return duty_key(self.content, self.paragraph)


@dataclass(frozen=True, slots=True)
class ReviewOf:
    """The review that holds for an article."""

    content: int
    reviewer: str
    at: str
    reason: str
    text_changed: bool
    """Whether the outlet has edited the text since it was looked at."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One article that an audit weighed for an outlet and a content."""

    outlet: str
    """Whose coverage it is weighed for."""
    site: str
    """The outlet on whose site it stands; another one where the first has no site of its own."""
    content: int
    """The content it is weighed for."""
    weight: Weight
    doubts: tuple[Doubtful, ...]
    url: str
    identity: str
    title: str
    published: str | None
    day: str
    """The day it counts for."""
    earliest: str | None
    latest: str
    """Between these it was published; both the day itself where the page prints one."""
    machine: int | None
    """The rules' own label; null: none yet."""
    second: int | None
    margin: float | None
    review: ReviewOf | None
    original: str | None
    """Address of the article that it repeats."""
    state: str
    """`present` or `gone`."""
    version: int
    content_hash: str
    captured: str
    night: str
    warc: str
    offset: int
    sha256: str
    confidence: str | None = None
    """How sure it is that the other one is the original: `sure`, `likely`, `uncertain`; null: no reprint."""
    variant: str | None = None
    """The rule (R10, R13) on whose reading it depends whether the article counts."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Days without a certificate of completeness."""

    since: date
    until: date
    state: str
    """`partial` or `none`."""
    reasons: tuple[str, ...] = ()
    """Codes of storage.Reason with number and detail: `channel_failed 1 https://…`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outlet and one duty."""

    outlet: str
    duty: str
    """Key of the duty."""
    ruling: Ruling
    ground: Ground
    threshold: int
    counted: int = 0
    """Articles that count, people's reviews included. Also where nothing is owed: as credit."""
    possible: int = 0
    """Counted ones and those that may count."""
    by_rules_alone: int = 0
    """What `counted` would be without reviews."""
    strict: int = 0
    lenient: int = 0
    """What `counted` would be under the strict and the lenient readings of R10 and R13."""
    with_reprints: int = 0
    without_reprints: int = 0
    removed: int = 0
    """Articles among the counted or left out that were taken down."""
    second_choice: int = 0
    """Articles whose runner-up is this content: a reviewer may see them otherwise. Those that are out of
    scope are left out under this content, the others stand under the content that they have."""
    owed: tuple[Span, ...] = ()
    """Days of the period on which the outlet existed."""
    missing: tuple[Missing, ...] = ()
    submissions: int = 0
    """What the outlet sent in about it."""


@dataclass(frozen=True, slots=True)
class Audited:
    """One outlet's row."""

    slug: str
    name: str
    kind: str
    owner: str
    site: str | None
    """Slug of the outlet whose site is counted, itself or another; null: none."""
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    verdicts: tuple[Verdict, ...]
    seen: int = 0
    """Articles of any content on its site on the owed days; none at all makes every verdict doubtful."""
    first_read: date | None = None
    """Day of the night that read the site first: what was taken down before cannot be known."""
    articles_sha256: str = ""
    """Of the file with the articles weighed for it; '' while there is none."""


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole audit; the articles are kept apart, one file for each outlet."""

    directive: str
    title: str
    issuer: str
    number: str
    dated: str
    directive_sha256: str
    """Of the directive's file in the archive's rules."""
    outlets_sha256: str
    since: date
    until: date
    night: str
    """Key of the newest night it knows of; all that it says is as of then."""
    rule_version: str
    settings: Settings
    duties: tuple[Duty, ...]
    outlets: tuple[Audited, ...]
    notes: tuple[str, ...] = field(default=())
    """Vietnamese sentences that every result must show: no counts in the directive, readings in use …"""
