"""One page for everything: a login page, a captive portal, a front page for what is lost (faults.md B20)."""

import gzip
import time
from datetime import UTC, datetime

import pytest
from faults.crawls import start
from faults.server import SENTENCE, Article, Later, Page
from hanging import HANG
from scrapy.http import HtmlResponse

from crawler.articles import Articles
from crawler.ledger import Ledger
from crawler.spooling import Spool
from crawler.walls import page_key
from spool import Capture, JobState, Place
from storage.spooled import open_spool

LOGIN = Article("Đăng nhập hệ thống")
BARE = Page("<html><body><form>Tên đăng nhập <input value='1'></form></body></html>")
SITE = "http://bao.example.vn"


def articles(*paths):
    return {path: Article(f"Bài viết {path.strip('/')}") for path in paths}


def taken(folder):
    """The paths of the articles that ingest takes."""
    return {"/" + it.url.split("/", 3)[3] for _, it in open_spool(folder, unfinished=True).articles()}


# As the night runs it: a process on a job


@pytest.fixture
def listed(site, job_of, crawl):
    """Crawl a listing of the given answers, by path in their order."""

    def run(answers, **fields):
        site.pages |= answers
        site.listing("/", [(path, None) for path in answers])
        done = crawl(job_of(site, **fields))
        return {url.removeprefix(site.url): end for url, end in done.outcomes.items()}, done

    return run


@pytest.mark.parametrize(
    "page", [LOGIN, pytest.param(BARE, marks=pytest.mark.slow)], ids=["like an article", "like none"]
)
def test_a_wall_in_front_of_everything_is_no_article(listed, page):
    ends, done = listed(dict.fromkeys(("/mot", "/hai", "/ba", "/bon"), page))
    assert done.articles == []
    assert set(ends.values()) == {"failed:cookie_wall"}
    assert done.result.state is JobState.PARTIAL
    assert done.result.read_from is None
    assert done.code == 10
    assert all(line.place for line in done.ledger.values())


@pytest.mark.slow
def test_a_wall_replaces_no_article_that_is_known(listed, site):
    urls = [f"{site.url}/{name}" for name in ("cu", "xua")]
    site.pages |= dict.fromkeys(("/cu", "/xua"), LOGIN)
    recheck = [{"url": url} for url in urls]
    ends, done = listed({"/moi": LOGIN} | articles("/khac"), known=urls, recheck=recheck)
    walled = dict.fromkeys(("/moi", "/cu", "/xua"), "failed:cookie_wall")
    assert ends == walled | {"/khac": "stored"}
    assert taken(done.folder) == {"/khac"}


@pytest.mark.slow
def test_the_only_article_of_a_night_is_stored(listed):
    ends, done = listed(articles("/mot"))
    assert ends == {"/mot": "stored"}
    assert taken(done.folder) == {"/mot"}
    assert done.code == 0


@pytest.mark.slow
def test_a_wall_survives_a_kill(site, job_of, crawl, tmp_path):
    """Nothing of it is stored before it, and nothing is left of it after."""
    walled = [f"/w-{number}" for number in range(12)]
    site.listing("/", [(path, None) for path in ("/mot", *walled)])
    site.article("/mot")
    site.pages |= dict.fromkeys(walled, Later(LOGIN, 0.05))
    job, folder = job_of(site), tmp_path / "spool"
    with start(job, folder) as child:
        wait_for(lambda: site.hits.count("/w-4"))
        child.kill()
        child.communicate()
    assert taken(folder) <= {"/mot"}
    done = crawl(job, folder)
    ends = {url.removeprefix(site.url): end for url, end in done.outcomes.items()}
    assert ends == {"/mot": "stored"} | dict.fromkeys(walled, "failed:cookie_wall")
    assert taken(folder) == {"/mot"}


def wait_for(condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to that")


# Page by page


@pytest.fixture
def read(tmp_path, site, job_of):
    """Read pages as if they had come: path to text, or to (path that answered, text); the ends by path."""
    folder = tmp_path / "spool"

    def run(pages, conclude=True, **fields):
        spool = Spool(folder)
        ledger = Ledger(spool)
        reading = Articles(job_of(site, **fields), ledger)
        for path, page in pages.items():
            landed, page = page if isinstance(page, tuple) else (path, page)
            if ledger.plan(SITE + path):
                response = HtmlResponse(SITE + landed, body=page.text.encode(), encoding="utf-8")
                response.headers["Content-Type"] = "text/html"
                came = capture(spool, SITE + path, SITE + landed)
                ledger.places[SITE + path] = Place(warc=came.warc, offset=came.offset, sha256=came.sha256)
                reading.read(SITE + path, response, came, ())
        if conclude:
            reading.conclude()
        spool.release()
        return {url.removeprefix(SITE): str(end) for url, end in ledger.closed.items()}, taken(folder)

    return run


def capture(spool, requested, address):
    """As the evidence notes it: with a record in the archive."""
    offset = spool.record(gzip.compress(b"WARC"))
    return Capture(
        requested=requested, address=address, status=200, fetched=datetime(2022, 6, 14, 12, tzinfo=UTC),
        sha256="0", warc=spool.segment, offset=offset,
    )  # fmt: skip


def one_time_login(number):
    """The login page as it comes the nth time: with a token of its own."""
    form = f"<form><input type='hidden' value='{number:032}'></form><script>token='{number}'</script>"
    text = f"<h1>Đăng nhập</h1><div class='content'><p>{SENTENCE * 6}</p>{form}</div>"
    return Page(f"<html><body>{text}</body></html>")


def test_a_wall_with_a_token_is_the_same_wall(read):
    ends, stored = read({f"/{number}": one_time_login(number) for number in range(3)})
    assert set(ends.values()) == {"failed:cookie_wall"}
    assert stored == set()


def test_a_wall_that_all_are_led_to_is_the_same_wall_whatever_it_says(read):
    texts = [Article("Đăng nhập", text=f"Lần thứ {number}: {SENTENCE * 5}") for number in range(4)]
    pages = {f"/{number}": ("/dang-nhap", text) for number, text in enumerate(texts)}
    ends, stored = read(pages)
    assert set(ends.values()) == {"failed:cookie_wall"}
    assert stored == set()


def test_a_wall_in_front_of_two_pages_is_one_where_there_is_nothing_else(read):
    ends, stored = read(dict.fromkeys(("/mot", "/hai"), LOGIN))
    assert (set(ends.values()), stored) == ({"failed:cookie_wall"}, set())


def test_one_known_article_that_turns_into_another_page_is_not_replaced(read):
    known = f"{SITE}/cu"
    pages = articles("/khac") | {"/moi": LOGIN, "/cu": LOGIN}
    ends, stored = read(pages, known=[known], recheck=[{"url": known}])
    assert ends == {"/khac": "stored", "/moi": "failed:cookie_wall", "/cu": "failed:cookie_wall"}
    assert stored == {"/khac"}


def test_a_wall_from_some_page_on_spares_what_came_before(read):
    walled = dict.fromkeys(("/bon", "/nam", "/sau"), LOGIN)
    ends, stored = read(articles("/mot", "/hai", "/ba") | walled)
    assert {ends[path] for path in walled} == {"failed:cookie_wall"}
    assert stored == {path for path, end in ends.items() if end == "stored"} == {"/mot", "/hai", "/ba"}


MIXED = {
    "/w-1": LOGIN,
    **articles("/mot"),
    "/w-2": LOGIN,
    **articles("/hai"),
    "/w-3": LOGIN,
    **articles("/ba"),
}


def test_a_wall_now_and_then_is_taken_back(read, tmp_path):
    """Its first page was stored before anybody could know; the ledger's last word on it counts."""
    ends, stored = read(MIXED)
    assert {ends[path] for path in ("/w-1", "/w-2", "/w-3")} == {"failed:cookie_wall"}
    assert stored == {path for path, end in ends.items() if end == "stored"} == {"/mot", "/hai", "/ba"}
    assert b"/w-1" in (tmp_path / "spool/articles.jsonl").read_bytes()


@pytest.mark.parametrize("number", range(1, len(MIXED)))
def test_a_wall_is_taken_back_whenever_the_crawl_was_killed(read, number):
    _, stored = read(dict([*MIXED.items()][:number]), conclude=False)
    assert stored <= {"/w-1", "/mot", "/hai", "/ba"}
    ends, stored = read(MIXED)
    assert {ends[path] for path in ("/w-1", "/w-2", "/w-3")} == {"failed:cookie_wall"}
    assert stored == {"/mot", "/hai", "/ba"}
    assert read(MIXED) == (ends, stored)  # killed after the last word, before the result


FRONT = Page("<html><body><ul><li>Tin mới</li><li>Thông báo</li></ul></body></html>")


def test_dead_links_that_lead_to_one_page_are_soft_404s(read):
    pages = articles("/mot", "/hai") | dict.fromkeys(("/cu-1", "/cu-2", "/cu-3"), ("/", FRONT))
    ends, stored = read(pages, outlet={"pages": []})
    assert {ends[path] for path in ("/cu-1", "/cu-2", "/cu-3")} == {"skipped:soft_404"}
    assert stored == {"/mot", "/hai"}


def test_an_article_in_several_sections_is_a_duplicate_and_no_wall(read):
    named = [f"/{section}/bai-mot.html" for section in ("kinh-te", "xa-hoi", "noi-bat")]
    numbered = [f"/tin?chuyen-muc={number}&id=123456" for number in range(3)]
    same = dict.fromkeys(named, Article("Một bài ở ba chuyên mục")) | dict.fromkeys(
        numbered, Article("Có số")
    )
    ends, stored = read(articles("/khac") | same)
    assert sorted(ends.values()) == ["skipped:duplicate"] * 4 + ["stored"] * 3
    assert stored == {"/khac", named[0], numbered[0]}


def test_an_article_that_was_put_up_twice_is_a_duplicate(read):
    again = Article("Đăng lại")
    ends, _ = read(articles("/khac") | {"/lan-mot": again, "/lan-hai": again})
    assert ends == {"/khac": "stored", "/lan-mot": "stored", "/lan-hai": "skipped:duplicate"}


def test_notices_of_one_wording_and_different_days_are_articles(read):
    days = ("01/06/2022", "08/06/2022", "13/06/2022")
    pages = {f"/thong-bao-{number}": Article("Lịch tiếp dân", day) for number, day in enumerate(days)}
    ends, _ = read(pages)
    assert set(ends.values()) == {"stored"}


def test_what_a_page_shows_does_not_hang_on_tags_scripts_and_spaces():
    script = b"<script>var a='</p>' < 1</script><style>p{}</style>"
    assert page_key(b"<html><body class=x><p>Xin  <b>b\xc3\xa1o</b></p>" + script + b"!") == page_key(
        b"Xin b\xc3\xa1o !"
    )
    assert page_key(b"Xin b\xc3\xa1o !") != page_key(b"Xin b\xc3\xa1o")
    assert page_key(b"") == page_key(b"<br>")


@pytest.mark.parametrize("piece", [b"<script", b"<", b"<style></s", b"a", b"<a>b "])
def test_telling_pages_apart_takes_no_longer_than_they_are_long(piece):
    begun = time.process_time()
    page_key(piece * (8_000_000 // len(piece)))
    assert time.process_time() - begun < HANG
