"""Capture and recapture: how many articles both of two channels may have missed."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma

FEWEST = 7
"""Articles that both must have listed: with fewer, the estimator's bias is no longer negligible (Robson and
Regier, "Sample size in Petersen mark-recapture experiments", Trans. Am. Fish. Soc. 93, 1964)."""

TAIL = 0.025
"""What is left out on either side of a confidence interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Articles that neither of two channels listed."""

    number: float
    low: int
    high: int
    """Bounds of the confidence interval of 95 %."""


def missed_by_both(first: int, second: int, both: int) -> Missed | None:
    """Estimates what two channels missed that list `first` and `second` articles, `both` of them the same.

    Chapman's estimator (D. G. Chapman, "Some properties of the hypergeometric distribution with applications
    to zoological sample censuses", Univ. of California Publ. in Statistics 1, 1951) of all there are:
    (first + 1)(second + 1) / (both + 1) - 1. The interval inverts the hypergeometric distribution on either
    side, as Clopper and Pearson did for the binomial (Biometrika 26, 1934), and so holds for small ones too.

    It rests on the two channels choosing independently. Those of one site rarely do: what an editor keeps
    out of one is often missing from the other, and the estimate is then too low; sections that share little
    make it too high. It informs, and decides nothing. Null where fewer than FEWEST are in both. Raises
    ValueError for numbers that no two lists can have.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"two lists of {first} and {second} cannot share {both}")
    if both < FEWEST:
        return None
    seen = first + second - both
    low = _smallest(seen, lambda total: 1 - _at_least(both + 1, first, second, total) >= TAIL)
    high = _smallest(seen, lambda total: _at_least(both, first, second, total) < TAIL) - 1
    return Missed((first - both) * (second - both) / (both + 1), low - seen, high - seen)


def _smallest(start: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from `start` on for which something holds that then holds for all larger ones."""
    step = 1
    while not holds(start + step - 1):
        step *= 2
    below, above = start - 1, start + step - 1
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if holds(middle) else (middle, above)
    return above


def _at_least(both: int, first: int, second: int, total: int) -> float:
    """The chance that two independent lists out of `total` share at least `both`."""
    lowest = max(both, first + second - total)
    return sum(_share(number, first, second, total) for number in range(lowest, min(first, second) + 1))


def _share(both: int, first: int, second: int, total: int) -> float:
    ways = _choose(first, both) + _choose(total - first, second - both) - _choose(total, second)
    return exp(ways)


def _choose(total: int, some: int) -> float:
    """The logarithm of the number of ways."""
    return lgamma(total + 1) - lgamma(some + 1) - lgamma(total - some + 1)
