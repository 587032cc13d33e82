"""The stage: groups of reprints in a database, made once, made again when texts or rules change."""

from contextlib import suppress
from datetime import timedelta

import pytest
from faults.staff_home import make_desk
from faults.versions_desk import paragraphs, relate_all, related_desk, url

from diembao.home import PACKAGE
from diembao.relating import relate
from diembao.sample.gold import gold
from diembao.sample.province import SITES, articles
from registry import load_outlets
from storage import fingerprint, histories_of, open_reader, open_store, original_of, reprints_of

SAMPLE_OUTLETS = PACKAGE / "sample" / "home" / "outlets"
STORED = ("articles", "aliases", "versions", "captures", "outcomes", "labels", "search")
TEXT = paragraphs("Đắk Mây")
OTHER = paragraphs("Tuy Sơn")


@pytest.fixture
def desk(tmp_path):
    return related_desk(tmp_path / "home")


def publish(desk, night, slug, path, body=TEXT, published="2022-06-10", title="Tít", author=None):
    with desk.night(night, slug) as written:
        written.article(
            url(slug, path), title=title, body=tuple(body), published=published, author=author, lead=None
        )


def reprints(desk):
    """Every reprint: address, the original's address, reason and confidence."""
    with open_reader(desk.database) as reader:
        rows = reader.rows(
            "SELECT a.url, b.url AS original, r.reason, r.confidence FROM reprints r"
            " JOIN articles a ON a.id = r.article JOIN articles b ON b.id = r.original ORDER BY a.url"
        )
    return {row["url"]: (row["original"], row["reason"], row["confidence"]) for row in rows}


def test_a_portal_that_names_its_source(desk):
    publish(desk, "2022-06-14", "song", "a", body=(*TEXT, "Theo Báo Đắk Mây điện tử"), published="2022-06-11")
    publish(desk, "2022-06-15", "bao", "b", published="2022-06-10")
    publish(desk, "2022-06-15.2", "mil", "c", body=OTHER)
    relate_all(desk)
    assert reprints(desk) == {url("song", "a"): (url("bao", "b"), "named", "sure")}


def test_both_ends_are_told(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "song", "a", published="2022-06-12", title="Tít khác")
    publish(desk, "2022-06-16", "mil", "c", published="2022-06-13", body=TEXT[:2])
    relate_all(desk)
    with open_reader(desk.database) as reader:
        (original,), (excerpt,) = (
            histories_of(reader, address) for address in (url("bao", "b"), url("mil", "c"))
        )
        assert original_of(reader, original.article) is None
        assert [
            (one.outlet, one.title, one.containment) for one in reprints_of(reader, original.article)
        ] == [
            ("song", "Tít khác", 1.0),
            ("mil", "Tít", 1.0),
        ]
        assert original_of(reader, excerpt.article).url == url("bao", "b")
        view = reader.rows("SELECT text, count(*) AS articles FROM texts GROUP BY text")
    assert view == [{"text": original.article, "articles": 3}]
    page = desk.call("history", url("mil", "c"))[1]
    assert "Đăng lại của:" in page and "giống 100%; nhiều khả năng: đăng sớm hơn về ngày" in page
    assert "2 bài đăng lại:" in desk.call("history", url("bao", "b"))[1]


def test_a_second_pass_has_nothing_to_do(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "song", "a")
    assert relate_all(desk)[0] == 2
    assert relate_all(desk) == (0, 0)


def test_only_what_is_new_is_compared(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-14.2", "song", "a")
    relate_all(desk)
    publish(desk, "2022-06-15", "mil", "c", published="2022-06-11")
    assert relate_all(desk)[0] == 1
    assert reprints(desk)[url("mil", "c")][0] == url("bao", "b")


def test_an_edit_that_makes_it_another_text_ends_the_relation(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "song", "a", published="2022-06-12")
    relate_all(desk)
    publish(desk, "2022-06-16", "song", "a", published="2022-06-12", body=OTHER)
    relate_all(desk)
    assert reprints(desk) == {}
    publish(desk, "2022-06-17", "song", "a", published="2022-06-12")
    relate_all(desk)
    assert url("song", "a") in reprints(desk)


def test_an_earlier_copy_that_comes_in_late_takes_the_originals_place(desk):
    publish(desk, "2022-06-14", "song", "a", published="2022-06-12")
    publish(desk, "2022-06-15", "mil", "c", published="2022-06-13")
    relate_all(desk)
    assert reprints(desk) == {url("mil", "c"): (url("song", "a"), "earlier", "likely")}
    publish(desk, "2022-06-16", "bao", "b", published="2022-06-10")
    relate_all(desk)
    assert {copy: found[0] for copy, found in reprints(desk).items()} == {
        url("mil", "c"): url("bao", "b"),
        url("song", "a"): url("bao", "b"),
    }


def test_texts_far_apart_in_time_are_not_compared(desk):
    publish(desk, "2022-06-14", "bao", "b", published="2022-01-10")
    publish(desk, "2022-06-15", "song", "a", published="2022-06-12")
    relate_all(desk)
    assert reprints(desk) == {}


def test_the_span_reaches_over_stretches_of_days(desk, monkeypatch):
    """Compared one at a time, each text still meets those before and after it."""
    monkeypatch.setattr("diembao.relating.TOGETHER", 1)
    for number, (slug, day) in enumerate(
        (("song", "2022-06-12"), ("bao", "2022-05-01"), ("mil", "2022-06-29"))
    ):
        publish(desk, f"2022-07-{14 + number}", slug, "a", published=day)
    relate_all(desk)
    assert {copy: found[0] for copy, found in reprints(desk).items()} == {
        url("song", "a"): url("bao", "a"),
        url("mil", "a"): url("bao", "a"),
    }


def test_other_rules_make_everything_again(desk, monkeypatch):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "song", "a", published="2022-06-12")
    relate_all(desk)
    before = reprints(desk)
    monkeypatch.setattr("diembao.relating.REPRINT_RULES", "reprints-next")
    monkeypatch.setattr("diembao.relating.SCHEME", "scheme-next")
    assert relate_all(desk)[0] == 2
    assert reprints(desk) == before
    with open_reader(desk.database) as reader:
        for table in ("likenesses", "reprints"):
            assert reader.rows(f"SELECT DISTINCT rule_version FROM {table}") == [
                {"rule_version": "reprints-next"}
            ]


def test_articles_that_turn_out_to_be_one_are_no_reprints_of_each_other(desk):
    """The second is merged into the first, and everything that hung on it goes along."""
    publish(desk, "2022-06-14", "song", "a")
    publish(desk, "2022-06-15", "song", "b", published="2022-06-12")
    relate_all(desk)
    assert url("song", "b") in reprints(desk)
    with desk.night("2022-06-16", "song") as night:
        night.article(url("song", "a"), title="Tít", body=TEXT, lead=None, aliases=(url("song", "b"),))
    relate_all(desk)
    assert reprints(desk) == {}
    assert relate_all(desk) == (0, 0)


@pytest.mark.parametrize("after", range(1, 7))
def test_broken_off_anywhere_it_goes_on_from_there(desk, after):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "bao", "b", body=(*TEXT, "Thêm một đoạn nữa cho bài này."))
    publish(desk, "2022-06-15.2", "song", "a", published="2022-06-12")
    outlets = load_outlets(desk.root / "outlets").values()

    class Broken(Exception):
        pass

    with open_store(desk.database) as store:
        atomic, begun = store.atomic, []

        def counted():
            begun.append(1)
            if len(begun) == after:
                raise Broken
            return atomic()

        store.atomic = counted
        with suppress(Broken):
            relate(store, outlets, lambda done, total: None)
    relate_all(desk)
    assert reprints(desk) == {url("song", "a"): (url("bao", "b"), "earlier", "likely")}
    assert relate_all(desk) == (0, 0)


def stored(desk):
    """All rows but those of the relations."""
    with open_reader(desk.database) as reader:
        return [reader.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in STORED]


def test_relating_changes_nothing_that_was_stored(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "song", "a")
    before = stored(desk)
    relate_all(desk)
    assert reprints(desk) and stored(desk) == before


def test_two_histories_of_the_same_texts_end_in_the_same_relations(desk, tmp_path):
    other = related_desk(tmp_path / "other")
    nights = [("bao", "b", TEXT), ("song", "a", OTHER), ("mil", "c", TEXT), ("song", "a", TEXT)]
    for number, (slug, path, body) in enumerate(nights):
        for one in (desk, other):
            publish(one, f"2022-06-{14 + number}", slug, path, body=body)
        relate_all(desk)
    relate_all(other)
    prints = []
    for one in (desk, other):
        with open_reader(one.database) as reader:
            prints.append(fingerprint(reader))
    assert reprints(desk) == reprints(other) != {}
    assert prints[0] == prints[1]


def test_the_bar_comes_to_its_end(desk):
    publish(desk, "2022-06-14", "bao", "b")
    publish(desk, "2022-06-15", "bao", "b", body=OTHER)
    publish(desk, "2022-06-16", "song", "a")
    seen = []
    with open_store(desk.database) as store:
        relate(store, [], lambda done, total: seen.append((done, total)), span=timedelta(days=1))
    assert seen[-1][0] == seen[-1][1] == 5
    assert seen == sorted(seen)


def test_the_sample_provinces_reprints_are_found(tmp_path):
    """All that its own files declare as reprints, and nothing else, each with its original."""
    desk = make_desk(tmp_path / "home")
    entries = list(zip(gold(1), (a for site in SITES for a in articles(site.slug, 1)), strict=True))
    for day, site in enumerate(SITES, start=1):
        with desk.night(f"2023-01-0{day}", site.slug) as night:
            for line, article in entries:
                if line.outlet == site.slug:
                    fields = {
                        "title": line.title,
                        "lead": line.lead,
                        "body": line.body,
                        "author": article.author,
                    }
                    night.article(line.url, published=line.published, **fields)
    address = {f"{article.site}/{article.number}": line.url for line, article in entries}
    declared = {line.url: address[a.reprint_of] for line, a in entries if a.reprint_of}
    home = load_outlets(SAMPLE_OUTLETS).values()
    with open_store(desk.database) as store:
        relate(store, home, lambda done, total: None)
    assert len(declared) >= 4
    assert {copy: found[0] for copy, found in reprints(desk).items()} == declared
