"""A text in its zones: title, lead, opening and body, normalised and bounded."""

import re
from dataclasses import dataclass
from typing import Final

from classifiers.label import Zone
from vietnamese.text import normalise

TITLE_BYTES: Final = 2_000
LEAD_BYTES: Final = 20_000
TEXT_BYTES: Final = 200_000
"""The longest article of the province's portals has 60 kB; beyond this a page is a list or an attack."""

_LEAD_CHARACTERS: Final = 600
"""Nine of ten first paragraphs are shorter; a text without paragraphs must not be all lead."""
_LEAST_LEAD: Final = 60
"""A shorter first paragraph is a column's name, a dateline or a caption: the next one belongs to the lead."""
_OPENING_CHARACTERS: Final = 700
"""Two paragraphs of a news story: what a coder reads before the first guess."""
_VISIBLE: Final = re.compile(r"\S")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’»)]*\s")


@dataclass(frozen=True, slots=True)
class Part:
    """One zone's normalised text; hits report offsets in it plus `shift`."""

    zone: Zone
    text: str
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Zones:
    """The parts of one text, title first, and whether anything was too long to be read whole."""

    parts: tuple[Part, Part, Part, Part]
    capped: bool


def divide(title: str, text: str, lead: str | None = None) -> Zones:
    """The zones of a text; without a lead of its own its first paragraph is the lead."""
    raw = [(title, TITLE_BYTES), (lead or "", LEAD_BYTES), (text, TEXT_BYTES)]
    kept = [_within(part, limit) for part, limit in raw]
    head, opening, body = (normalise(part) for part in kept)
    start = 0
    if not opening.strip():
        start = _lead_end(body)
        opening = body[:start]
    end = _end(body, start, _OPENING_CHARACTERS)
    parts = (
        Part(Zone.TITLE, head),
        Part(Zone.LEAD, opening),
        Part(Zone.OPENING, body[start:end], start),
        Part(Zone.BODY, body[end:], end),
    )
    return Zones(parts, any(part != whole for part, (whole, _) in zip(kept, raw, strict=True)))


def _within(text: str, limit: int) -> str:
    """The text cut to so many bytes of UTF-8, a lone surrogate counted as three."""
    if len(text) * 4 <= limit:
        return text
    encoded = text.encode("utf-8", "surrogatepass")
    return text if len(encoded) <= limit else encoded[:limit].decode("utf-8", "surrogateescape")


def _lead_end(text: str) -> int:
    """Where the first paragraph of some length ends, or its last sentence that fits where it is long."""
    first = _VISIBLE.search(text)
    if first is None:
        return 0
    start = end = first.start()
    while end - start < _LEAST_LEAD and (more := _VISIBLE.search(text, end)):
        end = text.find("\n", more.start())
        end = len(text) if end < 0 else end
    return end if end - start <= _LEAD_CHARACTERS else _end(text, start, _LEAD_CHARACTERS)


def _end(text: str, start: int, most: int) -> int:
    """Where the last sentence or paragraph ends that fits into so many characters; else right there."""
    limit = start + most
    if len(text) <= limit:
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, limit)]
    return max(*ends, 0, text.rfind("\n", start, limit)) if ends else limit
