"""The order of the queue: what would turn a verdict at once, what would bring one nearer, what is unclear."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import Final

from dashboard.reviewing.stakes import Stake, turned_by
from registry import Directive, Registry
from storage.reading import CLOSE, Waiting, Why

_RANKS: Final = {Why.DECISIVE: 0, Why.TEXT_CHANGED: 1, Why.UNLABELLED: 3, Why.CLOSE: 2}


def ordered(
    waiting: Sequence[Waiting], found: Sequence[Stake], directive: Directive, outlets: Registry
) -> list[Waiting]:
    """Decisive articles by the number of articles that their verdict lacks, then by margin; then the others.

    The reading room takes whatever touches an open verdict for decisive; an article that is counted for it
    already, and cannot turn it, waits only if the rules were in doubt.
    """
    ranked = []
    for one in waiting:
        turned = turned_by(one.line, found, directive, outlets)
        if turned:
            need = min(stake.need or 1 for stake in turned)
            ranked.append((0, need, _margin(one), replace(one, why=Why.DECISIVE, need=need)))
        elif one.why is not Why.DECISIVE:
            ranked.append((_RANKS[one.why], 0, _margin(one), one))
        elif _margin(one) < CLOSE:
            ranked.append((_RANKS[Why.CLOSE], 0, _margin(one), replace(one, why=Why.CLOSE)))
    return [one for *_, one in sorted(ranked, key=lambda it: it[:3])]


def _margin(one: Waiting) -> float:
    """What has no margin has no label: it comes after what has."""
    return inf if one.line.margin is None else one.line.margin
