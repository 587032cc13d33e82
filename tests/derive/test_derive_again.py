"""Stored pages read again: by the same rules nothing changes, by mended ones what they mend."""

import json
from datetime import timedelta

import pytest
from kept_pages import POOR, TODAY, MadeHome, page

from crawler.rereading import settled
from diembao.again.reextracting import Rereading
from diembao.processes.page_readers import PageReaders, PageTask
from storage import ArticleFilter, find_articles, histories_of, open_reader, standing_of
from storage.archive.places import warc_file
from storage.completeness.reconciling import Completeness
from storage.stored_pages import stored_pages

pytestmark = pytest.mark.slow

DAY = TODAY - timedelta(days=3)
URL = "https://bao.example.vn/bai/1"
PAGES = {
    "bai/1": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được một con.", day=DAY),
    "bai/2": page("Thời tiết cuối tuần ở Đắk Tôi", "Trời mưa rải rác, nhiệt độ giảm nhẹ.", day=DAY),
}


def rows(made: MadeHome, sql: str) -> list[dict[str, object]]:
    with open_reader(made.home.database) as reader:
        return reader.rows(sql)


def test_the_lines_are_those_of_the_crawl_byte_for_byte(made):
    key = made.night(("bao", PAGES))
    written = made.home.data / "evidence" / "nights" / key / "bao" / "articles.jsonl"
    outlets = made.home.outlets()
    with open_reader(made.home.database) as reader, PageReaders(outlets) as readers:
        (pages,) = stored_pages(reader, "bao")
        tasks = [
            PageTask(warc_file(made.home.data, it), it.offset, it.sha256, it.outlet, it.requested, it.via)
            for it in pages
        ]
        looks = [(read.look, read.capture) for read in readers.read(tasks)]
    lines = "".join(line.model_dump_json() + "\n" for line in settled(key, outlets["bao"], looks))
    assert lines == written.read_text(encoding="utf-8")
    assert lines.count("\n") == 2


def test_the_same_rules_change_nothing(made, reextract):
    made.night(("bao", PAGES))
    before = made.home.database.read_bytes()
    tried = reextract("--dry-run")
    assert (tried["pages"], tried["differences"], tried["unread"], tried["verdicts"]) == (2, [], [], [])
    done = reextract()
    assert (done["pages"], done["differences"], done["labelled"]) == (2, [], 0)
    assert made.home.database.read_bytes() == before


def test_a_mended_selector_makes_versions_beside_the_old_ones(made, reextract):
    made.selectors(published="span.khac", body="div.noidung p:first-child")
    made.night(("bao", PAGES))
    made.night(("bao", PAGES))
    made.selectors()
    tried = reextract("--dry-run")
    assert [(it["kind"], it["changes"]) for it in tried["differences"][:2]] == [
        ("changed", ["date", "body", "details"]),
        ("changed", ["date", "details"]),
    ]
    assert rows(made, "SELECT count(*) AS n FROM derivations") == [{"n": 0}]

    done = reextract()["outlets"][0]
    assert [done[name] for name in ("pages", "changed", "new", "no_longer", "unread")] == [4, 4, 0, 0, 0]
    with open_reader(made.home.database) as reader:
        (history,) = histories_of(reader, URL)
        found = find_articles(reader, ArticleFilter("giam-ngheo-2022", q="mot con", full=True))
    assert [(it.number, it.text.body, len(it.captures)) for it in history.versions] == [
        (1, (POOR, "Mỗi hộ được một con."), 2)
    ]
    assert [(it.url, it.day, it.content) for it in found] == [(URL, DAY.isoformat(), 5)]
    numbers = rows(made, "SELECT number > 0 AS stands, count(*) AS n FROM versions GROUP BY 1 ORDER BY 1")
    assert numbers == [{"stands": 0, "n": 2}, {"stands": 1, "n": 2}]
    labels = rows(
        made, "SELECT count(*) AS n FROM labels l JOIN versions v ON v.id = l.version AND v.number < 0"
    )
    assert labels == [{"n": 2}]
    assert rows(made, "SELECT count(*) AS n FROM derivations WHERE former IS NOT NULL") == [{"n": 4}]

    again = reextract()
    assert (again["differences"], again["labelled"]) == ([], 0)
    assert rows(made, "SELECT count(*) AS n FROM derivations") == [{"n": 4}]


def test_an_edit_of_the_outlet_stays_an_edit(made, reextract):
    edited = PAGES | {"bai/1": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được hai con.", day=DAY)}
    made.selectors(published="span.khac")
    for pages in (PAGES, edited, edited, PAGES):
        made.night(("bao", pages))
    made.selectors()
    reextract()
    with open_reader(made.home.database) as reader:
        (history,) = histories_of(reader, URL)
    seen = [
        (it.number, it.text.body[1], it.text.published, it.kind, len(it.captures)) for it in history.versions
    ]
    assert seen == [
        (1, "Mỗi hộ được một con.", DAY.isoformat(), None, 1),
        (2, "Mỗi hộ được hai con.", DAY.isoformat(), "text", 2),
        (3, "Mỗi hộ được một con.", DAY.isoformat(), "text", 1),
    ]


def test_a_page_that_could_not_be_read_becomes_an_article(made, reextract):
    # A page without body or date and an address of an article: its layout has changed.
    pages = PAGES | {"bai/3": page("Giảm nghèo ở buôn Ea Kra", POOR, day=DAY, heading="h2 class=moi")}
    made.selectors(body="div.khac")
    made.night(("bao", {"bai/3": pages["bai/3"]}), listed=DAY)
    (outcome,) = rows(made, "SELECT outcome FROM outcomes")
    assert outcome == {"outcome": "failed:layout_changed"}
    assert _standing(made) is Completeness.PARTIAL

    made.selectors(title="h2.moi")
    tried = reextract("--dry-run")
    assert [(it["kind"], it["title"]) for it in tried["differences"]] == [("new", "Giảm nghèo ở buôn Ea Kra")]
    done = reextract()
    assert (done["outlets"][0]["new"], done["labelled"]) == (1, 1)
    assert _standing(made) is Completeness.COMPLETE
    (row,) = rows(made, "SELECT a.url, a.day, a.state, c.status, c.etag, c.tls FROM articles a"
                        " JOIN captures c ON c.article = a.id")  # fmt: skip
    assert row == {
        "url": "https://bao.example.vn/bai/3",
        "day": DAY.isoformat(),
        "state": "present",
        "status": 200,
        "etag": '"1"',
        "tls": "verified",
    }
    assert reextract()["differences"] == []


def _standing(made: MadeHome) -> Completeness:
    with open_reader(made.home.database) as reader:
        (claim,) = standing_of(reader, "bao", DAY, DAY)
    return claim.state


def test_one_page_for_many_addresses_is_no_article_however_it_is_read(made, reextract):
    wall = page("Đăng nhập hệ thống", "Mời quý vị đăng nhập để xem tiếp nội dung này.", day=DAY)
    made.selectors(title="h1.khac", body="div.khac")
    made.night(("bao", {f"bai/muc-{name}": wall for name in ("a", "b", "c", "d")}))
    made.selectors()
    assert reextract()["differences"] == []
    assert rows(made, "SELECT count(*) AS n FROM articles") == [{"n": 0}]


def test_what_is_no_article_any_more_is_told_and_stays(made, reextract):
    made.night(("bao", PAGES))
    made.selectors(title="h1.khac", body="div.khac")
    done = reextract()
    assert [(it["kind"], it["reason"].split(":")[1]) for it in done["differences"]] == [
        ("no_longer", "layout_changed")
    ] * 2
    assert rows(made, "SELECT count(*) AS n FROM derivations") == [{"n": 0}]
    with open_reader(made.home.database) as reader:
        assert len(find_articles(reader, ArticleFilter("giam-ngheo-2022"))) == 2


def test_only_what_was_asked_for_is_read(made, reextract, call):
    made.night(("bao", PAGES))
    later = (TODAY + timedelta(days=1)).isoformat()
    assert reextract("--since", later)["pages"] == 0
    assert reextract("--outlet", "bao", "--until", later)["pages"] == 2
    assert call("reextract", "--outlet", "khac")[0] == 2
    assert call("reextract", "--since", later, "--until", "2022-01-01")[0] == 2


def test_an_outlet_without_a_file_is_told(made, call):
    made.night(("bao", PAGES))
    (made.root / "outlets" / "bao.toml").rename(made.root / "outlets" / "moi.toml")
    code, out, _ = call("reextract", "--dry-run")
    assert code == 10
    assert "bao: không có tệp khai báo đơn vị nên không đọc lại được." in out


def test_past_outlets_bring_the_old_reading_back(made, reextract, call):
    made.selectors(published="span.khac")
    key = made.night(("bao", PAGES))
    made.selectors()
    reextract()
    sealed = made.home.data / "evidence" / "manifests" / "000001.json"
    digest = json.loads(sealed.read_text(encoding="utf-8"))["registry"].removeprefix("rules/")[:12]
    assert reextract("--dry-run", "--rules", digest)["outlets"][0]["changed"] == 2
    assert reextract("--dry-run", "--rules", key)["differences"] == []  # the newest registry of that night
    reextract("--rules", digest)
    assert rows(made, "SELECT DISTINCT published FROM versions WHERE number > 0") == [{"published": None}]
    code, _, err = call("reextract", "--rules", "0" * 12)
    assert code == 2
    assert "No registry of outlets is kept as '000000000000'" in err


def test_comparing_writes_nothing(made):
    made.selectors(published="span.khac")
    made.night(("bao", PAGES))
    made.selectors()
    home = made.home
    with open_reader(home.database) as reader:
        (again,) = Rereading(home.data, home.outlets()).compare(reader)
    assert len(again.readings) == 2
    assert rows(made, "SELECT count(*) AS n FROM versions") == [{"n": 2}]
