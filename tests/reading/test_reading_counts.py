"""The tallies against what the command line counts from the articles themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Completeness, coverage_of, standing_of
from storage.reading import Reprints, calendar, days_of_outlets, matrix, months, open_library
from storage.reading.counts import stretch
from tests.audits.built_home import SLUG
from tests.reading.made_library import SITES

CONTENTS = range(7)
TODAY = date(2023, 1, 2)
days = st.dates(date(2021, 12, 1), date(2023, 2, 1))
windows = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@given(window=windows, reprints=st.booleans())
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_coverage_table(made_places, window, reprints):
    with open_library(made_places) as library:
        told = coverage_of(library, SLUG, *window, SITES, CONTENTS, TODAY, reprints)
        which = Reprints.ALL if reprints else Reprints.ORIGINALS
        found = matrix(library, SLUG, *window, which)
        copies = matrix(library, SLUG, *window, Reprints.ONLY)
        counted = days_of_outlets(library, *window, TODAY)
    for line in told:
        row = found.get(line.slug, {})
        assert {number: row.get(number, 0) for number in CONTENTS} == line.contents
        assert row.get(None, 0) == line.unlabelled
        assert sum(copies.get(line.slug, {}).values()) == line.reprints
        state = counted[line.slug]
        assert (state.complete, state.partial) == (line.complete_days, line.partial_days)
        assert state.partial + state.none == line.days_without_data


@given(window=windows)
@settings(max_examples=40, deadline=None)
def test_months_add_up_to_the_matrix(made_places, window):
    with open_library(made_places) as library:
        rows = months(library, SLUG, *window)
        found = matrix(library, SLUG, *window)
        own = {slug: months(library, SLUG, *window, outlet=slug) for slug in SITES}
    assert sum(one.articles for one in rows) == sum(sum(row.values()) for row in found.values())
    for slug, of in own.items():
        totals: dict[int | None, int] = {}
        for one in of:
            totals[one.content] = totals.get(one.content, 0) + one.articles
        assert totals == found.get(slug, {})


@given(window=windows, outlet=st.sampled_from(SITES))
@settings(max_examples=40, deadline=None)
def test_the_calendar_has_each_day_as_it_stands(made_places, window, outlet):
    with open_library(made_places) as library:
        found = calendar(library, outlet, *window, TODAY)
        until = min(window[1], TODAY - timedelta(days=1))
        told = standing_of(library, outlet, window[0], until)
    expected = [
        (claim.since + timedelta(days=number), claim.state)
        for claim in told
        for number in range((claim.until - claim.since).days + 1)
    ]
    assert found == expected


def test_no_day_of_an_outlet_that_no_night_vouches_for(library):
    found = calendar(library, "moi", date(2022, 7, 1), date(2022, 7, 3), TODAY)
    assert [state for _, state in found] == [Completeness.NONE] * 3


def test_a_window_to_come_has_nothing_and_is_no_error(library):
    window = date(2024, 5, 1), date(2024, 5, 31)
    assert matrix(library, SLUG, *window) == {}
    assert months(library, SLUG, *window) == []
    assert calendar(library, "bao", *window, TODAY) == []
    assert {one.none for one in days_of_outlets(library, *window, TODAY).values()} == {0}


def test_a_directive_that_was_not_copied_has_no_counts(library):
    assert matrix(library, "khac", date(2022, 1, 1), date(2022, 12, 31)) == {}


@given(window=windows)
def test_months_and_days_of_a_window_are_all_of_it_and_nothing_twice(window):
    parts = stretch(*window)
    found = [first + timedelta(days=n) for first, last in parts.days for n in range((last - first).days + 1)]
    if parts.months is not None:
        first, last = parts.months
        assert first.day == last.day == 1
        end = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
        found += [first + timedelta(days=n) for n in range((end - first).days)]
    assert sorted(found) == [window[0] + timedelta(days=n) for n in range((window[1] - window[0]).days + 1)]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date.min, date.max),
        (date.min, date(2022, 6, 14)),
        (date(9999, 12, 5), date.max),
        (date.max, date.max),
    ],
    ids=["all", "from-the-beginning", "last-month", "last-day"],
)
def test_the_ends_of_the_calendar_are_windows_too(since, until):
    parts = stretch(since, until)
    firsts = [first for first, _ in parts.days] + ([parts.months[0]] if parts.months else [])
    assert min(firsts) == since
