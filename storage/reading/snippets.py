"""Pieces of texts in which the words stand that were asked for, with marks on the text as it is printed."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from storage.reading.library import Library
from storage.reading.values import Snippet
from vietnamese.text import fold

LENGTH = 240
"""Letters of a snippet: two lines on a page."""
BEFORE = 60
"""Of them before the first word found."""

_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"\w+")
_TEXTS = (
    "SELECT a.id, v.lead, v.body FROM json_each(?) j JOIN articles a ON a.id = j.value"
    " JOIN versions v ON v.article = a.id AND v.number = a.version"
)


def snippets_of(library: Library, rows: Sequence[int], words: str) -> dict[int, Snippet]:
    """For each of those articles the piece of its lead or body with the first of the words in it."""
    phrases = phrases_of(words)
    return {
        row["id"]: cut("\n".join(filter(None, [row["lead"], *json.loads(row["body"])])), phrases)
        for row in library.rows(_TEXTS, (json.dumps(list(rows)),))
    }


def phrases_of(words: str) -> list[list[str]]:
    """The folded words that were asked for; those between double quotes stand together."""
    found = (_WORD.findall(phrase or word) for phrase, word in _PHRASES.findall(fold(words)))
    return [phrase for phrase in found if phrase]


def cut(text: str, phrases: Sequence[Sequence[str]]) -> Snippet:
    """The piece of a text that begins shortly before the first phrase, with every phrase in it marked."""
    spans = marks(text, phrases)
    start = _begin(text, spans[0][0]) if spans else 0
    end = min(start + LENGTH, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), spans[0][1] if spans else 0, start + 1)
    inside = tuple((first - start, last - start) for first, last in spans if start <= first and last <= end)
    before, after = "… " * (start > 0), " …" * (end < len(text))
    shifted = tuple((first + len(before), last + len(before)) for first, last in inside)
    return Snippet(before + text[start:end] + after, shifted)


def marks(text: str, phrases: Sequence[Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """Where the phrases stand in the text, whatever its case and diacritics; neighbours are not joined."""
    words = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    folded = [word for _, _, word in words]
    found = sorted(set(chain.from_iterable(_places(words, folded, phrase) for phrase in phrases)))
    return tuple(_apart(found))


def _places(
    words: Sequence[tuple[int, int, str]], folded: Sequence[str], phrase: Sequence[str]
) -> Iterator[tuple[int, int]]:
    length = len(phrase)
    for number, word in enumerate(folded):
        if word == phrase[0] and folded[number : number + length] == [*phrase]:
            yield words[number][0], words[number + length - 1][1]


def _apart(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without those that begin within one before."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end


def _begin(text: str, found: int) -> int:
    """Where a snippet begins: at a word, shortly before what was found."""
    start = max(0, found - BEFORE)
    return 0 if start == 0 else min(text.find(" ", start) + 1, found) or start
