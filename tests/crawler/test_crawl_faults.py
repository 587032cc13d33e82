"""One job, one fault per link: every address comes to one end, and nobody inside the house is asked."""

from collections import Counter

import hostile
import pytest
from hostile import redirect

from spool import JobState


def table(inside, port):
    """One fault per address: the answer, and the outcome to expect; `inside` is nobody's business."""
    return {
        "/ok": (hostile.article("Bài thứ nhất"), "stored"),
        "/moved": (redirect("/moved-here"), "stored"),
        "/moved-too": (redirect("/moved-here"), "skipped:duplicate"),
        "/404": (hostile.status(404), "gone"),
        "/500": (hostile.status(500), "failed:http_5xx"),
        "/drop": (hostile.drop, "failed:connect"),
        "/cut": (hostile.cut_short, "failed:truncated"),
        "/endless": (hostile.endless, "failed:too_big"),
        "/bomb": (hostile.bomb, "failed:bomb"),
        "/loop": (redirect("/loop"), "failed:redirect_loop"),
        "/offsite": (redirect("http://bao.example.vn/x"), "skipped:redirect_offsite"),
        "/inside": (redirect(inside), "skipped:egress_refused"),
        "/inside-later": (hostile.in_turn(hostile.status(503), redirect(inside)), "skipped:egress_refused"),
        "/decimal": (redirect(f"http://2130706434:{port}/secret"), "skipped:egress_refused"),
        "/file": (redirect("file:///etc/passwd"), "skipped:egress_refused"),
        "/bad-target": (redirect("http://[::1"), "failed:parse"),
        "/denied": (hostile.article("Cấm"), "skipped:robots_denied"),
        "/pdf": (hostile.pdf, "skipped:not_html"),
        "/empty": (hostile.empty, "skipped:empty_text"),
        "/unasked": (hostile.status(304), "failed:http_4xx"),
        "/same": (hostile.article("Bài thứ nhất"), "skipped:duplicate"),
        # Last, because a slow answer makes the crawl wait longer between requests.
        "/drip": (hostile.drip, "failed:timeout"),
    }


@pytest.fixture
def faults(site, site_at):
    """A listing of them all; the site, the victim, a host where nobody answers, the outcomes by address."""
    victim = site_at("127.0.0.2")
    victim.pages["/secret"] = hostile.article("Bí mật")
    dead = site_at("127.0.3.2")
    inside = f"{victim.url}/secret"
    faults = table(inside, victim.server_port)
    site.pages |= {path: answer for path, (answer, _) in faults.items()}
    site.pages["/moved-here"] = hostile.article("Bài đã chuyển")
    site.pages["/robots.txt"] = lambda it: it.reply(200, b"User-agent: *\nDisallow: /denied\n")
    elsewhere = [f"https://{site.host}/tls", f"http://{dead.host}/x", inside]
    broken = ["javascript:alert(1)", "http://[::1", "mailto:a@b.vn", "", "/" + "x" * 2000]
    links = (*broken, *elsewhere, "/ok?utm_source=x", "/ok/", *faults)
    site.listing("/", [(href, None) for href in links])
    wanted = {site.url + path: outcome for path, (_, outcome) in faults.items()}
    wanted |= dict(zip(elsewhere, ("failed:tls", "failed:connect", "skipped:egress_refused"), strict=True))
    dead_host = dead.host
    dead.close()
    return site, victim, dead_host, wanted


def test_every_address_comes_to_one_end(faults, job_of, crawl):
    site, victim, dead_host, wanted = faults
    channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]
    job = job_of(site, channels, hosts=[site.host, dead_host], politeness={"timeout": 1.5})
    done = crawl(job)

    assert {url: done.outcomes.get(url) for url in wanted} == wanted
    assert victim.hits == []
    assert done.code == 10
    assert done.result.state is JobState.PARTIAL

    planned = Counter(line.url for line in done.lines if line.outcome is None)
    ended = Counter(line.url for line in done.lines if line.outcome is not None)
    assert set(planned.values()) == set(ended.values()) == {1}
    assert planned.keys() <= ended.keys()
    assert done.result.outcomes == Counter(map(str, filter(None, done.outcomes.values())))
    assert "lost" not in done.result.outcomes
    assert done.result.read_from is None

    lines = {line.url: line for line in done.lines if line.outcome}
    assert lines[f"{site.url}/moved"].via == (f"{site.url}/moved-here",)
    assert lines[f"{site.url}/500"].status == 500
    assert site.hits.count("/500") == 3
    assert {article.url for article in done.articles} == {f"{site.url}/ok", f"{site.url}/moved-here"}
    moved = next(article for article in done.articles if article.url.endswith("/moved-here"))
    assert moved.aliases == (f"{site.url}/moved",)
    assert sum(outcome == "skipped:bad_address" for outcome in done.outcomes.values()) >= 3


def test_robots_unreachable_fails_the_outlet(site, job_of, crawl):
    site.pages["/robots.txt"] = hostile.status(503)
    site.listing("/", [("/a", None)])
    done = crawl(job_of(site, [{"kind": "listing", "url": f"{site.url}/"}], retry=[f"{site.url}/b"]))
    assert done.code == 9
    assert done.result.state is JobState.FAILED
    assert str(done.result.channels[0].outcome) == "failed:robots_unreachable"
    assert done.outcomes == {f"{site.url}/b": "failed:robots_unreachable"}
    assert set(site.hits) == {"/robots.txt"}


def test_server_that_asks_for_patience_is_left_alone(site, job_of, crawl):
    site.listing("/", [("/busy", None), ("/a", None), ("/b", None), ("/c", None)])
    site.pages["/busy"] = hostile.status(429, Retry_After="3600")
    done = crawl(job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]))
    assert done.code == 10
    assert done.result.reason == "retry_after"
    assert site.hits.count("/busy") == 1
    assert len(site.hits) <= 4
    assert done.outcomes[f"{site.url}/c"] == "failed:interrupted"


def test_short_patience_is_honoured(site, job_of, crawl):
    site.listing("/", [("/busy", None), ("/a", None)])
    site.pages["/busy"] = hostile.in_turn(hostile.status(503, Retry_After="1"), hostile.article("Bài"))
    site.article("/a")
    done = crawl(job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]))
    assert done.code == 0
    seconds = (done.result.finished - done.result.started).total_seconds()
    assert seconds > 1
    assert done.outcomes == {f"{site.url}/busy": "stored", f"{site.url}/a": "stored"}


def test_channel_that_lists_nothing_is_a_failure(site, job_of, crawl):
    site.pages["/"] = hostile.page("<html><body><main><p>Trang đang được nâng cấp.</p></main></body></html>")
    site.pages["/feed"] = hostile.page("<html><body>Không có gì</body></html>")
    channels = [{"kind": "listing", "url": f"{site.url}/"}, {"kind": "feed", "url": f"{site.url}/feed"}]
    done = crawl(job_of(site, channels))
    assert done.code == 9
    assert [str(it.outcome) for it in done.result.channels] == ["failed:layout_changed", "failed:parse"]
