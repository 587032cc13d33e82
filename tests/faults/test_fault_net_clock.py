"""The outlet's clock against ours (faults.md C15)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine
from faults.server import Body
from scrapy.http import Response

from crawler.clock import FURTHEST, ServerClock

NOW = datetime(2022, 6, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "ahead",
    [0, 86_400, pytest.param(-86_400, marks=pytest.mark.slow)],
    ids=["right", "a day ahead", "a day behind"],
)
def test_a_wrong_clock_is_noted_and_told(site, job_of, crawl, ahead):
    site.ahead = ahead
    site.listing("/", [("/a", None)])
    site.article("/a")
    done = crawl(job_of(site))
    assert abs(done.result.clock_skew - ahead) < 30
    assert ("clock and ours differ" in done.log) is (ahead != 0)
    assert done.code == 0
    assert done.articles[0].published == "2022-06-14T08:30"


def clock_of(*answers):
    clock = ServerClock()
    with time_machine.travel(NOW, tick=False):
        for headers in answers:
            clock.response_downloaded(Response("http://a.vn/", headers=headers))
    return clock


def dated(seconds, **headers):
    return {"Date": format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), **headers}


def test_the_median_counts():
    assert clock_of(dated(3600), dated(0), dated(1)).skew() == 1.0


def test_a_page_out_of_a_cache_is_as_old_as_it_says():
    assert clock_of(dated(-7200, Age="7200")).skew() == 0.0
    assert clock_of(dated(-5, Age="x"), dated(-5, Age="9" * 99)).skew() == -5.0


@pytest.mark.parametrize("date", [None, "", "soon", "Mon, 99 Foo 99999", "Mon, 1 Jan 2022 00:00:00 +9999"])
def test_no_date_is_no_skew(date):
    assert clock_of({"Date": date} if date is not None else {}).skew() is None


@pytest.mark.parametrize(("seconds", "told"), [(FURTHEST, 0), (FURTHEST + 1, 1), (-FURTHEST - 1, 1)])
def test_ten_minutes_are_not_told(caplog, seconds, told):
    assert clock_of(dated(seconds)).skew() == seconds
    assert len(caplog.records) == told


@pytest.mark.slow
def test_a_site_without_dates_is_read_all_the_same(site, job_of, crawl):
    class Dateless(Body):
        def __call__(self, handler):
            handler.close_connection = True
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(self.body)}\r\nContent-Type: text/html\r\n\r\n"
            handler.wfile.write(head.encode() + self.body)

    site.otherwise = Dateless(
        b"<h1>Tin</h1><div class='content'><p>Tin.</p></div><h3><a href='/a'>Tin</a></h3>"
    )
    site.pages["/robots.txt"] = Dateless(b"")
    done = crawl(job_of(site))
    assert done.result.clock_skew is None
