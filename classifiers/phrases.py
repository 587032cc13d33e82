"""Finding a directive's phrases on whole syllables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from classifiers.automata import BORDER, JOINED, Automaton, Found, PieceIds, figures
from classifiers.patterns import Joiner, read_pattern
from classifiers.uses import Use
from vietnamese.syllables import pieces, syllables


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
    borders: tuple[int, ...]
    """Which of them are borders."""
    matches: tuple[Match, ...]

    @property
    def syllables(self) -> int:
        """Their number without the borders."""
        return len(self.spans) - len(self.borders)

    def roles(self) -> set[str]:
        """What the text has any phrase for."""
        return {match.use.role for match in self.matches}


class PhraseBook:
    """All phrases of a directive in two automata over syllables: with figures as they are, and as figures."""

    def __init__(self, uses: Iterable[tuple[str, Use]]) -> None:
        listed: dict[tuple[tuple[str, ...], ...], tuple[str, list[Use]]] = {}
        for phrase, use in uses:
            pattern = read_pattern(phrase)
            if pattern:
                listed.setdefault(pattern, (phrase, []))[1].append(use)
        known = _numbered(syllable for pattern in listed for part in pattern for syllable in part)
        self._ids = PieceIds(known)
        phrases = {
            pattern: Phrase(phrase, sum(map(len, pattern)), tuple(found))
            for pattern, (phrase, found) in listed.items()
        }
        needed = [p for p, phrase in phrases.items() if any(use.role == "gate" for use in phrase.uses)]
        self._pivots = {known[syllable] for syllable in _pivots(needed)}
        self._plain = _Finder({p: phrase for p, phrase in phrases.items() if not _figured(p)}, known)
        self._figures = _Finder({p: phrase for p, phrase in phrases.items() if _figured(p)}, known)

    def may_pass(self, text: str) -> bool:
        """Whether a normalised text has any of the syllables without which there is no core phrase.

        Never false where `scan` finds one; it costs a fifth of that, and most news stops here.
        """
        return not self._pivots.isdisjoint(map(self._ids.__getitem__, set(syllables(text))))

    def scan(self, text: str) -> Scan:
        """Every phrase in a normalised text, in one pass whose time is linear in the text's length."""
        cut = pieces(text)
        stops = accumulate(map(len, cut))
        numbers = map(self._ids.__getitem__, cut)
        kept = [
            (number, stop - len(piece), stop, place)
            for place, (number, stop, piece) in enumerate(zip(numbers, stops, cut, strict=True))
            if number != JOINED
        ]
        sequence = tuple(number for number, _, _, _ in kept)
        borders = tuple(place for place, number in enumerate(sequence) if number == BORDER)
        found = list(self._plain.find(sequence, borders))
        if self._figures:
            read, places = figures(cut, sequence, [place for *_, place in kept])
            if places:
                found += self._figures.find(
                    read, [at for at, number in enumerate(read) if number == BORDER], places
                )
        matches = tuple(Match(phrase, use, *place) for phrase, *place in found for use in phrase.uses)
        return Scan(text, tuple((start, stop) for _, start, stop, _ in kept), borders, matches)


class _Finder:
    """One automaton with the patterns that are joined from its parts."""

    def __init__(
        self, phrases: Mapping[tuple[tuple[str, ...], ...], Phrase], known: Mapping[str, int]
    ) -> None:
        self._whole: dict[tuple[str, ...], Phrase] = {p[0]: f for p, f in phrases.items() if len(p) == 1}
        self._joiner = Joiner({p: f for p, f in phrases.items() if len(p) > 1})
        self._automaton = Automaton({*self._whole, *self._joiner.parts}, known)

    def __bool__(self) -> bool:
        return bool(self._automaton)

    def find(
        self, sequence: Sequence[int], borders: Sequence[int], places: Sequence[tuple[int, int]] = ()
    ) -> Iterator[tuple[Phrase, int, int]]:
        """Each phrase with its first and last place; `places` say where a piece of the sequence stood."""
        found = list(self._automaton.find(sequence))
        for first, last, phrase in (*self._wholes(found), *self._joiner.join(found, borders)):
            yield phrase, (places[first][0] if places else first), (places[last][1] if places else last)

    def _wholes(self, found: Sequence[Found]) -> Iterator[tuple[int, int, Phrase]]:
        whole = self._whole
        return ((first, last, whole[part]) for first, last, part in found if part in whole)


def _numbered(syllables: Iterable[str]) -> dict[str, int]:
    return {syllable: number for number, syllable in enumerate(dict.fromkeys(syllables), PieceIds.first)}


def _pivots(patterns: Sequence[tuple[tuple[str, ...], ...]]) -> set[str]:
    """One syllable of each pattern, so chosen that they are few: the one that most of the patterns have."""
    shared = Counter(s for pattern in patterns for s in {s for part in pattern for s in part})
    return {
        max((s for part in pattern for s in part if not s.startswith("#")), key=lambda s: (shared[s], s))
        for pattern in patterns
    }


def _figured(pattern: Iterable[Iterable[str]]) -> bool:
    return any(syllable.startswith("#") for part in pattern for syllable in part)


def settle(scan: Scan, ignored: Set[str] = frozenset(), *, late: bool = False) -> list[Match]:
    """The matches that stand, in reading order.

    What overlaps a phrase of a cutting exclusion falls; of matches of one role that overlap, the longest
    stands, then the first. Exclusions whose role is ignored neither cut nor match. In a late zone, one
    after the lead, core phrases that a passing mention covers fall too.
    """
    live = [match for match in scan.matches if match.use.role not in ignored]
    cut = _mask(scan, (match for match in live if match.use.cuts))
    by_role: dict[str, list[Match]] = {}
    for match in live:
        if match.use.cuts or 1 not in cut[match.first : match.last + 1]:
            by_role.setdefault(match.use.role, []).append(match)
    if late and "gate" in by_role:
        passed = _mask(scan, (match for match in live if match.use.passing))
        by_role["gate"] = [match for match in by_role["gate"] if 0 in passed[match.first : match.last + 1]]
    standing = [match for found in by_role.values() for match in _longest(scan, found)]
    return sorted(standing, key=lambda match: (match.first, -match.last))


def _mask(scan: Scan, matches: Iterable[Match]) -> bytearray:
    mask = bytearray(len(scan.spans))
    for match in matches:
        mask[match.first : match.last + 1] = b"\1" * (match.last + 1 - match.first)
    return mask


def _longest(scan: Scan, matches: list[Match]) -> Iterator[Match]:
    if len(matches) == 1:
        yield matches[0]
        return
    taken = bytearray(len(scan.spans))
    for match in sorted(matches, key=lambda match: (-match.phrase.length, match.first, match.last)):
        if 1 not in taken[match.first : match.last + 1]:
            taken[match.first : match.last + 1] = b"\1" * (match.last + 1 - match.first)
            yield match
