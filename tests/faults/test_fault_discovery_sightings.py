"""What a night writes down of what its channels list: every address, on every page, once."""

import pytest
from faults.discovering import URL, Discovered, feed, index, job_of, listing, sitemap
from faults.server import Article, Feed, Status

from crawler.ledger import Ledger
from crawler.spooling import Spool, SpoolError

FEED = {"kind": "feed", "url": f"{URL}/feed"}
LISTING = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "next": "a.next"}
SITEMAP = {"kind": "sitemap", "url": f"{URL}/sitemap.xml"}


def seen(done):
    """(channel, page, address, day) of every sighting, without host."""
    return [
        (
            it.channel.removeprefix(URL),
            it.page.removeprefix(URL),
            it.url.removeprefix(URL),
            it.day and it.day.isoformat(),
        )
        for it in done.sightings
    ]


def test_known_refused_and_old_addresses_are_written_down_too(tmp_path):
    pages = {
        "/tin": listing(
            ("/moi", 14), ("/biet", 13), ("/cu", None), ("http://khac.vn/a", 12), "javascript:1", "/moi#x",
            following="/tin2",
        ),
        "/tin2": listing(("/moi", 14), ("/xua", 12)),
    }  # fmt: skip
    pages["/tin2"] = pages["/tin2"].replace(b"12/06/2022", b"12/05/2022")
    done = Discovered(tmp_path / "spool", job_of(LISTING, known=["/biet"]), pages)
    assert seen(done) == [
        ("/tin", "/tin", "/moi", "2022-06-14"),
        ("/tin", "/tin", "/biet", "2022-06-13"),
        ("/tin", "/tin", "/cu", None),
        ("/tin", "/tin", "http://khac.vn/a", None),
        ("/tin", "/tin2", "/moi", "2022-06-14"),
        ("/tin", "/tin2", "/xua", "2022-05-12"),
    ]
    assert done.outcomes == {
        "/moi": "stored",
        "/biet": "skipped:known",
        "/cu": "stored",
        "http://khac.vn/a": "skipped:egress_refused",
        "javascript:1": "skipped:bad_address",
        "/xua": "skipped:outside_window",
    }


def test_child_sitemaps_speak_in_the_name_of_their_channel(tmp_path):
    pages = {
        "/sitemap.xml": index("/t.xml"),
        "/t.xml": index("/u.xml"),
        "/u.xml": sitemap("/a"),
        "/feed": feed(("/a", 14)),
    }
    done = Discovered(tmp_path / "spool", job_of(SITEMAP, FEED), pages)
    assert set(seen(done)) == {
        ("/sitemap.xml", "/u.xml", "/a", None),
        ("/feed", "/feed", "/a", "2022-06-14"),
    }
    roots = {path: it.channel and it.channel.removeprefix(URL) for path, it in done.results.items()}
    assert roots == {"/sitemap.xml": None, "/t.xml": "/sitemap.xml", "/u.xml": "/sitemap.xml", "/feed": None}


def test_page_that_is_met_twice_is_written_down_once(tmp_path):
    other = {**LISTING, "url": f"{URL}/khac"}
    pages = {"/tin": listing("/a", following="/tin2"), "/tin2": listing("/b", following="/tin")}
    pages["/khac"] = listing("/c", following="/tin2")
    done = Discovered(tmp_path / "spool", job_of(LISTING, other), pages)
    found = seen(done)
    assert len(found) == len(set(found))
    assert ("/khac", "/tin2", "/b", None) in found


def test_long_addresses_stay_whole(tmp_path):
    paths = [f"/{'a' * 600}{letter}" for letter in "xy"]
    done = Discovered(tmp_path / "spool", job_of(LISTING, known=paths), {"/tin": listing(*paths)})
    assert done.outcomes == dict.fromkeys(paths, "skipped:known")
    assert {url for _, _, url, _ in seen(done)} == set(paths)


def test_full_disk_stops_the_night_and_breaks_nothing(tmp_path, monkeypatch):
    def full(spool, sighting):
        spool.full = True
        raise SpoolError("listed.jsonl: No space left on device")

    monkeypatch.setattr(Spool, "sighting", full)
    done = Discovered(tmp_path / "spool", job_of(FEED), {"/feed": feed(("/a", 14))})
    assert done.spool.full
    assert isinstance(done.ledger, Ledger)
    assert (seen(done), done.outcomes) == ([], {"/a": "stored"})


@pytest.mark.parametrize("answer", [Status(304)], ids=["not modified"])
def test_unchanged_channel_writes_nothing(site, job_of, crawl, answer):
    site.pages["/feed"] = Feed([(f"{site.url}/a", "Tue, 14 Jun 2022 08:00:00 +0700")])
    site.pages["/a"] = Article("Tin a")
    channel = {"kind": "feed", "url": f"{site.url}/feed"}
    done = crawl(job_of(site, [channel]))
    assert [it.url for it in done.sightings] == [f"{site.url}/a"]
    site.pages["/feed"] = answer
    state = {channel["url"]: {"complete": True, "etag": '"x"'}}
    done = crawl(job_of(site, [channel], channels=state, known=[f"{site.url}/a"], covered_from="2022-06-13"))
    assert done.sightings == []
    assert str(done.result.channels[0].covers_from) == "2022-06-13"
