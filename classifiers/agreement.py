"""Agreement between two columns of labels, and how sure a share of few texts is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

_Z95: Final = 1.959964
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % confidence interval (Wilson's score, sound for few texts too)."""

    share: float
    low: float
    high: float
    texts: int


def wilson(part: int, whole: int) -> Interval:
    """The share of `part` in `whole`; of no texts nothing is known."""
    if not whole:
        return Interval(0.0, 0.0, 1.0, 0)
    share, square = part / whole, _Z95**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = _Z95 * sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return Interval(share, max(0.0, middle - reach), min(1.0, middle + reach), whole)


def f1_interval(true: int, false: int, missed: int) -> Interval:
    """F1 with its interval: it is a share too, of agreeing among all that either side named.

    With p = true / (true + false + missed), F1 = 2p / (1 + p), which grows with p; so do the bounds.
    """
    found = wilson(true, true + false + missed)
    share, low, high = (2 * value / (1 + value) for value in (found.share, found.low, found.high))
    return Interval(share, low, high, found.texts)


def krippendorff(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Krippendorff's alpha of two columns of nominal labels without gaps; null where all are the same.

    Source: Krippendorff, Content Analysis (2004), chapter 11: 1 - (n - 1) * observed / expected over the
    coincidences of 2 n values.
    """
    values = Counter(value for pair in pairs for value in pair)
    total = values.total()
    expected = total * total - sum(count * count for count in values.values())
    if not expected:
        return None
    apart = 2 * sum(one != other for one, other in pairs)
    return 1 - (total - 1) * apart / expected
