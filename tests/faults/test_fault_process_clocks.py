"""C15: clocks that jump. A night's day is fixed when it begins, and no night writes over another."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from faults.loopback_home import good_site, make_home

from diembao.home import open_home
from diembao.night import Options, run_night
from diembao.work import Work
from storage import open_reader

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class Silent:
    """A watch that looks away."""

    def __getattr__(self, name):
        return lambda *_: None


@pytest.fixture
def home(tmp_path):
    site = good_site(11)
    site.close()
    return open_home(make_home(tmp_path / "home", {"tin": site}))


def at(*moment):
    return datetime(*moment, tzinfo=LOCAL)


@pytest.fixture
def night(home, time_machine, monkeypatch):
    """A night of no crawls that begins at one moment and ends at another; returns its report."""

    def run(begins, ends, whole=True):
        def crawl(self, assignments, jobs):
            (assignment,) = assignments
            jobs_of.append(assignment)
            time_machine.move_to(ends)
            return whole

        jobs_of = []
        monkeypatch.setattr(Work, "crawl", crawl)
        time_machine.move_to(begins)
        report = run_night(home, Options(), Silent())
        return SimpleNamespace(report=report, job=jobs_of[0].job, spool=jobs_of[0].spool)

    return run


def nights(home):
    with open_reader(home.database) as reader:
        return {row["night"]: (row["day"], row["state"]) for row in reader.rows("SELECT * FROM nights")}


def test_a_night_that_crosses_midnight_keeps_its_day(home, night):
    done = night(at(2022, 6, 14, 23, 50), at(2022, 6, 15, 0, 20))
    assert done.report.night == done.job.night == "2022-06-14"
    assert nights(home) == {"2022-06-14": ("2022-06-14", "complete")}


def test_the_day_is_that_of_vietnam(home, night):
    utc = datetime(2022, 6, 14, 17, 30, tzinfo=ZoneInfo("UTC"))
    assert night(utc, utc).report.night == "2022-06-15"


def test_a_clock_set_back_writes_over_no_earlier_night(home, night):
    first = night(at(2022, 6, 13, 23, 0), at(2022, 6, 13, 23, 10))
    second = night(at(2022, 6, 14, 23, 0), at(2022, 6, 13, 23, 10))  # set back while it runs
    third = night(at(2022, 6, 13, 23, 30), at(2022, 6, 13, 23, 40))
    keys = [done.report.night for done in (first, second, third)]
    assert keys == ["2022-06-13", "2022-06-14", "2022-06-13.2"]
    assert len({done.spool for done in (first, second, third)}) == 3
    assert nights(home) == {key: (key[:10], "complete") for key in keys}


def test_a_night_broken_off_before_midnight_is_not_resumed_after_it(home, night):
    stopped = night(at(2022, 6, 14, 23, 50), at(2022, 6, 14, 23, 55), whole=False)
    assert stopped.report.code == 11
    again = night(at(2022, 6, 15, 0, 10), at(2022, 6, 15, 0, 20))
    assert (again.report.night, again.report.resumed) == ("2022-06-15", False)
    assert nights(home)["2022-06-14"] == ("2022-06-14", "killed")


def test_a_night_broken_off_is_resumed_on_its_day_though_the_clock_was_set_back_an_hour(home, night):
    night(at(2022, 6, 14, 22, 0), at(2022, 6, 14, 22, 30), whole=False)
    again = night(at(2022, 6, 14, 21, 0), at(2022, 6, 14, 21, 30))
    assert (again.report.night, again.report.resumed) == ("2022-06-14", True)
    assert nights(home) == {"2022-06-14": ("2022-06-14", "complete")}
