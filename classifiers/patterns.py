"""Phrases with a gap: `tặng … hộ nghèo` stands where both parts follow each other within one sentence."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from classifiers.automata import FIGURE, PERCENT, Found
from vietnamese.syllables import key, pieces

GAP: Final = "…"
MOST_BETWEEN: Final = 12
"""Syllables in a gap: the length of a clause; what lies further apart belongs to another thought."""

T = TypeVar("T")
Pattern = tuple[tuple[str, ...], ...]


def read_pattern(phrase: str) -> Pattern:
    """The parts of a phrase, each the keys of its syllables; `#` is any figure, `#%` any percentage."""
    parts = (tuple(_syllables(part)) for part in phrase.split(GAP))
    return tuple(part for part in parts if part)


def _syllables(part: str) -> Iterator[str]:
    for word in part.split():
        if word in (FIGURE, PERCENT):
            yield word
        else:
            yield from (key(piece) for piece in pieces(word)[1::2])


class Joiner(Generic[T]):
    """Joins parts that were found into the patterns they belong to."""

    def __init__(self, patterns: Mapping[Pattern, T]) -> None:
        self._patterns = patterns
        self.parts = {part for pattern in patterns for part in pattern}

    def join(self, found: Sequence[Found], borders: Sequence[int]) -> Iterator[tuple[int, int, T]]:
        """First and last place of each pattern that stands, with what it was listed with."""
        if not self._patterns:
            return
        at: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for first, last, part in found:
            if part in self.parts:
                at.setdefault(part, []).append((first, last))
        for pattern, listed in self._patterns.items():
            if all(part in at for part in pattern):
                yield from ((first, last, listed) for first, last in _chains(pattern, at, borders))


def _chains(
    pattern: Pattern, at: Mapping[tuple[str, ...], Sequence[tuple[int, int]]], borders: Sequence[Any]
) -> Iterator[tuple[int, int]]:
    """From each place of the first part on to the nearest place of each further part."""
    for first, last in at[pattern[0]]:
        end: int | None = last
        for part in pattern[1:]:
            end = None if end is None else _next(at[part], end, borders)
        if end is not None:
            yield first, end


def _next(places: Sequence[tuple[int, int]], after: int, borders: Sequence[int]) -> int | None:
    """Where the nearest of the places ends, if it begins soon and in the same sentence."""
    index = bisect_left(places, (after + 1, -1))
    if index == len(places) or places[index][0] - after - 1 > MOST_BETWEEN:
        return None
    border = bisect_left(borders, after)
    crossed = border < len(borders) and borders[border] < places[index][0]
    return None if crossed else places[index][1]
