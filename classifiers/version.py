"""The version of the rules that a label was made by."""

import hashlib
import json
from dataclasses import asdict
from typing import Final

from classifiers.gate import DEFAULT_GATE, GateScale
from classifiers.scores import DEFAULT_SCORES, ScoreScale
from registry import Directive

CODE_VERSION: Final = 6
"""Raised with every change of code, or of underthesea, that can change a label."""


def rule_version(
    directive: Directive, gate: GateScale = DEFAULT_GATE, scores: ScoreScale = DEFAULT_SCORES
) -> str:
    """16 hex digits over the directive's phrases and weights, the scales and the code's version.

    The order of phrases does not count, nor do names, windows and obligations: they change no label.
    """
    data = {
        "code": CODE_VERSION,
        "scales": [asdict(gate), asdict(scores)],
        "contents": {
            str(content.number): {
                "strong": sorted(content.strong),
                "medium": sorted(content.medium),
                "weak": sorted(content.weak),
            }
            for content in directive.contents
        },
        "gate": {"core": sorted(directive.gate.core), "supporting": sorted(directive.gate.supporting)},
        "exclusions": {
            family.name: {
                "effect": str(family.effect),
                "phrases": sorted(family.phrases),
                "unless": sorted(family.unless),
            }
            for family in directive.exclusions
        },
        "weights": directive.weights.model_dump(mode="json"),
        "writings": [sorted(map(sorted, directive.writings.same)), sorted(directive.writings.guarded)],
        "signals": {signal.name: sorted(signal.phrases) for signal in directive.signals},
        "rules": {rule.name: rule.model_dump(mode="json", exclude={"note"}) for rule in directive.rules},
    }
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
