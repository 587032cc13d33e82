"""Directives: contents in their own words, who owes what, and the phrases that tell them apart."""

from datetime import date
from enum import StrEnum

from registry.outlet import Entry, OutletKind


class Window(Entry):
    """First and last day on which publishing counts."""

    since: date
    until: date


class Content(Entry):
    """A numbered content of the directive with its phrases, most telling first."""

    number: int
    name: str
    """A short Vietnamese name for tables."""
    paragraphs: tuple[str, ...]
    strong: tuple[str, ...] = ()
    medium: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class Gate(Entry):
    """Phrases that decide whether a text is about the directive's subject at all."""

    core: tuple[str, ...]
    supporting: tuple[str, ...] = ()


class Effect(StrEnum):
    """What an exclusion does: cut its words out before matching, or count against the gate."""

    CUT = "cut"
    COUNT = "count"


class Exclusion(Entry):
    """A family of phrases with another sense, or of another subject."""

    name: str
    effect: Effect
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Phrases in title or lead that set the family aside."""


class Weights(Entry):
    """What a hit counts by its strength, and by the zone it stands in."""

    strong: float = 5.0
    medium: float = 2.0
    weak: float = 0.5
    title: float = 2.5
    lead: float = 1.5


class Obligation(Entry):
    """Who owes a content, or one paragraph of it."""

    content: int
    paragraph: int | None = None
    """Null: the content as a whole."""
    owed_by: tuple[OutletKind, ...]
    readings: dict[str, tuple[OutletKind, ...]] = {}
    """Other readings by name, with the kinds that owe under them."""
    words: str
    """The directive's words from which the reading follows."""
    online: bool = True
    """False where the duty is mostly offline work that no crawl can verify."""


class Threshold(Entry):
    """The department's own setting: how many articles count as met. The directive sets no count."""

    content: int
    articles: int


class Directive(Entry):
    """One directive, read from its folder."""

    slug: str
    title: str
    issuer: str
    number: str
    """As printed; the copy at hand has none, and none is invented."""
    dated: str
    carries_out: tuple[str, ...] = ()
    window: Window
    reading: dict[str, str] = {}
    """Settings of the department: which reading of an obligation is used, by content number."""
    contents: tuple[Content, ...]
    obligations: tuple[Obligation, ...]
    thresholds: tuple[Threshold, ...] = ()
    gate: Gate
    exclusions: tuple[Exclusion, ...] = ()
    weights: Weights = Weights()
