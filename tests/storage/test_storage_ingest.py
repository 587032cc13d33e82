import json
import sqlite3
from datetime import date, timedelta

import pytest
from written_spools import SITE, START, address, contents, make_article

from spool import Capture, ChannelEnd, ChannelResult, JobState, Outcome
from storage import (
    ArticleFilter,
    SpoolError,
    begin_night,
    find_articles,
    fingerprint,
    ingest,
    ingested_outlets,
    open_store,
)
from storage.schema.tables import ARTICLES

SECOND, THIRD, FOURTH = "2022-06-15", "2022-06-16", "2022-06-17"


def only(rows):
    assert len(rows) == 1
    return rows[0]


def versions(store):
    return [
        (r["number"], r["title"]) for r in store.rows("SELECT number, title FROM versions ORDER BY number")
    ]


def states(store):
    return [r["state"] for r in store.rows("SELECT state FROM articles ORDER BY id")]


def test_a_night_is_taken_in_whole(store, spool, take_in):
    writer = spool()
    writer.channels.append(
        ChannelResult(url=f"{SITE}/rss", end=ChannelEnd.KNOWN, listed=3, oldest=date(2022, 6, 1), etag='"f"')
    )
    writer.article("a").article("b").plan("c").end("c", Outcome.HTTP_5XX, status=500, detail="500")
    report = take_in(writer)
    assert (report.new, report.changed, report.captures, report.failed) == (2, 0, 2, 1)
    assert report.outcomes == {"stored": 2, "failed:http_5xx": 1}
    assert report.state is JobState.COMPLETE and not report.already
    rows = find_articles(store, ArticleFilter(full=True))
    assert [row.title for row in rows] == ["Bài b", "Bài a"]
    assert rows[0].body == "Đoạn một.\nĐoạn hai."
    assert rows[0].media == [{"kind": "image", "url": f"{SITE}/a.jpg", "caption": None}]
    assert only(store.rows("SELECT * FROM channels"))["etag"] == '"f"'
    planned = only(store.rows("SELECT * FROM outcomes WHERE url = ?", (address("c"),)))
    assert (planned["channel"], planned["status"]) == (f"{SITE}/rss", 500)


def test_the_same_spool_again_changes_nothing(store, spool, take_in):
    writer = spool().article("a").plan("b")
    take_in(writer)
    before = contents(store)
    report = take_in(writer)
    assert report.already and report.lost == 1 and report.new == 0
    assert contents(store) == before


def test_a_grown_spool_adds_only_what_is_new(store, spool):
    begin_night(store, date(2022, 6, 14))
    writer = spool().article("a").plan("b")
    report = ingest(store, writer.write(state=None), unfinished=True)
    assert (report.state, report.reason, report.lost) == (JobState.PARTIAL, "killed", 1)
    assert ingested_outlets(store, "2022-06-14") == frozenset()
    writer.end("a", Outcome.KNOWN).article("b")
    report = ingest(store, writer.write())
    assert (report.state, report.new, report.captures, report.lost) == (JobState.COMPLETE, 1, 1, 0)
    assert report.outcomes == {"stored": 2}
    assert ingested_outlets(store, "2022-06-14") == {"bao"}


def test_another_attempt_may_use_the_same_places_in_its_warc(store, spool):
    begin_night(store, date(2022, 6, 14))
    first = spool().article("a")
    ingest(store, first.write(state=None), unfinished=True)
    second = spool().plan("x").article("b")
    assert second.articles[0].capture.offset == first.articles[0].capture.offset
    assert ingest(store, second.write()).new == 1


def test_what_is_unfinished_must_be_said_to_be(store, spool):
    begin_night(store, date(2022, 6, 14))
    with pytest.raises(SpoolError, match=r"result\.json"):
        ingest(store, spool().article("a").write(state=None))
    assert contents(store)["articles"] == []


def test_remains_never_replace_a_finished_job(store, spool, take_in):
    writer = spool().article("a")
    take_in(writer)
    (writer.folder / "result.json").unlink()
    with pytest.raises(SpoolError, match="as a whole"):
        ingest(store, writer.folder, unfinished=True)


def test_an_unknown_night_is_refused(store, spool):
    with pytest.raises(SpoolError, match="2022-06-14"):
        ingest(store, spool().article("a").write())


@pytest.mark.parametrize("name", ["ledger.jsonl", "articles.jsonl"])
def test_a_torn_last_line_is_counted_and_makes_the_night_partial(store, spool, take_in, name):
    writer = spool().article("a").article("b")
    path = writer.write() / name
    begin_night(store, date(2022, 6, 14))
    path.write_bytes(path.read_bytes()[:-9])
    report = ingest(store, writer.folder)
    assert report.torn == 1 and report.state is JobState.PARTIAL
    assert report.outcomes == ({"stored": 2} if name == "ledger.jsonl" else {"stored": 1, "lost": 1})
    assert ingest(store, writer.folder).already


@pytest.mark.parametrize(
    "bad",
    [
        b"{}\n",
        b"\n",
        b"\xff\n",
        b"not json\n",
        b'{"url": "https://bao.example.vn/a", "at": "2022-06-14T15:00:00Z", "extra": 1}\n',
        b'{"url": "https://bao.example.vn/\\ud800", "at": "2022-06-14T15:00:00Z"}\n',
    ],
)
def test_a_bad_line_is_named_and_nothing_is_in(store, spool, bad):
    begin_night(store, date(2022, 6, 14))
    writer = spool().article("a").article("b")
    path = writer.write() / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], bad, *lines[2:]]))
    before = contents(store)
    with pytest.raises(SpoolError) as caught:
        ingest(store, writer.folder)
    assert (caught.value.path, caught.value.line) == (path, 3)
    assert contents(store) == before


@pytest.mark.parametrize(
    "change",
    [
        {"outlet": "khac"},
        {"url": "javascript:alert(1)"},
        {"published": "2022-13-45"},
        {"published": "20220614"},
        {"title": "\ud800"},
    ],
)
def test_an_article_that_cannot_be_is_named(store, spool, change):
    begin_night(store, date(2022, 6, 14))
    writer = spool().article("a").article("b")
    writer.write()
    path = writer.folder / "articles.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | change)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SpoolError) as caught:
        ingest(store, writer.folder)
    assert caught.value.line == 2
    assert contents(store)["articles"] == []


def test_a_moment_without_zone_is_refused(store, spool):
    begin_night(store, date(2022, 6, 14))
    writer = spool().plan("a")
    path = writer.write() / "ledger.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Z", ""), encoding="utf-8")
    with pytest.raises(SpoolError, match="without a zone"):
        ingest(store, writer.folder)


def test_an_address_without_an_end_is_lost_and_the_night_is_not_complete(store, spool, take_in):
    report = take_in(spool().article("a").plan("b"))
    assert report.lost == 1 and report.state is JobState.PARTIAL and "lost=1" in report.reason
    assert only(store.rows("SELECT state FROM outlet_nights"))["state"] == "partial"


def test_stored_without_its_article_is_lost(store, spool, take_in):
    report = take_in(spool().plan("a").end("a", Outcome.STORED))
    assert report.outcomes == {"lost": 1}


def test_an_article_whose_closing_line_is_missing_is_stored(store, spool, take_in):
    writer = spool().article("a")
    del writer.ledger[-1]
    assert take_in(writer).outcomes == {"stored": 1}


def test_the_last_outcome_counts_but_known_hides_nothing(store, spool, take_in):
    writer = (
        spool().end("a", Outcome.TIMEOUT).article("a").end("a", Outcome.DUPLICATE).end("b", Outcome.KNOWN)
    )
    writer.end("c", Outcome.TIMEOUT).end("c", Outcome.HTTP_5XX)
    assert take_in(writer).outcomes == {"stored": 1, "skipped:known": 1, "failed:http_5xx": 1}


def test_addresses_that_are_none_have_an_outcome_too(store, spool, take_in):
    report = take_in(spool().end("javascript:void(0)", Outcome.BAD_ADDRESS))
    assert report.outcomes == {"skipped:bad_address": 1}


@pytest.mark.parametrize(
    "other",
    [
        "http://bao.example.vn/tin/1",
        "https://www.bao.example.vn/tin/1",
        "https://bao.example.vn/tin/1/",
        "https://bao.example.vn/tin/1?utm_source=zalo",
        "https://bao.example.vn/tin/1/index.html",
        "https://bao.example.vn/tin/1/amp",
    ],
)
def test_variants_of_an_address_are_one_article(store, spool, take_in, other):
    take_in(spool().article("tin/1"))
    report = take_in(spool(SECOND).article(other, title="Bài tin/1"))
    assert (report.new, report.changed, report.captures) == (0, 0, 1)
    assert only(find_articles(store, ArticleFilter())).url == f"{SITE}/tin/1"


def test_all_addresses_of_an_article_lead_to_it(store, spool, take_in):
    take_in(spool().article("tin/1", requested="r", answered="f", aliases=(address("x"),)))
    row = only(find_articles(store, ArticleFilter()))
    assert row.aliases == (address("f"), address("r"), address("x"))
    for place, path in enumerate(("r", "f", "x")):
        night = f"2022-06-{15 + place}"
        assert take_in(spool(night).article(path, title="Bài tin/1")).new == 0


def test_two_articles_that_share_an_alias_become_one(store, spool, take_in):
    same = {"title": "Một bài"}
    take_in(spool().article("a", **same).article("b", **same, body=("Khác.",)))
    store_rows = store.rows("SELECT id FROM versions ORDER BY id")
    assert len(find_articles(store, ArticleFilter())) == 2
    report = take_in(spool(SECOND).article("a", **same, aliases=(address("b"),)))
    assert report.new == 0
    row = only(find_articles(store, ArticleFilter()))
    assert (row.url, row.aliases, row.version) == (address("a"), (address("b"),), 3)
    assert [r["id"] for r in store.rows("SELECT id FROM versions ORDER BY id")][:2] == [
        r["id"] for r in store_rows
    ]
    assert len(store.rows("SELECT * FROM captures WHERE article = 1")) == 3
    assert store.rows("SELECT rowid FROM search") == [{"rowid": 1}]
    assert store.rows("PRAGMA foreign_key_check") == []


def test_a_wrong_canonical_on_every_page_merges_nothing(store, spool, take_in):
    home = {"requested": "tin/1"}, {"requested": "tin/2"}
    for night in ("2022-06-14", SECOND):
        writer = spool(night)
        writer.article("", title="Một", **home[0]).article("", title="Hai", **home[1])
        take_in(writer)
        assert sorted(row.title for row in find_articles(store, ArticleFilter())) == ["Hai", "Một"]


def test_portals_that_copy_one_another_keep_their_own_articles(store, spool, take_in):
    same = {"title": "Một bài", "body": ("Như nhau.",)}
    take_in(spool().article("a", **same))
    take_in(spool(outlet="cong").article("https://cong.example.vn/a", **same))
    assert len(find_articles(store, ArticleFilter())) == 2


def test_an_edit_makes_a_version_and_so_does_going_back(store, spool, take_in):
    take_in(spool().article("a", title="Cũ"))
    assert take_in(spool(SECOND).article("a", title="Mới")).changed == 1
    assert take_in(spool(THIRD).article("a", title="Cũ")).changed == 1
    assert versions(store) == [(1, "Cũ"), (2, "Mới"), (3, "Cũ")]
    hashes = [r["content_hash"] for r in store.rows("SELECT content_hash FROM versions ORDER BY number")]
    assert hashes[0] == hashes[2] != hashes[1]
    assert only(find_articles(store, ArticleFilter(q="cu"))).version == 3
    assert find_articles(store, ArticleFilter(q="moi")) == []


@pytest.mark.parametrize(
    ("change", "new"),
    [
        ({"body": ("Đoạn một.", "Đoạn hai khác.")}, 1),
        ({"lead": None}, 1),
        ({"published": "2022-06-11"}, 1),
        ({"author": "Người Viết"}, 1),
        ({"media": ()}, 1),
        ({"category": "Tin tức"}, 0),
        ({"encoding": "windows-1258"}, 0),
        ({}, 0),
    ],
)
def test_only_a_change_of_content_makes_a_version(store, spool, take_in, change, new):
    take_in(spool().article("a"))
    report = take_in(spool(SECOND).article("a", **change))
    assert (report.changed, report.captures) == (new, 1)
    assert only(store.rows("SELECT version FROM articles"))["version"] == 1 + new


def test_an_older_capture_that_comes_late_does_not_become_current(store, spool, take_in):
    begin_night(store, date(2022, 6, 14))
    take_in(spool(SECOND).article("a", title="Mới"))
    ingest(store, spool().article("a", title="Cũ").write())
    assert versions(store) == [(1, "Cũ"), (2, "Mới")]
    assert only(find_articles(store, ArticleFilter())).title == "Mới"


def test_an_older_capture_of_the_same_text_is_no_version(store, spool, take_in):
    begin_night(store, date(2022, 6, 14))
    take_in(spool(SECOND).article("a", title="Mới"))
    ingest(store, spool().article("a", title="Mới").write())
    assert versions(store) == [(1, "Mới")]
    take_in(spool(FOURTH).article("a", title="Cũ"))
    take_in(spool("2022-06-18").article("a", title="Mới"))
    begin_night(store, date(2022, 6, 16))
    ingest(store, spool(THIRD).article("a", title="Khác").write())
    assert [title for _, title in versions(store)] == ["Mới", "Khác", "Cũ", "Mới"]


def test_an_unchanged_article_was_checked(store, spool, take_in):
    take_in(spool().article("a"))
    take_in(spool(SECOND).end("a", Outcome.UNCHANGED, status=304))
    row = only(store.rows("SELECT * FROM articles"))
    assert (row["checks"], row["outcome"], row["last_checked"][:10]) == (1, "unchanged", SECOND)
    assert len(store.rows("SELECT * FROM captures")) == 1


def test_unchanged_is_also_what_was_sent_anew_with_the_same_text(store, spool, take_in):
    take_in(spool().article("a").article("b").article("c"))
    second = spool(SECOND).article("a").article("b", title="Sửa").article("d")
    report = take_in(second.end("c", Outcome.UNCHANGED, status=304))
    assert (report.new, report.changed, report.unchanged) == (1, 1, 2)


def test_gone_needs_two_complete_nights_and_back_again_is_present(store, spool, take_in):
    take_in(spool().article("a"))
    take_in(spool(SECOND).end("a", Outcome.GONE))
    assert states(store) == ["present"]
    take_in(spool(THIRD).end("a", Outcome.GONE))
    assert states(store) == ["gone"]
    assert only(find_articles(store, ArticleFilter())).state == "gone"
    take_in(spool(FOURTH).article("a"))
    assert states(store) == ["present"]
    take_in(spool("2022-06-18").end("a", Outcome.GONE))
    assert states(store) == ["present"]


def test_gone_in_a_broken_night_proves_nothing(store, spool, take_in):
    take_in(spool().article("a"))
    take_in(spool(SECOND).end("a", Outcome.GONE), state=JobState.PARTIAL)
    take_in(spool(THIRD).end("a", Outcome.GONE))
    assert states(store) == ["present"]
    take_in(spool(FOURTH).end("a", Outcome.TIMEOUT), state=JobState.PARTIAL)
    take_in(spool("2022-06-18").end("a", Outcome.GONE))
    assert states(store) == ["gone"]


def test_the_outcome_of_an_article_is_that_of_the_last_request(store, spool, take_in):
    take_in(spool().article("a"))
    take_in(spool(SECOND).end("a", Outcome.KNOWN))
    assert only(find_articles(store, ArticleFilter())).outcome == "stored"
    take_in(spool(THIRD).end("a", Outcome.TIMEOUT), state=JobState.PARTIAL)
    assert only(find_articles(store, ArticleFilter())).outcome == "failed:timeout"


def test_every_address_of_a_job_ends_in_exactly_one_outcome(store, spool, take_in):
    writer = spool()
    for place, outcome in enumerate(Outcome):
        writer.plan(f"x{place}").end(f"x{place}", outcome)
    report = take_in(writer, state=JobState.PARTIAL)
    assert sum(report.outcomes.values()) == len(Outcome)


def test_nights_of_killed_and_whole_runs_end_in_one_fingerprint(tmp_path, spool):
    prints = []
    for broken in (False, True):
        with open_store(tmp_path / f"{broken}.sqlite") as store:
            begin_night(store, date(2022, 6, 14))
            if broken:
                ingest(store, spool().article("a").plan("b").write(state=None), unfinished=True)
                writer = spool().end("a", Outcome.KNOWN).article("b").article("c")
            else:
                writer = spool().article("c").article("a").article("b")
            ingest(store, writer.write())
            prints.append(fingerprint(store))
            begin_night(store, date(2022, 6, 15))
            ingest(store, spool(SECOND).article("a", title="Khác").write())
            assert fingerprint(store) != prints[-1]
    assert prints[0] == prints[1]


def test_a_capture_without_its_night_cannot_be(store):
    with pytest.raises(sqlite3.IntegrityError), store.atomic():
        store.insert("channels", {"night": "x", "outlet": "y", "url": "z", "end": "known", "listed": 0})


def test_every_field_of_a_capture_is_a_column():
    assert all(f"    {name}" in ARTICLES or f'"{name}"' in ARTICLES for name in Capture.model_fields)


def test_articles_seen_after_midnight_in_vietnam_count_for_the_new_day(store, spool, take_in):
    writer = spool()
    late = START + timedelta(hours=3)
    writer.plan("a").end("a", Outcome.STORED)
    writer.articles.append(make_article("a", "bao", late, 0, published=None))
    take_in(writer)
    assert only(find_articles(store, ArticleFilter())).day == "2022-06-15"
