"""The night's stage that makes the pages ready: after everything else, and never in the way of it."""

import pytest

from diembao import night as night_module
from diembao.desk import preparing
from diembao.desk.places import places_of
from diembao.exits import Exit
from diembao.night import Options, run_night
from diembao.progress import night_document
from diembao.stages import Stage
from diembao.work import NightReport
from storage import StoreNotWritable
from storage.reading import open_library, verdicts
from tests.dashboard.made_desk import make_home

pytestmark = pytest.mark.slow


class Quiet:
    """Looks on, and remembers the stages."""

    def __init__(self):
        self.stages = []

    def stage(self, stage):
        self.stages.append(stage)

    def step(self, stage, done, total):
        assert 0 <= done <= total

    def __getattr__(self, name):
        return lambda *told: None


@pytest.fixture
def home(tmp_path, monkeypatch):
    # What is read tonight is not what this is about.
    monkeypatch.setattr(night_module, "_crawl", lambda *asked: True)
    return make_home(tmp_path / "home")


def test_the_pages_show_the_night_when_it_is_over(home):
    watch = Quiet()
    report = run_night(home, Options(), watch)
    assert watch.stages[-3:] == [Stage.PUBLISH, Stage.READING, Stage.REPORT]
    assert report.unprepared is None
    with open_library(places_of(home)) as library:
        assert (library.meta.night, library.renewed) == (report.night, False)
        window = home.directive().window
        assert verdicts(library, home.directive().slug, window.since, window.until)


def test_what_hinders_it_fails_no_night(home, monkeypatch, capsys):
    before = home.reading.read_bytes()

    def refused(*asked, **named):
        raise StoreNotWritable(home.reading, "may not be written")

    monkeypatch.setattr(preparing, "build", refused)
    report = run_night(home, Options(), Quiet())
    assert report.head is not None
    assert report.code in (Exit.COMPLETE, Exit.PARTIAL)
    assert report.exit is Exit.PARTIAL
    assert "may not be written" in (report.unprepared or "")
    assert night_document(report)["unprepared"] == report.unprepared
    assert "may not be written" in capsys.readouterr().err
    assert home.reading.read_bytes() == before
    with open_library(places_of(home)) as library:
        assert library.renewed


@pytest.mark.parametrize(
    ("code", "unprepared", "end"),
    [
        (Exit.COMPLETE, None, Exit.COMPLETE),
        (Exit.COMPLETE, "may not be written", Exit.PARTIAL),
        (Exit.FAILED, "may not be written", Exit.FAILED),
    ],
)
def test_pages_that_are_behind_end_a_complete_night_as_partial(code, unprepared, end):
    assert NightReport("2022-06-20", False, unprepared=unprepared, code=code).exit is end
