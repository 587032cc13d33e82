"""Links in articles: what no channel lists is read last, once, within bounds, and judges no night."""

import re
import signal
import time
from collections import Counter

import pytest
from faults.server import SENTENCE, Page, Robots, Sitemap, Status

from crawler.related import LEFT
from spool import IN_ARTICLES, JobState, Outcome

pytestmark = pytest.mark.slow

PATTERN = {"article": r"^/bai-[a-z0-9-]+$"}


def linking(title, *links, day="14/06/2022", menu="", inside=""):
    """An article with a list of others: their addresses, with the day printed beside them or null."""
    items = "".join(f"<li><a href='{href}'>Tin khác</a><i>{on or ''}</i></li>" for href, on in links)
    return Page(
        f"<html><body><nav>{menu}</nav><h1>{title}</h1><span class='date'>{day} 08:30</span>"
        f"<div class='content'><p>{title}: {SENTENCE * 5}</p><p>Xem {inside}.</p></div>"
        f"<div class='khac'><ul>{items}</ul></div></body></html>"
    )


def listed(site, *paths):
    site.listing("/", [(path, None) for path in paths])
    return [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"}]


@pytest.fixture
def job(site, job_of):
    """A job of a site whose listing has some articles; the others are met by links alone."""

    def make(*paths, outlet=PATTERN, **fields):
        return job_of(site, listed(site, *paths), outlet=outlet, **fields)

    return make


def outcome(done, site, path):
    return done.outcomes[site.url + path]


def test_an_article_to_which_another_alone_links_is_read(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", None), inside="<a href='/bai-trong'>bài này</a>")
    site.pages["/bai-b"] = linking("Bài b", ("/bai-a", None), ("/bai-c", "03/06/2022"))
    for name in ("c", "trong"):
        site.pages[f"/bai-{name}"] = linking(f"Bài {name}")
    done = crawl(job("/bai-a"))
    assert done.code == 0
    assert {it.title for it in done.articles} == {"Bài a", "Bài b", "Bài c", "Bài trong"}
    assert Counter(site.hits).most_common(1)[0][1] == 1
    linked = {it.url.removeprefix(site.url): it for it in done.sightings if it.channel == IN_ARTICLES}
    assert {path: it.page.removeprefix(site.url) for path, it in linked.items()} == {
        "/bai-b": "/bai-a",
        "/bai-trong": "/bai-a",
        "/bai-c": "/bai-b",
    }
    assert str(linked["/bai-c"].day) == "2022-06-03"
    assert done.ledger[f"{site.url}/bai-b"].channel == f"{site.url}/bai-a"
    # Channels alone say how far back the outlet was read.
    assert [(it.url, it.listed) for it in done.result.channels] == [(f"{site.url}/", 1)]


@pytest.mark.slow
def test_what_a_channel_lists_further_on_is_the_channels(site, job_of, crawl):
    channels = listed(site, "/bai-a")
    site.listing("/", [("/bai-a", None)], "/trang-2")
    site.listing("/trang-2", [("/bai-b", None)])
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", None))
    site.pages["/bai-b"] = linking("Bài b")
    done = crawl(job_of(site, channels, outlet=PATTERN))
    assert done.ledger[f"{site.url}/bai-b"].channel == f"{site.url}/"


@pytest.mark.slow
def test_menus_other_sites_and_other_pages_are_left_alone(site, job, crawl):
    menu = "<a href='/bai-gioi-thieu'>Giới thiệu</a>"
    site.pages["/bai-a"] = linking(
        "Bài a",
        ("/lien-he", None), ("#bai-x", None), ("http://127.0.3.200/bai-x", None), ("http://[::1/bai-y", None),
        ("mailto:bai-@example.vn", None), ("/", None), menu=menu,
    )  # fmt: skip
    done = crawl(job("/bai-a"))
    assert site.hits == ["/robots.txt", "/", "/bai-a"]
    assert done.outcomes == {f"{site.url}/bai-a": "stored"}


@pytest.mark.slow
def test_without_a_pattern_the_listings_selectors_tell(site, job, job_of, crawl):
    body = "<h3><a href='/mot-bai'>Một bài</a></h3><a href='/trang-nao-do'>Trang</a>"
    site.pages["/bai-a"] = linking("Bài a", inside=body, menu="<h3><a href='/thuc-don'>Thực đơn</a></h3>")
    site.pages["/mot-bai"] = linking("Một bài")
    done = crawl(job("/bai-a", outlet={}))
    assert set(done.outcomes) == {f"{site.url}/bai-a", f"{site.url}/mot-bai"}

    site.forget()
    plain = [{"kind": "listing", "url": f"{site.url}/"}]
    done = crawl(job_of(site, plain), "no-rule")
    assert set(done.outcomes) == {f"{site.url}/bai-a"}


@pytest.mark.slow
def test_a_selector_of_one_address_is_no_rule(site, job_of, crawl):
    site.listing("/", [("/bai-a", None)])
    site.pages["/bai-a"] = linking("Bài a", ("/gioi-thieu", None))
    links = "a[href='/gioi-thieu'], h3 a[href='/bai-a']"
    done = crawl(job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": links}]))
    assert set(done.outcomes) == {f"{site.url}/bai-a"}


@pytest.mark.slow
def test_the_window_bounds_the_way_back(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-dated", "30/05/2022"), ("/bai-old", None))
    site.pages["/bai-old"] = linking("Bài cũ", ("/bai-older", None), day="01/03/2019")
    site.pages["/bai-older"] = linking("Bài cũ hơn", day="01/02/2019")
    done = crawl(job("/bai-a", since="2022-06-01"))
    assert done.outcomes == {
        f"{site.url}/bai-a": "stored",
        f"{site.url}/bai-dated": "skipped:outside_window",
        f"{site.url}/bai-old": "stored",  # known from now on, and asked for no more
    }


@pytest.mark.slow
def test_what_earlier_nights_have_settled_is_not_asked_for(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-known", None), ("/bai-menu", None))
    known = [f"{site.url}/bai-known", f"{site.url}/bai-menu/"]
    done = crawl(job("/bai-a", known=known, covered_from="2022-06-13"))
    assert site.hits == ["/robots.txt", "/", "/bai-a"]
    assert done.outcomes == {f"{site.url}/bai-a": "stored"}
    assert [it for it in done.sightings if it.channel == IN_ARTICLES] == []


@pytest.mark.slow
def test_a_second_look_at_an_article_finds_what_it_links_to_by_now(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", None))
    site.pages["/bai-b"] = linking("Bài b")
    url = f"{site.url}/bai-a"
    done = crawl(job("/bai-a", known=[url], recheck=[{"url": url}]))
    assert outcome(done, site, "/bai-b") == "stored"


def everywhere(site, answer):
    """The answer for every address but that of robots.txt."""
    site.otherwise = answer
    site.pages["/robots.txt"] = Status(404)


def endless(handler):
    """An article for any address, which links to the next two."""
    number = int(re.search(r"\d+", handler.path)[0]) if re.search(r"\d+", handler.path) else 0
    links = [(f"/bai-{number * 2 + one}", None) for one in (1, 2)]
    linking(f"Bài số {number}", *links)(handler)


@pytest.mark.slow
def test_articles_without_end_are_left_at_the_cap(site, job, crawl):
    everywhere(site, endless)
    done = crawl(job("/bai-0", politeness={"max_linked": 7}))
    assert done.code == 0
    assert done.result.state is JobState.COMPLETE
    assert len(done.articles) == 1 + 7
    left = [line for line in done.ledger.values() if line.outcome is Outcome.CAP_REACHED]
    assert {line.url.removeprefix(site.url) for line in left} == {f"/bai-{n}" for n in range(8, 17)}
    assert {line.detail for line in left} == {LEFT}
    assert len(site.hits) == len(set(site.hits))


def calendar(handler):
    """A page for any day, with a way to the next one: no article, though its address looks like one."""
    number = int(re.search(r"\d+", handler.path)[0])
    days = "".join(f"<td><a href='/bai-lich-{number + one}'>{one}</a></td>" for one in range(1, 29))
    Page(f"<html><body><table><tr>{days}</tr></table></body></html>")(handler)


@pytest.mark.slow
def test_a_calendar_is_looked_at_once_and_leads_nowhere(site, job, crawl):
    everywhere(site, calendar)
    site.pages["/bai-a"] = linking("Bài a", ("/bai-lich-1", None), ("/bai-b", None))
    site.pages["/bai-b"] = linking("Bài b", ("/bai-lich-1", None))
    done = crawl(job("/bai-a"))
    assert sorted(site.hits[2:]) == ["/bai-a", "/bai-b", "/bai-lich-1"]
    # Its address says that it is an article, and no selector matches: that too judges no night.
    assert outcome(done, site, "/bai-lich-1") == "failed:layout_changed"
    assert done.result.state is JobState.COMPLETE


@pytest.mark.slow
def test_a_path_that_grows_at_each_step_is_a_trap(site, job, crawl):
    everywhere(site, lambda handler: linking(f"Bài {handler.path}", ("bai-x/bai-b", None))(handler))
    done = crawl(job("/bai-x/bai-a", outlet={"article": "bai-"}))
    assert done.result.state is JobState.COMPLETE
    assert site.hits == ["/robots.txt", "/", "/bai-x/bai-a", "/bai-x/bai-x/bai-b"]


@pytest.mark.slow
def test_the_last_of_the_requests_is_kept_for_channels(site, job, crawl):
    everywhere(site, endless)
    done = crawl(job("/bai-0", politeness={"max_requests": 20}))
    assert (done.code, done.result.reason) == (0, "finished")
    assert len(site.hits) <= 18
    assert "skipped:cap_reached" in done.result.outcomes


@pytest.mark.slow
def test_zero_follows_nothing(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", None))
    done = crawl(job("/bai-a", politeness={"max_linked": 0}))
    assert done.outcomes == {f"{site.url}/bai-a": "stored"}
    assert [it for it in done.sightings if it.channel == IN_ARTICLES] == []


@pytest.mark.slow
def test_what_articles_alone_link_to_judges_no_night(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-loi", None), ("/bai-mat", None), ("/bai-cam", None))
    site.pages["/bai-loi"] = Status(500)
    site.pages["/robots.txt"] = Robots("Disallow: /bai-cam")
    first = crawl(job("/bai-a"))
    assert first.outcomes == {
        f"{site.url}/bai-a": "stored",
        f"{site.url}/bai-loi": "failed:http_5xx",
        f"{site.url}/bai-mat": "gone",
        f"{site.url}/bai-cam": "skipped:robots_denied",
    }
    assert (first.code, first.result.state, first.result.findings) == (0, JobState.COMPLETE, ())

    known, bad = [f"{site.url}/bai-a"], f"{site.url}/bai-loi"
    again = crawl(job("/bai-a", known=known, linked=[bad]), "again")
    assert (again.outcomes[bad], again.code) == ("failed:http_5xx", 0)
    listed_once = crawl(job("/bai-a", known=known, retry=[bad]), "retried")
    assert (listed_once.outcomes[bad], listed_once.result.state) == ("failed:http_5xx", JobState.PARTIAL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_killed_job_goes_on_with_what_it_had_found(seed, site, job, begin, crawl, tmp_path):
    """A chain of articles, each of which is linked from the one before alone."""
    for number in range(12):
        page = linking(f"Bài số {number}", (f"/bai-{number + 1}", None))
        site.pages[f"/bai-{number}"] = lambda handler, page=page: (time.sleep(0.02), page(handler))
    chain = job("/bai-0")
    child = begin(chain)
    path = tmp_path / "spool/articles.jsonl"
    while child.poll() is None and not (path.exists() and path.read_bytes().count(b"\n") > seed * 2):
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    done = crawl(chain)
    assert done.code == 0
    requested = Counter(it.capture.requested for it in done.articles)
    assert requested == {f"{site.url}/bai-{number}": 1 for number in range(12)}
    assert done.outcomes == dict.fromkeys(requested, "stored") | {f"{site.url}/bai-12": "gone"}
    assert done.result.outcomes == {"gone": 1, "stored": 12}


@pytest.mark.slow
def test_a_job_of_one_page_looks_at_no_other(site, job_of, crawl):
    """As for an appeal: its answer is that page and nothing else."""
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", None))
    done = crawl(job_of(site, [], outlet=PATTERN, retry=[f"{site.url}/bai-a"]))
    assert [it.title for it in done.articles] == ["Bài a"]
    assert site.hits == ["/robots.txt", "/bai-a"]


@pytest.mark.slow
def test_an_old_layout_behind_a_link_is_no_sign_of_a_new_one(site, job_of, crawl):
    """Menu pages among what a sitemap lists are told from articles all the same."""
    site.pages["/sitemap.xml"] = Sitemap([f"{site.url}/bai-a", f"{site.url}/chuyen-muc"])
    site.pages["/chuyen-muc"] = Page("<h1>Chuyên mục của xã</h1><p><a href='/'>Về trang chủ</a></p>")
    site.pages["/bai-a"] = linking("Bài a", ("/bai-cu", None))
    site.pages["/bai-cu"] = Page(f"<html><body><h2>Bài cũ của xã</h2><p>{SENTENCE * 5}</p></body></html>")
    done = crawl(job_of(site, [{"kind": "sitemap", "url": f"{site.url}/sitemap.xml"}], outlet=PATTERN))
    assert outcome(done, site, "/bai-cu") == "failed:layout_changed"
    assert outcome(done, site, "/chuyen-muc") == "skipped:not_article"
    assert done.code == 0


@pytest.mark.slow
def test_the_articles_own_day_is_not_that_of_what_it_links_to(site, job, crawl):
    site.pages["/bai-a"] = linking("Bài a", ("/bai-b", "14/06/2022"), ("/bai-c", "13/06/2022"))
    done = crawl(job("/bai-a"))
    days = {it.url.removeprefix(site.url): it.day for it in done.sightings if it.channel == IN_ARTICLES}
    assert {path: day and day.isoformat() for path, day in days.items()} == {
        "/bai-b": None,
        "/bai-c": "2022-06-13",
    }
