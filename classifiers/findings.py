"""What was found in one zone of a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers.label import Hit
from classifiers.phrases import Match, Scan
from classifiers.zones import Part


@dataclass(frozen=True, slots=True)
class Found:
    """One zone with the matches that stand in it."""

    part: Part
    scan: Scan
    matches: Sequence[Match]

    def count(self, role: str) -> int:
        """How many matches a role has here."""
        return sum(match.use.role == role for match in self.matches)

    def by_role(self) -> Mapping[str, Sequence[Match]]:
        """The matches of each role."""
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.use.role, []).append(match)
        return found

    def hit(self, match: Match, weight: float, role: str = "") -> Hit:
        """The match as a hit, with character offsets; under another role where one is given."""
        start = self.scan.spans[match.first][0] + self.part.shift
        end = self.scan.spans[match.last][1] + self.part.shift
        return Hit(match.phrase.text, self.part.zone, start, end, weight, role or match.use.role)
