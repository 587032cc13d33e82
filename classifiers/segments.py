"""Word borders by underthesea, and the veto over guarded phrases that lie across them."""

import logging
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import takewhile
from typing import Final

from classifiers.phrases import Match, Scan
from vietnamese.syllables import pieces

PIECE_BYTES: Final = 3_000
"""underthesea's memory grows with its input: 2.4 GB for 1 MB at once, 117 MB in pieces of this size."""
MOST_SEGMENTED: Final = 4_000
"""Characters of one zone that are segmented: ordinary articles need at most 1,200, an endless sentence is
judged by its syllables from there on, as segmenting 200 kB would take more than a second."""
_UNKNOWN: Final = -1

Segmenter = Callable[[str], list[str]]

_BREAK: Final = re.compile(r"(?<=[\n.!?…;])(?=\s)|(?<=\n)")
_SPACE: Final = re.compile(r"(?<=\s)")


@cache
def underthesea_segmenter() -> Segmenter:
    """underthesea's word segmentation, loaded on first use; leaves the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        from underthesea import word_tokenize  # type: ignore[import-untyped]
    finally:
        # Its import calls logging.basicConfig, which would print other packages' messages twice.
        root.handlers[:] = handlers
        root.setLevel(level)
    return lambda text: [str(word) for word in word_tokenize(text)]


def word_numbers(text: str, segmenter: Segmenter) -> list[int]:
    """For each syllable of a text the number of its word; -1 in pieces that the words do not spell."""
    numbers: list[int] = []
    word = 0
    for part in bounded(text):
        lowered = part.lower()
        spelled: list[str] = []
        found: list[int] = []
        for segment in segmenter(lowered):
            syllables = pieces(segment)[1::2]
            spelled += syllables
            found += [word] * len(syllables)
            word += 1
        expected = pieces(lowered)[1::2]
        numbers += found if spelled == expected else [_UNKNOWN] * len(expected)
    return numbers


def bounded(text: str, limit: int = PIECE_BYTES) -> Iterator[str]:
    """The text in pieces of at most so many bytes, cut at sentences, else spaces, else anywhere."""
    held: list[str] = []
    size = 0
    for part in _parts(text, limit):
        length = len(part.encode())
        if held and size + length > limit:
            yield "".join(held)
            held, size = [], 0
        held.append(part)
        size += length
    if held:
        yield "".join(held)


def _parts(text: str, limit: int) -> Iterator[str]:
    for sentence in _BREAK.split(text):
        if len(sentence) * 4 <= limit or len(sentence.encode()) <= limit:
            yield sentence
            continue
        for word in _SPACE.split(sentence):
            for start in range(0, len(word), limit // 4):
                yield word[start : start + limit // 4]


def veto(
    scan: Scan, matches: Sequence[Match], guarded: Set[str], segmenter: Callable[[], Segmenter]
) -> list[Match]:
    """The matches without guarded ones that begin or end inside a word and reach beyond it.

    A phrase within one longer word stays (giảm nghèo in xóa_đói_giảm_nghèo); one of a single syllable must
    be a word of its own. Each sentence is segmented by itself, and only where a guarded phrase stands: a
    word's borders then depend on its sentence alone, and are what they would be if all were segmented. Past
    `MOST_SEGMENTED` characters no word is known, and every guarded phrase stays.
    """
    doubtful = [match for match in matches if match.phrase.text in guarded]
    if not doubtful:
        return list(matches)
    words = _Words(scan, segmenter())
    refused = {match for match in doubtful if not _aligned(match, words.around(match))}
    return [match for match in matches if match not in refused]


class _Words:
    """The word of each syllable, sentence by sentence, as they are asked for."""

    def __init__(self, scan: Scan, segmenter: Segmenter) -> None:
        self._scan = scan
        self._segmenter = segmenter
        self._left = MOST_SEGMENTED
        self._known: dict[int, dict[int, int]] = {}

    def around(self, match: Match) -> Mapping[int, int]:
        """The words of the match's sentence by place; places that are not there are unknown."""
        borders = self._scan.borders
        following = bisect_left(borders, match.first)
        if following not in self._known:
            first = borders[following - 1] + 1 if following else 0
            last = borders[following] if following < len(borders) else len(self._scan.spans)
            self._known[following] = self._sentence(first, last)
        return self._known[following]

    def _sentence(self, first: int, last: int) -> dict[int, int]:
        start = self._scan.spans[first][0]
        spans = list(takewhile(lambda span: span[1] - start <= self._left, self._scan.spans[first:last]))
        if not spans:
            return {}
        text = self._scan.text[start : spans[-1][1]]
        self._left -= len(text)
        numbers = word_numbers(text, self._segmenter)
        return dict(enumerate(numbers, first)) if len(numbers) == len(spans) else {}


def _aligned(match: Match, words: Mapping[int, int]) -> bool:
    first, last = words.get(match.first, _UNKNOWN), words.get(match.last, _UNKNOWN)
    if _UNKNOWN in (first, last) or (match.phrase.length > 1 and first == last):
        return True
    return words.get(match.first - 1) != first and words.get(match.last + 1) != last
