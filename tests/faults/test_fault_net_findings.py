"""The ways out of an outlet and of the ledger that plain Scrapy leaves open (findings 1 to 5)."""

import pytest
from faults.broken import CutShort, Redirect
from faults.server import Feed, InTurn, Listing, Page, Sitemap, Status

from spool import JobState


@pytest.mark.slow
def test_the_exit_code_tells_how_it_ended(site, job_of, crawl):
    """Finding 1: Scrapy exits with 0 whatever happens."""
    site.listing("/", [("/a", None), ("/b", None)])
    site.article("/a")
    site.article("/b")
    assert crawl(job_of(site)).code == 0
    site.pages["/b"] = Status(500)
    assert crawl(job_of(site)).code == 10
    site.close()
    assert crawl(job_of(site)).code == 9


def test_a_retried_request_that_is_redirected_inside_is_not_followed(site, victim, job_of, crawl):
    """Finding 3: a retried request carries `dont_filter`, and got round the list of hosts."""
    site.listing("/", [("/a", None), ("/b", None)])
    site.article("/a")
    site.pages["/b"] = InTurn(Status(503), Status(503), Redirect(f"{victim.url}/secret"))
    done = crawl(job_of(site))
    assert done.outcomes[f"{site.url}/b"] == "skipped:egress_refused"
    assert done.ledger[f"{site.url}/b"].via == (f"{victim.url}/secret",)
    assert site.hits.count("/b") == 3


def test_first_addresses_that_are_redirected_inside_are_not_followed(site, victim, job_of, crawl):
    """Finding 3: so did start URLs; here the channels, a retry and another look at what is known."""
    inside = Redirect(f"{victim.url}/secret")
    site.pages |= dict.fromkeys(("/feed", "/sitemap.xml", "/retry", "/again"), inside)
    site.listing("/", [("/a", None)])
    site.article("/a")
    channels = [
        {"kind": "listing", "url": f"{site.url}/", "links": "h3 a"},
        {"kind": "feed", "url": f"{site.url}/feed"},
        {"kind": "sitemap", "url": f"{site.url}/sitemap.xml"},
    ]
    again = f"{site.url}/again"
    done = crawl(job_of(site, channels, retry=[f"{site.url}/retry"], recheck=[{"url": again}], known=[again]))
    outcomes = {it.url.removeprefix(site.url): it.outcome and str(it.outcome) for it in done.result.channels}
    refused = "skipped:egress_refused"
    assert outcomes == {"/": None, "/feed": refused, "/sitemap.xml": refused}
    assert done.outcomes == {
        f"{site.url}/a": "stored",
        f"{site.url}/retry": refused,
        again: refused,
    }
    assert done.result.state is JobState.PARTIAL


def test_a_sitemap_and_a_feed_that_list_the_inside_lead_nowhere(site, victim, job_of, crawl):
    """Finding 3 and 5, where the addresses come from XML."""

    ways = (f"{victim.url}/secret", "file:///etc/passwd", f"http://{site.host}@127.0.0.2/x", "gopher://x/")
    day = "Tue, 14 Jun 2022 08:00:00 +0700"
    site.pages["/feed"] = Feed([(url, day) for url in (*ways, f"{site.url}/a")])
    site.pages["/sitemap.xml"] = Sitemap([*ways, f"{site.url}/b"])
    site.pages["/index.xml"] = Sitemap([f"{victim.url}/sitemap.xml", f"{site.url}/sitemap.xml"], index=True)
    site.article("/a")
    site.article("/b")
    channels = [
        {"kind": "feed", "url": f"{site.url}/feed"},
        {"kind": "sitemap", "url": f"{site.url}/index.xml"},
    ]
    done = crawl(job_of(site, channels))
    stored = {url for url, outcome in done.outcomes.items() if outcome == "stored"}
    assert stored == {f"{site.url}/a", f"{site.url}/b"}
    assert done.outcomes[f"{victim.url}/secret"] == "skipped:egress_refused"
    assert set(done.outcomes.values()) == {"stored", "skipped:egress_refused", "skipped:bad_address"}


def test_a_bad_link_does_not_lose_the_rest_of_the_page(site, job_of, crawl):
    """Finding 5 and C16: `response.follow` raised, and the links behind it were gone."""
    bad = ["javascript:void(0)", "http://[::1", "mailto:a@b.vn", "tel:113", "", "/" + "x" * 10_000, "http://"]
    bad += ["http://a b.vn/", "//", "http://\u0000.vn/", "data:text/html,x", "file:///etc/passwd"]
    links = [link for number, link in enumerate(bad) for link in (link, f"/good-{number}")]
    site.listing("/", [(link, None) for link in links])
    for number in range(len(bad)):
        site.article(f"/good-{number}")
    done = crawl(job_of(site))
    stored = {url for url, outcome in done.outcomes.items() if outcome == "stored"}
    assert stored == {f"{site.url}/good-{number}" for number in range(len(bad))}
    skipped = [outcome for outcome in done.outcomes.values() if outcome != "stored"]
    assert set(skipped) == {"skipped:bad_address"}
    assert len(skipped) >= 6
    assert done.code == 0


DEEP = """
import runpy, sys
import crawler.settings
from crawler.articles import Articles
crawler.settings.DEPTH_LIMIT = 1
crawler.settings.URLLENGTH_LIMIT = 60
read = Articles.read
def raising(self, planned, response, *rest):
    if "raise" in planned:
        raise RuntimeError("of ours")
    return read(self, planned, response, *rest)
Articles.read = raising
sys.argv[0] = "crawler"
runpy.run_module("crawler", run_name="__main__", alter_sys=True)
"""


def test_what_scrapy_drops_in_silence_has_an_end_in_the_ledger(site, job_of, crawl):
    """Finding 2: an off-site redirect, a limit on depth and length, an exception, a duplicate, a cap."""
    long = "/" + "l" * 80
    first = ["/a", "/raise", "/off-site", long, "/cut"]
    site.pages["/"] = Listing([(path, None) for path in first], "/trang-2")
    site.pages["/trang-2"] = Listing([("/a/", None), ("/b", None)], "/trang-3")
    site.pages["/sections"] = Page(
        "<html><body><div id='menu'><a href='/muc'>Mục</a></div><main><h3><a href='/c'>C</a></h3></main>"
    )
    site.pages["/muc"] = Listing([("/too-deep", None)])
    for path in ("/a", "/b", "/c", "/raise", long, "/too-deep"):
        site.article(path)
    site.pages["/off-site"] = Redirect("http://bao.example.vn/x")
    site.pages["/cut"] = CutShort()
    channels = [
        {"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"},
        {"kind": "listing", "url": f"{site.url}/sections", "links": "h3 a", "sections": "#menu a"},
    ]
    job = job_of(site, channels, politeness={"max_pages": 2})
    done = crawl(job, None, program=("-c", DEEP))
    ends = {url.removeprefix(site.url): outcome for url, outcome in done.outcomes.items()}
    assert ends == {
        "/a": "stored",
        "/a/": "skipped:duplicate",
        "/b": "stored",
        "/c": "stored",
        "/raise": "failed:parse",
        "/off-site": "skipped:redirect_offsite",
        "/cut": "failed:truncated",
        long: "skipped:cap_reached",  # longer than may be asked for
        "/too-deep": "skipped:cap_reached",
        "/trang-3": "skipped:cap_reached",
    }
    assert "RuntimeError: of ours" in done.ledger[f"{site.url}/raise"].detail
    assert done.result.outcomes.get("lost") is None
    assert done.result.state is JobState.PARTIAL


def test_an_answer_that_reaches_nobody_is_lost_and_says_so(site, job_of, crawl):
    """Whatever else may swallow a request: an address without an end is `lost`, the night not complete."""
    swallow = DEEP.replace('raise RuntimeError("of ours")', "return ()").replace(
        "DEPTH_LIMIT = 1", "DEPTH_LIMIT = 4"
    )
    site.listing("/", [("/a", None), ("/raise", None)])
    site.article("/a")
    site.article("/raise")
    done = crawl(job_of(site), None, program=("-c", swallow))
    assert done.outcomes == {f"{site.url}/a": "stored", f"{site.url}/raise": "lost"}
    assert done.code == 10
    assert done.result.state is JobState.PARTIAL
