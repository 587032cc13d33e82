"""The sentences in which a label's phrases stand, cut into what is marked and what is not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.judged_texts import JudgedText
from vietnamese.text import normalise

MOST_SENTENCES: Final = 8
LONGEST: Final = 600
"""Characters of a sentence shown around what is marked: a page without full stops is one sentence."""

ZONES: Final = {"title": "Tít", "lead": "Sa-pô", "opening": "Đầu bài", "body": "Thân bài"}
_SENTENCE: Final = re.compile(r"\S[^\n]*?(?:[.!?…][\"”’»)]*(?=\s)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `mark` says what was found there, if anything."""

    text: str
    mark: str
    """`content`: a phrase of the content; `gate`: one of the directive's subject; empty: neither."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with something found in it."""

    zone: str
    pieces: tuple[Piece, ...]


def sentences(text: JudgedText, content: int) -> list[Sentence]:
    """The sentences with phrases of that content or of the subject, in reading order."""
    found: list[Sentence] = []
    for zone, whole, hits in _zones(text):
        marks = marks_of(hits, {f"content:{content}": "content", "gate": "gate"}, len(whole))
        found += _cut(zone, whole, marks)
    return found


def _zones(text: JudgedText) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Each part of the text with its hits; the label counts opening and body from the start of the text."""
    body, lead = normalise(text.body), normalise(text.lead or "")
    by_zone: dict[str, list[dict[str, Any]]] = {}
    for hit in text.hits:
        by_zone.setdefault(hit["zone"], []).append(hit)
    yield ZONES["title"], normalise(text.title), by_zone.get("title", [])
    # Without a lead of its own a text's first paragraph stands for it, and counts from the text's start.
    yield ZONES["lead"], lead if lead.strip() else body, by_zone.get("lead", [])
    for zone in ("opening", "body"):
        yield ZONES[zone], body, by_zone.get(zone, [])


def marks_of(
    hits: Iterable[Mapping[str, Any]], wanted: Mapping[str, str], length: int
) -> list[tuple[int, int, str]]:
    """The stretches of a text to mark, without overlaps: first character, the one after the last, the mark.

    `wanted` has the mark of each role; of two that overlap, the role that stands first there is shown.
    """
    ranks = {role: rank for rank, role in enumerate(wanted)}
    found = sorted(
        (ranks[hit["role"]], hit["start"], -hit["end"], wanted[hit["role"]])
        for hit in hits
        if hit["role"] in wanted and 0 <= hit["start"] < hit["end"] <= length
    )
    kept: list[tuple[int, int, str]] = []
    for _, start, before_end, mark in found:
        if all(-before_end <= other or start >= after for other, after, _ in kept):
            kept.append((start, -before_end, mark))
    return sorted(kept)


def _cut(zone: str, whole: str, marks: list[tuple[int, int, str]]) -> Iterator[Sentence]:
    if not marks:
        return
    for match in _SENTENCE.finditer(whole):
        inside = [mark for mark in marks if mark[0] < match.end() and match.start() < mark[1]]
        if inside:
            yield Sentence(zone, tuple(_pieces(whole, match.start(), match.end(), inside)))


def _pieces(whole: str, start: int, end: int, marks: list[tuple[int, int, str]]) -> Iterator[Piece]:
    first, last = marks[0][0], marks[-1][1]
    begin, close = max(start, first - LONGEST // 2), min(end, last + LONGEST // 2)
    if begin > start:
        yield Piece("… ", "")
    at = begin
    for mark_start, mark_end, mark in marks:
        yield Piece(whole[at : max(at, mark_start)], "")
        yield Piece(whole[max(at, mark_start) : min(mark_end, close)], mark)
        at = max(at, min(mark_end, close))
    yield Piece(whole[at:close].rstrip() + ("" if close == end else " …"), "")
