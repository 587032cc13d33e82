"""One job, one fault for each link: every address comes to one end of the closed list (B1 to B12, I2)."""

from collections import Counter

import pytest
from faults import broken
from faults.broken import Redirect
from faults.server import Article, Body, InTurn, Page, Robots, Site, Status
from warcio.archiveiterator import ArchiveIterator

from spool import JobState, Outcome

SLOW, DEAD = ("127.0.0.3", "127.0.0.4", "127.0.0.5"), "127.0.0.6"
"""Hosts of their own, so that nobody else has to wait."""


def titled(title):
    """A short article."""
    text = f"<h1>{title}</h1><div class='content'><p>Một câu trong bài.</p></div>"
    return f"<html><body>{text}</body></html>".encode()


def answers(victim):
    """What lies at an address, and what must become of the address; `victim` is nobody's business."""
    return pages(victim) | on_the_wire() | astray(f"{victim.url}/secret", victim.server_port) | last()


def pages(victim):
    """Answers that are whole."""
    refresh = f"<meta http-equiv='refresh' content='0;url={victim.url}/secret'>"
    return {
        "/ok": (Article("Bài thứ nhất"), "stored"),
        "/moved": (Redirect("/moved-here"), "stored"),
        "/moved-too": (Redirect("/moved-here"), "skipped:duplicate"),
        "/same": (Article("Bài thứ nhất"), "skipped:duplicate"),
        "/404": (Status(404), "gone"),
        "/403": (Status(403), "failed:http_4xx"),
        "/unasked": (Status(304), "failed:http_4xx"),
        "/500": (Status(500), "failed:http_5xx"),
        "/refresh": (Page(refresh + titled("Bài").decode()), "stored"),
        "/denied": (Article("Cấm"), "skipped:robots_denied"),
        "/empty": (Body(b""), "skipped:empty_text"),
        "/pdf": (Body(broken.PDF, "application/pdf"), "skipped:not_html"),
        "/pdf-as-html": (Body(broken.PDF), "skipped:not_html"),
        "/png-as-html": (Body(broken.PNG), "skipped:not_html"),
        "/zip-as-html": (Body(broken.ZIP), "skipped:not_html"),
        "/octets": (Body(broken.ZIP, "application/octet-stream"), "skipped:not_html"),
        # Nothing is lost for a wrong header: what looks like a web page is read as one.
        "/page-as-octets": (Body(titled("Bài không tên"), "application/octet-stream"), "stored"),
    }


def on_the_wire():
    """Answers that are broken off, too large or no HTTP."""
    return {
        "/drop": (broken.Drop(), "failed:connect"),
        "/reset": (broken.Reset(), "failed:connect"),
        "/endless": (broken.Endless(), "failed:too_big"),
        "/declared-endless": (broken.TooBig(), "failed:too_big"),
        "/bomb-gzip": (broken.Bomb("gzip"), "failed:bomb"),
        "/bomb-br": (broken.Bomb("br"), "failed:bomb"),
        "/bomb-twice": (broken.Bomb("gzip, gzip"), "failed:bomb"),
        "/cut": (broken.CutShort(), "failed:truncated"),
        "/cut-chunks": (broken.CutChunks(), "failed:truncated"),
        "/long-header": (broken.LongHeader(), "failed:connect"),
        "/two-lengths": (broken.TwoLengths(titled("Bài hai")), "failed:connect"),
        "/garbage": (broken.Garbage(), "failed:connect"),
        "/forged-header": (broken.ForgedHeader(titled("Bài giả")), "stored"),
    }


def last():
    """A slow answer makes the crawl wait longer between requests."""
    return {
        "/many-headers": (broken.HeaderFlood(), "skipped:empty_text"),
    }


def astray(inside, port):
    """Redirects to where nothing may be asked."""
    return {
        "/loop": (Redirect("/loop"), "failed:redirect_loop"),
        "/hops-1": (Redirect("/hops-2"), "failed:redirect_loop"),
        "/offsite": (Redirect("http://bao.example.vn/x"), "skipped:redirect_offsite"),
        "/inside": (Redirect(inside), "skipped:egress_refused"),
        "/inside-later": (InTurn(Status(503), Redirect(inside)), "skipped:egress_refused"),
        "/inside-twice": (Redirect("/inside"), "skipped:egress_refused"),
        "/decimal": (Redirect(f"http://2130706434:{port}/secret"), "skipped:egress_refused"),
        "/hexadecimal": (Redirect(f"http://0x7f.2:{port}/secret"), "skipped:egress_refused"),
        "/user-info": (Redirect(f"http://bao.example.vn@127.0.0.2:{port}/secret"), "skipped:egress_refused"),
        "/metadata": (Redirect("http://169.254.169.254/latest/meta-data/"), "skipped:egress_refused"),
        "/ten": (Redirect("http://10.0.0.1/"), "skipped:egress_refused"),
        "/loopback-6": (Redirect(f"http://[::1]:{port}/secret"), "skipped:egress_refused"),
        "/nat64": (Redirect(f"http://[64:ff9b::7f00:2]:{port}/secret"), "skipped:egress_refused"),
        "/this-host": (Redirect(f"http://0.0.0.0:{port}/secret"), "skipped:egress_refused"),
        "/multicast": (Redirect("http://224.0.0.1/"), "skipped:egress_refused"),
        "/file": (Redirect("file:///etc/passwd"), "skipped:egress_refused"),
        "/ftp": (Redirect("ftp://127.0.0.2/x"), "skipped:egress_refused"),
        "/data": (Redirect("data:text/html,x"), "skipped:egress_refused"),
        "/javascript": (Redirect("javascript:alert(1)"), "skipped:egress_refused"),
        "/bad-target": (Redirect("http://[::1"), "failed:parse"),
    }


def links(site, victim, dead, slow):
    """Links that are faults by themselves, and their outcomes; the ones without are of no consequence."""
    return {
        "javascript:alert(1)": "skipped:bad_address",
        "http://[::1": "skipped:bad_address",
        f"http://{site.host}@127.0.0.2/x": "skipped:bad_address",
        f"http://{site.host}%2f@127.0.0.2/x": "skipped:bad_address",
        f"{victim.url}/secret": "skipped:egress_refused",
        "http://127.0.0.1.evil.example/x": "skipped:egress_refused",
        f"https://{site.host}/tls": "failed:tls",
        f"{dead.url}/x": "failed:connect",
        f"{slow[0].url}/drip": "failed:timeout",
        f"{slow[1].url}/drip-headers": "failed:timeout",
        f"{slow[2].url}/stall": "failed:timeout",
    }


@pytest.fixture(scope="module")
def crawled(victim, site_at, job_of, crawl):
    """The one crawl: the outcomes that are wanted by address, the site, and what the crawl left."""
    site, slow = site_at(), [site_at(address) for address in SLOW]
    with Site(DEAD) as dead:
        pass
    faults = answers(victim)
    site.pages |= {path: answer for path, (answer, _) in faults.items()}
    site.pages |= {f"/hops-{number}": Redirect(f"/hops-{number + 1}") for number in range(1, 7)}
    site.pages |= {"/hops-7": Article("Bài sau bảy lần"), "/moved-here": Article("Bài đã chuyển")}
    site.pages["/robots.txt"] = Robots("Disallow: /denied")
    for one, fault in zip(slow, (broken.Drip(), broken.DripHeaders(), broken.Stall()), strict=True):
        one.otherwise = fault
        one.pages["/robots.txt"] = Status(404)
    direct = links(site, victim, dead, slow)
    harmless = ["mailto:a@b.vn", "tel:+84", "#", "", "/" + "x" * 2000, "/ok?utm_source=x", "/ok/"]
    site.listing("/", [(href, None) for href in (*harmless, *direct, *faults)])
    polite = {"timeout": 1.5, "private_hosts": ["127.0.0.1", *SLOW, DEAD]}
    job = job_of(site, hosts=[it.host for it in (site, dead, *slow)], politeness=polite)
    wanted = {site.url + path: outcome for path, (_, outcome) in faults.items()} | direct
    return wanted, site, crawl(job)


def cases():
    """The keys of both tables, without the ports, which are others each time."""

    class Nobody:
        url, host, server_port = "http://nobody", "nobody", 1

    return [*answers(Nobody), *range(len(links(Nobody, Nobody, Nobody, [Nobody] * 3)))]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_an_address_comes_to_the_end_of_its_fault(crawled, case):
    wanted, site, done = crawled
    url = site.url + case if isinstance(case, str) else list(wanted)[case - 11]
    assert done.outcomes.get(url) == wanted[url], done.ledger.get(url)


def test_planned_is_the_sum_of_outcomes_and_nothing_is_lost(crawled):
    _, _, done = crawled
    planned = Counter(line.url for line in done.lines if line.outcome is None)
    ended = Counter(line.url for line in done.lines if line.outcome is not None)
    assert len(planned) >= 50
    assert set(planned.values()) == set(ended.values()) == {1}
    assert planned.keys() <= ended.keys()
    assert done.result.outcomes == Counter(done.outcomes.values())
    assert "lost" not in done.result.outcomes


def test_the_night_is_partial_and_says_so(crawled):
    _, _, done = crawled
    assert done.code == 10
    assert done.result.state is JobState.PARTIAL
    assert done.result.reason == "finished"
    assert done.result.read_from is None


def test_only_articles_are_stored(crawled):
    _, site, done = crawled
    paths = {article.url.removeprefix(site.url) for article in done.articles}
    assert paths == {"/ok", "/moved-here", "/refresh", "/page-as-octets", "/forged-header"}
    moved = next(article for article in done.articles if article.url.endswith("/moved-here"))
    assert moved.aliases == (f"{site.url}/moved",)


def test_a_failing_address_is_asked_for_three_times(crawled):
    _, site, _ = crawled
    for path in ("/500", "/drop", "/reset", "/cut"):
        # Twice in one go where the connection was an open one: then it may be that alone which broke.
        assert 3 <= site.hits.count(path) <= 6, path
    for path in ("/404", "/403", "/endless", "/bomb-gzip", "/ok"):
        assert site.hits.count(path) == 1, path


def test_the_chain_of_a_redirect_is_kept(crawled):
    _, site, done = crawled
    assert done.ledger[f"{site.url}/moved"].via == (f"{site.url}/moved-here",)
    assert done.ledger[f"{site.url}/hops-1"].via == tuple(f"{site.url}/hops-{n}" for n in range(2, 7))
    assert done.ledger[f"{site.url}/inside-twice"].via[0] == f"{site.url}/inside"
    assert "/hops-7" not in site.hits


def test_the_ledger_says_where_the_bytes_of_an_answer_lie(crawled):
    _, site, done = crawled
    answered = {
        "/ok",
        "/same",
        "/404",
        "/403",
        "/500",
        "/pdf-as-html",
        "/empty",
        "/bomb-gzip",
        "/moved",
        "/file",
    }
    nothing_came = {"/drop", "/denied", "/endless", "/cut", "/long-header"}
    for path in answered:
        assert done.ledger[site.url + path].place is not None, path
    for path in nothing_came:
        assert done.ledger[site.url + path].place is None, path


def test_the_archive_can_be_read_by_anybody(crawled):
    """Headers that a site forges become no headers of our record."""
    _, site, done = crawled
    with (done.folder / "pages.warc.gz").open("rb") as file:
        answers = [record for record in ArchiveIterator(file, check_digests="raise") if seen(record)]
    forged = next(it for it in answers if it.rec_headers["WARC-Target-URI"] == f"{site.url}/forged-header")
    names = {name.lower() for name, _ in forged.http_headers.headers}
    assert {"x-forged", "x-folded"}.isdisjoint(names)


def seen(record):
    """Whether it is an answer, read to its end."""
    record.raw_stream.read()
    return record.rec_type == "response"


def test_a_file_is_called_by_its_name_whatever_its_header_says(crawled):
    _, site, done = crawled
    details = {path: done.ledger[site.url + path].detail for path in ("/pdf", "/pdf-as-html", "/png-as-html")}
    assert details == {
        "/pdf": "PDF, sent as application/pdf",
        "/pdf-as-html": "PDF, sent as text/html; charset=utf-8",
        "/png-as-html": "PNG, sent as text/html; charset=utf-8",
    }


def test_every_outcome_is_of_the_closed_list(crawled):
    _, _, done = crawled
    assert set(done.outcomes.values()) <= {str(outcome) for outcome in Outcome}
    assert len(set(done.outcomes.values())) >= 18
