"""Lists against the articles themselves, read one by one and sifted in Python."""

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import ArticleFilter, find_articles
from storage.reading import (
    Filter,
    Reprints,
    article_key,
    each_line,
    full_article,
    line_by_key,
    list_lines,
    open_library,
)
from storage.reading import choosing as choosing_module
from tests.audits.built_home import SLUG
from tests.reading.made_library import ARTICLES, SITES

days = st.none() | st.dates(date(2021, 12, 1), date(2023, 2, 1))
filters = st.builds(
    Filter,
    directive=st.just(SLUG),
    outlets=st.lists(st.sampled_from((*SITES, "khong-co")), max_size=3, unique=True).map(tuple),
    contents=st.lists(st.sampled_from((None, 0, 1, 2, 6, 9)), max_size=3, unique=True).map(tuple),
    since=days,
    until=days,
    reprints=st.sampled_from(Reprints),
    reviewed=st.none() | st.booleans(),
    state=st.sampled_from((None, "present", "gone")),
)


def fits(row, wanted):
    repeats = row.original is not None
    return (
        (not wanted.outlets or row.outlet in wanted.outlets)
        and (not wanted.contents or row.content in wanted.contents)
        and (wanted.since is None or row.day >= wanted.since.isoformat())
        and (wanted.until is None or row.day <= wanted.until.isoformat())
        and {Reprints.ALL: True, Reprints.ORIGINALS: not repeats, Reprints.ONLY: repeats}[wanted.reprints]
        and (wanted.reviewed is None or row.reviewed == wanted.reviewed)
        and (wanted.state is None or row.state == wanted.state)
    )


@pytest.mark.parametrize("sorted_at_most", [0, 20_000], ids=["read-along", "sorted"])
@given(wanted=filters, page=st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_every_filter_gives_what_the_articles_say(made_places, sorted_at_most, wanted, page):
    with open_library(made_places) as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing_module, "MOST_SORTED", sorted_at_most)
        expected = [row for row in find_articles(library, ArticleFilter(SLUG)) if fits(row, wanted)]
        found = list_lines(library, wanted, page=page, per_page=20)
        everything = list(each_line(library, wanted))
    assert found.total == len(expected)
    assert [line.url for line in found.lines] == [row.url for row in expected[20 * page - 20 : 20 * page]]
    assert [line.url for line in everything] == [row.url for row in expected]
    told = ("outlet", "title", "content", "machine", "second", "margin", "reviewed", "state")
    for line, row in zip(everything, expected, strict=True):
        assert {name: getattr(line, name) for name in told} == {name: getattr(row, name) for name in told}
        assert line.day.isoformat() == row.day
        assert line.versions == row.version
        assert line.reprint == (row.original is not None)


def test_all_paths_are_taken_by_some_filter(library):
    taken = {
        choosing_module.chosen(library, wanted).way(20).sql
        for wanted in (
            Filter(SLUG),
            Filter(SLUG, outlets=("bao",)),
            Filter(SLUG, outlets=("bao", "cu")),
            Filter(SLUG, contents=(6,)),
            Filter(SLUG, contents=(6, None)),
            Filter(SLUG, reviewed=True),
            Filter(SLUG, state="gone"),
            Filter(SLUG, reprints=Reprints.ONLY),
        )
    }
    assert len(taken) >= 6


def test_an_export_ends_where_it_is_told_to(library):
    assert len(list(each_line(library, Filter(SLUG), limit=7))) == 7
    assert len(list(each_line(library, Filter(SLUG)))) == ARTICLES


def test_a_page_after_the_last_is_empty_and_knows_the_total(library):
    found = list_lines(library, Filter(SLUG), page=10_000)
    assert (found.lines, found.total) == ((), ARTICLES)


def test_an_article_is_found_by_its_name(library):
    for line in each_line(library, Filter(SLUG), limit=20):
        assert line_by_key(library, line.key, SLUG) == line
    assert line_by_key(library, "0" * 20, SLUG) is None
    assert line_by_key(library, "' OR 1=1 --", SLUG) is None


def test_the_name_says_outlet_and_identity_and_nothing_else():
    assert article_key("bao", "bao.example/tin-1.html") == "d20553148793f1dbdeee"
    assert len(article_key("bao", "x")) == 20
    assert article_key("bao", "x") != article_key("cong", "x")


def test_the_whole_article_agrees_with_its_line(library):
    lines = list(each_line(library, Filter(SLUG)))
    by_key = {line.key: line for line in lines}
    copies = [line for line in lines if line.original_key]
    edited = [line for line in lines if line.versions > 1]
    reviewed = [line for line in lines if line.reviewed]
    assert copies and edited and reviewed
    for line in chain(copies[:5], edited[:5], reviewed[:5]):
        full = full_article(library, line, SLUG)
        assert full is not None
        assert full.line == line
        assert article_key(line.outlet, full.identity) == line.key
        assert len(full.versions) == line.versions
        assert full.versions[-1].text.title == line.title
        assert (full.label.content if full.label else None) == line.machine
        holding = [one for one in full.reviews if one.holds]
        assert bool(holding) == line.reviewed
        assert [one.content for one in holding] == ([line.content] if line.reviewed else [])
        assert (full.original.key if full.original else None) == line.original_key
        if full.original:
            assert line in (full_article(library, by_key[full.original.key], SLUG) or full).reprints
