from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spool import ChannelEnd, Outcome
from storage.completeness.estimating import missed_by_both
from storage.completeness.reconciling import (
    ChannelFacts,
    Claim,
    Completeness,
    NightFacts,
    Note,
    Reason,
    Shade,
    claims,
    goes_on_from,
    whole_from,
)
from storage.completeness.spans import standing

C, P, N = Completeness.COMPLETE, Completeness.PARTIAL, Completeness.NONE
NIGHT = date(2022, 6, 14)


def june(day):
    return date(2022, 6, day)


def channel(url, covers=None, end=ChannelEnd.KNOWN, root=None, thorough=True, listed=9, outcome=None):
    covered = june(covers) if covers else None
    return ChannelFacts(url, root or url, end, outcome, listed, covered, thorough)


def night(*channels, **rest):
    return NightFacts(**({"day": NIGHT, "began": NIGHT, "channels": channels} | rest))


def shown(found):
    return [
        (claim.since.day, claim.until.day, claim.state, *(n.reason for n in claim.notes)) for claim in found
    ]


OWN_DAY = (14, 14, P, Reason.DAY_NOT_OVER)

CASES = {
    "a listing read to the window": (night(channel("l", 1)), [(1, 13, C), OWN_DAY]),
    "a night after midnight covers the day before": (
        night(channel("l", 13), day=june(15), began=june(15)),
        [(13, 14, C), (15, 15, P, Reason.DAY_NOT_OVER)],
    ),
    "an outlet whose clock runs behind ours": (
        night(channel("l", 1), began=june(13)),
        [(1, 12, C), (13, 14, P, Reason.DAY_NOT_OVER)],
    ),
    "a window that ends before": (night(channel("l", 1), until=june(9)), [(1, 9, C)]),
    "a window that begins later": (night(channel("l", 1), since=june(5)), [(5, 13, C), OWN_DAY]),
    "two listings, one of them shorter": (
        night(channel("a", 1), channel("b", 9)),
        [(1, 8, P, Reason.CHANNEL_SHORT), (9, 13, C), OWN_DAY],
    ),
    "a listing and a feed, which need not reach as far": (
        night(channel("l", 1), channel("f", 12, thorough=False)),
        [(1, 13, C), OWN_DAY],
    ),
    "a feed alone": (night(channel("f", 12, thorough=False)), [(12, 13, C), OWN_DAY]),
    "a feed that has gone round": (night(channel("f", 14, thorough=False)), [OWN_DAY]),
    "a listing that speaks for no day beside a feed": (
        night(channel("l"), channel("f", 12, thorough=False)),
        [(12, 13, P, Reason.CHANNEL_SHORT), OWN_DAY],
    ),
    "a channel that failed": (
        night(channel("l", 1), channel("f", end=ChannelEnd.FAILED, thorough=False)),
        [(1, 13, P, Reason.CHANNEL_FAILED), (14, 14, P, Reason.CHANNEL_FAILED, Reason.DAY_NOT_OVER)],
    ),
    "a section that failed": (
        night(channel("l", 1), channel("l/2", end=ChannelEnd.FAILED, root="l")),
        [
            (1, 13, P, Reason.CHANNEL_FAILED, Reason.CHANNEL_SHORT),
            (14, 14, P, Reason.CHANNEL_FAILED, Reason.DAY_NOT_OVER),
        ],
    ),
    "a section behind a dead link": (
        night(channel("l", 1), channel("x", end=ChannelEnd.EXHAUSTED, root="l", outcome=Outcome.GONE)),
        [(1, 13, C), OWN_DAY],
    ),
    "an index of sitemaps is spoken for by what it leads to": (
        night(channel("i", listed=0, end=ChannelEnd.EXHAUSTED), channel("s", 3, root="i")),
        [(3, 13, C), OWN_DAY],
    ),
    "an index that was cut is not": (
        night(channel("i", listed=0, end=ChannelEnd.CAPPED), channel("s", 3, root="i")),
        [(3, 13, P, Reason.CHANNEL_SHORT), OWN_DAY],
    ),
    "every channel failed": (night(channel("l", end=ChannelEnd.FAILED), met=False), []),
    "a crawl that was cut off": (
        night(channel("l", 1), cut="closespider_timeout"),
        [(1, 13, P, Reason.CUT_OFF), (14, 14, P, Reason.CUT_OFF, Reason.DAY_NOT_OVER)],
    ),
    "torn lines": (
        night(channel("l", 1), torn=1),
        [(1, 13, P, Reason.TORN), (14, 14, P, Reason.TORN, Reason.DAY_NOT_OVER)],
    ),
    "killed before its result": (night(cut="killed"), [(14, 14, P, Reason.CUT_OFF, Reason.DAY_NOT_OVER)]),
    "an older record": (
        night(channel("l", thorough=None), read_from=june(2)),
        [(2, 13, C, Reason.OLDER_RECORD), OWN_DAY],
    ),
    "an older record of a night that was not complete": (night(channel("l", thorough=None)), [OWN_DAY]),
    "a listing that went back in time": (
        night(channel("l", 13), troubles=(Note(Reason.BACK_IN_TIME, 2, "l"),)),
        [(13, 13, P, Reason.BACK_IN_TIME), (14, 14, P, Reason.BACK_IN_TIME, Reason.DAY_NOT_OVER)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_night_says_of_the_days(name):
    facts, expected = CASES[name]
    assert shown(claims(facts)) == expected


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        (night(channel("l", 1)), 14),
        (night(channel("l", 14)), 14),
        (night(channel("f", 15, thorough=False)), 15),
        (night(channel("f", thorough=False)), 15),
        (night(channel("l", 1), until=june(9)), 9),
        (night(channel("l", end=ChannelEnd.FAILED)), None),
        (night(channel("l", 1), cut="closespider_timeout"), None),
        (night(channel("l", 1), torn=1), None),
        (night(channel("l", 1), troubles=(Note(Reason.EMPTIED),)), None),
        (night(cut="killed"), None),
    ],
)
def test_where_the_next_night_goes_on(facts, day):
    assert goes_on_from(facts) == (day and june(day))


def test_channels_speak_for_a_day_together():
    assert whole_from([channel("a", 3), channel("b", 5), channel("f", 9, thorough=False)]) == june(5)
    assert whole_from([channel("f", 9, thorough=False), channel("g", 2, thorough=False)]) == june(9)
    assert whole_from([channel("a", 3), channel("b")]) is None
    assert whole_from([]) is None


def claim(since, until, state=C, *notes):
    return Claim(june(since), june(until), state, notes)


def against(since, until, outcome="failed:timeout", lowers=True, reason=Reason.ADDRESS_UNREAD):
    return Shade(june(since) if since else None, june(until), Note(reason, 1, outcome), lowers)


def stands(made, shades, since=1, until=10):
    found = standing(made, shades, june(since), june(until))
    return [
        (span.since.day, span.until.day, span.state, [(n.reason, n.number) for n in span.notes])
        for span in found
    ]


def test_the_best_night_counts_and_the_newest_of_equals_tells_why():
    early, late = Note(Reason.CUT_OFF, 1, "x"), Note(Reason.TORN)
    made = [claim(2, 6, P, early), claim(4, 5), claim(5, 8, P, late)]
    assert stands(made, []) == [
        (1, 1, N, [(Reason.NOT_READ, 1)]),
        (2, 3, P, [(Reason.CUT_OFF, 1)]),
        (4, 5, C, []),
        (6, 8, P, [(Reason.TORN, 1)]),
        (9, 10, N, [(Reason.NOT_READ, 1)]),
    ]


def test_a_later_bad_night_takes_nothing_back():
    assert stands([claim(1, 10), claim(3, 9, P, Note(Reason.BACK_IN_TIME))], []) == [(1, 10, C, [])]


def test_what_was_not_read_lowers_its_own_days_and_no_others():
    shades = [against(3, 3), against(3, 4), against(None, 1, "failed:http_5xx")]
    assert stands([claim(1, 10)], shades) == [
        (1, 1, P, [(Reason.ADDRESS_UNREAD, 1)]),
        (2, 2, C, []),
        (3, 3, P, [(Reason.ADDRESS_UNREAD, 2)]),
        (4, 4, P, [(Reason.ADDRESS_UNREAD, 1)]),
        (5, 10, C, []),
    ]


def test_a_late_find_is_told_and_lowers_nothing():
    late = against(5, 5, "", lowers=False, reason=Reason.LATE_FIND)
    assert stands([claim(1, 10)], [late])[1] == (5, 5, C, [(Reason.LATE_FIND, 1)])


SPANS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from([C, P])), max_size=12)


@given(SPANS, SPANS, st.integers(1, 12), st.integers(1, 12))
def test_what_stands_is_what_each_day_says(given_claims, given_shades, since, until):
    since, until = min(since, until), max(since, until)
    made = [claim(min(a, b), max(a, b), state) for a, b, state in given_claims]
    shades = [against(min(a, b), max(a, b), lowers=state is P) for a, b, state in given_shades]
    found = list(standing(made, shades, june(since), june(until)))
    for number in range(since, until + 1):
        day = june(number)
        (span,) = (it for it in found if it.since <= day <= it.until)
        states = {it.state for it in made if it.since <= day <= it.until}
        lowered = any(it.lowers for it in shades if it.since <= day <= it.until)
        best = C if C in states else P if P in states else N
        assert span.state is (P if best is C and lowered else best)
    assert sum((it.until - it.since).days + 1 for it in found) == until - since + 1


@pytest.mark.parametrize(
    ("lists", "missed"),
    [
        ((20, 20, 20), (0.0, 0, 1)),
        ((40, 40, 20), (400 / 21, 6, 48)),
        ((450, 440, 430), (200 / 431, 0, 2)),
        ((10, 9, 7), (0.75, 0, 8)),
    ],
)
def test_what_two_channels_missed(lists, missed):
    found = missed_by_both(*lists)
    assert (found.number, found.low, found.high) == (pytest.approx(missed[0]), *missed[1:])


@pytest.mark.parametrize("lists", [(0, 0, 0), (100, 100, 0), (9, 9, 6)])
def test_too_few_in_both_tell_nothing(lists):
    assert missed_by_both(*lists) is None


@pytest.mark.parametrize("lists", [(3, 9, 4), (9, 3, 4), (9, 9, -1)])
def test_no_two_lists_share_more_than_one_has(lists):
    with pytest.raises(ValueError, match="cannot share"):
        missed_by_both(*lists)


@given(st.integers(7, 60), st.integers(7, 60), st.integers(7, 60))
def test_the_interval_holds_the_estimate(first, second, both):
    both = min(first, second, both)
    found = missed_by_both(first, second, both)
    assert found.low <= round(found.number) and found.number <= found.high + 1
    assert 0 <= found.low <= found.high


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Exact, for 60 articles of which two channels list 40 and 45 at random: no sampling."""
    from math import comb

    covered = 0.0
    for both in range(25, 41):
        chance = comb(40, both) * comb(20, 45 - both) / comb(60, 45)
        found = missed_by_both(40, 45, both)
        truth = 60 - (85 - both)
        covered += chance * (found.low <= truth <= found.high)
    assert covered >= 0.95
