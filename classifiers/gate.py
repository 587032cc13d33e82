"""The gate: is a text about the directive's subject, or does it only mention it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classifiers.findings import Found
from classifiers.label import Reason, Zone
from classifiers.phrases import Scan

_LETS_THROUGH: Final = {Reason.TITLE, Reason.LEAD, Reason.DENSE, Reason.CONTENT}


@dataclass(frozen=True, slots=True)
class GateScale:
    """What counts how much at the gate; the unit is one core phrase in the body.

    Fitted in coarse steps on the development half of the gold texts that `benchmarks/labels.py` measures.
    """

    title: float = 4.0
    """Counted once; the lead's, twice at most: repeating a slogan proves nothing."""
    lead: float = 2.5
    body: float = 1.0
    opening: float = 1.5
    """Once more for a core phrase early in the text where the lead has none: what is about its subject
    comes to it soon, what mentions it in passing does so late."""
    opening_share: float = 0.25
    """How much of lead and body together is early."""
    support: float = 0.1
    """A supporting phrase, wherever it stands."""
    most_support: float = 1.0
    """Supporting phrases together: never enough alone."""
    excluded_title: float = 6.0
    excluded_lead: float = 3.0
    excluded_body: float = 1.0
    content: float = 0.05
    """For each point of the best content's score: a text may show its subject in other words."""
    most_content: float = 1.5
    needed: float = 2.0
    needed_per_100: float = 0.5
    """For every 100 syllables: a long text must speak of its subject more often than a short one."""
    longest: int = 900
    """A text of more syllables needs no more than one of this length."""


DEFAULT_GATE: Final = GateScale()


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


def set_aside(scans: Sequence[tuple[Zone, Scan]]) -> frozenset[str]:
    """The roles of exclusions that an `unless` phrase in title or lead sets aside."""
    present = {role for zone, scan in scans if zone is not Zone.BODY for role in scan.roles()}
    return frozenset(
        "exclusion:" + role.removeprefix("unless:") for role in present if role.startswith("unless:")
    )


def judge(zones: Sequence[Found], scores: Sequence[tuple[int, float]], scale: GateScale) -> Judgement:
    """Weigh core phrases against exclusions and against the text's length.

    The zones come title first, the scores best first.
    """
    core = {found.part.zone: found.count("gate") for found in zones}
    support = sum(found.count("support") for found in zones)
    spoken = (
        scale.title * min(core[Zone.TITLE], 1)
        + scale.lead * min(core[Zone.LEAD], 2)
        + scale.body * core[Zone.BODY]
        + scale.opening * _opens(zones, scale.opening_share)
        + min(scale.support * support, scale.most_support)
    )
    best = scores[0][1] if scores else 0.0
    evidence = spoken + min(scale.content * best, scale.most_content)
    against = _against(zones, scale)
    length = sum(found.scan.syllables for found in zones)
    needed = scale.needed + scale.needed_per_100 * min(length, scale.longest) / 100
    reason = _reason(core, spoken, evidence, against, needed)
    return Judgement(reason in _LETS_THROUGH, reason, round(evidence - against, 3), round(needed, 3))


def _opens(zones: Sequence[Found], share: float) -> bool:
    """Whether the body speaks of the subject early where the lead does not."""
    _, lead, body = zones
    if lead.count("gate"):
        return False
    before = len(lead.scan.spans)
    early = share * (before + len(body.scan.spans))
    return any(match.use.role == "gate" and before + match.first < early for match in body.matches)


def _against(zones: Sequence[Found], scale: GateScale) -> float:
    """The counting exclusions' weight, each phrase once in its most telling zone."""
    weights = {
        Zone.TITLE: scale.excluded_title,
        Zone.LEAD: scale.excluded_lead,
        Zone.BODY: scale.excluded_body,
    }
    heaviest: dict[str, float] = {}
    for found in zones:
        for match in found.matches:
            if match.use.role.startswith("exclusion:") and not match.use.cuts:
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
        return Reason.CONTENT
    if core[Zone.TITLE]:
        return Reason.TITLE
    return Reason.LEAD if core[Zone.LEAD] else Reason.DENSE
