"""Reviews laid over the flat copy: the same as a copy that is made anew, whatever happens in between."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import NewReview, StoreNotWritable, add_review, open_store, publish
from storage.desk import read_desk
from storage.desk.reviews import all_desk_reviews
from storage.errors import named_errors
from storage.folding import fold_in
from storage.reading import Filter, Places, build, each_line, line_by_key, open_library, sync_reviews
from storage.reading import library as library_module
from storage.reading.connecting import connect, transaction
from tests.audits.built_home import SLUG
from tests.half_written import leave_half_written
from tests.reading.made_library import SITES, review

TABLES = ("lines", "day_tallies", "month_tallies")


def dump(places: Places):
    with closing(sqlite3.connect(places.reading)) as conn:
        found = {
            name: conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4, 5, 6, 7").fetchall()
            for name in TABLES
        }
        return found, conn.execute(
            "SELECT review_mark, review_at, desk_mark, desk_at FROM reading"
        ).fetchone()


def anew(places: Places):
    other = Places(places.reading.with_name("anew.db"), places.published, places.people)
    build(other, [SLUG])
    return dump(other)


def some_line(places: Places, **rest: object):
    with open_library(places) as library:
        return next(each_line(library, Filter(SLUG, reviewed=False, **rest)))


def named(line):
    return line.outlet, line.url.removeprefix("https://")


def test_a_decision_of_the_pages_shows_at_once_in_rows_and_counts(places):
    line = some_line(places, contents=(0,))
    review(places, *named(line), 3)
    with open_library(places) as library:
        seen = line_by_key(library, line.key, SLUG)
    assert seen is not None
    assert (seen.content, seen.machine, seen.reviewed) == (3, 0, True)
    assert seen.reviewer == "Chị Mây (may)"
    assert dump(places) == anew(places)


decisions = st.lists(
    st.tuples(
        st.integers(0, 11), st.sampled_from((None, 0, 1, 5)), st.sampled_from(("desk", "store", "fold"))
    ),
    max_size=8,
)


@pytest.mark.slow
@given(made=decisions)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_decisions_ends_as_a_copy_made_anew(made_places, tmp_path_factory, made):
    folder = tmp_path_factory.mktemp("decisions")
    for name in ("diembao.db", "published.db", "reading.db"):
        (folder / name).write_bytes((made_places.reading.parent / name).read_bytes())
    places = Places(folder / "reading.db", folder / "published.db", folder / "desk.db")
    for number, content, how in made:
        _carry_out(folder, places, number, content, how)
        sync_reviews(places)
        assert sync_reviews(places) is False
    assert dump(places) == anew(places)


def _carry_out(folder: Path, places: Places, number: int, content: int | None, how: str) -> None:
    outlet = SITES[number * 7 % len(SITES)]
    identity = f"{outlet}.example/tin-{number}.html"
    if how == "desk":
        review(places, outlet, identity, content)
        return
    with open_store(folder / "diembao.db") as store:
        if how == "store":
            add_review(store, NewReview(outlet, identity, SLUG, content, "Anh Gió", "đã đọc", "x"))
        elif places.people.exists():
            with read_desk(places.people) as desk:
                fold_in(store, list(all_desk_reviews(desk)), [SLUG])
    publish(folder / "diembao.db", places.published)


def test_reviews_lost_with_a_file_hold_no_more(places):
    line = some_line(places)
    review(places, *named(line), 3)
    sync_reviews(places)
    places.people.unlink()
    assert sync_reviews(places) is True
    with open_library(places) as library:
        assert line_by_key(library, line.key, SLUG) == line
    assert dump(places) == anew(places)


def other_lines(places: Places, number: int):
    with open_library(places) as library:
        return [*islice(each_line(library, Filter(SLUG, reviewed=False)), number)]


@pytest.mark.parametrize("more", [0, 2], ids=["as many", "more"])
def test_a_restored_store_shows_its_own_reviews_and_none_that_it_lost(places, more):
    database = places.reading.with_name("diembao.db")
    backup = database.read_bytes()
    lost, *kept = other_lines(places, 2 + more)

    def decide_in_the_store(line):
        with open_store(database) as store:
            add_review(store, NewReview(*named(line), SLUG, 3, "Anh Gió", "đã đọc", "x"))
        publish(database, places.published)

    decide_in_the_store(lost)
    assert sync_reviews(places)
    database.write_bytes(backup)
    for line in kept:
        decide_in_the_store(line)
    assert sync_reviews(places)
    assert dump(places) == anew(places)
    with open_library(places) as library:
        assert line_by_key(library, lost.key, SLUG) == lost
        assert all(line_by_key(library, line.key, SLUG).reviewed for line in kept)


@pytest.mark.parametrize("more", [0, 2], ids=["as many", "more"])
def test_a_restored_desk_shows_its_own_reviews_and_none_that_it_lost(places, more):
    first, lost, *kept = other_lines(places, 3 + more)
    review(places, *named(first), 2)
    backup = places.people.read_bytes()
    review(places, *named(lost), 3)
    assert sync_reviews(places)
    places.people.write_bytes(backup)
    for line in kept:
        review(places, *named(line), 5)
    assert sync_reviews(places)
    assert dump(places) == anew(places)
    with open_library(places) as library:
        assert line_by_key(library, lost.key, SLUG) == lost
        assert all(line_by_key(library, line.key, SLUG).content == 5 for line in kept)


KILLED = """
import os, signal, sys
from pathlib import Path
from storage.reading import Places, overlay
folder = Path(sys.argv[1])
kept = getattr(overlay, sys.argv[2])
def killing(*args):
    kept(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(overlay, sys.argv[2], killing)
overlay.sync_reviews(Places(folder / "reading.db", folder / "published.db", folder / "desk.db"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["_decide", "_count", "lay_over"])
def test_a_kill_between_desk_and_copy_leaves_all_or_nothing(places, moment, tmp_path):
    line = some_line(places, contents=(0,))
    before = dump(places)
    review(places, *named(line), 3)
    done = subprocess.run([sys.executable, "-c", KILLED, str(places.reading.parent), moment], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (
        dump(
            Places(
                shutil.copytree(places.reading.parent, tmp_path / "as-left") / "reading.db", places.published
            )
        )
        == before
    )
    with open_library(places) as library:
        seen = line_by_key(library, line.key, SLUG)
    assert seen is not None
    assert (seen.content, seen.reviewed, library.synced) == (3, True, True)
    assert dump(places) == anew(places)


def left_half_written(path):
    leave_half_written(path, "UPDATE heads SET title = 'half written ' || hex(zeroblob(500))")


def test_what_a_killed_writer_left_is_undone_by_the_next_page(places):
    line = some_line(places)
    left_half_written(places.reading)
    with open_library(places) as library:
        assert line_by_key(library, line.key, SLUG) == line


def test_what_a_killed_writer_left_does_not_spoil_the_copy_of_the_next_night(places):
    line = some_line(places)
    left_half_written(places.reading)
    build(places, [SLUG])
    assert not places.reading.with_name("reading.db-journal").exists()
    with open_library(places) as library:
        assert line_by_key(library, line.key, SLUG) == line
        assert library.first("PRAGMA main.integrity_check") == {"integrity_check": "ok"}


def test_who_began_to_read_before_the_new_copy_cannot_write_into_the_old_one(places):
    conn = connect(places, writing=True)
    try:
        build(places, [SLUG])
        with pytest.raises(StoreNotWritable), named_errors(places.reading), transaction(conn):
            conn.execute("UPDATE reading SET seal = 9")
    finally:
        conn.close()
    with open_library(places) as library:
        assert library.meta.seal == 0


def test_two_who_lay_over_at_once_do_it_once(places, monkeypatch):
    line = some_line(places)
    review(places, *named(line), 3)
    assert sync_reviews(places) is True
    after = dump(places)
    monkeypatch.setattr(library_module, "is_behind", lambda conn: True)
    with open_library(places) as library:
        assert library.synced
    assert dump(places) == after


def test_who_may_not_write_sees_the_copy_as_it_is(places, monkeypatch):
    line = some_line(places)
    review(places, *named(line), 3)

    def refused(of: Places) -> bool:
        raise StoreNotWritable(of.reading, "may not be written")

    monkeypatch.setattr(library_module, "sync_reviews", refused)
    with open_library(places) as library:
        assert not library.synced
        assert line_by_key(library, line.key, SLUG) == line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_copy_that_is_read_only_is_read(places):
    review(places, *named(some_line(places)), 3)
    places.reading.chmod(0o444)
    with open_library(places) as library:
        assert not library.synced
