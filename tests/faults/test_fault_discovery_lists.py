"""C16, C17, D7 and D8: bad links, pinned items, one article under many addresses, and lists without end."""

import pytest
from faults.discovering import URL, Discovered, feed, job_of, listing
from faults.server import Article, Page

from spool import ChannelEnd
from spool.addresses import LONGEST

LISTING = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "next": "a.next"}
FEED = {"kind": "feed", "url": f"{URL}/feed"}


@pytest.fixture
def night(tmp_path):
    def run(channels, pages, **fields):
        return Discovered(tmp_path / "spool", job_of(*channels, **fields), pages)

    return run


# C16

BAD = [
    "javascript:void(0)", "mailto:toasoan@h.vn", "http://[::1", "//[::1/x", "tel:02613", "http://h.vn@evil.test/x",
    "data:text/html,x", "file:///etc/passwd", "/" + "a" * 10_000, "http://h.vn:99999/", "/a&#1;b",
]  # fmt: skip


def test_c16_bad_links_are_counted_and_the_others_followed(night):
    between = [link for bad in BAD for link in (bad, f"/tot-{BAD.index(bad)}")]
    done = night([LISTING], {"/tin": listing("/dau", *between, "", "/cuoi")})
    good = {path for path, outcome in done.outcomes.items() if outcome == "stored"}
    assert good == {"/dau", "/cuoi", *(f"/tot-{number}" for number in range(len(BAD)))}
    assert list(done.outcomes.values()).count("skipped:bad_address") == len(BAD) + 1
    assert all(len(path) <= LONGEST for path in done.outcomes)


# C17: what pinned items may vouch for is in test_fault_discovery_vouching.py


@pytest.mark.parametrize("known", [[], ["/ghim-1", "/ghim-2"]], ids=["unknown", "known"])
def test_c17_pinned_old_items_end_no_reading(known, night):
    pinned = [("/ghim-1", 1), ("/ghim-2", 1)]
    pages = {
        "/tin": listing(*pinned, ("/a", 14), ("/b", 13), following="/tin2"),
        "/tin2": listing(*pinned, ("/c", 12), ("/d", 11), following="/tin3"),
        "/tin3": listing(*pinned, ("/e", 9), ("/f", 9), following="/tin4"),
        "/tin4": listing(("/g", 8), following="/tin5"),
    }
    pages["/tin3"] = pages["/tin3"].replace(b"09/06/2022", b"09/05/2022")
    pages = {path: page.replace(b"01/06/2022", b"01/01/2019") for path, page in pages.items()}
    done = night([LISTING], pages, known=known)
    assert done.asked == ["/tin", "/tin2", "/tin3"]
    assert {path for path, outcome in done.outcomes.items() if outcome == "stored"} == {
        "/a",
        "/b",
        "/c",
        "/d",
    }
    assert (done.results["/tin"].end, done.covers("/tin")) == (ChannelEnd.WINDOW, 1)


# D7


def test_d7_one_article_under_many_addresses_is_asked_for_once(night):
    spellings = [
        "/a",
        "/a/",
        "/a?utm_source=rss",
        "/a/amp",
        "/a?amp",
        "/a#binh-luan",
        "https://www.h.vn/a",
        "https://h.vn/a?fbclid=1",
    ]
    items = "".join(
        f"<item><title>A</title><link>{it if ':' in it else URL + it}</link></item>" for it in spellings
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    done = night([FEED, LISTING], {"/feed": body, "/tin": listing(*spellings)})
    assert done.outcomes == {"/a": "stored"}


def test_d7_same_article_in_two_channels_has_one_end_for_each_address(night):
    done = night([FEED, LISTING], {"/feed": feed("/a"), "/tin": listing("/a/amp", "/b")})
    assert done.outcomes == {"/a": "stored", "/a/amp": "skipped:duplicate", "/b": "stored"}


@pytest.mark.parametrize("known", ["/a", "/a/amp", "/a?utm_medium=zalo"])
def test_d7_known_under_any_of_its_addresses_is_known(known, night):
    done = night([FEED], {"/feed": feed("/a", "/b", "/c", "/d")}, known=[known])
    assert done.outcomes["/a"] == "skipped:known"


def test_d7_guid_is_no_identity(night):
    guids = [("/a", "chung"), ("/b", "chung"), ("/c", "http://khac.vn/x"), ("/d", "")]
    items = "".join(
        f"<item><title>T</title><link>{URL}{path}</link><guid isPermaLink='false'>{guid}</guid></item>"
        for path, guid in guids
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    assert night([FEED], {"/feed": body}).outcomes == dict.fromkeys(["/a", "/b", "/c", "/d"], "stored")


def test_d7_addresses_that_lead_to_one_article_are_its_aliases(site, job_of, crawl):
    text = Article("Bài a").text
    head = f"<head><link rel='canonical' href='{site.url}/a'>"
    site.listing("/", [("/a?utm_source=zalo", None), ("/chuyen-muc/a", None), ("/b", None)])
    site.pages["/a"] = Page(text.replace("<head>", head))
    site.pages["/chuyen-muc/a"] = Page(
        text.replace("<head>", head).replace("</body>", "<!-- khác --></body>")
    )
    site.article("/b")
    done = crawl(job_of(site))
    assert sorted(done.outcomes.values()) == ["skipped:duplicate", "stored", "stored"]
    assert sorted(article.url.removeprefix(site.url) for article in done.articles) == ["/a", "/b"]
    assert done.outcomes[f"{site.url}/chuyen-muc/a"] == "skipped:duplicate"


# D8


class Calendar(dict):
    """A page for every number, always with the next one; `links` makes what a page lists."""

    def __init__(self, links):
        super().__init__()
        self.links = links

    def __contains__(self, path):
        return True

    def __getitem__(self, path):
        number = int(path.rpartition("=")[2]) if "=" in path else 1
        return listing(*self.links(number), following=f"/tin?trang={number + 1}")


def test_d8_endless_pages_end_at_the_cap_and_say_so(night):
    done = night([LISTING], Calendar(lambda number: [f"/bai-{number}"]), politeness={"max_pages": 5})
    assert len(done.asked) == 5
    assert done.outcomes["/tin?trang=6"] == "skipped:cap_reached"
    assert done.results["/tin"].end is ChannelEnd.CAPPED
    assert str(done.results["/tin"].outcome) == "skipped:cap_reached"


def test_d8_endless_pages_of_known_articles_end_too(night):
    known = [f"/bai-{number}" for number in range(100)]
    pages = Calendar(lambda number: [(f"/bai-{number}", 14)])
    done = night([LISTING], pages, known=known, complete=False, politeness={"max_pages": 5})
    assert len(done.asked) == 50
    assert done.results["/tin"].end is ChannelEnd.CAPPED


def test_d8_calendar_that_lists_the_same_for_ever_is_left(night):
    assert len(night([LISTING], Calendar(lambda _: ["/a", "/b"])).asked) == 2


TRAPS = [
    "/lich/2022/lich/2022/lich/2022/x", "/a/a/a", "/" + "/".join(f"s{number}" for number in range(21)),
]  # fmt: skip


def test_d8_addresses_that_grow_are_refused_and_spoil_no_channel(night):
    done = night([LISTING], {"/tin": listing(*TRAPS, "/tin/tin/2022/a")})
    assert done.outcomes == {**dict.fromkeys(TRAPS, "skipped:cap_reached"), "/tin/tin/2022/a": "stored"}
    assert (done.results["/tin"].end, done.covers("/tin")) == (ChannelEnd.EXHAUSTED, 1)


@pytest.mark.parametrize(
    "session",
    ["/a;jsessionid={}", "/a?phpsessid={}", "/(S({}))/a", "/a?ASP.NET_SessionId={}", "/a?utm_id={}"],
)
def test_d8_session_ids_make_no_new_articles(session, night):
    pages = {"/tin": listing(*(session.format(f"x{number}") for number in range(9)), "/b")}
    done = night([LISTING], pages)
    assert list(done.outcomes.values()) == ["stored", "stored"]


def test_d8_sections_that_lead_to_sections_end_at_a_depth(night):
    class Sections(dict):
        def __contains__(self, path):
            return True

        def __getitem__(self, path):
            return f"<p id='muc'><a href='{path}x'>m</a></p><h3><a href='/bai{path}'>b</a></h3>".encode()

    channel = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "sections": "#muc a"}
    done = night([channel], Sections())
    assert done.asked == ["/tin", "/tinx", "/tinxx", "/tinxxx"]
    assert done.outcomes["/tinxxxx"] == "skipped:cap_reached"
