"""What a night makes ready for the pages, and what commands that write leave of it."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest

from audits.auditing import AuditOptions, run_audit
from diembao.auditing import sealed_before
from diembao.desk import preparing
from diembao.desk.judging import cells_of
from diembao.desk.places import places_of
from diembao.desk.preparing import keep_up, prepare, prepare_or_tell
from diembao.exits import Exit, Refusal
from diembao.home import open_home
from diembao.sealing import sealed_writing
from storage import NewReview, StoreFull, add_review, open_reader, open_store, publish, use_rules
from storage.reading import Cell, Filter, each_line, open_library, save_verdicts, verdicts
from tests.dashboard import made_desk
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


def test_a_command_after_a_night_that_was_not_prepared_takes_in_that_night(home):
    with open_store(home.database) as store, store.atomic():
        store.write("UPDATE versions SET title = 'Tên mới' WHERE article = 1")
        store.insert("seals", {"number": 1, "occasion": "night", "begun": "x", "marks": "{}"})
    publish(home.database, home.snapshot)
    keep_up_after_a_review(home)
    with open_library(places_of(home)) as library:
        assert "Tên mới" in {line.title for line in each_line(library, Filter(home.directive().slug))}


def keep_up_after_a_review(home):
    with open_store(home.database) as store, store.atomic():
        store.insert("seals", {"number": 2, "occasion": "review", "begun": "x", "marks": "{}"})
    publish(home.database, home.snapshot)
    keep_up(home, *home.check())


def test_a_command_after_one_that_was_killed_takes_in_its_labels(home):
    with sealed_writing(home, "review") as store:
        add_review(store, NewReview("krongsa", "x", home.directive().slug, 5, "Anh Gió", "đã đọc", "x"))
    with open_store(home.database) as store:
        use_rules(store, home.directive().slug, "0" * 16)  # written, and never sealed
    with sealed_writing(home, "review"):
        pass
    with open_library(places_of(home)) as library:
        assert library.meta.rules == {home.directive().slug: "0" * 16}


def test_a_command_that_refuses_after_it_published_leaves_the_pages_in_step(home):
    with pytest.raises(Refusal), sealed_writing(home, "audit") as store:
        add_review(store, NewReview("krongsa", "x", home.directive().slug, 5, "Anh Gió", "đã đọc", "x"))
        sealed_before(home, store)
        raise Refusal(Exit.USAGE, "no")
    with open_library(places_of(home)) as library:
        assert (library.renewed, library.meta.seal) == (False, 1)


def test_a_command_that_wrote_nothing_keeps_the_verdicts(home):
    with sealed_writing(home, "review"):
        pass
    prepare(home, *home.check())
    with sealed_writing(home, "review"):
        pass
    assert told(home, JUNE)


def made_again(home, monkeypatch):
    """Put a database with the same articles under other numbers in the place of the home's own."""
    home.database.unlink()
    monkeypatch.setattr(made_desk, "SLUGS", made_desk.SLUGS[::-1])
    made_desk.fill(home)


def test_after_a_rebuild_the_next_command_makes_the_copy_anew(home, monkeypatch):
    made_again(home, monkeypatch)
    with sealed_writing(home, "audit"):
        pass
    with open_library(places_of(home)) as library:
        wrong = library.rows(
            "SELECT h.article FROM heads h JOIN articles a ON a.id = h.article"
            " WHERE (a.outlet, a.identity) <> (h.outlet, h.identity)"
        )
        assert (wrong, library.renewed) == ([], False)
    assert told(home, WHOLE) == reckoned(home, WHOLE)


def test_a_copy_of_an_older_program_is_made_anew_by_the_next_command(home):
    with closing(sqlite3.connect(home.reading)) as conn:
        conn.execute("PRAGMA user_version = 1")
    with sealed_writing(home, "audit"):
        pass
    assert told(home, WHOLE) == reckoned(home, WHOLE)


def test_where_nobody_reads_pages_none_is_made(home):
    home.reading.unlink()
    keep_up(home, *home.check())
    assert not home.reading.exists()
