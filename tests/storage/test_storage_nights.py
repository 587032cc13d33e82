import hashlib
import os
import sqlite3
import stat
from datetime import date

import pytest
from written_spools import SITE, address, known_night

from spool import ChannelEnd, ChannelResult, ChannelState, JobState, Known, Outcome
from storage import (
    ArticleFilter,
    NewLabel,
    StoreError,
    StoreMissing,
    add_labels,
    begin_night,
    begin_or_resume,
    certify,
    find_articles,
    fingerprint,
    finish_night,
    ingest,
    open_reader,
    open_store,
    plan,
    publish,
    unfinished_night,
)

TODAY = date(2022, 6, 14)
RSS = f"{SITE}/rss"


def day(number):
    return f"2022-06-{number}"


def test_nights_of_a_day_are_numbered(store):
    keys = [begin_night(store, TODAY) for _ in range(11)]
    assert keys[:2] == ["2022-06-14", "2022-06-14.2"] and keys[-1] == "2022-06-14.11"
    assert unfinished_night(store) == "2022-06-14.11"


def test_a_night_of_today_is_resumed(store, spool):
    first = begin_or_resume(store, TODAY)
    assert (first.key, first.day, first.resumed, first.ingested) == ("2022-06-14", TODAY, False, frozenset())
    ingest(store, spool().article("a").write())
    ingest(store, spool(outlet="cong").plan("a").write(state=None), unfinished=True)
    again = begin_or_resume(store, TODAY)
    assert (again.key, again.resumed, again.ingested) == ("2022-06-14", True, {"bao"})
    finish_night(store, again.key, "partial", 10)
    assert begin_or_resume(store, TODAY).key == "2022-06-14.2"


def test_a_night_of_another_day_is_marked_killed(store):
    begin_or_resume(store, TODAY)
    night = begin_or_resume(store, date(2022, 6, 15))
    assert (night.key, night.resumed) == ("2022-06-15", False)
    assert known_night(store, "2022-06-14") == "killed"
    assert unfinished_night(store) == "2022-06-15"


def test_a_night_ends_once_and_in_a_known_state(store):
    key = begin_night(store, TODAY)
    with pytest.raises(ValueError, match="bad"):
        finish_night(store, key, "bad", 0)
    finish_night(store, key, "complete", 0)
    assert unfinished_night(store) is None
    with pytest.raises(LookupError):
        finish_night(store, key, "complete", 0)
    assert store.first("SELECT state, exit_code FROM nights") == {"state": "complete", "exit_code": 0}


def test_what_is_stored_is_known(store, spool, take_in):
    take_in(spool().article("a", requested="r").end("x", Outcome.TIMEOUT))
    assert plan(store, "bao", TODAY).known == (address("a"), address("r"))
    assert plan(store, "khac", TODAY).known == ()


@pytest.mark.parametrize(
    "end", [Outcome.NOT_HTML, Outcome.NOT_ARTICLE, Outcome.EMPTY_TEXT, Outcome.GONE, Outcome.DUPLICATE]
)
def test_what_was_no_article_is_known_until_it_is_due_again(store, spool, take_in, end):
    take_in(spool().end("x", end).end("y", Outcome.TIMEOUT))
    assert plan(store, "bao", TODAY).known == (address("x"),)
    assert plan(store, "bao", date(2022, 6, 15)).known == ()
    take_in(spool(day(15)).end("x", end))
    assert plan(store, "bao", date(2022, 6, 16)).known == (address("x"),)
    assert plan(store, "bao", date(2022, 6, 21)).known == ()
    take_in(spool(day(16)).end("x", Outcome.KNOWN))
    assert plan(store, "bao", date(2022, 6, 16)).known == (address("x"),)


def test_a_duplicate_says_nothing_beside_another_end(store, spool, take_in):
    take_in(spool().end("x", Outcome.TIMEOUT))
    take_in(spool(day(15)).end("x", Outcome.DUPLICATE))
    assert plan(store, "bao", date(2022, 6, 15)).known == ()


def test_a_gone_article_is_not_known_for_it_may_be_back(store, spool, take_in):
    take_in(spool().article("a"))
    take_in(spool(day(15)).end("a", Outcome.GONE))
    assert plan(store, "bao", TODAY).known == (address("a"),)
    take_in(spool(day(16)).end("a", Outcome.GONE))
    assert plan(store, "bao", TODAY).known == ()


def due(store, on, days=(1, 7, 30)):
    return [known.url for known in plan(store, "bao", on, days).recheck]


def test_articles_are_looked_at_again_at_their_ages(store, spool, take_in):
    take_in(spool().article("a"))
    assert due(store, TODAY) == []
    assert due(store, TODAY, (0,)) == [address("a")]
    assert due(store, date(2022, 6, 15)) == [address("a")]
    take_in(spool(day(15)).end("a", Outcome.UNCHANGED))
    assert due(store, date(2022, 6, 16)) == []
    assert due(store, date(2022, 6, 21)) == [address("a")]
    take_in(spool(day(21)).end("a", Outcome.TIMEOUT), state=JobState.PARTIAL)
    assert due(store, date(2022, 6, 22)) == [address("a")]
    take_in(spool(day(22)).article("a"))
    assert due(store, date(2022, 6, 23)) == []
    assert due(store, date(2022, 7, 14)) == [address("a")]
    assert due(store, date(2022, 7, 14), ()) == []


def test_a_recheck_asks_with_the_validators_of_the_last_answer(store, spool, take_in):
    take_in(spool().article("a", requested="r", answered="f"))
    assert plan(store, "bao", date(2022, 6, 15)).recheck == (Known(url=address("f"), etag='"1"'),)


def test_a_first_gone_is_confirmed_the_next_night(store, spool, take_in):
    take_in(spool().article("a").article("b"))
    take_in(spool(day(15)).end("a", Outcome.GONE).end("b", Outcome.UNCHANGED))
    assert due(store, date(2022, 6, 16)) == [address("a")]
    take_in(spool(day(16)).end("a", Outcome.GONE))
    assert due(store, date(2022, 6, 17)) == []


def test_rechecks_are_bounded_and_the_youngest_come_first(store, spool, take_in):
    take_in(spool().article("a").article("b").article("c"))
    recheck = plan(store, "bao", date(2022, 6, 15), recheck_limit=2).recheck
    assert [known.url for known in recheck] == [address("c"), address("b")]


def test_failed_addresses_are_tried_again(store, spool, take_in):
    writer = (
        spool().end("a", Outcome.TIMEOUT).plan("b").end("c", Outcome.HTTP_5XX).end("d", Outcome.NOT_ARTICLE)
    )
    take_in(writer.end("e", Outcome.TIMEOUT), state=JobState.PARTIAL)
    assert plan(store, "bao", TODAY).retry == tuple(map(address, "abce"))
    take_in(spool(day(15)).article("a").end("c", Outcome.TIMEOUT).end("e", Outcome.CAP_REACHED))
    assert plan(store, "bao", TODAY).retry == tuple(map(address, "cbe"))
    assert plan(store, "bao", date(2022, 7, 15)).retry == (address("c"),)
    assert plan(store, "bao", date(2022, 7, 16)).retry == ()


def test_an_address_that_always_fails_is_tried_once_a_week(store, spool, take_in):
    for number in range(1, 31):
        take_in(spool(f"2022-06-{number:02}").end("a", Outcome.TIMEOUT), state=JobState.PARTIAL)
    assert plan(store, "bao", date(2022, 6, 30)).retry == (address("a"),)
    take_in(spool("2022-07-01").end("a", Outcome.TIMEOUT), state=JobState.PARTIAL)
    asked = {number: plan(store, "bao", date(2022, 7, number)).retry for number in range(1, 16)}
    assert [number for number, retry in asked.items() if retry] == [6, 13]


def test_retries_are_bounded(store, spool, take_in):
    writer = spool()
    for number in range(520):
        writer.end(f"x{number}", Outcome.TIMEOUT)
    take_in(writer, state=JobState.PARTIAL)
    assert len(plan(store, "bao", TODAY).retry) == 500


def channel_night(spool, night, end, etag=None, outcome=None):
    writer = spool(night)
    result = ChannelResult(url=RSS, end=end, etag=etag, outcome=outcome, covers_from=date(2022, 6, 1))
    writer.channels.append(result)
    return writer


def test_channels_keep_their_validators_through_unchanged_nights(store, spool, take_in):
    take_in(channel_night(spool, day(14), ChannelEnd.WINDOW, '"f"'))
    for number in (15, 16):
        take_in(channel_night(spool, day(number), ChannelEnd.UNCHANGED))
        state = plan(store, "bao", TODAY)
        assert state.channels == {RSS: ChannelState(etag='"f"', complete=True)}
    assert state.covered_from == date(2022, 6, 16)


@pytest.mark.parametrize("state", [JobState.PARTIAL, JobState.FAILED, None])
def test_after_a_broken_night_everything_is_read(store, spool, take_in, state):
    take_in(channel_night(spool, day(14), ChannelEnd.KNOWN, '"f"'))
    begin_night(store, date(2022, 6, 15))
    writer = channel_night(spool, day(15), ChannelEnd.KNOWN, '"g"')
    ingest(store, writer.write(state=state, reason="shutdown"), unfinished=state is None)
    certify(store, day(15))
    left = plan(store, "bao", TODAY)
    assert not any(channel.complete or channel.etag for channel in left.channels.values())
    assert left.covered_from == TODAY


@pytest.mark.parametrize(
    ("window", "enough"),
    [
        ((date(2022, 6, 1), date(2022, 6, 30)), True),
        ((date(2022, 6, 10), date(2022, 6, 20)), True),
        ((date(2022, 5, 31), date(2022, 6, 30)), False),
        ((date(2022, 6, 1), date(2022, 7, 1)), False),
        ((None, date(2022, 6, 30)), False),
        ((date(2022, 6, 1), None), False),
    ],
)
def test_a_wider_window_is_read_in_full(store, spool, take_in, window, enough):
    channel = channel_night(spool, day(14), ChannelEnd.WINDOW, '"f"')
    take_in(channel, since=date(2022, 6, 1), until=date(2022, 6, 30))
    assert (plan(store, "bao", TODAY, window=window).channels != {}) is enough


def test_a_failed_channel_is_read_in_full(store, spool, take_in):
    take_in(channel_night(spool, day(14), ChannelEnd.FAILED, '"f"'))
    assert plan(store, "bao", TODAY).channels == {}


def test_a_capped_channel_is_read_again_only_where_it_left_pages(store, spool, take_in):
    take_in(channel_night(spool, day(14), ChannelEnd.CAPPED, '"f"'))
    assert plan(store, "bao", TODAY).channels[RSS].complete
    take_in(channel_night(spool, day(15), ChannelEnd.CAPPED, '"f"', Outcome.CAP_REACHED))
    assert plan(store, "bao", TODAY).channels[RSS] == ChannelState()


def test_an_outlet_without_a_night_starts_from_nothing(store):
    state = plan(store, "moi", TODAY)
    assert (state.known, state.recheck, state.retry, state.channels, state.covered_from) == (
        (),
        (),
        (),
        {},
        None,
    )


def test_the_fingerprint_does_not_depend_on_order_or_clock(tmp_path, spool):
    prints = set()
    for number, order in enumerate(("abc", "cab")):
        with open_store(tmp_path / f"{number}.sqlite") as store:
            for _ in range(number + 1):
                night = begin_night(store, TODAY)
            writer = spool(night)
            for path in order:
                writer.article(path)
            ingest(store, writer.write())
            versions = store.rows(
                "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article ORDER BY a.url"
            )
            add_labels(store, "d", "r", [NewLabel(row["id"], n, None, 1.0) for n, row in enumerate(versions)])
            prints.add(fingerprint(store))
    assert len(prints) == 1


@pytest.mark.parametrize("outcome", [Outcome.KNOWN, Outcome.UNCHANGED, Outcome.DUPLICATE])
def test_a_night_without_news_leaves_the_fingerprint(store, spool, outcome):
    """But for the days that it vouches for: those are told by its certificates."""

    def taken_in(number, writer, state=JobState.COMPLETE):
        begin_night(store, date(2022, 6, number))
        ingest(store, writer.write(state=state))
        return fingerprint(store)

    before = taken_in(14, spool().article("a"))
    assert taken_in(15, spool(day(15)).end("a", outcome)) == before
    assert taken_in(16, spool(day(16)).end("a", Outcome.TIMEOUT), JobState.PARTIAL) != before
    certify(store, day(16))
    assert fingerprint(store) != before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE versions SET content_hash = 'x'",
        "UPDATE versions SET date_suspect = 1",
        "UPDATE articles SET state = 'gone'",
        "UPDATE aliases SET identity = 'x' WHERE rowid = 1",
        "UPDATE outcomes SET outcome = 'failed:dns'",
        "DELETE FROM labels",
    ],
)
def test_the_fingerprint_sees_every_change(store, spool, take_in, change):
    take_in(spool().article("a", aliases=(address("b"),)))
    add_labels(store, "d", "r", [NewLabel(1, 1, None, 1.0)])
    before = fingerprint(store)
    with store.atomic():
        assert store.write(change) == 1
    assert fingerprint(store) != before


def published(path):
    with open_reader(path) as reader:
        return [row.title for row in find_articles(reader, ArticleFilter())]


def test_a_published_copy_is_whole_and_stands_alone(store, spool, take_in, tmp_path):
    take_in(spool().article("a"))
    target = tmp_path / "public" / "diembao.sqlite"
    with store.atomic():
        store.write("UPDATE articles SET state = 'gone'")
        publish(store.path, target)
    assert published(target) == ["Bài a"]
    with open_reader(target) as reader:
        assert reader.first("SELECT state FROM articles") == {"state": "present"}
        assert reader.first("PRAGMA journal_mode") == {"journal_mode": "delete"}
    take_in(spool(day(15)).article("b"))
    assert published(target) == ["Bài a"]
    publish(store.path, target)
    assert published(target) == ["Bài b", "Bài a"]
    assert list(target.parent.iterdir()) == [target]
    target.chmod(0o444)
    target.parent.chmod(0o555)
    assert published(target) == ["Bài b", "Bài a"]
    target.parent.chmod(0o755)


def test_an_interrupted_publishing_leaves_the_old_copy(store, spool, take_in, tmp_path, monkeypatch):
    take_in(spool().article("a"))
    target = tmp_path / "public" / "diembao.sqlite"
    publish(store.path, target)
    before = hashlib.sha256(target.read_bytes()).digest()
    take_in(spool(day(15)).article("b"))
    stale = target.with_name(".diembao.sqlite.77.part")
    stale.write_bytes(b"half")
    stale.with_name(stale.name + "-journal").write_bytes(b"half")
    with monkeypatch.context() as patch:
        patch.setattr(
            "storage.snapshot._sync", lambda path: (_ for _ in ()).throw(OSError(28, "No space left"))
        )
        with pytest.raises(StoreError, match="No space left"):
            publish(store.path, target)
    assert hashlib.sha256(target.read_bytes()).digest() == before
    assert list(target.parent.iterdir()) == [target]
    publish(store.path, target)
    assert published(target) == ["Bài b", "Bài a"]


def test_publishing_syncs_the_file_before_and_the_folder_after_the_rename(store, tmp_path, monkeypatch):
    events = []
    fsync, replace = os.fsync, type(tmp_path).replace

    def synced(descriptor):
        events.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(type(tmp_path), "replace", lambda a, b: (events.append("rename"), replace(a, b))[1])
    publish(store.path, tmp_path / "copy.sqlite")
    assert events == ["file", "rename", "folder"]


def test_there_must_be_something_to_publish(tmp_path):
    with pytest.raises(StoreMissing):
        publish(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")


def test_a_published_copy_holds_the_night_it_shows(store, spool, take_in, tmp_path):
    take_in(spool().article("a"))
    publish(store.path, tmp_path / "copy.sqlite")
    conn = sqlite3.connect(tmp_path / "copy.sqlite")
    assert conn.execute("SELECT night, state FROM nights").fetchall() == [("2022-06-14", "complete")]
    conn.close()
