"""The gate: is a text about the directive's subject, or does it only mention it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classifiers.findings import Found
from classifiers.label import Hit, Reason, Zone
from classifiers.phrases import Scan

_LETS_THROUGH: Final = {Reason.TITLE, Reason.LEAD, Reason.DENSE, Reason.RULE}


@dataclass(frozen=True, slots=True)
class GateScale:
    """What counts how much at the gate; only the proportions matter.

    Fitted by logistic regression on the development texts together with the rules of the poverty directive,
    and rounded to steps in which a person can do the sum (docs/data.md says how).
    """

    title: float = 1.6
    """A core phrase in the title, counted once."""
    lead: float = 0.6
    most_lead: int = 2
    """Core phrases of the lead that count: repeating a slogan proves nothing."""
    opening: float = 0.7
    most_opening: int = 2
    spread: float = 0.4
    """For each fifth of the text that has a core phrase: what is about its subject keeps coming back."""
    density: float = 0.4
    """For every core phrase in 100 syllables."""
    most_density: float = 3.0
    support: float = 0.25
    """A supporting phrase, wherever it stands."""
    most_support: float = 1.0
    """Supporting phrases together: never enough alone."""
    excluded_title: float = 3.0
    excluded_lead: float = 2.0
    excluded_body: float = 0.2
    needed: float = 1.7


DEFAULT_GATE: Final = GateScale()
_FIFTHS: Final = 5
_LEAST_SYLLABLES: Final = 60
"""Density is measured in no less: one phrase in a caption of ten syllables is not ten in a hundred."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's answer with the sums behind it."""

    passed: bool
    reason: Reason
    evidence: float
    needed: float

    @property
    def shortfall(self) -> float:
        """How far below the gate the text stayed, 0 to 1; 1 where nothing spoke for it."""
        return min(1.0, max(0.0, 1 - self.evidence / self.needed))

    @property
    def clearance(self) -> float:
        """How far above the gate the text came, 0 to 1; 1 at twice what is needed."""
        return min(1.0, max(0.0, self.evidence / self.needed - 1))


def set_aside(scans: Sequence[tuple[Zone, Scan]]) -> frozenset[str]:
    """The roles of exclusions that an `unless` phrase in title or lead sets aside."""
    present = {role for zone, scan in scans if zone in (Zone.TITLE, Zone.LEAD) for role in scan.roles()}
    return frozenset(
        "exclusion:" + role.removeprefix("unless:") for role in present if role.startswith("unless:")
    )


def judge(zones: Sequence[Found], hits: Sequence[Hit], scale: GateScale) -> Judgement:
    """Weigh core phrases and what rules add against exclusions.

    The zones come title first; the hits are what counts for contents and what rules add.
    """
    core = {found.part.zone: found.count("gate") for found in zones}
    support = sum(found.count("support") for found in zones)
    ruled = [hit.weight for hit in hits if hit.role.startswith("rule:") and hit.role.endswith(":gate")]
    spoken = (
        scale.title * min(core[Zone.TITLE], 1)
        + scale.lead * min(core[Zone.LEAD], scale.most_lead)
        + scale.opening * min(core[Zone.OPENING], scale.most_opening)
        + scale.spread * _spread(zones[1:])
        + scale.density * min(_density(zones), scale.most_density)
        + min(scale.support * support, scale.most_support)
    )
    evidence = spoken + sum(weight for weight in ruled if weight > 0)
    against = _against(zones, scale) - sum(weight for weight in ruled if weight < 0)
    reason = _reason(core, spoken, evidence, against, scale.needed)
    return Judgement(reason in _LETS_THROUGH, reason, round(evidence - against, 3), scale.needed)


def _spread(zones: Sequence[Found]) -> int:
    """In how many fifths of the text, the title apart, a core phrase stands."""
    length = sum(len(found.scan.spans) for found in zones)
    fifths, before = set(), 0
    for found in zones:
        fifths |= {
            _FIFTHS * (before + match.first) // length for match in found.matches if match.use.role == "gate"
        }
        before += len(found.scan.spans)
    return len(fifths)


def _density(zones: Sequence[Found]) -> float:
    """Core phrases in 100 syllables, the title's included."""
    syllables = sum(found.scan.syllables for found in zones)
    return 100 * sum(found.count("gate") for found in zones) / max(syllables, _LEAST_SYLLABLES)


def _against(zones: Sequence[Found], scale: GateScale) -> float:
    """The counting exclusions' weight, each phrase once in its most telling zone."""
    weights = {
        Zone.TITLE: scale.excluded_title,
        Zone.LEAD: scale.excluded_lead,
        Zone.OPENING: scale.excluded_body,
        Zone.BODY: scale.excluded_body,
    }
    heaviest: dict[str, float] = {}
    for found in zones:
        for match in found.matches:
            if match.use.role.startswith("exclusion:") and match.use.counts:
                heaviest.setdefault(match.phrase.text, weights[found.part.zone])
    return sum(heaviest.values())


def _reason(
    core: Mapping[Zone, int], spoken: float, evidence: float, against: float, needed: float
) -> Reason:
    if not any(core.values()):
        return Reason.NO_CORE
    if evidence < needed:
        return Reason.THIN
    if evidence - against < needed:
        return Reason.EXCLUDED
    if spoken - against < needed:
        return Reason.RULE
    if core[Zone.TITLE]:
        return Reason.TITLE
    return Reason.LEAD if core[Zone.LEAD] else Reason.DENSE
