"""Directives: contents in their own words, who owes what, and the phrases that tell them apart."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from registry.outlet import Entry, OutletKind


class Window(Entry):
    """First and last day on which publishing counts."""

    since: date
    until: date


class Wording(Entry):
    """A content in the directive's own words."""

    name: str
    """A short Vietnamese name for tables."""
    paragraphs: tuple[str, ...]


class Keywords(Entry):
    """The phrases that tell of a content, by strength."""

    strong: tuple[str, ...] = ()
    medium: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class Content(Wording, Keywords):
    """A numbered content of the directive with its phrases, most telling first."""

    number: int


class Gate(Entry):
    """Phrases that decide whether a text is about the directive's subject at all."""

    core: tuple[str, ...]
    supporting: tuple[str, ...] = ()


class Effect(StrEnum):
    """What an exclusion does: cut words out before matching, count against the gate, or mark a mention."""

    CUT = "cut"
    COUNT = "count"
    PASSING = "passing"
    """Core phrases that it covers outside title and lead do not count: they are named among other things."""


class Exclusion(Entry):
    """A family of phrases with another sense, or of another subject."""

    name: str
    effect: Effect
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Phrases in title or lead that set the family aside."""


class Families(Entry):
    """All families of exclusions of a directive."""

    exclusions: tuple[Exclusion, ...] = ()


class Writings(Entry):
    """How words are written: abbreviations, spellings, and what must be a word of its own to count."""

    same: tuple[tuple[str, ...], ...] = ()
    """Groups of forms that mean the same; each phrase is found in all of them."""
    guarded: tuple[str, ...] = ()
    """Phrases that count only where word segmentation finds no longer word across their ends."""


class Signal(Entry):
    """Phrases that together tell one thing: who acts, what is given, that something went wrong."""

    name: str
    note: str
    """What it tells, for people."""
    phrases: tuple[str, ...]


Points = Annotated[float, Field(strict=True)]
"""A number as it stands in the file: neither a text that looks like one nor true or false."""


class Rule(Entry):
    """What follows where signals stand together in certain zones."""

    name: str
    note: str
    """Why, in words that are shown as the reason."""
    when: tuple[str, ...]
    """Conditions that must all hold, such as `head: gift | money >= 2`."""
    unless: tuple[str, ...] = ()
    """Conditions of which none may hold."""
    gate: Points = 0.0
    """What the rule adds to the evidence at the gate, in core phrases."""
    adds: dict[str, Points] = Field(default_factory=dict)
    """What it adds to contents' scores, by number."""


class RuleFile(Entry):
    """One file of a directive's folder `rules`."""

    signals: tuple[Signal, ...] = ()
    rules: tuple[Rule, ...] = ()


class Weights(Entry):
    """What a hit counts by its strength, and by the zone it stands in."""

    strong: float = 5.0
    medium: float = 2.0
    weak: float = 0.5
    title: float = 2.5
    lead: float = 1.5
    opening: float = 1.0
    body: float = 1.0


class Obligation(Entry):
    """Who owes a content, or one paragraph of it."""

    content: int
    paragraph: int | None = None
    """Null: the content as a whole."""
    owed_by: tuple[OutletKind, ...]
    readings: dict[str, tuple[OutletKind, ...]] = Field(default_factory=dict)
    """Other readings by name, with the kinds that owe under them."""
    words: str
    """The directive's words from which the reading follows."""
    online: bool = True
    """False where the duty is mostly offline work that no crawl can verify."""


def duty_key(content: int, paragraph: int | None) -> str:
    """`4`, or `5.2` for the second paragraph of content 5: as people and audits name a duty."""
    return str(content) if paragraph is None else f"{content}.{paragraph}"


class Threshold(Entry):
    """The department's own setting: how many articles count as met. The directive sets no count."""

    content: int
    articles: int


class Reading(StrEnum):
    """Which of the two readings of a rule is in use."""

    STRICT = "strict"
    LENIENT = "lenient"


class Zone(StrEnum):
    """Where a variant's phrases are looked for."""

    TITLE = "title"
    HEAD = "head"
    """Title and lead."""
    TEXT = "text"


class Variant(Entry):
    """A rule of the codebook that can be read strictly or leniently; the department chooses.

    It changes no label: audits count by it, and report both counts. It has one of `admits` and `needs`.
    """

    rule: str
    """Its name in the codebook."""
    content: int
    """The content whose count depends on it."""
    reading: Reading
    """The department's setting."""
    strict: str
    """What the strict reading counts, in words that every result shows."""
    lenient: str
    """What the lenient one counts."""
    zone: Zone = Zone.TEXT
    admits: tuple[str, ...] = ()
    """Lenient: a text that is out of scope counts for the content where one of these stands."""
    needs: tuple[str, ...] = ()
    """Strict: a text labelled with the content counts only where one of these stands."""
    unless: tuple[str, ...] = ()
    """Longer phrases with another sense, in which those do not count."""


class Counting(Entry):
    """The department's settings on what counts; the directive says nothing of it."""

    reprints: bool = True
    """Whether a text counts again for each outlet that repeats it."""
    removed: bool = True
    """Whether an article counts that its outlet has taken down since."""
    read_within_days: int | None = Field(default=None, ge=0, le=36_500)
    """Longest time from the first owed day to the first reading of a site, for "not met" to be said of it.

    What was taken down before that reading cannot have been seen. Null: as long as it may be.
    """

    @model_serializer(mode="wrap")
    def _without_unset(self, as_usual: SerializerFunctionWrapHandler) -> dict[str, object]:
        """A directive that does not name it is written down as before there was such a setting."""
        fields: dict[str, object] = as_usual(self)
        if self.read_within_days is None:
            del fields["read_within_days"]
        return fields


class Head(Entry):
    """What `directive.toml` says: the paper, who owes what, and the department's settings."""

    title: str
    issuer: str
    number: str
    """As printed; the copy at hand has none, and none is invented."""
    dated: str
    carries_out: tuple[str, ...] = ()
    window: Window
    reading: dict[str, str] = Field(default_factory=dict)
    """Settings of the department: which reading of an obligation is used, by content number."""
    obligations: tuple[Obligation, ...]
    thresholds: tuple[Threshold, ...] = ()
    variants: tuple[Variant, ...] = ()
    counting: Counting = Counting()
    weights: Weights = Weights()


class Directive(Head):
    """One directive, read from its folder."""

    slug: str
    contents: tuple[Content, ...]
    gate: Gate
    exclusions: tuple[Exclusion, ...] = ()
    writings: Writings = Writings()
    signals: tuple[Signal, ...] = ()
    rules: tuple[Rule, ...] = ()

    def owing(self, obligation: Obligation) -> tuple[OutletKind, ...]:
        """The kinds of outlet that owe it under the reading in use."""
        chosen = self.reading.get(str(obligation.content), "")
        return obligation.readings.get(chosen, obligation.owed_by)
