"""robots.txt: what it forbids is not fetched, and what cannot be read forbids everything."""

import pytest
from faults.broken import Drop, Redirect, Stall
from faults.server import Body, InTurn, Status

from crawler.guards.robots import LONGEST, robots_lines

pytestmark = pytest.mark.slow

RULES = b"User-agent: *\nDisallow: /secret\n"
PLAIN = "text/plain"
UNREADABLE = {
    "503": Status(503),
    "500": Body(RULES, PLAIN, 500),
    "429": Status(429),
    "408": Status(408),
    "not modified": Status(304),
    "web page": Body(b"\xef\xbb\xbf \n<!DOCTYPE html><html>Trang ch\xe1\xbb\xa7"),
    "utf-16": Body(RULES.decode().encode("utf-16"), PLAIN),
    "latin-1 rule": Body(b"User-agent: *\nDisallow: /tin-t\xf8c\n", PLAIN),
    "redirect loop": Redirect("/robots.txt"),
    "redirect to a page": Redirect("/"),
    "dropped": Drop(),
    "stalled": Stall(),
}
READABLE = {
    "404": (Body(b"Not found", PLAIN, 404), "fetched"),
    "403": (Status(403), "fetched"),
    "empty": (Body(b"", PLAIN), "fetched"),
    "called html": (Body(RULES), "fetched"),
    "latin-1 comment": (Body(b"# b\xe1o\n" + RULES, PLAIN), "fetched"),
    "moved on the host": (Redirect("/moved"), "fetched"),
    "large": (Body(b"# filler\n" * 60_000 + b"User-agent: *\nDisallow: /\n", PLAIN), "fetched"),
    "denied": (Body(b"User-agent: *\nDisallow: /a\n", PLAIN), "RobotsDenied"),
    "denied to us": (
        Body(b"User-agent: diembao-test\nDisallow: /\n\nUser-agent: *\n", PLAIN),
        "RobotsDenied",
    ),
    "flaky": (InTurn(Status(503), Body(RULES, PLAIN)), "fetched"),
}


@pytest.fixture(scope="module")
def crawled(site_at, crawl):
    """One crawl of a site for each kind of robots.txt, three pages of each."""
    victim = site_at("127.0.0.2")
    victim.pages["/robots.txt"] = Body(b"", PLAIN)
    answers = {
        **UNREADABLE,
        **{name: answer for name, (answer, _) in READABLE.items()},
        "redirect to the victim": Redirect(victim.url + "/robots.txt"),
    }
    sites = {name: site_at() for name in answers}
    for name, site in sites.items():
        site.pages["/robots.txt"] = answers[name]
        site.pages["/moved"] = Body(RULES, PLAIN)
        site.pages["/"] = Body(b"<html>")
        for path in ("/a", "/ab", "/ac"):
            site.pages[path] = Body(b"a page")
    hosts = [site.host for site in sites.values()]
    found, stats = crawl(
        [site.url + path for path in ("/a", "/ab", "/ac", "/secret") for site in sites.values()],
        EGRESS_HOSTS=hosts,
        PRIVATE_HOSTS=["127.0.0.1"],
        CONCURRENT_REQUESTS=100,
        CONCURRENT_REQUESTS_PER_DOMAIN=100,
        REDIRECT_MAX_TIMES=2,
    )
    return found, sites, victim, stats


@pytest.mark.parametrize("name", [*UNREADABLE, "redirect to the victim"])
def test_an_unreadable_robots_txt_forbids_everything(crawled, name):
    found, sites, _, _ = crawled
    site = sites[name]
    outcomes = {found[site.url + path][0] for path in ("/a", "/ab", "/ac", "/secret")}
    assert outcomes == {"RobotsUnreachable"}
    assert not {"/a", "/ab", "/ac", "/secret"} & set(site.hits)


@pytest.mark.parametrize("name", READABLE)
def test_a_readable_robots_txt_is_obeyed(crawled, name):
    found, sites, _, _ = crawled
    assert found[sites[name].url + "/a"][0] == READABLE[name][1]


@pytest.mark.parametrize("name", ["called html", "latin-1 comment", "moved on the host", "flaky"])
def test_a_forbidden_page_is_not_asked_for(crawled, name):
    found, sites, _, _ = crawled
    assert found[sites[name].url + "/secret"][0] == "RobotsDenied"
    assert "/secret" not in sites[name].hits


def test_robots_txt_is_fetched_once_for_requests_at_the_same_time(crawled):
    _, sites, _, _ = crawled
    for name in ("404", "denied", "empty", "web page"):
        assert sites[name].hits.count("/robots.txt") == 1, name


def test_a_robots_txt_elsewhere_is_not_asked_for(crawled):
    _, _, victim, _ = crawled
    assert victim.hits == []


def test_the_reason_says_what_came_instead(crawled):
    found, sites, _, _ = crawled
    assert "503" in found[sites["503"].url + "/a"][1]
    assert "web page" in found[sites["web page"].url + "/a"][1]
    assert "127.0.0.2" in found[sites["redirect to the victim"].url + "/a"][1]


def test_what_was_unreachable_is_counted(crawled):
    _, _, _, stats = crawled
    assert stats["robotstxt/unreachable"] == len(UNREADABLE) + 1
    assert stats["robotstxt/forbidden"] > 0


def test_the_cut_is_between_lines():
    body = b"Disallow: /a-long-path-that-must-not-be-shortened\n" * 20_000
    kept = robots_lines(body)
    assert LONGEST - 60 < len(kept) <= LONGEST
    assert kept.endswith(b"\n")
    assert set(kept.splitlines()) == set(body.splitlines())


def test_one_endless_line_is_no_rule():
    assert robots_lines(b"Disallow: /" + b"a" * (LONGEST + 1)) == b""
