"""Certificates as real spools bring them about: which days they vouch for, and which faults they see."""

from datetime import UTC, date, datetime

import pytest
from written_spools import address, contents

from spool import ChannelEnd, JobState, Outcome, Place, RobotsCopy
from storage import (
    begin_night,
    certify,
    completeness_of,
    coverage_of,
    ingest,
    plan,
    standing_of,
)
from storage.completeness.report import late_finds_of
from storage.completeness.sightings import bounds

NEWS = {f"bai-{n}": f"2022-06-{n:02}" for n in range(1, 14)}
"""An article for each day before the first night, by path."""


def june(number):
    return date(2022, 6, number)


def day(number):
    return f"2022-06-{number:02}"


def read(writer, *paths, covers=1, feed=None, stored=None, **rest):
    """A listing that lists those articles of NEWS, newest first, and is read well; a feed where asked for."""
    writer.sees("tin", *((path, NEWS[path]) for path in paths))
    for path in paths if stored is None else stored:
        writer.article(path, published=NEWS[path])
    given = {"listed": len(paths)} | rest
    return writer.reads("tin", day(covers) if isinstance(covers, int) else covers, **given)


def newest(number):
    """The paths of that many articles, newest first."""
    return list(NEWS)[::-1][:number]


def stands(store, until=14, since=1):
    spans = standing_of(store, "bao", june(since), june(until))
    return [(it.since.day, it.until.day, it.state.value, *(n.reason.value for n in it.notes)) for it in spans]


ALL = [(1, 13, "complete"), (14, 14, "partial", "day_not_over")]


def test_a_night_vouches_for_the_days_that_are_over(store, spool, take_in):
    take_in(read(spool(), *newest(13)))
    assert stands(store) == ALL
    assert [(it.since, it.until, it.state) for it in certify(store, day(14))] == [
        (june(1), june(13), "complete"),
        (june(14), june(14), "partial"),
    ]


def test_the_next_night_vouches_for_the_day_before(store, spool, take_in):
    take_in(read(spool(), *newest(13)))
    assert plan(store, "bao", june(15)).covered_from == june(14)
    take_in(read(spool(day(15)), *newest(3), covers=14, stored=(), end=ChannelEnd.KNOWN))
    assert stands(store, 15) == [(1, 14, "complete"), (15, 15, "partial", "day_not_over")]


def rows(store):
    tables = ("sightings", "certificates", "doubts", "late_finds", "escapes", "channel_checks", "estimates")
    return {name: store.rows(f"SELECT * FROM {name}") for name in tables} | contents(store)


def test_certifying_again_changes_nothing(store, spool, take_in):
    writer = read(spool(), *newest(13)).sees("rss", ("x", day(9))).end("x", Outcome.TIMEOUT)
    take_in(writer.reads("rss", day(9), thorough=False), state=JobState.PARTIAL)
    before = rows(store)
    certify(store, day(14))
    ingest(store, writer.folder)
    certify(store, day(14))
    assert rows(store) == before and before["doubts"] and before["channel_checks"]
    with store.atomic():
        store.write("UPDATE outlet_nights SET certified = NULL")
    certify(store, day(14))
    assert rows(store) == before


def test_what_is_listed_again_adds_no_row(store, spool, take_in):
    take_in(read(spool(), *newest(13)))
    take_in(read(spool(day(15)), *newest(13), stored=()))
    kept = store.rows("SELECT identity, day, first_night, last_night FROM sightings")
    assert len(kept) == 13
    assert {(row["first_night"], row["last_night"]) for row in kept} == {(day(14), day(15))}


def test_the_first_sighting_is_the_first_whatever_comes_in_first(store, spool):
    for night in (14, 15, 16):
        begin_night(store, june(night))
    for night in (15, 16, 14):
        ingest(store, spool(day(night)).sees("tin", ("a", None), page=f"tin?{night}").plan("a").write())
    row = store.first("SELECT first_night, last_night, page FROM sightings")
    assert row == {"first_night": day(14), "last_night": day(16), "page": address("tin?14")}


def test_a_torn_line_of_what_was_listed_is_counted(store, spool, take_in):
    writer = read(spool(), *newest(13))
    folder = writer.write()
    with (folder / "listed.jsonl").open("a") as file:
        file.write('{"channel": "http')
    begin_night(store, june(14))
    report = ingest(store, folder)
    assert (report.torn, report.state) == (1, JobState.PARTIAL)
    certify(store, day(14))
    assert stands(store)[0] == (1, 13, "partial", "torn")


def test_more_listed_lines_are_another_spool(store, spool):
    begin_night(store, june(14))
    writer = spool().sees("tin", ("a", None)).plan("a")
    ingest(store, writer.write())
    assert not ingest(store, writer.sees("tin", ("b", None)).write()).already
    assert len(store.rows("SELECT * FROM sightings")) == 2


# Nights that look well and are not (faults.md D9, and the nights that no certificate may come of).


def first_night(spool, take_in):
    take_in(read(spool(), *newest(13)))


def test_an_emptied_channel_vouches_for_nothing(store, spool, take_in):
    first_night(spool, take_in)
    take_in(read(spool(day(15)), covers=14, end=ChannelEnd.EXHAUSTED))
    assert stands(store, 15)[1:] == [
        (14, 14, "partial", "emptied"),
        (15, 15, "partial", "emptied", "day_not_over"),
    ]
    assert plan(store, "bao", june(16)).covered_from == june(14)
    assert plan(store, "bao", june(16)).channels == {}


def test_an_emptied_feed_is_no_deletion_and_is_mended_by_the_next_night(store, spool, take_in):
    first_night(spool, take_in)
    writer = spool(day(15)).reads("tin", None, end=ChannelEnd.FAILED, outcome=Outcome.LAYOUT_CHANGED)
    take_in(writer, state=JobState.FAILED, reason="channels not read: failed:layout_changed")
    assert stands(store, 15)[1:] == [(14, 14, "partial", "day_not_over"), (15, 15, "none", "not_read")]
    assert {row["state"] for row in store.rows("SELECT state FROM articles")} == {"present"}
    take_in(read(spool(day(16)), *newest(3), covers=1, stored=()))
    assert stands(store, 15) == [(1, 15, "complete")]


def test_a_listing_that_went_back_in_time_vouches_for_nothing(store, spool, take_in):
    first_night(spool, take_in)
    take_in(read(spool(day(15)), *newest(13)[4:], covers=14, stored=(), end=ChannelEnd.KNOWN))
    assert stands(store, 15)[1][:4] == (14, 14, "partial", "back_in_time")
    assert store.first(
        "SELECT reasons FROM certificates WHERE night = ? AND since = ?", (day(15), day(14))
    ) == {"reasons": f'[["back_in_time", 4, "{address("tin")}"]]'}
    assert plan(store, "bao", june(16)).covered_from == june(14)


def test_a_listing_whose_newest_articles_were_taken_down_did_not_go_back(store, spool, take_in):
    first_night(spool, take_in)
    writer = spool(day(15)).end("bai-13", Outcome.GONE, status=404)
    take_in(read(writer, *newest(13)[1:], covers=14, stored=(), end=ChannelEnd.KNOWN))
    assert stands(store, 15)[0] == (1, 14, "complete")


def test_a_listing_without_days_is_held_against_its_articles(store, spool, take_in):
    first_night(spool, take_in)
    writer = spool(day(15)).sees("tin", *((path, None) for path in newest(13)[4:]))
    take_in(writer.reads("tin", day(14), end=ChannelEnd.KNOWN))
    assert stands(store, 15)[1][:4] == (14, 14, "partial", "back_in_time")


def test_one_pinned_item_is_no_reading(store, spool, take_in):
    first_night(spool, take_in)
    take_in(read(spool(day(15)), "bai-1", covers=14, stored=(), end=ChannelEnd.KNOWN))
    assert stands(store, 15)[1][2:] == ("partial", "back_in_time")


def test_an_unchanged_channel_is_believed(store, spool, take_in):
    first_night(spool, take_in)
    take_in(read(spool(day(15)), covers=14, end=ChannelEnd.UNCHANGED))
    assert stands(store, 14) == [(1, 14, "complete")]


@pytest.mark.parametrize("same", ["bytes", "words"])
def test_a_site_that_answers_everything_with_one_page_vouches_for_nothing(store, spool, take_in, same):
    writer = spool()
    for number, path in enumerate(newest(6)):
        if same == "bytes":
            place = Place(warc="pages.warc.gz", offset=number, sha256="a" * 64)
            writer.plan(path).end(path, Outcome.NOT_ARTICLE, status=200, place=place)
        else:
            writer.article(path, title="Trang chủ", published=None)
    take_in(read(writer, *newest(6), stored=()))
    over = [span for span in stands(store) if span[1] < 14]
    assert {span[2:4] for span in over} == {("partial", "one_page")}
    assert (over[0][0], over[-1][1]) == (1, 13)


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ({"state": JobState.PARTIAL, "reason": "closespider_timeout"}, "cut_off"),
        ({"state": JobState.PARTIAL, "reason": "more pages without a text than with one"}, "cut_off"),
        ({"state": JobState.FAILED, "reason": "finished"}, "cut_off"),
    ],
)
def test_a_crawl_that_did_not_end_well_vouches_for_nothing(store, spool, take_in, end, reason):
    take_in(read(spool(), *newest(13)), **end)
    assert stands(store)[0] == (1, 13, "partial", reason)


def test_a_killed_night_vouches_for_nothing(store, spool):
    begin_night(store, june(14))
    ingest(store, read(spool(), *newest(13)).write(state=None), unfinished=True)
    certify(store, day(14))
    assert stands(store) == [(1, 13, "none", "not_read"), (14, 14, "partial", "cut_off", "day_not_over")]


# Addresses that were not read.


def with_unread(writer, path, listed, outcome=Outcome.TIMEOUT, **rest):
    """The thirteen articles, and among them one more that cannot be read."""
    entries = [(it, NEWS[it]) for it in newest(13)]
    entries.insert(6, (path, listed))
    writer.sees("tin", *entries)
    for it in newest(13):
        writer.article(it, published=NEWS[it])
    return writer.plan(path).end(path, outcome, **rest).reads("tin", day(1))


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.TIMEOUT, "failed:timeout"),
        (Outcome.LOST, "lost"),
        (Outcome.CAP_REACHED, "skipped:cap_reached"),
        (Outcome.ROBOTS_DENIED, "skipped:robots_denied"),
    ],
)
def test_an_address_that_was_not_read_spoils_the_day_that_is_printed(store, spool, take_in, outcome, reason):
    take_in(with_unread(spool(), "x", day(5), outcome), state=JobState.PARTIAL)
    assert stands(store)[:3] == [(1, 4, "complete"), (5, 5, "partial", "address_unread"), (6, 13, "complete")]
    spans = standing_of(store, "bao", june(5), june(5))
    assert [(note.number, note.detail) for note in spans[0].notes] == [(1, reason)]


def test_without_a_printed_day_it_lies_between_its_neighbours(store, spool, take_in):
    take_in(with_unread(spool(), "x", None), state=JobState.PARTIAL)
    assert stands(store)[:3] == [
        (1, 4, "complete"),
        (5, 10, "partial", "address_unread"),
        (11, 13, "complete"),
    ]


def test_the_neighbours_of_a_page_that_was_asked_for_twice_are_those_of_one_answer(store, spool, take_in):
    """A resumed job lists its pages again, and by then there may be newer articles on top."""
    entries = [(it, NEWS[it]) for it in newest(13)]
    entries.insert(6, ("x", None))
    writer = spool().sees("tin", *entries[4:-2], ("y", None)).plan("x").end("x", Outcome.TIMEOUT)
    take_in(read(writer.sees("tin", *entries), *newest(13)), state=JobState.PARTIAL)
    assert store.first("SELECT not_before, not_after FROM sightings WHERE url = ?", (address("y"),)) == {
        "not_before": None,
        "not_after": day(5),
    }
    assert stands(store)[:3] == [
        (1, 4, "complete"),
        (5, 10, "partial", "address_unread"),
        (11, 13, "complete"),
    ]


@pytest.mark.parametrize(
    ("days", "place", "expected"),
    [
        ([9, 8, 7, None, 6, 5, 4], 3, (4, 9)),
        ([9, 8, None, 7, 6, 5], 2, (5, None)),
        ([9, 8, 7, None, 6, 5], 3, (None, 9)),
        ([2, 9, 8, 7, None, 6, 5, 4], 4, (4, 9)),
        ([9, 8, 7, None, 2, 6, 5, 4], 3, (2, 9)),
        ([3, 4, 5, 6, None, 7, 8, 9], 4, (None, None)),
        ([None], 0, (None, None)),
    ],
)
def test_bounds_by_neighbours(days, place, expected):
    found = bounds([it and june(it) for it in days], place)
    assert found == tuple(it and june(it) for it in expected)


def test_without_neighbours_it_may_belong_to_any_day_since_the_last_reading(store, spool, take_in):
    first_night(spool, take_in)
    writer = spool(day(17)).sees("tin", ("x", None)).plan("x").end("x", Outcome.CONNECT)
    take_in(read(writer, *newest(3), covers=14, stored=(), end=ChannelEnd.KNOWN), state=JobState.PARTIAL)
    assert stands(store, 16) == [(1, 13, "complete"), (14, 16, "partial", "address_unread")]
    take_in(read(spool(day(18)), *newest(3), covers=17, stored=()))
    assert stands(store, 17)[-1] == (14, 17, "partial", "address_unread")


def test_on_the_first_night_that_may_be_any_day(store, spool, take_in):
    writer = spool().plan("x").end("x", Outcome.CONNECT)
    take_in(read(writer, *newest(13)), state=JobState.PARTIAL, since=june(3))
    assert stands(store) == [
        (1, 2, "none", "not_read"),
        (3, 13, "partial", "address_unread"),
        (14, 14, "partial", "day_not_over", "address_unread"),
    ]


@pytest.mark.parametrize(
    "answer", [Outcome.STORED, Outcome.GONE, Outcome.NOT_ARTICLE, Outcome.OUTSIDE_WINDOW, Outcome.SOFT_404]
)
def test_an_answer_in_a_later_night_repairs_the_day(store, spool, take_in, answer):
    take_in(with_unread(spool(), "x", day(5)), state=JobState.PARTIAL)
    writer = spool(day(15))
    writer = writer.article("x", published=day(5)) if answer is Outcome.STORED else writer.end("x", answer)
    take_in(read(writer, *newest(3), covers=14, stored=()))
    assert stands(store, 14) == [(1, 14, "complete")]
    assert store.first("SELECT closed, nights FROM doubts") == {"closed": day(15), "nights": 1}


@pytest.mark.parametrize("weak", [Outcome.KNOWN, Outcome.DUPLICATE, Outcome.CAP_REACHED])
def test_what_says_nothing_of_the_address_repairs_nothing(store, spool, take_in, weak):
    take_in(with_unread(spool(), "x", day(5)), state=JobState.PARTIAL)
    take_in(read(spool(day(15)).end("x", weak), *newest(3), covers=14, stored=()))
    assert (5, 5, "partial", "address_unread") in stands(store, 14)


def test_a_stored_article_that_cannot_be_looked_at_again_is_no_doubt(store, spool, take_in):
    first_night(spool, take_in)
    writer = spool(day(15)).end("bai-5", Outcome.TIMEOUT)
    take_in(read(writer, *newest(3), covers=14, stored=()), state=JobState.PARTIAL)
    assert stands(store, 14) == [(1, 14, "complete")]


def test_pages_of_a_listing_and_hidden_links_are_no_doubts(store, spool, take_in):
    writer = spool().end("tin?page=3", Outcome.CAP_REACHED).end("tim-kiem", Outcome.ROBOTS_DENIED)
    writer.sees("tin", ("tim-kiem", None))
    take_in(read(writer, *newest(13)))
    assert stands(store) == ALL


def test_an_address_beyond_the_window_spoils_nothing(store, spool, take_in):
    take_in(read(spool().end("x", Outcome.OUTSIDE_WINDOW), *newest(13)))
    assert stands(store) == ALL


# One page that stays broken, night after night.


def test_a_page_that_stays_broken_is_settled_and_its_doubt_stays(store, spool, take_in):
    """The real sequence: nights are complete again, what is new comes in, and nothing is forgotten."""
    take_in(with_unread(spool(), "x", day(5), Outcome.LAYOUT_CHANGED, status=200), state=JobState.PARTIAL)
    asked = []
    for number in range(15, 31):
        night, state = spool(day(number)), plan(store, "bao", june(number))
        assert state.covered_from == june(number - 1)
        assert state.channels[address("tin")].complete
        due = address("x") in state.retry
        assert due is (address("x") not in state.known)
        asked += [number] if due else []
        night.sees("tin", (f"moi-{number}", day(number - 1)))
        night.article(f"moi-{number}", published=day(number - 1))
        night.end("x", Outcome.LAYOUT_CHANGED if due else Outcome.KNOWN, status=200 if due else None)
        night.reads("tin", day(number - 1), end=ChannelEnd.KNOWN)
        take_in(night, state=JobState.PARTIAL if due else JobState.COMPLETE)
    assert asked == [15, 21]
    assert stands(store, 29) == [
        (1, 4, "complete"),
        (5, 5, "partial", "address_unread"),
        (6, 29, "complete"),
    ]
    later = [plan(store, "bao", date(2022, 7, number)).retry for number in (13, 14)]
    assert later == [(), (address("x"),)]
    take_in(spool("2022-07-14").article("x", published=day(5)).reads("tin", "2022-06-30"))
    assert stands(store, 29) == [(1, 29, "complete")]


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.HTTP_5XX, Outcome.CHALLENGE, Outcome.LOST])
def test_what_a_network_does_is_never_settled(store, spool, take_in, outcome):
    take_in(with_unread(spool(), "x", day(5), outcome), state=JobState.PARTIAL)
    for number in (15, 16, 17):
        assert plan(store, "bao", june(number)).retry == (address("x"),)
        take_in(
            read(spool(day(number)).end("x", outcome), *newest(3), covers=14, stored=()),
            state=JobState.PARTIAL,
        )
    assert address("x") not in plan(store, "bao", june(18)).known


def test_a_server_that_is_asked_too_much_has_not_answered_for_the_page(store, spool, take_in):
    for number in (14, 15, 16):
        take_in(spool(day(number)).end("x", Outcome.HTTP_4XX, status=429), state=JobState.PARTIAL)
    assert plan(store, "bao", june(16)).retry == (address("x"),)


def test_what_is_mended_the_same_day_is_read_the_same_day(store, spool, take_in):
    take_in(spool().end("x", Outcome.PARSE, status=200), state=JobState.PARTIAL)
    assert plan(store, "bao", june(14)).retry == (address("x"),)


def test_more_failures_than_one_night_tries_are_left_to_the_listings(store, spool, take_in):
    writer = spool()
    for number in range(501):
        writer.end(f"x{number}", Outcome.TIMEOUT)
    take_in(read(writer, *newest(3)), state=JobState.PARTIAL)
    assert plan(store, "bao", june(15)).channels == {}
    answered = spool(day(15)).end("x0", Outcome.GONE)
    take_in(read(answered, *newest(3), stored=()), state=JobState.PARTIAL)
    assert plan(store, "bao", june(16)).channels[address("tin")].complete


# Channels held against each other.


def both(writer, listing, feed, covers=1, feed_covers=11, more=()):
    """A thorough listing and a feed; `more` are articles that only the feed has, by path and day."""
    for path, published in more:
        writer.article(path, published=published)
    writer.sees("rss", *((path, NEWS[path]) for path in feed), *more)
    writer.reads("rss", day(feed_covers), thorough=False, end=ChannelEnd.KNOWN)
    return read(writer, *listing, covers=covers)


ONLY_FED = [("r1", day(11)), ("r2", day(12)), ("r3", day(13))]


def checks(store, channel):
    found = completeness_of(store, ["bao"], june(1), june(14))[0].channels
    return next((it.others, it.missed, it.examples) for it in found if it.url == address(channel))


def test_a_listing_that_misses_what_the_feed_lists_cannot_vouch_alone(store, spool, take_in):
    take_in(both(spool(), newest(13), newest(3), more=ONLY_FED))
    assert checks(store, "tin") == (6, 3, (address("r1"), address("r2"), address("r3")))
    assert checks(store, "rss") == (3, 0, ())
    assert stands(store)[:2] == [(1, 10, "partial", "leaky"), (11, 13, "complete")]
    spans = standing_of(store, "bao", june(1), june(1))
    assert [(note.number, note.detail) for note in spans[0].notes] == [(3, address("rss"))]


def test_a_listing_that_catches_up_is_believed_again(store, spool, take_in):
    take_in(both(spool(), newest(13), newest(3), more=ONLY_FED))
    take_in(read(spool(day(15)).sees("tin", *ONLY_FED), *newest(3), covers=14, stored=(), listed=6))
    assert stands(store, 13) == [(1, 13, "complete")]


def test_one_or_two_strays_speak_of_their_own_days_alone(store, spool, take_in):
    take_in(both(spool(), newest(13), newest(1), feed_covers=13, more=[ONLY_FED[0]]))
    assert stands(store)[:3] == [(1, 10, "complete"), (11, 11, "partial", "leaky"), (12, 13, "complete")]


def test_what_has_gone_meanwhile_was_not_missed(store, spool, take_in):
    take_in(both(spool(), newest(13), newest(3), more=ONLY_FED))
    for number in (15, 16):
        writer = spool(day(number))
        for path, _ in ONLY_FED:
            writer.end(path, Outcome.GONE, status=404)
        take_in(read(writer, *newest(3), covers=number - 1, stored=()))
    assert stands(store, 13) == [(1, 13, "complete")]


def test_two_sections_that_share_nothing_are_both_needed_and_neither_leaks(store, spool, take_in):
    writer = read(spool(), *newest(13))
    other = [(f"kinh-te-{n}", day(n)) for n in range(6, 14)]
    writer.sees("kinh-te", *other)
    for path, published in other:
        writer.article(path, published=published)
    take_in(writer.reads("kinh-te", day(6)))
    assert stands(store)[:2] == [(1, 5, "partial", "channel_short"), (6, 13, "complete")]
    estimate = completeness_of(store, ["bao"], june(1), june(14))[0].estimate
    assert (estimate.first_listed, estimate.second_listed, estimate.both, estimate.missed) == (8, 8, 0, None)


def test_two_channels_estimate_what_both_missed(store, spool, take_in):
    take_in(both(spool(), newest(13), newest(10)[1:], feed_covers=3, more=[("r1", day(11))]))
    estimate = completeness_of(store, ["bao"], june(1), june(14))[0].estimate
    assert (estimate.first_listed, estimate.second_listed, estimate.both) == (10, 11, 9)
    assert (estimate.since, estimate.until) == (june(3), june(13))
    assert estimate.missed == pytest.approx(0.2) and (estimate.low, estimate.high) == (0, 4)


def test_an_article_of_a_certified_day_that_comes_late_is_told(store, spool, take_in):
    first_night(spool, take_in)
    take_in(
        read(
            spool(day(15)).sees("tin", ("muon", day(9))).article("muon", published=day(9)),
            *newest(3),
            covers=14,
            stored=(),
        )
    )
    assert stands(store, 14) == [
        (1, 8, "complete"),
        (9, 9, "complete", "late_find"),
        (10, 14, "complete"),
    ]
    (find,) = late_finds_of(store, "bao")
    assert (find.url, find.certified_night, find.found_night) == (address("muon"), day(14), day(15))


def test_what_was_listed_and_unread_when_the_day_was_certified_is_no_late_find(store, spool, take_in):
    take_in(with_unread(spool(), "x", day(5)), state=JobState.PARTIAL)
    take_in(read(spool(day(15)).article("x", published=day(5)), *newest(3), covers=14, stored=()))
    assert late_finds_of(store, "bao") == []


# What the next night is given, and nights that are older than certificates.


@pytest.mark.parametrize("printed", [{"published": None}, {"published": None, "date_suspect": True}])
def test_articles_without_a_day_may_belong_to_any_that_a_first_reading_reaches(
    store, spool, take_in, printed
):
    take_in(read(spool().article("x", **printed), *newest(13)))
    assert stands(store) == [
        (1, 13, "complete", "undated"),
        (14, 14, "partial", "day_not_over"),
    ]


def test_of_articles_without_a_day_nothing_is_said_where_every_night_is_read(store, spool, take_in):
    take_in(read(spool(), *newest(13)))
    following = read(spool(day(15)), *newest(3), covers=14, stored=(), end=ChannelEnd.KNOWN)
    take_in(following.article("x", published=None))
    assert stands(store, 15) == [(1, 14, "complete"), (15, 15, "partial", "day_not_over")]


def test_articles_without_a_day_are_told_for_the_days_of_a_pause(store, spool, take_in):
    take_in(read(spool(), *newest(13)))
    late = read(spool(day(20)), *newest(3), covers=14, stored=(), end=ChannelEnd.KNOWN)
    take_in(late.article("x", published=None))
    assert stands(store, 20) == [
        (1, 13, "complete"),
        (14, 19, "complete", "undated"),
        (20, 20, "partial", "day_not_over"),
    ]


def test_where_a_listing_prints_the_day_it_is_told_for_that_one(store, spool, take_in):
    take_in(read(spool().sees("tin", ("x", day(5))).article("x", published=None), *newest(13)))
    assert stands(store)[:3] == [(1, 4, "complete"), (5, 5, "complete", "undated"), (6, 13, "complete")]


def test_robots_copies_come_back_and_the_newest_counts(store, spool, take_in):
    def copy(hour, body):
        return RobotsCopy(host="bao.example.vn", fetched=datetime(2022, 6, 14, hour, tzinfo=UTC), body=body)

    take_in(spool().article("a"), robots=(copy(15, "a"),))
    take_in(spool(day(15)).article("b"), robots=(copy(16, "b"),))
    take_in(spool(day(16)).article("c"), robots=(copy(14, "c"),))
    assert plan(store, "bao", june(17)).robots == (copy(16, "b"),)
    assert plan(store, "khac", june(17)).robots == ()


def test_older_nights_are_certified_when_the_next_one_is(store, spool, take_in):
    """A database of the version before has no certificates, and its channels no `covers_from`."""
    first_night(spool, take_in)
    with store.atomic():
        store.write("UPDATE outlet_nights SET certified = NULL, goes_on_from = NULL")
        store.write("UPDATE channels SET covers_from = NULL, thorough = NULL, listed_to = NULL")
        for table in ("certificates", "sightings", "channel_checks"):
            store.db[table].delete_where()
    assert plan(store, "bao", june(15)).covered_from == june(14)
    take_in(read(spool(day(15)), *newest(3), covers=14, stored=(), end=ChannelEnd.KNOWN))
    assert stands(store, 14) == [(1, 13, "complete", "older_record"), (14, 14, "complete")]


def test_a_spool_that_grew_is_certified_anew(store, spool):
    begin_night(store, june(14))
    writer = read(spool(), *newest(13))
    ingest(store, writer.write(state=None), unfinished=True)
    certify(store, day(14))
    ingest(store, writer.write())
    certify(store, day(14))
    assert stands(store) == ALL


def test_outlets_and_nights_that_are_unknown_have_no_certificate(store):
    assert certify(store, day(14)) == []
    assert stands(store) == [(1, 14, "none", "not_read")]


def test_coverage_says_how_much_of_what_is_missing_was_read(store, spool, take_in):
    take_in(with_unread(spool(), "x", day(5)), state=JobState.PARTIAL, since=june(3))
    (line,) = coverage_of(store, "d", june(1), june(30), ["bao"], (1, 0), june(16))
    document = line.as_dict()
    assert (document["days_without_data"], document["partial_days"]) == (5, 2)
    assert document["missing"] == [["2022-06-01", "2022-06-02"], ["2022-06-05", "2022-06-05"],
                                   ["2022-06-14", "2022-06-15"]]  # fmt: skip
    assert document["estimate"] is None
