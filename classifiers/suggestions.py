"""Phrases that people's corrections speak for: log-odds of a content's texts against all others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from classifiers.lines import GoldLine
from classifiers.uses import uses_of
from registry import Directive
from vietnamese.syllables import ends_sentence, keys, pieces
from vietnamese.text import normalise

_LENGTHS: Final = (2, 3, 4)
"""Syllables of a proposed phrase: single ones mean too much, longer ones hardly come twice."""
_PRIOR: Final = 0.5
"""Texts added to each count; it keeps what was seen once or twice near zero."""
_CERTAIN: Final = 1.96
"""Log-odds over its own error: above this, chance makes fewer than one in forty."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that tells one content's texts from the others."""

    phrase: str
    content: int
    inside: int
    """Texts of the content that have it."""
    outside: int
    """Other texts that have it."""
    log_odds: float
    certainty: float
    """Log-odds divided by its standard error."""


def suggest(directive: Directive, reviewed: Iterable[GoldLine], least: int = 3) -> list[Suggestion]:
    """Phrases not listed yet that at least so many reviewed texts of one content have, surest first."""
    counted: dict[int, Counter[str]] = {}
    texts: Counter[int] = Counter()
    listed = "|".join(f" {' '.join(keys(phrase))} " for phrase, _ in uses_of(directive))
    for line in reviewed:
        texts[line.content] += 1
        counted.setdefault(line.content, Counter()).update(set(_phrases(line)))
    everywhere = sum(counted.values(), Counter[str]())
    found = [
        suggestion
        for content, phrases in counted.items()
        if content
        for phrase, inside in phrases.items()
        if inside >= least and f" {' '.join(keys(phrase))} " not in listed
        if (suggestion := _weigh(phrase, content, inside, everywhere[phrase], texts)).certainty >= _CERTAIN
    ]
    return sorted(_maximal(found), key=lambda one: (-one.certainty, -one.inside, one.phrase))


def _weigh(phrase: str, content: int, inside: int, total: int, texts: Mapping[int, int]) -> Suggestion:
    outside = total - inside
    others = sum(texts.values()) - texts[content]
    cells = [inside, texts[content] - inside, outside, others - outside]
    with_it, without, other_with, other_without = (cell + _PRIOR for cell in cells)
    odds = log(with_it / without) - log(other_with / other_without)
    error = sqrt(1 / with_it + 1 / without + 1 / other_with + 1 / other_without)
    return Suggestion(phrase, content, inside, outside, round(odds, 2), round(odds / error, 2))


def _phrases(line: GoldLine) -> Iterator[str]:
    """Every run of syllables within a sentence, in lower case; without figures and proper names."""
    for text in (line.title, line.lead or "", line.text):
        for sentence in _sentences(normalise(text)):
            for length in _LENGTHS:
                for first in range(len(sentence) - length + 1):
                    run = sentence[first : first + length]
                    if not any(word.isupper() or word[0].isupper() or not word.isalpha() for word in run):
                        yield " ".join(run)


def _sentences(text: str) -> Iterator[Sequence[str]]:
    """Syllables by sentence, the first in lower case: its capital is the sentence's."""
    held: list[str] = []
    for place, piece in enumerate(pieces(text)):
        if place % 2:
            held.append(piece if held else piece.lower())
        elif ends_sentence(piece):
            yield held
            held = []
    yield held


def _maximal(found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Without phrases that only stand inside a longer one with the same counts."""
    longer: dict[tuple[int, int, int], list[str]] = {}
    for one in found:
        longer.setdefault((one.content, one.inside, one.outside), []).append(f" {one.phrase} ")
    for one in found:
        padded = f" {one.phrase} "
        group = longer[one.content, one.inside, one.outside]
        if not any(padded in other and padded != other for other in group):
            yield one
