"""Whether one text is a copy of another, judged on the texts themselves.

Calibrated on real articles (`benchmarks/reprints.py` prints the figures). Among 700 articles of portals and
newspapers, two that were written independently shared at most 29% of their word triples (two reports that
quote the same speech at length), and seldom more than 17%; real reprints between portals shared 57 to 100%.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final

from comparison.shingles import shingles
from vietnamese.furniture import without_furniture
from vietnamese.text import fold

RULE_VERSION: Final = "reprints-1"
"""Raised with every change of what counts as a copy; all pairs are then compared anew."""

LEAST: Final = 30
"""Triples that a text must have: captions and notices of a line are alike without being copies."""
SIMILAR: Final = 0.3
"""Common triples, of all triples of both, from which two texts are one. A fifth of the words may differ."""
SIMILAR_SHORT: Final = 0.5
"""The same for texts of less than SHORT triples, which set phrases fill."""
SHORT: Final = 100
CONTAINED: Final = 0.75
"""Common triples, of those of the shorter text, from which it is an excerpt of the longer one."""
SAME_NUMBERS: Final = 0.6
"""Common numbers, of those of the text with fewer, below which two alike texts are of a series, not copies.

Years are not counted, which all notices share. All 59 real pairs of copies with numbers had every one in
common; at 0.6 one corrected figure of three does no harm.
"""
FEW_NUMBERS: Final = 3

_NUMBER: Final = re.compile(r"\d(?:[\d.,/:-]*\d)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d|0+")
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Comparable:
    """What of an article is compared with others."""

    title: str
    triples: frozenset[int]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts have in common, 0 to 1."""

    similarity: float
    """Common triples of all triples (Jaccard)."""
    one_in_other: float
    """Common triples of those of the first text."""
    other_in_one: float
    """Common triples of those of the second."""

    @property
    def containment(self) -> float:
        """Share of the shorter text that stands in the longer one."""
        return max(self.one_in_other, self.other_in_one)


def comparable(title: str, lead: str | None, body: Iterable[str]) -> Comparable:
    """What is compared of an article, without its page's furniture."""
    own = without_furniture(body)
    return Comparable(title, shingles(lead, own), numbers("\n".join((title, lead or "", *own))))


def numbers(text: str) -> frozenset[str]:
    """Figures, dates and document numbers in the text, each as a whole."""
    return frozenset(_NUMBER.findall(text))


def likeness(one: Set[int], other: Set[int]) -> Likeness:
    """The likeness of two sets of triples; 0 where either is empty."""
    common = len(one & other)
    if not common:
        return Likeness(0.0, 0.0, 0.0)
    return Likeness(common / (len(one) + len(other) - common), common / len(one), common / len(other))


def copies(one: Comparable, other: Comparable) -> Likeness | None:
    """The likeness of two texts where one is a copy of the other or of its source, else null."""
    shorter = min(len(one.triples), len(other.triples))
    if shorter < LEAST:
        return None
    found = likeness(one.triples, other.triples)
    least = SIMILAR_SHORT if shorter < SHORT else SIMILAR
    alike = found.similarity >= least or found.containment >= CONTAINED
    return found if alike and not _series(one, other) else None


def _series(one: Comparable, other: Comparable) -> bool:
    """Whether the two are notices of one form: last week's schedule and this week's, lot 1 and lot 2."""
    if _numbered_alike(one.title, other.title):
        return True
    told = [{number for number in text.numbers if not _YEAR.fullmatch(number)} for text in (one, other)]
    fewer = min(map(len, told))
    return fewer >= FEW_NUMBERS and len(told[0] & told[1]) / fewer < SAME_NUMBERS


def _numbered_alike(one: str, other: str) -> bool:
    """Whether two titles differ in nothing but their numbers."""
    words = [_WORD.findall(fold(title)) for title in (one, other)]
    return words[0] == words[1] and numbers(one) != numbers(other)
