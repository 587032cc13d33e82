"""Servers that ask for patience, and servers that need it (faults.md B15)."""

import pytest
from faults.server import Article, InTurn, Status

from spool import JobState


@pytest.mark.parametrize("code", [429, pytest.param(503, marks=pytest.mark.slow)])
def test_a_server_that_asks_for_an_hour_is_left_alone_until_the_next_night(site, job_of, crawl, code):
    paths = ["/a", "/busy", *(f"/{number}" for number in range(20))]
    site.listing("/", [(path, None) for path in paths])
    for path in paths:
        site.article(path)
    site.pages["/busy"] = Status(code, {"Retry-After": "3600"})
    done = crawl(job_of(site))
    assert done.code == 10
    assert (done.result.state, done.result.reason) == (JobState.PARTIAL, "retry_after")
    assert site.hits[:4] == ["/robots.txt", "/", "/a", "/busy"]
    assert site.hits[4:] == []
    assert done.outcomes[f"{site.url}/a"] == "stored"
    failed = [url for url, outcome in done.outcomes.items() if outcome.startswith("failed:")]
    assert len(failed) == len(paths) - 1  # all but one are asked for again
    assert "lost" not in done.result.outcomes


@pytest.mark.slow
def test_a_channel_that_is_put_off_puts_off_the_outlet(site, job_of, crawl):
    site.pages["/"] = Status(429, {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"})
    done = crawl(job_of(site, retry=[f"{site.url}/a"]))
    assert done.result.state is not JobState.COMPLETE
    assert done.result.reason == "retry_after"
    assert site.hits == ["/robots.txt", "/"]


def test_a_short_wait_is_waited_for(site, job_of, crawl):
    site.listing("/", [("/busy", None), ("/a", None)])
    site.pages["/busy"] = InTurn(Status(503, {"Retry-After": "1"}), Article("Bài"))
    site.article("/a")
    done = crawl(job_of(site))
    assert done.code == 0
    assert done.outcomes == {f"{site.url}/busy": "stored", f"{site.url}/a": "stored"}
    asked = dict(zip(site.hits, site.times, strict=True))  # the last time of each
    assert min(asked["/a"], asked["/busy"]) - site.times[site.hits.index("/busy")] > 0.95


@pytest.mark.slow
def test_without_a_word_a_busy_server_is_asked_three_times_and_no_more(site, job_of, crawl):
    site.listing("/", [("/busy", None), ("/a", None)])
    site.pages["/busy"] = Status(429)
    site.article("/a")
    done = crawl(job_of(site))
    assert site.hits.count("/busy") == 3
    assert done.outcomes == {f"{site.url}/busy": "failed:http_4xx", f"{site.url}/a": "stored"}
    assert done.code == 10
