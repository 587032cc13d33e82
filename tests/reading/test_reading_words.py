"""Search: with diacritics or none, in quotes side by side, and never a syntax of its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import ArticleFilter, find_articles
from storage.reading import Filter, Order, each_line, list_lines, open_library
from storage.reading import choosing as choosing_module
from storage.reading import words as words_module
from storage.reading.snippets import cut, marks, phrases_of
from tests.audits.built_home import SLUG
from tests.reading.made_library import ARTICLES

SPELLINGS = [
    ("đường bê tông", "duong be tong"),
    ("đường bê tông", "ĐƯỜNG BÊ TÔNG"),
    ("đào tạo nghề", "Dao Tao nghê"),
    ('"hộ nghèo"', '"ho ngheo"'),
    ("thôn số 7", "thon 7 số"),
]


def urls(library, words, order=Order.DAY, **rest):
    return [line.url for line in each_line(library, Filter(SLUG, words=words, **rest), order)]


@pytest.mark.parametrize(("one", "other"), SPELLINGS, ids=[f"spelling-{n}" for n in range(len(SPELLINGS))])
def test_spellings_find_the_same(library, one, other):
    found = urls(library, one)
    assert found
    assert found == urls(library, other)
    assert found == [row.url for row in find_articles(library, ArticleFilter(SLUG, q=one))]


def test_words_in_quotes_stand_side_by_side(library):
    apart, together = urls(library, "tông bê"), urls(library, '"tông bê"')
    assert apart
    assert together == []


def test_relevance_puts_titles_first_and_finds_the_same(library):
    found = list(each_line(library, Filter(SLUG, words="cà phê"), Order.RELEVANCE))
    titled = ["Cà phê" in line.title for line in found]
    assert True in titled
    assert False in titled
    assert titled == sorted(titled, reverse=True)
    assert sorted(line.url for line in found) == sorted(urls(library, "cà phê"))


@pytest.mark.parametrize("dense", [0, 8], ids=["gathered", "gone-through"])
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "rest",
    [{}, {"outlets": ("bao",)}, {"contents": (0, None)}, {"state": "gone"}, {"reviewed": True}],
    ids=["any", "outlet", "contents", "gone", "reviewed"],
)
def test_many_and_few_are_found_alike(library, monkeypatch, order, rest, dense):
    few = urls(library, "nghèo", order, **rest)
    monkeypatch.setattr(words_module, "_few", beyond)
    monkeypatch.setattr(words_module, "DENSE", dense)
    assert few
    assert urls(library, "nghèo", order, **rest) == few


def beyond(library, wanted, words, order):
    """As if more had the words than are looked at one by one."""
    choice, scored = choosing_module.chosen(library, wanted), order is Order.RELEVANCE
    found = words_module._newest(library, choice, words, 60_000_000, scored)
    return words_module.Matched(sorted(found, key=found.__getitem__) if scored else [*found])


@pytest.mark.parametrize("dense", [0, 1000], ids=["gathered", "gone-through"])
@pytest.mark.parametrize("order", Order)
def test_of_too_many_the_newest_are_ranked_and_that_is_said(library, monkeypatch, order, dense):
    everything = urls(library, "công tác")
    monkeypatch.setattr(words_module, "DENSE", dense)
    monkeypatch.setattr(words_module, "MOST_RANKED", 30)
    found = list_lines(library, Filter(SLUG, words="công tác"), order)
    assert len(everything) > 30
    assert (found.capped, found.total) == (True, 30)
    assert {line.url for line in found.lines} == set(everything[:30])


def test_exactly_as_many_as_are_ranked_are_all(library, monkeypatch):
    everything = urls(library, "cà phê")
    monkeypatch.setattr(words_module, "MOST_RANKED", len(everything))
    assert not list_lines(library, Filter(SLUG, words="cà phê")).capped


HOSTILE = [
    ("percent-signs", "%" * 10_000),
    ("percent-words", "% " * 10_000),
    ("quotes", '"' * 10_001),
    ("half-quoted", 'hộ "nghèo'),
    ("nul", "hộ\0nghèo"),
    ("near", "NEAR(hộ nghèo, 2)"),
    ("operators", "hộ AND OR NOT nghèo"),
    ("column", "title:hộ"),
    ("caret", "^hộ"),
    ("prefix", "ngh*"),
    ("minus", "-hộ"),
    ("bracket", "((hộ"),
    ("plus", "hộ + nghèo"),
    ("braces", "{title text}: hộ"),
    ("backslash", "\\"),
    ("semicolon", "'; DROP TABLE lines; --"),
    ("surrogate", "\ud800"),
    ("emoji", "🙂"),
    ("one-word-often", "tỉnh " * 3000),
    ("many-words", " ".join(f"từ{number}" for number in range(3000))),
]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_is_asked_is_no_error(library, words, order):
    assert 0 <= list_lines(library, Filter(SLUG, words=words), order).total <= ARTICLES


@given(words=st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_no_error(made_places, words):
    with open_library(made_places) as library:
        assert list_lines(library, Filter(SLUG, words=words), Order.RELEVANCE).total <= ARTICLES


def test_nothing_asked_is_the_whole_list(library):
    assert list_lines(library, Filter(SLUG, words='  "" ')).total == ARTICLES


def test_snippets_mark_the_words_as_they_are_printed(library):
    found = list_lines(library, Filter(SLUG, words='"ho ngheo"'))
    marked = {snippet.text[start:end] for snippet in found.snippets.values() for start, end in snippet.spans}
    assert {word.casefold() for word in marked} == {"hộ nghèo"}
    assert set(found.snippets) == {line.id for line in found.lines}


@given(
    text=st.text(alphabet="aáăâđĐdeêi NGH.,\n…", max_size=600),
    words=st.text(alphabet='ađd ngh"', max_size=12),
)
@settings(max_examples=200)
def test_every_mark_is_one_of_the_phrases_and_lies_within(text, words):
    phrases = phrases_of(words)
    snippet = cut(text, phrases)
    last = 0
    for start, end in snippet.spans:
        assert last <= start < end <= len(snippet.text)
        last = end
        assert phrases_of(f'"{snippet.text[start:end]}"')[0] in phrases
    assert bool(snippet.spans) == bool(marks(text, phrases))


def test_a_snippet_begins_shortly_before_what_was_found():
    snippet = cut("xa " * 200 + "hộ nghèo " + "xa " * 200, [["ho", "ngheo"]])
    ((start, end),) = snippet.spans
    assert snippet.text[start:end] == "hộ nghèo"
    assert start < 80
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")
    assert len(snippet.text) < 260
