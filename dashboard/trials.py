"""A change of the phrase lists that is only tried: what was asked, and what it would come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Doing(StrEnum):
    """What the change does."""

    ADD = "them"
    REMOVE = "bo"


@dataclass(frozen=True, slots=True)
class Change:
    """One phrase put into a list or taken out of it."""

    directive: str
    doing: Doing
    file: str
    """The file's name in the folder `keywords`, without its ending: `1`, or `gate`."""
    list: str
    """`strong`, `medium`, `weak`; of the gate `core`, `supporting`."""
    phrase: str


class BadChange(Exception):
    """The change cannot be tried; says why in Vietnamese."""


@dataclass(frozen=True, slots=True)
class TrialArticle:
    """An article that would get another content."""

    outlet: str
    key: str
    title: str
    day: str
    before: int
    after: int
    reviewed: int | None
    """What a person has decided over it, which holds whatever the rules say."""


@dataclass(frozen=True, slots=True)
class TrialOutlet:
    """What would change for one outlet."""

    outlet: str
    changed: int
    into_scope: int
    out_of_scope: int
    gained: Mapping[int, int] = field(default_factory=dict)
    """By content, how many articles more (or fewer) the rules would give it."""


@dataclass(frozen=True, slots=True)
class TrialVerdict:
    """A verdict that would turn."""

    outlet: str
    duty: str
    before: str
    after: str
    counted_before: int
    counted_after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change would come to."""

    change: Change
    texts: int
    """Articles that were looked through."""
    with_phrase: int
    """Those in which the phrase stands, in any of its forms."""
    failed: int
    """Texts that the labelling process died of, or did not finish in time."""
    articles: tuple[TrialArticle, ...]
    outlets: tuple[TrialOutlet, ...]
    verdicts: tuple[TrialVerdict, ...]
    verdicts_unknown: str
    """Why nothing can be said of verdicts; '' where it can."""
    lines: tuple[str, ...]
    """What the operator writes into the keyword file, or takes out of it."""


Step = Callable[[int, int], None]
"""Told how many are done, of how many; raises Stopped where the work is not wanted any more."""

MakeTrial = Callable[[Change, Step], Trial]
"""Tries a change. Raises BadChange, StoreError, and whatever the step raises."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A phrase that people's reviews speak for."""

    phrase: str
    content: int
    inside: int
    outside: int
    certainty: float


@dataclass(frozen=True, slots=True)
class KeywordFlaw:
    """A phrase of a list that does no good, in words."""

    file: str
    list: str
    phrase: str
    why: str
    other: str


@dataclass(frozen=True, slots=True)
class Met:
    """How often one phrase, or one rule, was met."""

    articles: int
    newest: tuple[str, ...]
    """Keys of the newest articles that have it."""


@dataclass(frozen=True, slots=True)
class PhraseCounts:
    """How often everything that the rules look for was met in the labels in use."""

    articles: int
    """Labelled articles of the days."""
    first_made: str | None
    """When the first of their labels was made, UTC: about when the rules in use came into use."""
    met: Mapping[tuple[str, str], Met]
    """By role (`content:3`, `gate`, `support`, `exclusion:<name>`) and phrase as its list has it; of rules
    by `rule` and the rule's name."""
