"""An article's text with the phrases that its label came of, cut into what is marked and what is not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from audits.packing.highlights import marks_of
from storage.edits import VersionText
from vietnamese.text import normalise

Hits = Sequence[Mapping[str, Any]]
Mark = tuple[int, int, str]

SUBJECT, AGAINST, SUPPORT = "chu-de", "loai-tru", "bo-tro"
"""Marks besides those of the contents, which are named by their numbers."""

FOUND: Final = "tim"
"""The mark of words that were looked for."""

SIGNS: Final = {SUBJECT: "◆", AGAINST: "✗", SUPPORT: "◇"}
"""Stand behind the marked words, as a content's number does."""

MEANINGS: Final = {
    SUBJECT: "cụm từ chính của văn bản (bài có đúng chủ đề không)",
    SUPPORT: "cụm từ bổ trợ cho chủ đề",
    AGAINST: "cụm từ của chuyện khác (loại trừ)",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` is a content's number, one of the above, or empty."""

    text: str
    mark: str = ""

    @property
    def sign(self) -> str:
        """What tells the mark without its colour."""
        return SIGNS.get(self.mark, self.mark)


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Title, lead and paragraphs in pieces, and which marks there are."""

    title: Line
    lead: Line
    body: tuple[Line, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """All marks that occur: contents by number, then the others."""
        lines = (self.title, self.lead, *self.body)
        found = {piece.mark for line in lines for piece in line if piece.mark}
        numbers = sorted((mark for mark in found if mark.isdigit()), key=int)
        return (*numbers, *(mark for mark in SIGNS if mark in found))


def marked(text: VersionText, hits: Hits, content: int | None) -> MarkedText:
    """The text with its hits; where two overlap, the one of that content is shown."""
    title, lead, body = (normalise(part) for part in (text.title, text.lead or "", "\n".join(text.body)))
    wanted = _wanted(hits, content)
    of_lead = [hit for hit in hits if hit["zone"] == "lead"]
    # Without a lead of its own a text's first paragraph stands for it, and counts from the text's start.
    of_body = [hit for hit in hits if hit["zone"] in {"opening", "body"}] + ([] if lead.strip() else of_lead)
    of_title = [hit for hit in hits if hit["zone"] == "title"]
    return MarkedText(
        tuple(cut(title, 0, len(title), marks_of(of_title, wanted, len(title)))),
        tuple(cut(lead, 0, len(lead), marks_of(of_lead, wanted, len(lead)))) if lead.strip() else (),
        tuple(_lines(body, marks_of(of_body, wanted, len(body)))),
    )


def _wanted(hits: Hits, content: int | None) -> dict[str, str]:
    """The mark of each role, the weightiest first; rules of the gate have no words of their own to show."""
    roles = sorted({str(hit["role"]) for hit in hits})
    contents = sorted(
        (role for role in roles if role.startswith("content:")),
        key=lambda role: role != f"content:{content}",
    )
    against = [role for role in roles if role.startswith("exclusion:")]
    return {
        **{role: role.removeprefix("content:") for role in contents},
        "gate": SUBJECT,
        **dict.fromkeys(against, AGAINST),
        "support": SUPPORT,
    }


def _lines(text: str, marks: Iterable[Mark]) -> Iterator[Line]:
    """The paragraphs, each with the marks that lie in it."""
    start, kept = 0, list(marks)
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        inside = [mark for mark in kept if mark[0] < end and start < mark[1]]
        if paragraph.strip():
            yield tuple(cut(text, start, end, inside))
        start = end + 1


def found_words(text: str, spans: Iterable[tuple[int, int]]) -> Line:
    """A text with the words that were looked for."""
    return tuple(cut(text, 0, len(text), ((start, end, FOUND) for start, end in spans)))


def cut(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    """A stretch of a text in pieces, with the marks that lie in it, in order and without overlaps."""
    at = start
    for first, last, mark in marks:
        if at < first:
            yield Piece(text[at:first])
        yield Piece(text[max(at, first) : min(last, end)], mark)
        at = min(last, end)
    if at < end:
        yield Piece(text[at:end])
