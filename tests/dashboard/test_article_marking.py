"""The marks in an article's text: what the label came of, where it stands, and nothing lost around it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.marking import AGAINST, SUBJECT, SUPPORT, MarkedText, found_words, marked
from storage.edits import VersionText
from vietnamese.text import fold, normalise

ROLES = ("gate", "support", "content:1", "content:6", "exclusion:khac", "rule:x:1", "rule:x:gate")
ZONES = ("title", "lead", "opening", "body")


def text_of(title: str = "", lead: str | None = None, body: tuple[str, ...] = ()) -> VersionText:
    return VersionText(1, title, lead, body, None, None, ())


def hit(zone: str, start: int, end: int, role: str = "gate") -> dict[str, Any]:
    return {"phrase": "x", "zone": zone, "start": start, "end": end, "weight": 1.0, "role": role}


def shown(found: MarkedText) -> list[tuple[str, str]]:
    lines = (found.title, found.lead, *found.body)
    return [(piece.text, piece.mark) for line in lines for piece in line if piece.mark]


def test_hits_are_marked_in_the_part_that_they_count_from() -> None:
    text = text_of("Giảm nghèo nhanh", "Hộ nghèo vui.", ("Đoạn đầu.", "Nêu gương điển hình."))
    start = len("Đoạn đầu.\nNêu ")
    hits = [
        hit("title", 0, 10),
        hit("lead", 0, 8, "support"),
        hit("body", start, start + 15, "content:6"),
        hit("opening", 0, 4, "exclusion:khac"),
    ]
    found = marked(text, hits, 6)
    assert shown(found) == [
        ("Giảm nghèo", SUBJECT),
        ("Hộ nghèo", SUPPORT),
        ("Đoạn", AGAINST),
        ("gương điển hình", "6"),
    ]
    assert found.marks == ("6", SUBJECT, AGAINST, SUPPORT)
    assert {piece.sign for line in found.body for piece in line if piece.mark} == {"6", "✗"}


def test_without_a_lead_the_first_paragraph_stands_for_it() -> None:
    found = marked(text_of("Tít", None, ("Hộ nghèo vui.", "Hết.")), [hit("lead", 0, 8)], 1)
    assert found.lead == ()
    assert shown(found) == [("Hộ nghèo", SUBJECT)]


def test_of_two_that_overlap_the_articles_content_is_shown() -> None:
    hits = [hit("title", 0, 10), hit("title", 5, 16, "content:6"), hit("title", 0, 16, "content:1")]
    text = text_of("Giảm nghèo nhanh")
    assert shown(marked(text, hits, 6)) == [("nghèo nhanh", "6")]
    assert shown(marked(text, hits, 1)) == [("Giảm nghèo nhanh", "1")]
    assert shown(marked(text, hits[:1], None)) == [("Giảm nghèo", SUBJECT)]


def test_a_hit_of_another_text_marks_nothing() -> None:
    assert (
        shown(marked(text_of("Tít"), [hit("title", 2, 90), hit("body", 0, 4), hit("title", 2, 2)], 1)) == []
    )


@given(
    st.text(max_size=30),
    st.none() | st.text(max_size=30),
    st.lists(st.text(max_size=30), max_size=4),
    st.lists(
        st.tuples(st.sampled_from(ZONES), st.integers(-3, 60), st.integers(-3, 60), st.sampled_from(ROLES)),
        max_size=8,
    ),
)
def test_nothing_is_lost_and_nothing_added(
    title: str, lead: str | None, body: list[str], hits: list[tuple[str, int, int, str]]
) -> None:
    found = marked(text_of(title, lead, tuple(body)), [hit(*one) for one in hits], 1)
    assert "".join(piece.text for piece in found.title) == normalise(title)
    paragraphs = [line for line in normalise("\n".join(body)).split("\n") if line.strip()]
    assert ["".join(piece.text for piece in line) for line in found.body] == paragraphs
    assert not any(piece.mark and not piece.text for line in found.body for piece in line)


def test_words_that_were_looked_for() -> None:
    line = found_words("Hộ nghèo ở buôn", ((0, 2), (9, 10)))
    assert [(piece.text, piece.mark) for piece in line] == [
        ("Hộ", "tim"),
        (" nghèo ", ""),
        ("ở", "tim"),
        (" buôn", ""),
    ]
    assert fold(line[0].text) == "ho"
