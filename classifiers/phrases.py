"""Finding a directive's phrases on whole syllables."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import ahocorasick  # type: ignore[import-not-found]

from registry import Directive, Effect
from vietnamese.syllables import ends_sentence, key, pieces

_BORDER: Final = 0
_OTHER: Final = 1
_JOINED: Final = -1
_CACHED_PIECES: Final = 1 << 16
_CACHED_LENGTH: Final = 24


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a phrase is listed for."""

    role: str
    """`gate`, `support`, `content:3`, `exclusion:<name>` or `unless:<name>`."""
    weight: float = 0.0
    content: int = 0
    cuts: bool = False

    @property
    def shown(self) -> bool:
        """Whether it is a reason of its own, apart from the contents' scores."""
        return not self.content and not self.role.startswith("unless:")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the directive, its length in syllables and all that it is listed for."""

    text: str
    length: int
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase at syllables `first` to `last`, both included, of a reading."""

    phrase: Phrase
    use: Use
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A text as syllables and borders, with every match, overlaps and all."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Character offsets of each syllable and border."""
    syllables: int
    """Their number without the borders."""
    matches: tuple[Match, ...]

    def roles(self) -> set[str]:
        """What the text has any phrase for."""
        return {match.use.role for match in self.matches}


def uses_of(directive: Directive) -> Iterator[tuple[str, Use]]:
    """Every phrase of a directive with what it is listed for."""
    weights = directive.weights
    for content in directive.contents:
        lists = (
            (content.strong, weights.strong),
            (content.medium, weights.medium),
            (content.weak, weights.weak),
        )
        for phrases, weight in lists:
            for phrase in phrases:
                yield phrase, Use(f"content:{content.number}", weight, content.number)
    for phrase in directive.gate.core:
        yield phrase, Use("gate")
    for phrase in directive.gate.supporting:
        yield phrase, Use("support")
    for family in directive.exclusions:
        for phrase in family.phrases:
            yield phrase, Use(f"exclusion:{family.name}", cuts=family.effect is Effect.CUT)
        for phrase in family.unless:
            yield phrase, Use(f"unless:{family.name}")


class PieceIds(dict[str, int]):
    """A number for every piece of a text: a phrase's syllable, another one, a border, or nothing at all."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, piece: str) -> int:
        if piece[:1].isalnum():
            number = self._known.get(key(piece), _OTHER)
        else:
            number = _BORDER if ends_sentence(piece) else _JOINED
        if len(self) < _CACHED_PIECES and len(piece) <= _CACHED_LENGTH:
            self[piece] = number
        return number


class PhraseBook:
    """All phrases of a directive in one automaton over syllables."""

    def __init__(self, uses: Iterable[tuple[str, Use]]) -> None:
        listed: dict[tuple[str, ...], tuple[str, list[Use]]] = {}
        for phrase, use in uses:
            syllables = tuple(key(piece) for piece in pieces(phrase)[1::2])
            if syllables:
                listed.setdefault(syllables, (phrase, []))[1].append(use)
        known: dict[str, int] = {}
        for syllables in listed:
            for syllable in syllables:
                known.setdefault(syllable, len(known) + _OTHER + 1)
        self._ids = PieceIds(known)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for syllables, (phrase, found) in listed.items():
            number = tuple(known[syllable] for syllable in syllables)
            self._automaton.add_word(number, Phrase(phrase, len(number), tuple(found)))
        self._automaton.make_automaton()
        self._empty = not listed

    def scan(self, text: str) -> Scan:
        """Every phrase in a normalised text, in one pass whose time is linear in the text's length."""
        cut = pieces(text)
        stops = accumulate(map(len, cut))
        numbers = map(self._ids.__getitem__, cut)
        kept = [
            (number, stop - len(piece), stop)
            for number, stop, piece in zip(numbers, stops, cut, strict=True)
            if number != _JOINED
        ]
        sequence = tuple(number for number, _, _ in kept)
        found = self._automaton.iter(sequence) if sequence and not self._empty else ()
        matches = tuple(
            Match(phrase, use, last - phrase.length + 1, last)
            for last, phrase in found
            for use in phrase.uses
        )
        spans = tuple((start, stop) for _, start, stop in kept)
        return Scan(text, spans, len(sequence) - sequence.count(_BORDER), matches)


def settle(scan: Scan, ignored: Set[str] = frozenset()) -> list[Match]:
    """The matches that stand, in reading order.

    What overlaps a phrase of a cutting exclusion falls; of matches of one role that overlap, the longest
    stands, then the first. Exclusions whose role is ignored neither cut nor match.
    """
    live = [match for match in scan.matches if match.use.role not in ignored]
    cut = _mask(scan, (match for match in live if match.use.cuts))
    by_role: dict[str, list[Match]] = {}
    for match in live:
        if match.use.cuts or 1 not in cut[match.first : match.last + 1]:
            by_role.setdefault(match.use.role, []).append(match)
    standing = [match for found in by_role.values() for match in _longest(scan, found)]
    return sorted(standing, key=lambda match: (match.first, -match.last))


def _mask(scan: Scan, matches: Iterable[Match]) -> bytearray:
    mask = bytearray(len(scan.spans))
    for match in matches:
        mask[match.first : match.last + 1] = b"\1" * match.phrase.length
    return mask


def _longest(scan: Scan, matches: list[Match]) -> Iterator[Match]:
    taken = bytearray(len(scan.spans))
    for match in sorted(matches, key=lambda match: (-match.phrase.length, match.first)):
        if 1 not in taken[match.first : match.last + 1]:
            taken[match.first : match.last + 1] = b"\1" * match.phrase.length
            yield match
