"""The classifier: a text in, its label with the reasons out."""

from collections import Counter
from collections.abc import Callable
from typing import Final

from classifiers.findings import Found
from classifiers.gate import DEFAULT_GATE, GateScale, Judgement, judge, set_aside
from classifiers.label import Hit, Label, Reason, Zone
from classifiers.phrases import Match, PhraseBook, settle
from classifiers.rules import RuleSet
from classifiers.scores import DEFAULT_SCORES, ScoreScale, content_hits, lead_of, totals
from classifiers.segments import Segmenter, underthesea_segmenter, veto
from classifiers.uses import forms, uses_of
from classifiers.version import rule_version
from classifiers.zones import Zones, divide
from registry import Directive
from vietnamese.language import is_vietnamese

_SHOWN: Final = 20
"""Places named of one phrase in one role: what repeats it ten thousand times must not fill the store."""


class Classifier:
    """Labels texts by the phrases and rules of one directive; holds no state from text to text."""

    def __init__(
        self,
        directive: Directive,
        *,
        gate: GateScale = DEFAULT_GATE,
        scores: ScoreScale = DEFAULT_SCORES,
        segmenter: Callable[[], Segmenter] = underthesea_segmenter,
    ) -> None:
        self.rule_version: str = rule_version(directive, gate, scores)
        self._weights = directive.weights
        self._book = PhraseBook(uses_of(directive))
        self._guarded = frozenset(
            form for phrase in directive.writings.guarded for form in forms(phrase, directive.writings.same)
        )
        self._rules = RuleSet(directive)
        self._gate = gate
        self._scores = scores
        self._segmenter = segmenter

    def label(self, title: str, text: str, lead: str | None = None) -> Label:
        """The label of one text; without a lead its first paragraph is the lead."""
        zones = divide(title, text, lead)
        if not any(self._book.may_pass(part.text) for part in zones.parts):
            return _outside([], zones)
        found = self._find(zones)
        if not any(one.count("gate") for one in found):
            return _outside(found, zones)
        found = [Found(one.part, one.scan, self._aligned(one)) for one in found]
        applied = self._rules.apply(found)
        scored = content_hits(found, self._weights, self._scores)
        scored += [hit for one in applied for hit in one.hits()]
        judgement = judge(found, scored, self._gate)
        hits = _in_order(found, scored + _shown(found))
        return _label(judgement, hits, zones.capped, self._scores.clear)

    def _find(self, zones: Zones) -> list[Found]:
        scans = [(part, self._book.scan(part.text)) for part in zones.parts]
        ignored = set_aside([(part.zone, scan) for part, scan in scans])
        return [
            Found(part, scan, settle(scan, ignored, late=part.zone in (Zone.OPENING, Zone.BODY)))
            for part, scan in scans
        ]

    def _aligned(self, one: Found) -> list[Match]:
        return veto(one.scan, one.matches, self._guarded, self._segmenter)


def _outside(found: list[Found], zones: Zones) -> Label:
    """The label of a text in which no core phrase stands; its contents were not weighed."""
    read = " ".join(part.text for part in zones.parts)
    reason = Reason.NO_CORE if is_vietnamese(read) else Reason.LANGUAGE
    hits = _in_order(found, _shown(found))
    return Label(content=0, second=None, margin=1.0, hits=tuple(hits), reason=reason, capped=zones.capped)


def _shown(found: list[Found]) -> list[Hit]:
    """The matches that are reasons of their own, each phrase only so often."""
    named: Counter[tuple[str, str]] = Counter()
    hits = []
    for one in found:
        for match in one.matches:
            if match.use.shown and named[match.phrase.text, match.use.role] < _SHOWN:
                named[match.phrase.text, match.use.role] += 1
                hits.append(one.hit(match, 0.0))
    return hits


def _in_order(found: list[Found], hits: list[Hit]) -> list[Hit]:
    order = {one.part.zone: number for number, one in enumerate(found)}
    return sorted(hits, key=lambda hit: (order[hit.zone], hit.start, -hit.end, hit.role))


def _label(judgement: Judgement, hits: list[Hit], capped: bool, clear: float) -> Label:
    scores = totals(hits)
    ranked = [number for number, _ in scores]
    content, second, margin, reason = 0, ranked[0] if ranked else None, judgement.shortfall, judgement.reason
    if judgement.passed and not ranked:
        reason = Reason.NO_CONTENT
    elif judgement.passed:
        content, second = ranked[0], ranked[1] if len(ranked) > 1 else None
        margin = min(lead_of(scores, clear), judgement.clearance)
    return Label(
        content=content,
        second=second,
        margin=round(margin, 3),
        hits=tuple(hits),
        reason=reason,
        scores=scores,
        evidence=judgement.evidence,
        needed=judgement.needed,
        capped=capped,
    )
