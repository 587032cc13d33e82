"""What a night makes ready for the pages, and what commands that write leave of it."""

import shutil
import signal
import subprocess
import sys
from datetime import date

import pytest

from audits.auditing import AuditOptions, run_audit
from diembao.desk import preparing
from diembao.desk.judging import cells_of
from diembao.desk.places import places_of
from diembao.desk.preparing import keep_up, prepare, prepare_or_tell
from diembao.home import open_home
from diembao.sealing import sealed_writing
from storage import NewReview, StoreFull, add_review, open_reader
from storage.reading import Cell, Filter, each_line, open_library, save_verdicts, verdicts
from tests.dashboard.made_desk import make_home

WHOLE = (date(2022, 1, 1), date(2022, 12, 31))
JUNE = (date(2022, 6, 1), date(2022, 6, 30))


@pytest.fixture(scope="session")
def made_root(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("prepared") / "home")
    prepare(home, *home.check())
    return home.root


@pytest.fixture
def home(made_root, tmp_path):
    shutil.copytree(made_root, tmp_path / "home")
    return open_home(tmp_path / "home")


def told(home, days):
    with open_library(places_of(home)) as library:
        return verdicts(library, home.directive().slug, *days)


def reckoned(home, days):
    with open_reader(home.snapshot) as reader:
        return cells_of(run_audit(reader, home.directive(), home.outlets(), AuditOptions(*days))[0])


@pytest.mark.parametrize(
    "days", [WHOLE, JUNE, (date(2022, 1, 1), date(2022, 1, 31))], ids=["all", "june", "first"]
)
def test_the_verdicts_are_those_of_an_audit(home, days):
    assert told(home, days) == reckoned(home, days)


def test_months_to_come_and_other_windows_are_not_reckoned(home):
    assert told(home, (date(2022, 7, 1), date(2022, 7, 31))) is None
    assert told(home, (date(2022, 6, 2), date(2022, 6, 30))) is None


def test_the_steps_end_with_all_of_them(home):
    steps = []
    prepare(home, *home.check(), lambda done, total: steps.append((done, total)))
    assert steps == [(number, 8) for number in range(9)]  # the copy, its window, six months


def test_a_night_tells_what_hinders_it_and_keeps_the_copy_before(home, monkeypatch, capsys):
    before = home.reading.read_bytes()

    def full(*args, **named):
        raise StoreFull(home.reading, "database or disk is full")

    monkeypatch.setattr(preparing, "save_verdicts", full)
    problem = prepare_or_tell(home, *home.check(), lambda done, total: None)
    assert problem is not None
    assert "disk is full" in problem
    assert "disk is full" in capsys.readouterr().err
    assert home.reading.read_bytes() == before


def test_verdicts_are_replaced_whole(home):
    slug = home.directive().slug
    one = Cell("bao", "1", 1, "met", "enough", 1, 2, 3, 0, 0)
    save_verdicts(home.reading, slug, *JUNE, [one])
    assert told(home, JUNE) == (one,)
    save_verdicts(home.reading, slug, *JUNE, [])
    assert told(home, JUNE) == ()


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from storage.reading import Cell, save_verdicts, verdicts
def cells():
    yield Cell("bao", "1", 1, "met", "enough", 1, 2, 3, 0, 0)
    os.kill(os.getpid(), signal.SIGKILL)
save_verdicts(Path(sys.argv[1]), sys.argv[2], date(2022, 6, 1), date(2022, 6, 30), cells())
"""


def test_a_kill_while_verdicts_are_kept_leaves_those_before(home):
    before = told(home, JUNE)
    slug = home.directive().slug
    done = subprocess.run([sys.executable, "-c", KILLED, str(home.reading), slug], check=False)
    assert done.returncode == -signal.SIGKILL
    assert told(home, JUNE) == before


def test_a_review_by_command_shows_and_its_verdicts_are_reckoned_anew(home):
    with open_library(places_of(home)) as library:
        line = next(each_line(library, Filter(home.directive().slug, contents=(0,))))
    with sealed_writing(home, "review") as store:
        new = NewReview(line.outlet, line.url[8:], home.directive().slug, 5, "Anh Gió", "đã đọc", "x")
        add_review(store, new)
    with open_library(places_of(home)) as library:
        assert (library.renewed, library.meta.seal) == (False, 1)
        (seen,) = each_line(library, Filter(home.directive().slug, reviewed=True))
    assert (seen.key, seen.content) == (line.key, 5)
    assert told(home, WHOLE) == reckoned(home, WHOLE)
    assert told(home, JUNE) is None, "a month's are reckoned by the page that asks for them"


@pytest.mark.parametrize("occasion", ["relabel", "reextract"])
def test_new_labels_and_texts_make_the_copy_anew(home, occasion):
    with sealed_writing(home, occasion) as store, store.atomic():
        store.write("UPDATE versions SET title = 'Tên mới' WHERE article = 1")
    with open_library(places_of(home)) as library:
        assert not library.renewed
        assert "Tên mới" in {line.title for line in each_line(library, Filter(home.directive().slug))}
    assert told(home, WHOLE) == reckoned(home, WHOLE)


def test_where_nobody_reads_pages_none_is_made(home):
    home.reading.unlink()
    keep_up(home, *home.check(), "relabel")
    assert not home.reading.exists()
