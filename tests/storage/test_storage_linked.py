"""Articles that no channel lists and other articles link to: what they say of days, and what they do not."""

from datetime import date

import pytest
from written_spools import address

from audits.reasons import day_reason
from spool import IN_ARTICLES, ChannelEnd, JobState, Outcome, Place, Sighting
from storage import completeness_of, plan, standing_of, trail_of

NEWS = {f"bai-{n}": f"2022-06-{n:02}" for n in range(1, 14)}
"""An article for each day before the first night, all of them listed."""


def june(number):
    return date(2022, 6, number)


def day(number):
    return f"2022-06-{number:02}"


def night(writer, *linked, covers=1, stored=(), since=1):
    """A listing that is read well, and what articles link to: paths with the day printed beside them."""
    for path, published in NEWS.items():
        if int(published[-2:]) >= since:
            writer.sees("tin", (path, published))
            writer.article(path, published=published)
    for path, printed in linked:
        line = {"channel": IN_ARTICLES, "page": address("bai-13"), "url": address(path)}
        writer.listed.append(Sighting(**line, day=printed, at=writer.now()))
    for path, published in stored:
        writer.article(path, published=published)
    return writer.reads("tin", day(covers))


def stands(store, until=13):
    spans = standing_of(store, "bao", june(1), june(until))
    return [(it.since.day, it.until.day, it.state.value, *(n.reason.value for n in it.notes)) for it in spans]


def test_such_an_article_is_laid_against_its_own_day(store, spool, take_in):
    take_in(night(spool(), ("rieng", None), stored=[("rieng", day(5))]))
    assert stands(store) == [(1, 4, "complete"), (5, 5, "partial", "leaky"), (6, 13, "complete")]
    (note,) = standing_of(store, "bao", june(5), june(5))[0].notes
    assert day_reason(note) == (
        "không kênh nào của đơn vị nêu 1 bài của những ngày này, chỉ bài khác dẫn đến"
    )


def test_however_many_there_are(store, spool, take_in):
    few = [(f"rieng-{number}", day(number)) for number in (2, 5, 6, 9)]
    take_in(night(spool(), *((path, None) for path, _ in few), stored=few))
    partial = [first for first, last, state, *_ in stands(store) if state == "partial" for _ in (last,)]
    assert partial == [2, 5, 9]
    assert (5, 6, "partial", "leaky") in stands(store)


def test_one_of_before_the_window_says_nothing(store, spool, take_in):
    take_in(night(spool(), ("cu", None), stored=[("cu", "2019-03-01")]))
    assert stands(store) == [(1, 13, "complete")]


def test_one_without_a_day_says_nothing_of_the_day_on_which_it_was_met(store, spool, take_in):
    take_in(night(spool(), ("x", None), stored=[("x", None)]))
    later = spool(day(15)).reads("tin", day(14), end=ChannelEnd.KNOWN, listed=1)
    take_in(later.sees("tin", ("bai-13", day(13))))
    assert (14, "complete") in [(last, state) for _, last, state, *_ in stands(store, 14)]


def test_a_channel_that_lists_it_later_has_not_missed_it(store, spool, take_in):
    take_in(night(spool(), ("rieng", None), stored=[("rieng", day(5))]))
    later = spool(day(15)).sees("tin", ("rieng", day(5)), ("bai-13", day(13)))
    take_in(later.reads("tin", day(14), end=ChannelEnd.KNOWN))
    assert stands(store) == [(1, 13, "complete")]


def test_links_are_no_channel(store, spool, take_in):
    take_in(night(spool(), ("rieng", day(5)), ("bai-3", day(3)), stored=[("rieng", day(5))]))
    assert {row["channel"] for row in store.rows("SELECT channel FROM channel_checks")} <= {address("tin")}
    assert store.rows("SELECT * FROM estimates") == []
    (account,) = completeness_of(store, ["bao"], june(1), june(13))
    assert [it.url for it in account.channels] == [address("tin")]
    # What a channel lists too needs no second row.
    kept = store.rows("SELECT url FROM sightings WHERE channel = ?", (IN_ARTICLES,))
    assert [row["url"] for row in kept] == [address("rieng")]


def test_they_certify_nothing(store, spool, take_in):
    writer = spool()
    line = {"channel": IN_ARTICLES, "page": address("a"), "url": address("b")}
    writer.listed.append(Sighting(**line, day=june(5), at=writer.now()))
    writer.article("b", published=day(5)).reads("tin", None, end=ChannelEnd.FAILED)
    take_in(writer, state=JobState.FAILED, reason="channels not read: failed:timeout")
    assert {state for _, _, state, *_ in stands(store)} == {"none"}


@pytest.mark.parametrize("outcome", [Outcome.HTTP_5XX, Outcome.LAYOUT_CHANGED, Outcome.CAP_REACHED])
def test_one_that_was_not_read_is_laid_against_a_printed_day_alone(store, spool, take_in, outcome):
    take_in(night(spool().end("x", outcome, status=None), ("x", None)))
    assert stands(store) == [(1, 13, "complete")]
    take_in(night(spool(day(15)).end("y", outcome, status=None), ("y", day(5)), covers=14, since=13))
    assert stands(store) == [(1, 4, "complete"), (5, 5, "partial", "address_unread"), (6, 13, "complete")]


def test_one_that_failed_is_asked_for_apart_from_what_channels_list(store, spool, take_in):
    writer = spool().end("x", Outcome.TIMEOUT).end("y", Outcome.TIMEOUT).sees("tin", ("y", day(5)))
    take_in(night(writer, ("x", None), ("y", None)), state=JobState.PARTIAL)
    state = plan(store, "bao", june(15))
    assert (state.retry, state.linked) == ((address("y"),), (address("x"),))
    for number in (15, 16):
        answered = spool(day(number)).end("x", Outcome.NOT_ARTICLE, status=200)
        take_in(night(answered, covers=number - 1, since=13))
    state = plan(store, "bao", june(17))
    assert (state.linked, address("x") in state.known) == ((), True)


def test_the_trail_names_the_article_that_links_to_it(store, spool, take_in):
    take_in(night(spool(), ("rieng", None), stored=[("rieng", day(5))]))
    trail = trail_of(store, "bao", address("rieng"), "http://bao.example.vn/rieng", "x")
    assert trail.listings == ()
    assert [(it.page, it.first_night) for it in trail.linked_from] == [(address("bai-13"), day(14))]


def test_one_without_a_day_may_be_of_any_age(store, spool, take_in):
    """A night that goes on from another has met what was published since; of links that is not so."""
    take_in(night(spool()))
    take_in(night(spool(day(15)), ("x", None), stored=[("x", None)], covers=14, since=13))
    assert stands(store, 14) == [(1, 14, "complete", "undated")]
    plain = spool(day(16)).sees("tin", ("y", None), ("bai-13", day(13))).article("y", published=None)
    take_in(plain.reads("tin", day(15), end=ChannelEnd.KNOWN))
    (note,) = standing_of(store, "bao", june(3), june(3))[0].notes
    assert note.number == 1


def test_dead_links_that_all_lead_to_one_page_are_no_wall(store, spool, take_in):
    dead = [f"chet-{number}" for number in range(9)]
    writer = spool()
    for path in dead:
        place = Place(warc="pages.warc.gz", offset=1, sha256="f" * 64)
        writer.end(path, Outcome.NOT_ARTICLE, status=200, place=place)
    take_in(night(writer, *((path, None) for path in dead)))
    assert stands(store) == [(1, 13, "complete")]
