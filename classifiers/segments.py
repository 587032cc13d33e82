"""Word borders by underthesea, and the veto over short phrases that lie across them."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from classifiers.phrases import Match, Scan
from vietnamese.syllables import pieces

PIECE_BYTES: Final = 3_000
"""underthesea's memory grows with its input: 2.4 GB for 1 MB at once, 117 MB in pieces of this size."""
VETOED_SYLLABLES: Final = 2
"""Longer phrases are hardly ever there by chance, and segmentation errs more often than they do."""

_UNKNOWN: Final = -1
_BORDER: Final = -2

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


def veto(scan: Scan, matches: Sequence[Match], segmenter: Segmenter) -> list[Match]:
    """The matches without short ones that begin or end inside a word and reach beyond it.

    A phrase of two syllables within one longer word stays (giảm nghèo in xóa_đói_giảm_nghèo); one of a
    single syllable must be a word of its own.
    """
    if not any(match.phrase.length <= VETOED_SYLLABLES for match in matches):
        return list(matches)
    numbers = word_numbers(scan.text, segmenter)
    if len(numbers) != scan.syllables:  # a piece ended inside a syllable of more than PIECE_BYTES
        return list(matches)
    following = iter(numbers)
    words = [next(following) if scan.text[start].isalnum() else _BORDER for start, _ in scan.spans]
    return [match for match in matches if match.phrase.length > VETOED_SYLLABLES or _aligned(match, words)]


def _aligned(match: Match, words: Sequence[int]) -> bool:
    first, last = words[match.first], words[match.last]
    if _UNKNOWN in (first, last) or (match.phrase.length > 1 and first == last):
        return True
    opens = match.first == 0 or words[match.first - 1] != first
    closes = match.last + 1 == len(words) or words[match.last + 1] != last
    return opens and closes
