"""How far back a channel is read, page by page, and what days that covers."""

from datetime import date
from itertools import count

import pytest

from crawler.reading import PageEntry, Reading
from crawler.results import exit_code, judge, read_from
from crawler.window import Window
from registry import Channel
from spool import ChannelEnd, ChannelResult, ChannelState, Job, JobResult, JobState, Outcome

WINDOW = Window(date(2022, 6, 1), date(2022, 6, 30))
COMPLETE = ChannelState(complete=True)
NUMBERS = count()
NEW, OLD, KNOWN, DATED_KNOWN = "new", "old", "known", "dated known"


def channel(kind="listing", **fields):
    return Channel.model_validate({"kind": kind, "url": "http://a.vn/", **fields})


def entries(page, *kinds):
    days = {NEW: date(2022, 6, 14), OLD: date(2022, 5, 1), KNOWN: None, DATED_KNOWN: date(2022, 6, 10)}
    return [
        PageEntry(f"http://a.vn/{page}-{number}", days[kind], kind in {KNOWN, DATED_KNOWN})
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "state", "end"),
    [
        ([NEW], COMPLETE, None),
        ([NEW, KNOWN, OLD], COMPLETE, None),
        ([OLD, KNOWN, KNOWN, NEW], COMPLETE, None),
        ([KNOWN, KNOWN], COMPLETE, ChannelEnd.KNOWN),
        ([KNOWN, OLD], COMPLETE, ChannelEnd.KNOWN),
        ([OLD, OLD], COMPLETE, ChannelEnd.WINDOW),
        ([KNOWN, KNOWN], ChannelState(), None),
        ([KNOWN, OLD], ChannelState(), None),
        ([OLD, OLD], ChannelState(), ChannelEnd.WINDOW),
        ([], COMPLETE, ChannelEnd.EXHAUSTED),
    ],
)
def test_whether_the_next_page_is_asked_for(kinds, state, end):
    reading = Reading("http://a.vn/", channel(next="a.next"), state)
    reading.take(entries(1, *kinds), "http://a.vn/2")
    following = reading.go_on(WINDOW, {}, 50)
    assert (following, reading.end) == (("http://a.vn/2", None) if end is None else (None, end))


def pages_read(reading, window, kinds, most):
    for page, kind in enumerate(kinds, start=1):
        reading.take(entries(page, kind), f"http://a.vn/{page + 1}")
        if reading.go_on(window, {}, most) is None:
            return page
    return None


def test_cap_counts_only_pages_with_something_to_fetch():
    first, second, before, round_and_round = (Reading("http://a.vn/", channel()) for _ in range(4))
    assert pages_read(first, WINDOW, [NEW] * 5, 3) == 3
    assert (first.end, first.outcome) == (ChannelEnd.CAPPED, Outcome.CAP_REACHED)
    assert pages_read(second, WINDOW, [DATED_KNOWN] * 3 + [NEW] * 5, 3) == 6
    assert pages_read(before, Window(until=date(2022, 6, 1)), [NEW] * 5 + [OLD] * 5, 3) == 8
    assert pages_read(round_and_round, WINDOW, [DATED_KNOWN] * 50, 3) == 30
    assert (round_and_round.end, round_and_round.outcome) == (ChannelEnd.CAPPED, None)


def test_page_that_repeats_itself_is_the_last():
    reading = Reading("http://a.vn/", channel(page="http://a.vn/{page}"), COMPLETE)
    reading.take(entries(1, NEW, NEW), "http://a.vn/2")
    assert reading.go_on(WINDOW, {}, 50)
    reading.take(entries(1, NEW), "http://a.vn/3")
    assert reading.go_on(WINDOW, {}, 50) is None
    assert reading.end is ChannelEnd.EXHAUSTED
    assert reading.listed == 2


def test_missing_page_is_an_end_only_behind_the_first():
    first, later = (Reading("http://a.vn/", channel(), COMPLETE, page=page) for page in (1, 2))
    for reading in (first, later):
        reading.fail(Outcome.HTTP_4XX, missing=True)
    assert (first.end, later.end) == (ChannelEnd.FAILED, ChannelEnd.EXHAUSTED)
    for outcome in (Outcome.TIMEOUT, Outcome.HTTP_4XX):
        later.end = None
        later.fail(outcome)
        assert later.end is ChannelEnd.FAILED


def ended(end, kind="listing", tail=(), known=0, **fields):
    """A reading whose last page held entries of those June days, and then some that are known."""
    reading = Reading(f"http://a.vn/{next(NUMBERS)}", channel(kind, **fields), COMPLETE)
    printed = [PageEntry(f"http://a.vn/{day}", date(2022, 6, day), False) for day in tail]
    met = [PageEntry(f"http://a.vn/known-{number}", None, True) for number in range(known)]
    reading.take([*printed, *met], None)
    reading.go_on(Window(), {}, 50)
    reading.end = end or reading.end
    return reading


EXHAUSTED = ChannelEnd.EXHAUSTED


@pytest.mark.parametrize(
    ("readings", "first"),
    [
        ([ended(ChannelEnd.WINDOW)], date(2022, 6, 1)),
        ([ended(ChannelEnd.KNOWN)], date(2022, 6, 11)),
        ([ended(ChannelEnd.UNCHANGED), ended(ChannelEnd.WINDOW)], date(2022, 6, 1)),
        ([ended(ChannelEnd.UNCHANGED, next="a"), ended(ChannelEnd.WINDOW)], date(2022, 6, 11)),
        ([ended(ChannelEnd.CAPPED, next="a")], date(2022, 6, 14)),
        ([ended(EXHAUSTED, next="a")], date(2022, 6, 1)),
        ([ended(EXHAUSTED, tail=[13, 12, 11, 9])], date(2022, 6, 14)),
        ([ended(EXHAUSTED)], date(2022, 6, 14)),
        ([ended(EXHAUSTED, "sitemap")], date(2022, 6, 1)),
        ([ended(EXHAUSTED, "feed", [13, 12, 11, 9])], date(2022, 6, 13)),
        ([ended(EXHAUSTED, "feed", [13, 12, 11, 9, 9, 9])], date(2022, 6, 10)),
        ([ended(EXHAUSTED, "feed", [9, 9])], date(2022, 6, 14)),
        ([ended(EXHAUSTED, "feed", [9, 9, 9]), ended(ChannelEnd.WINDOW)], date(2022, 6, 1)),
        ([ended(None, "feed", [13, 12], known=3)], date(2022, 6, 11)),
        ([ended(None, "feed", [13, 12], known=2)], date(2022, 6, 14)),
        ([], None),
    ],
)
def test_first_day_that_is_covered(readings, first):
    outlet = {"slug": "x", "name": "x", "kind": "portal", "owner": "x"}
    fields = {
        "night": "2022-06-14.2",
        "outlet": outlet,
        "since": WINDOW.since,
        "covered_from": date(2022, 6, 11),
    }
    assert read_from(readings, Job.model_validate(fields)) == first


def test_first_night_that_stops_at_known_addresses_covers_its_own_day():
    outlet = {"slug": "x", "name": "x", "kind": "portal", "owner": "x"}
    job = Job.model_validate({"night": "2022-06-14", "outlet": outlet, "since": WINDOW.since})
    assert read_from([ended(ChannelEnd.KNOWN)], job) == date(2022, 6, 14)


def result(end, outcome=None):
    return ChannelResult(url="http://a.vn/", end=end, outcome=outcome)


GOOD, CAPPED = result(ChannelEnd.WINDOW), result(ChannelEnd.CAPPED)
BROKEN = result(ChannelEnd.FAILED, Outcome.ROBOTS_UNREACHABLE)


@pytest.mark.parametrize(
    ("channels", "counts", "reason", "state", "code"),
    [
        ([GOOD], {"stored": 1, "gone": 1, "skipped:known": 2}, "finished", JobState.COMPLETE, 0),
        ([GOOD], {"failed:timeout": 1}, "finished", JobState.PARTIAL, 10),
        ([GOOD], {"lost": 1}, "finished", JobState.PARTIAL, 10),
        ([GOOD], {}, "closespider_timeout", JobState.PARTIAL, 10),
        ([GOOD, CAPPED], {}, "finished", JobState.COMPLETE, 0),
        ([GOOD], {"stored": 2, "skipped:empty_text": 2}, "finished", JobState.COMPLETE, 0),
        (
            [GOOD],
            {"stored": 2, "skipped:soft_404": 2, "skipped:empty_text": 1},
            "finished",
            JobState.PARTIAL,
            10,
        ),
        ([GOOD, BROKEN], {}, "finished", JobState.PARTIAL, 10),
        ([BROKEN], {}, "finished", JobState.FAILED, 9),
        ([], {}, "finished", JobState.FAILED, 9),
    ],
)
def test_state_of_a_job(channels, counts, reason, state, code):
    verdict = judge(channels, counts, reason)
    assert verdict.state is state
    now = "2022-06-14T00:00:00Z"
    fields = {"night": "n", "outlet": "x", "state": state, "reason": reason, "started": now, "finished": now}
    assert exit_code(JobResult.model_validate(fields)) == code


def test_nothing_is_concluded_from_a_page_that_never_came():
    reading = Reading("http://a.vn/", channel(), COMPLETE)
    assert not reading.taken
    reading.take(entries(1, NEW), "http://a.vn/2")
    assert reading.taken
    reading.go_on(WINDOW, {}, 50)
    assert not reading.taken
