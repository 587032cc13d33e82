"""The quality that labels must keep: figures of a corpus, pinned together with its digest."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from classifiers.evaluation import Evaluation
from classifiers.lines import GoldLine

SLACK: Final = 0.001
"""Figures are pinned to three decimals; below that a difference is rounding."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A figure that lies below its floor."""

    corpus: str
    figure: str
    floor: float
    now: float


def digest(gold: Iterable[GoldLine]) -> str:
    """16 hex digits over the texts and their labels, whatever file they come from."""
    rows = [[line.id, line.title, line.lead, line.text, line.content] for line in gold]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]


def pinned(gold: Sequence[GoldLine], found: Evaluation) -> dict[str, Any]:
    """The figures to pin for a corpus."""
    return {
        "digest": digest(gold),
        "texts": found.texts,
        "scope_f1": round(found.scope.f1, 3),
        "right_content": round(found.right_content, 3),
        "right_content_with_second": round(found.right_content_with_second, 3),
        "accuracy": round(found.accuracy, 3),
    }


def fallen(corpus: str, floor: dict[str, Any], now: dict[str, Any]) -> list[Fallen]:
    """The figures of a corpus that lie below their floor."""
    figures = [name for name in floor if name not in ("digest", "texts")]
    return [
        Fallen(corpus, name, floor[name], now[name]) for name in figures if now[name] < floor[name] - SLACK
    ]
