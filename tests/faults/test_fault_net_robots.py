"""robots.txt that cannot be had, and the good copy that stands in for a day (faults.md B16, B17)."""

from datetime import UTC, datetime, timedelta

import pytest
from faults.broken import Drip, Drop, Redirect
from faults.server import Article, Body, Status

from crawler.guards import RobotsCopies
from crawler.guards.copies import OLDEST
from spool import JobState, RobotsCopy

RULES = b"User-agent: *\nDisallow: /secret\n"
LARGE = b"# " + b"x" * 998 + b"\n"


def unreadable(victim):
    """Answers that are no robots.txt, and what the outlet's channel must fail with."""
    return {
        "503": (Status(503), "failed:robots_unreachable"),
        "429": (Status(429), "failed:robots_unreachable"),
        "dropped": (Drop(), "failed:connect"),
        "slow": (Drip(), "failed:timeout"),
        "inside": (Redirect(f"{victim.url}/robots.txt"), "failed:robots_unreachable"),
        "off-site": (Redirect("http://bao.example.vn/robots.txt"), "failed:robots_unreachable"),
        "10 MB": (Body(LARGE * 10_000, "text/plain"), "failed:robots_unreachable"),
        "a web page": (Article("Trang chủ"), "failed:robots_unreachable"),
        "not UTF-8": (Body(RULES.decode().encode("utf-16"), "text/plain"), "failed:robots_unreachable"),
    }


KINDS = tuple(unreadable(type("Nobody", (), {"url": ""})))


@pytest.fixture(scope="module")
def hosts(site_at, victim):
    """A site on a host of its own for each kind of robots.txt: nobody has to wait for another."""
    sites = {}
    for number, (kind, (answer, _)) in enumerate(unreadable(victim).items(), start=1):
        sites[kind] = site = site_at(f"127.0.1.{number}")
        site.pages["/robots.txt"] = answer
        for path in ("/a", "/secret"):
            site.article(path, title=f"Bài {path} số {number}")
        site.listing("/", [(f"{site.url}/a", None), (f"{site.url}/secret", None)])
    return sites


@pytest.fixture(scope="module")
def crawled(hosts, job_of, crawl):
    """One crawl of all of them, with the given copies of earlier nights."""

    def run(*copies):
        for site in hosts.values():
            site.forget()
        channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"} for site in hosts.values()]
        polite = {"private_hosts": ["127.0.1.0/24"], "timeout": 1}
        names = [site.host for site in hosts.values()]
        retry = [f"{hosts['503'].url}/b"]
        job = job_of(hosts["503"], channels, hosts=names, politeness=polite, robots=copies, retry=retry)
        done = crawl(job)
        return done, {it.url: it for it in done.result.channels}, {
            kind: list(site.hits) for kind, site in hosts.items()
        }  # fmt: skip

    return run


def copy_of(site, hours, body=RULES):
    fetched = datetime.now(UTC) - timedelta(hours=hours)
    return RobotsCopy(host=site.url, fetched=fetched, body=body.decode())


@pytest.fixture(scope="module")
def bare(crawled, hosts):
    """With copies that are too old to be of use."""
    return crawled(*(copy_of(site, 25) for site in hosts.values()))


@pytest.fixture(scope="module")
def helped(crawled, hosts):
    """With a good copy of an hour ago."""
    return crawled(*(copy_of(site, 1) for site in hosts.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_without_robots_txt_nothing_is_asked_for(bare, hosts, victim, kind):
    _, channels, hits = bare
    _, outcome = unreadable(victim)[kind]
    assert str(channels[f"{hosts[kind].url}/"].outcome) == outcome
    assert set(hits[kind]) == {"/robots.txt"}


def test_the_outlet_is_not_read_then_and_leaves_no_copy(bare):
    done, _, _ = bare
    assert done.code == 9
    assert done.result.state is JobState.FAILED
    assert done.result.robots == ()
    assert done.articles == []
    assert set(done.outcomes.values()) == {"failed:robots_unreachable"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_copy_of_the_last_day_stands_in_and_is_obeyed(helped, hosts, kind):
    done, channels, hits = helped
    url = hosts[kind].url
    assert str(channels[f"{url}/"].end) == "exhausted"
    assert done.outcomes[f"{url}/a"] == "stored"
    assert done.outcomes[f"{url}/secret"] == "skipped:robots_denied"
    assert "/secret" not in hits[kind]


def test_the_copy_is_handed_on_with_its_own_age(helped, hosts):
    done, _, _ = helped
    assert done.code == 0
    assert {copy.host for copy in done.result.robots} == {site.url for site in hosts.values()}
    ages = [done.result.finished - copy.fetched for copy in done.result.robots]
    assert min(ages) > timedelta(minutes=59)
    assert "stands in" in done.log


def test_what_is_denied_is_listed_for_the_staff(helped, hosts):
    done, _, _ = helped
    line = done.ledger[f"{hosts['503'].url}/secret"]
    assert (str(line.outcome), line.place) == ("skipped:robots_denied", None)
    assert "robots.txt" in line.detail


def test_a_good_answer_is_kept_and_its_absence_too(site, site_at, job_of, crawl):
    """Of rules with comments in another charset, of none at all, of an empty file, of one that is cut."""
    bare, empty, long = (site_at() for _ in range(3))
    site.pages["/robots.txt"] = Body(b"# b\xe1o c\0\n" + RULES, "text/plain")
    empty.pages["/robots.txt"] = Body(b"", "text/plain")
    long.pages["/robots.txt"] = Body(RULES + LARGE * 600 + b"Disallow: /late\n", "text/plain")
    links = [f"{one.url}/{number}" for number, one in enumerate((site, bare, empty))]
    links += [f"{one.url}/{path}" for one in (site, long) for path in ("secret", "late")]
    site.listing("/", [(url, None) for url in links])
    for one in (site, bare, empty, long):
        one.otherwise = Status(410)
    bare.pages["/robots.txt"] = Status(404)
    names = [it.host for it in (site, bare, empty, long)]
    old = copy_of(site, 2, b"User-agent: *\nDisallow: /\n")
    done = crawl(job_of(site, hosts=names, robots=[old]))
    denied = {url for url, outcome in done.outcomes.items() if outcome == "skipped:robots_denied"}
    assert denied == {f"{site.url}/secret", f"{long.url}/secret"}
    assert set(done.outcomes.values()) == {"gone", "skipped:robots_denied"}

    kept = {copy.host: copy.body for copy in done.result.robots}
    assert len(kept.pop(long.url)) <= 500 * 1024
    assert kept == {site.url: "# b\ufffdo c\n" + RULES.decode(), bare.url: "", empty.url: ""}

    # The next night's copy of "there is none" allows all.
    bare.pages["/robots.txt"] = Status(500)
    again = crawl(job_of(site, hosts=names, robots=done.result.robots))
    assert again.outcomes[f"{bare.url}/1"] == "gone"


@pytest.mark.parametrize(
    ("hours", "kept"), [(0.0, True), (23.9, True), (24.1, False), (24 * 30, False), (-1.0, False)], ids=str
)
def test_a_copy_stands_in_for_a_day_and_none_from_the_future(hours, kept):
    copies = RobotsCopies([copy_of(type("Site", (), {"url": "http://a.vn"}), hours)])
    assert timedelta(hours=24) == OLDEST
    assert (copies.stand_in("http://a.vn") is not None) is kept
    assert len(copies.in_force()) == kept
    assert copies.stand_in("https://a.vn") is None
