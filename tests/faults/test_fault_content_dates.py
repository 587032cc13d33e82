"""C14 and C15: dates as printed, and the day that a run belongs to."""

from datetime import UTC, datetime

import pytest
import time_machine
from faults.discovering import URL, Discovered, feed, job_of, listing

from crawler.jobs import default_job, egress_hosts, read_job
from crawler.pages import ExtractedArticle, Page, read_page
from crawler.results import night_day
from registry import Outlet
from vietnamese.dates import read_date

FETCHED = datetime(2026, 6, 16, 3, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "thu", "name": "Cổng thử", "kind": "portal", "owner": "UBND",
        "pages": [{"title": "h1", "body": "div.content", "published": ".date"}],
    }
)  # fmt: skip


def read(printed, fetched=FETCHED, outlet=OUTLET):
    date = f"<i class='date'>{printed}</i>"
    page = f"<html><body><h1>Tiêu đề</h1>{date}<div class='content'>Nội dung</div></body></html>"
    result = read_page(Page("http://thu.vn/a", page.encode(), "text/html", fetched), outlet)
    assert isinstance(result, ExtractedArticle)
    return result


@pytest.mark.parametrize(
    ("printed", "published", "suspect"),
    [
        ("03/04/2026", "2026-04-03", False),
        ("14/06/2026 10:35", "2026-06-14T10:35", False),
        ("2 giờ trước", "2026-06-16T08:00", False),
        ("2026-06-15T20:00:00Z", "2026-06-16T03:00", False),
        ("31/02/2026", None, False),
        ("không rõ", None, False),
        ("01/01/1970", None, True),
        ("14/06/2569", None, True),
        ("18/06/2026", None, True),
        ("17/06/2026 10:01", None, True),
        ("17/06/2026", "2026-06-17", False),
    ],
)
def test_c14_date_is_read_day_first_or_kept_as_printed(printed, published, suspect):
    article = read(printed)
    assert (article.published, article.published_raw, article.date_suspect) == (published, printed, suspect)


def test_c14_page_that_prints_none_has_none():
    article = read("")
    assert (article.published, article.published_raw, article.date_suspect) == (None, None, False)


def test_c14_naive_time_is_that_of_the_province():
    late = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)  # the 16th, one o'clock in the morning
    assert read("hôm nay", late).published == "2026-06-16"
    assert read("16/06/2026 00:30", late).published == "2026-06-16T00:30"


@pytest.mark.parametrize("day", ["1970-01-01", "2099-01-01", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["T23:59:59-12:00", "T00:00:00+14:00"])
def test_c14_channel_that_prints_impossible_days_loses_no_article(day, zone, tmp_path):
    body = feed(("/a", 14)).replace(b"2022-06-14T08:00:00+07:00", f"{day}{zone}".encode())
    channel = {"kind": "feed", "url": f"{URL}/feed"}
    done = Discovered(tmp_path / "spool", job_of(channel, until="2022-06-30"), {"/feed": body})
    assert done.outcomes == {"/a": "stored"}
    assert [it.day for it in done.sightings] == [None]


# C15: the part of it that is not about clocks, which are in test_fault_net_clock.py

BEFORE_MIDNIGHT = datetime(2022, 6, 14, 16, 59, 50, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2022, 6, 14, 17, 0, 10, tzinfo=UTC)
MOVED = {
    "hosts": [{"name": "cu.vn", "valid_to": "2022-06-14"}, {"name": "moi.vn", "valid_from": "2022-06-15"}],
    "channels": [
        {"kind": "listing", "url": "http://cu.vn/", "valid_to": "2022-06-14"},
        {"kind": "listing", "url": "http://moi.vn/", "valid_from": "2022-06-15"},
    ],
}


@pytest.mark.parametrize("moment", [BEFORE_MIDNIGHT, AFTER_MIDNIGHT], ids=["before", "after"])
def test_c15_run_keeps_its_day_when_it_crosses_midnight(moment, tmp_path):
    written = job_of().model_copy(update={"outlet": Outlet.model_validate({**OUTLET.model_dump(), **MOVED})})
    file = tmp_path / "job.json"
    file.write_text(written.model_dump_json(), encoding="utf-8")
    with time_machine.travel(moment, tick=False):
        job = read_job(file)
        assert night_day(job).isoformat() == "2022-06-14"
        assert egress_hosts(job) == ["cu.vn", "www.cu.vn"]
        done = Discovered(tmp_path / "spool", job, {})
    assert done.asked == ["http://cu.vn/"]


def test_c15_first_reading_by_hand_takes_the_day_of_the_province(tmp_path, monkeypatch):
    monkeypatch.setenv("DIEMBAO_HOME", str(tmp_path))
    for moment, day in ((BEFORE_MIDNIGHT, "2022-06-14"), (AFTER_MIDNIGHT, "2022-06-15")):
        with time_machine.travel(moment, tick=False):
            assert default_job(OUTLET).night == day


def test_c15_what_a_page_calls_today_is_the_day_on_which_it_came():
    for moment, day in ((BEFORE_MIDNIGHT, "2022-06-14"), (AFTER_MIDNIGHT, "2022-06-15")):
        found = read_date("hôm nay", moment)
        assert found is not None
        assert found.iso() == day


def test_c15_days_are_covered_from_the_runs_own_day(tmp_path):
    channel = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "next": "a.next"}
    job = job_of(channel, known=["/a", "/b", "/c"], covered_from=None)
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        done = Discovered(tmp_path / "spool", job, {"/tin": listing("/a", "/b", "/c", following="/tin2")})
    assert done.covers("/tin") == 14
