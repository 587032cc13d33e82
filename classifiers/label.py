"""What a classifier says about a text, with its reasons."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Zone(StrEnum):
    """The parts of a text, most telling first."""

    TITLE = "title"
    LEAD = "lead"
    OPENING = "opening"
    BODY = "body"


class Reason(StrEnum):
    """Why the gate let a text through or turned it away."""

    TITLE = "core phrase in the title"
    LEAD = "core phrase in the lead"
    DENSE = "core phrases all through the body"
    RULE = "few core phrases, but a rule speaks for the subject"

    LANGUAGE = "no text in Vietnamese"
    NO_CORE = "no core phrase"
    THIN = "core phrases only in passing"
    EXCLUDED = "phrases of another subject outweigh the core phrases"
    NO_CONTENT = "no phrase of any content"


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the directive found in a text.

    `start` and `end` count characters of the zone's normalised text. Opening and body both count from the
    start of the text, and so does the lead where the classifier took it from the text's first paragraph.
    """

    phrase: str
    zone: Zone
    start: int
    end: int
    weight: float
    """What the hit added to its content's score or, by a rule of the gate, to the evidence; else 0."""
    role: str
    """`gate`, `support`, `content:3`, `exclusion:<name>`, `rule:<name>:3` or `rule:<name>:gate`."""


@dataclass(frozen=True, slots=True)
class Label:
    """The content of a text (0: out of scope), the runner-up, how clear the case is, and why."""

    content: int
    second: int | None
    margin: float
    """0 to 1, the distance of the nearest other answer: the smaller of (best - runner-up) / best score and of
    how far the text came above the gate; for content 0 how far it stayed below."""
    hits: tuple[Hit, ...]
    reason: Reason
    scores: tuple[tuple[int, float], ...] = ()
    """Score by content number, best first, without the zeros."""
    evidence: float = 0.0
    """What the gate summed up for the text, and what it asked for, in core phrases."""
    needed: float = 0.0
    capped: bool = False
    """The text was longer than is read; what lies beyond took no part."""

    def as_dict(self) -> dict[str, Any]:
        """The label as JSON-able values, for storage and for `--json`."""
        return {
            "content": self.content,
            "second": self.second,
            "margin": self.margin,
            "reason": self.reason.name.lower(),
            "scores": {str(number): score for number, score in self.scores},
            "evidence": self.evidence,
            "needed": self.needed,
            "capped": self.capped,
            "hits": self.hits_as_list(),
        }

    def hits_as_list(self) -> list[dict[str, Any]]:
        """The hits as JSON-able values, in reading order."""
        return [asdict(hit) | {"zone": str(hit.zone)} for hit in self.hits]
