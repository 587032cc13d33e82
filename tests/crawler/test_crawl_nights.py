"""What is read, how far back, and what a second night asks for."""

from datetime import date
from itertools import pairwise

import pytest
from faults.server import Article, Feed, Page, Sitemap, Status

from crawler.articles import CUT
from spool import ChannelEnd, JobState, Outcome


def listing_of(site, **fields):
    return [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next", **fields}]


def pages(site, *contents):
    """Listing pages chained by "next", and an article for each link; contents are (path, day) pairs."""
    paths = ["/", *(f"/trang-{number}" for number in range(2, len(contents) + 1))]
    for path, links, following in zip(paths, contents, [*paths[1:], None], strict=True):
        site.listing(path, links, following)
        for link, day in links:
            site.article(link, day or "14/06/2022")


def complete(done):
    """The state of channels that a planner would make of a result."""
    return {
        it.url: {"etag": it.etag, "last_modified": it.last_modified, "complete": True}
        for it in done.result.channels
    }


@pytest.mark.slow
def test_two_nights(site, job_of, crawl, events):
    pages(site, [("/a", None), ("/b", None)], [("/c", None)])
    first = crawl(job_of(site, listing_of(site), since="2022-06-01"), "first", "--progress")
    assert first.code == 0
    assert [article.title for article in first.articles] == ["Bài viết a", "Bài viết b", "Bài viết c"]
    assert first.result.read_from == date(2022, 6, 1)
    assert {event["event"] for event in events(first)} == {"planned", "outcome", "channel", "alive"}
    assert events(first)[-1] | {"open": 0} == events(first)[-1] or events(first)[-1]["event"] == "channel"

    site.forget()
    stored = [
        {"url": it.url, "etag": it.capture.etag, "last_modified": it.capture.last_modified}
        for it in first.articles
    ]
    known = [article.url for article in first.articles]
    job = job_of(
        site, listing_of(site), night="2022-06-15", known=known, recheck=stored[:1], channels=complete(first),
        covered_from="2022-06-14",
    )  # fmt: skip
    second = crawl(job, "second")
    assert second.code == 0
    assert [it.end for it in second.result.channels] == [ChannelEnd.UNCHANGED]
    assert second.outcomes == {f"{site.url}/a": "unchanged"}
    assert second.articles == []
    assert site.hits == ["/robots.txt", "/", "/a"]
    assert second.result.read_from == date(2022, 6, 14)


@pytest.mark.slow
def test_reading_stops_at_what_is_known(site, job_of, crawl):
    pages(site, [("/new", None), ("/old-1", None)], [("/old-2", None), ("/old-3", None)], [("/old-4", None)])
    known = [f"{site.url}/old-{number}" for number in range(1, 5)]
    job = job_of(site, listing_of(site), known=known, channels={f"{site.url}/": {"complete": True}})
    done = crawl(job)
    assert site.hits == ["/robots.txt", "/", "/new", "/trang-2"]
    assert [it.end for it in done.result.channels] == [ChannelEnd.KNOWN]
    assert done.outcomes[f"{site.url}/old-1"] == "skipped:known"
    assert done.outcomes[f"{site.url}/new"] == "stored"


@pytest.mark.slow
def test_a_text_that_is_cut_is_told(site, job_of, crawl):
    pages(site, [("/a", None), ("/b", None)])
    site.pages["/b"] = Article("Bài rất dài", text="Bà con trong xã. " * 15_000)
    done = crawl(job_of(site, listing_of(site)))
    details = {line.url: line.detail for line in done.lines if line.outcome is Outcome.STORED}
    assert details == {f"{site.url}/a": None, f"{site.url}/b": CUT}


@pytest.mark.slow
def test_a_page_that_is_refused_is_not_the_end(site, job_of, crawl):
    pages(site, [("/a", None)], [("/b", None)])
    site.pages["/trang-2"] = Status(403)
    done = crawl(job_of(site, listing_of(site)))
    assert [(it.end, it.outcome) for it in done.result.channels] == [(ChannelEnd.FAILED, Outcome.HTTP_4XX)]
    assert done.result.state is not JobState.COMPLETE
    site.pages["/trang-2"] = Status(404)
    done = crawl(job_of(site, listing_of(site)), "again")
    assert [it.end for it in done.result.channels] == [ChannelEnd.EXHAUSTED]
    assert done.result.state is JobState.COMPLETE


@pytest.mark.slow
def test_after_an_incomplete_night_reading_goes_on_past_what_is_known(site, job_of, crawl):
    pages(site, [("/known-1", None)], [("/known-2", None)], [("/missed", None)])
    known = [f"{site.url}/known-{number}" for number in (1, 2)]
    done = crawl(job_of(site, listing_of(site), known=known, channels={f"{site.url}/": {"complete": False}}))
    assert done.outcomes[f"{site.url}/missed"] == "stored"
    assert [it.end for it in done.result.channels] == [ChannelEnd.EXHAUSTED]


@pytest.mark.slow
def test_pinned_items_never_end_a_reading(site, job_of, crawl):
    pages(
        site,
        [("/pinned-old", "01/01/2019"), ("/pinned-known", None), ("/new-1", "14/06/2022")],
        [("/pinned-old", "01/01/2019"), ("/new-2", "10/06/2022")],
        [("/older", "30/05/2022"), ("/older-yet", "29/05/2022")],
        [("/never-asked-for", "28/05/2022")],
    )
    job = job_of(
        site, listing_of(site), since="2022-06-01", known=[f"{site.url}/pinned-known"],
        channels={f"{site.url}/": {"complete": True}},
    )  # fmt: skip
    done = crawl(job)
    assert done.outcomes == {
        f"{site.url}/pinned-old": "skipped:outside_window",
        f"{site.url}/pinned-known": "skipped:known",
        f"{site.url}/new-1": "stored",
        f"{site.url}/new-2": "stored",
        f"{site.url}/older": "skipped:outside_window",
        f"{site.url}/older-yet": "skipped:outside_window",
    }
    assert [it.end for it in done.result.channels] == [ChannelEnd.WINDOW]
    assert done.result.read_from == date(2022, 6, 1)
    assert "/trang-4" not in site.hits


@pytest.mark.slow
def test_days_of_the_articles_end_a_reading_whose_listing_has_none(site, job_of, crawl):
    pages(site, [("/new", None)], [("/old", None)], [("/older", None)])
    site.article("/old", "30/05/2022")
    done = crawl(job_of(site, listing_of(site), since="2022-06-01"))
    assert done.outcomes == {f"{site.url}/new": "stored", f"{site.url}/old": "stored"}
    assert [it.end for it in done.result.channels] == [ChannelEnd.WINDOW]


@pytest.mark.slow
def test_cap_is_told(site, job_of, crawl):
    pages(site, *[[(f"/bai-{number}", None)] for number in range(1, 6)])
    done = crawl(job_of(site, listing_of(site), politeness={"max_pages": 2}))
    assert done.result.state is JobState.COMPLETE
    assert [it.end for it in done.result.channels] == [ChannelEnd.CAPPED]
    assert done.outcomes[f"{site.url}/trang-3"] == "skipped:cap_reached"
    # The last page's articles are of the 14th: what else that day holds lies behind the cap.
    assert done.result.read_from == date(2022, 6, 15)


@pytest.mark.slow
def test_page_template_ends_where_pages_repeat_or_are_missing(site, job_of, crawl):
    template = f"{site.url}/?trang={{page}}"
    for number, path in enumerate(["/", "/?trang=2", "/?trang=3"], start=1):
        site.listing(path, [(f"/bai-{number}", None)])
        site.article(f"/bai-{number}")
    done = crawl(job_of(site, listing_of(site, next=None, page=template)), "missing")
    assert len(done.articles) == 3
    assert [it.end for it in done.result.channels] == [ChannelEnd.EXHAUSTED]
    assert done.code == 0

    site.pages["/?trang=4"] = site.pages["/?trang=5"] = site.pages["/?trang=3"]
    site.forget()
    done = crawl(job_of(site, listing_of(site, next=None, page=template)), "repeating")
    assert [it.end for it in done.result.channels] == [ChannelEnd.EXHAUSTED]
    assert "/?trang=4" in site.hits and "/?trang=5" not in site.hits


@pytest.mark.slow
def test_sections_sitemaps_and_feeds_are_read_together(site, job_of, crawl):
    site.pages["/"] = Page(
        "<html><body><div id='menu'><a href='/muc-1'>Mục 1</a><a href='/muc-2'>Mục 2</a></div>"
        "<main><h3><a href='/a'>Tin a</a></h3></main></body></html>"
    )
    site.listing("/muc-1", [("/a", None), ("/b", None)])
    site.pages["/muc-2"] = Page("<html><body><main><p>Chưa có tin.</p></main></body></html>")
    site.pages["/feed"] = Feed([(f"{site.url}/c", "Tue, 14 Jun 2022 08:00:00 +0700")])
    site.pages["/sitemap.xml"] = Sitemap([f"{site.url}/con.xml", f"{site.url}/sitemap.xml"], index=True)
    site.pages["/con.xml"] = Sitemap([f"{site.url}/d", f"{site.url}/b", "http://127.0.0.2/x"])
    for path in ("/a", "/b", "/c", "/d"):
        site.article(path)
    channels = [
        *listing_of(site, sections="#menu a"),
        {"kind": "feed", "url": f"{site.url}/feed"},
        {"kind": "sitemap", "url": f"{site.url}/sitemap.xml"},
        {"kind": "feed", "url": f"{site.url}/gone", "valid_to": "2020-01-01"},
    ]
    done = crawl(job_of(site, channels, since="2022-06-01"))
    assert done.code == 0
    assert {article.url for article in done.articles} == {f"{site.url}/{name}" for name in "abcd"}
    ends = {it.url.removeprefix(site.url): it.end for it in done.result.channels}
    assert set(ends) == {"/", "/feed", "/sitemap.xml", "/muc-1", "/muc-2", "/con.xml"}
    assert set(ends.values()) == {ChannelEnd.EXHAUSTED}
    assert done.outcomes["http://127.0.0.2/x"] == "skipped:egress_refused"
    validators = {it.url.removeprefix(site.url): it.etag for it in done.result.channels}
    assert validators["/"] is None  # its sections may change though it does not
    assert validators["/muc-1"] is not None
    assert done.result.read_from == date(2022, 6, 1)


@pytest.mark.slow
def test_one_broken_channel_makes_the_night_partial(site, job_of, crawl):
    site.pages["/feed"] = Feed([(f"{site.url}/a", "Tue, 14 Jun 2022 08:00:00 +0700")])
    site.article("/a")
    channels = [{"kind": "feed", "url": f"{site.url}/feed"}, {"kind": "feed", "url": f"{site.url}/missing"}]
    done = crawl(job_of(site, channels))
    assert done.code == 10
    assert {it.end for it in done.result.channels} == {ChannelEnd.EXHAUSTED, ChannelEnd.FAILED}
    assert len(done.articles) == 1


@pytest.mark.slow
def test_channel_that_lists_nothing_is_a_failure(site, job_of, crawl):
    site.pages["/"] = Page("<html><body><main><p>Trang đang được nâng cấp.</p></main></body></html>")
    site.pages["/feed"] = Page("<html><body>Không có gì</body></html>")
    channels = [{"kind": "listing", "url": f"{site.url}/"}, {"kind": "feed", "url": f"{site.url}/feed"}]
    done = crawl(job_of(site, channels))
    assert done.code == 9
    assert [str(it.outcome) for it in done.result.channels] == ["failed:layout_changed", "failed:parse"]


@pytest.mark.slow
def test_feed_covers_from_the_day_after_those_at_its_end(site, job_of, crawl):
    days = [f"Sun, {day} Jun 2022 08:00:00 +0700" for day in (14, 12, 11, 11)]
    site.pages["/feed"] = Feed([(f"{site.url}/{n}", day) for n, day in enumerate(days)])
    for number in range(4):
        site.article(f"/{number}")
    done = crawl(job_of(site, [{"kind": "feed", "url": f"{site.url}/feed"}], since="2022-06-01"))
    # Other articles of the 12th may have dropped out of the feed before it was read.
    assert done.result.read_from == date(2022, 6, 13)


@pytest.mark.slow
def test_rechecks_and_retries(site, job_of, crawl):
    site.listing("/", [("/new", None)])
    for path in ("/new", "/changed", "/retried"):
        site.article(path)
    site.pages["/removed"] = Status(410)
    site.pages["/broken"] = Status(500)
    recheck = [{"url": f"{site.url}/{name}", "etag": '"old"'} for name in ("changed", "removed", "broken")]
    known = [f"{site.url}/{name}" for name in ("changed", "removed", "broken", "other")]
    done = crawl(job_of(site, listing_of(site), recheck=recheck, known=known, retry=[f"{site.url}/retried"]))
    assert done.outcomes == {
        f"{site.url}/new": "stored",
        f"{site.url}/retried": "stored",
        f"{site.url}/changed": "stored",
        f"{site.url}/removed": "gone",
        f"{site.url}/broken": "failed:http_5xx",
    }
    asked = {path: headers.get("If-None-Match") for path, headers in site.asked}
    assert asked["/changed"] == '"old"' and asked["/new"] is None
    order = [path for path in site.hits if path in {"/new", "/changed"}]
    assert order == ["/new", "/changed"]


def test_politeness(site, job_of, crawl):
    site.listing("/", [(f"/{number}", None) for number in range(3)])
    for number in range(3):
        site.article(f"/{number}")
    site.pages["/robots.txt"] = lambda it: it.reply(200, b"User-agent: *\nCrawl-delay: 0.4\n")
    polite = {"delay": 0.3, "contact": "phong báo chí <bao@example.vn>\r\nX-Evil: 1"}
    job = job_of(site, listing_of(site), politeness=polite)
    done = crawl(job)
    assert done.code == 0
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("diembao/")
    assert all("X-Evil" not in headers and "Referer" not in headers for _, headers in site.asked)
    moments = [article.capture.fetched for article in done.articles]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    assert min(gaps) > 0.37


@pytest.mark.slow
def test_wall_in_front_of_every_page_replaces_nothing(site, job_of, crawl):
    wall = Article("Đăng nhập hệ thống")
    site.listing("/", [("/new", None)])
    site.pages |= {"/new": wall, "/a": wall, "/b": wall}
    known = [f"{site.url}/a", f"{site.url}/b"]
    recheck = [{"url": url} for url in known]
    bad = "javascript:alert(1)"
    done = crawl(job_of(site, listing_of(site), known=known, recheck=recheck, retry=[bad]))
    assert done.code == 10
    assert done.outcomes[bad] == "skipped:bad_address"
    assert done.articles == []
    assert list(done.outcomes.values()).count("failed:cookie_wall") == 3


@pytest.mark.slow
def test_unsolicited_not_modified_is_no_answer(site, job_of, crawl):
    site.pages["/"] = Status(304)
    done = crawl(job_of(site, listing_of(site)))
    assert done.code == 9
    assert str(done.result.channels[0].outcome) == "failed:http_4xx"
