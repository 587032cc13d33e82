"""How strongly a text speaks of each content."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from classifiers.findings import Found
from classifiers.label import Hit, Zone
from registry import Weights


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """How repeats and length are held back; fitted on the development half of the gold texts."""

    repeat: float = 0.5
    """What each further occurrence of a phrase counts of its first one."""
    most_repeats: int = 4
    """Occurrences after these are no further reason."""
    body_syllables: int = 300
    """A body longer than this counts as much as one of this length: features must not win by size alone."""
    clear: float = 5.0
    """A content that wins with less is in doubt even without a runner-up; one strong phrase is as much."""


DEFAULT_SCORES: Final = ScoreScale()


def content_hits(zones: Sequence[Found], weights: Weights, scale: ScoreScale) -> list[Hit]:
    """The hits that count for contents, each with what it adds to its content's score."""
    zone_weight = {
        Zone.TITLE: weights.title,
        Zone.LEAD: weights.lead,
        Zone.OPENING: weights.opening,
        Zone.BODY: weights.body,
    }
    seen: Counter[tuple[int, str]] = Counter()
    hits: list[Hit] = []
    for found in zones:
        length = found.scan.syllables if found.part.zone is Zone.BODY else 0
        factor = zone_weight[found.part.zone] * scale.body_syllables / max(length, scale.body_syllables)
        for match in found.matches:
            if not match.use.content:
                continue
            earlier = seen[match.use.content, match.phrase.text]
            seen[match.use.content, match.phrase.text] += 1
            if earlier <= scale.most_repeats:
                again = scale.repeat if earlier else 1.0
                hits.append(found.hit(match, round(match.use.weight * factor * again, 3)))
    return hits


def totals(hits: Sequence[Hit]) -> tuple[tuple[int, float], ...]:
    """Score by content number, best first; of equal ones the lower number."""
    sums: dict[int, float] = {}
    for hit in hits:
        number = _content(hit.role)
        if number:
            sums[number] = sums.get(number, 0.0) + hit.weight
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple((number, round(score, 3)) for number, score in ranked if score > 0)


def lead_of(scores: Sequence[tuple[int, float]], clear: float = DEFAULT_SCORES.clear) -> float:
    """How far the best of one or more contents is ahead of the second, 0 to 1 of its own score."""
    best, second = scores[0][1], scores[1][1] if len(scores) > 1 else 0.0
    return (best - second) / max(best, clear)


def _content(role: str) -> int:
    """The content that a hit of this role speaks for; 0 for none."""
    kind, _, rest = role.partition(":")
    number = rest.rpartition(":")[2] if kind in ("content", "rule") else ""
    return int(number) if number.isdecimal() else 0
