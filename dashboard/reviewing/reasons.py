"""Why the rules chose a content and not the runner-up: the hits of the label, heaviest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from registry import Directive

MOST: Final = 6
"""Reasons of one content that are shown; the text itself has all of them marked."""
ZONES: Final = {"title": "tiêu đề", "lead": "sa-pô", "opening": "đoạn mở đầu", "body": "thân bài"}


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A phrase or a rule that spoke for a content, or against it."""

    points: float
    says: str


@dataclass(frozen=True, slots=True)
class Side:
    """One content and what spoke for it."""

    content: int
    points: float
    reasons: tuple[ReasonLine, ...]
    more: int
    """Reasons that are not shown."""


def sides(
    hits: Sequence[Mapping[str, Any]], contents: Sequence[int], directive: Directive
) -> tuple[Side, ...]:
    """What spoke for each of the contents, in the order given."""
    return tuple(_side(hits, content, directive) for content in contents)


def _side(hits: Sequence[Mapping[str, Any]], content: int, directive: Directive) -> Side:
    notes = {rule.name: rule.note for rule in directive.rules}
    own = [hit for hit in hits if _is_of(str(hit["role"]), content)]
    lines: dict[str, float] = {}
    for hit in own:
        says = _says(hit, notes)
        lines[says] = lines.get(says, 0.0) + float(hit["weight"])
    ranked = sorted(lines.items(), key=lambda one: (-abs(one[1]), one[0]))
    shown = tuple(ReasonLine(points, says) for says, points in ranked[:MOST])
    return Side(content, sum(lines.values()), shown, max(0, len(ranked) - MOST))


def _is_of(role: str, content: int) -> bool:
    number = str(content)
    return role == f"content:{number}" or (role.startswith("rule:") and role.rpartition(":")[2] == number)


def _says(hit: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    zone = ZONES.get(str(hit["zone"]), str(hit["zone"]))
    role = str(hit["role"])
    if role.startswith("rule:"):
        name = role.removeprefix("rule:").rpartition(":")[0]
        return f"{notes.get(name, name)} (“{hit['phrase']}” ở {zone})"
    return f"“{hit['phrase']}” ở {zone}"
