"""Texts as numbers, one for each syllable, and the automata that find sequences of them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import ClassVar, Final

import ahocorasick  # type: ignore[import-not-found]

from vietnamese.syllables import ends_sentence, key

BORDER: Final = 0
JOINED: Final = -1
_OTHER: Final = 1
_FIGURE: Final = 2
_PERCENT: Final = 3
_CACHED_PIECES: Final = 1 << 16
_CACHED_LENGTH: Final = 24
_INSIDE_FIGURE: Final = re.compile(r"[.,/-]")

FIGURE: Final = "#"
PERCENT: Final = "#%"

Found = tuple[int, int, tuple[str, ...]]
"""First and last place in the sequence, and the syllables found there."""


class PieceIds(dict[str, int]):
    """A number for every piece of a text: a phrase's syllable, another one, a border, or nothing at all."""

    first: ClassVar[int] = 4
    """The lowest number of a phrase's syllable."""

    def __init__(self, known: Mapping[str, int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, piece: str) -> int:
        if piece[:1].isalnum():
            number = self._known.get(key(piece), _OTHER)
        else:
            number = BORDER if ends_sentence(piece) else JOINED
        if len(self) < _CACHED_PIECES and len(piece) <= _CACHED_LENGTH:
            self[piece] = number
        return number


class Automaton:
    """Finds any of its sequences of syllables in one pass over a text's numbers."""

    def __init__(self, parts: Collection[tuple[str, ...]], known: Mapping[str, int]) -> None:
        numbers = {**known, FIGURE: _FIGURE, PERCENT: _PERCENT}
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for part in parts:
            self._automaton.add_word(tuple(numbers[syllable] for syllable in part), part)
        self._automaton.make_automaton()
        self._empty = not parts

    def __bool__(self) -> bool:
        return not self._empty

    def find(self, sequence: Sequence[int]) -> Iterator[Found]:
        """Every occurrence of every sequence, in the order of their ends."""
        if self._empty or not sequence:
            return
        for last, part in self._automaton.iter(tuple(sequence)):
            yield last - len(part) + 1, last, part


def figures(
    cut: Sequence[str], sequence: Sequence[int], where: Sequence[int]
) -> tuple[list[int], list[tuple[int, int]]]:
    """The sequence with each figure (38.600; 4,41%; 11/3) as one piece, and where each piece stood.

    `cut` are the text's pieces, `where` says which of them each number of the sequence is. Both lists are
    empty where the text has no figure.
    """
    read: list[int] = []
    places: list[tuple[int, int]] = []
    at, met = 0, False
    while at < len(sequence):
        stop = at
        if cut[where[at]].isdecimal():
            stop, met = _figure_end(cut, where, at), True
            read.append(_PERCENT if cut[where[stop] + 1].lstrip()[:1] == "%" else _FIGURE)
        else:
            read.append(sequence[at])
        places.append((at, stop))
        at = stop + 1
    return (read, places) if met else ([], [])


def _figure_end(cut: Sequence[str], where: Sequence[int], at: int) -> int:
    """The last place of the figure that begins here; its points and commas may stand in the sequence too."""
    stop = at
    while True:
        piece = where[stop]
        more = (
            piece + 2 < len(cut) and _INSIDE_FIGURE.fullmatch(cut[piece + 1]) and cut[piece + 2].isdecimal()
        )
        if not more:
            return stop
        stop += 1 if stop + 1 < len(where) and where[stop + 1] == piece + 2 else 2
