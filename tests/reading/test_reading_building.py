"""The file itself: whole or not there, known from any other, and made anew at will."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from storage import (
    StoreCorrupt,
    StoreFull,
    StoreMissing,
    StoreNotWritable,
    StoreOutdated,
    StoreSlow,
    StoreTooNew,
    open_store,
)
from storage.reading import Filter, Places, build, each_line, list_lines, open_library
from storage.reading import building as building_module
from tests.audits.built_home import RULES, SLUG
from tests.reading.made_library import ARTICLES, make


def change(path, sql):
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(sql)


def test_it_says_what_it_was_made_of(library):
    meta = library.meta
    assert (meta.night, meta.night_state, meta.articles) == ("2023-01-02", "complete", ARTICLES)
    assert meta.finished.startswith("2023-01-02T02:00:00")
    assert meta.rules == {SLUG: RULES}
    assert meta.first_day <= meta.last_day
    assert (meta.seal, library.renewed, library.synced) == (0, False, True)


def test_an_empty_store_has_an_empty_copy(tmp_path):
    open_store(tmp_path / "published.db").close()
    change(tmp_path / "published.db", "PRAGMA journal_mode = DELETE")
    places = Places(tmp_path / "reading.db", tmp_path / "published.db")
    build(places, [SLUG])
    with open_library(places) as library:
        assert (library.meta.night, library.meta.first_day, library.meta.articles) == (None, None, 0)
        assert list_lines(library, Filter(SLUG)).total == 0


def test_a_copy_made_anew_is_the_same_but_for_its_moment(places):
    def told():
        with open_library(places) as library:
            return list(each_line(library, Filter(SLUG)))

    before = told()
    build(places, [SLUG])
    assert told() == before


def test_names_outlast_another_order_of_rows(made_places, tmp_path):
    other = make(tmp_path, articles=60)
    change(
        other.published,
        "PRAGMA foreign_keys = OFF; UPDATE versions SET article = article + 1000;"
        " UPDATE aliases SET article = article + 1000; UPDATE articles SET id = id + 1000;"
        " DELETE FROM reprints;",
    )
    with open_library(other) as library:
        before = {line.key: line.url for line in each_line(library, Filter(SLUG))}
    build(other, [SLUG])
    with open_library(other) as library:
        assert {line.key: line.url for line in each_line(library, Filter(SLUG))} == before


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("PRAGMA user_version = 0", StoreOutdated),
        ("PRAGMA user_version = 999", StoreTooNew),
        ("PRAGMA application_id = 7", StoreCorrupt),
        ("DELETE FROM reading", StoreCorrupt),
    ],
    ids=["older", "newer", "foreign", "hollow"],
)
def test_a_copy_of_another_kind_is_refused(places, sql, error):
    change(places.reading, sql)
    with pytest.raises(error):
        open_library(places)
    build(places, [SLUG])
    open_library(places).close()


@pytest.mark.parametrize("name", ["reading", "published"])
@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (lambda path: path.unlink(), StoreMissing),
        (lambda path: path.write_bytes(b"no database at all" * 100), StoreCorrupt),
    ],
    ids=["missing", "no-database"],
)
def test_a_file_that_is_not_there_or_none_is_refused(places, name, harm, error):
    harm(getattr(places, name))
    with pytest.raises(error):
        open_library(places)


def test_a_published_copy_of_another_version_is_refused(places):
    change(places.published, "PRAGMA user_version = 999")
    with pytest.raises(StoreTooNew):
        open_library(places)
    change(places.published, "PRAGMA user_version = 3")
    with pytest.raises(StoreOutdated):
        build(places, [SLUG])


@pytest.mark.parametrize("where", ["_make", "_fill", "put_in_place"])
def test_what_is_broken_off_leaves_the_copy_before_and_nothing_else(places, monkeypatch, where):
    before = places.reading.read_bytes()
    names = sorted(path.name for path in places.reading.parent.iterdir())

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building_module, where, full)
    with pytest.raises(StoreFull):
        build(places, [SLUG])
    assert places.reading.read_bytes() == before
    assert sorted(path.name for path in places.reading.parent.iterdir()) == names


def test_what_a_killed_process_left_is_swept(places):
    stale = places.reading.with_name(".reading.db.99999.part")
    shutil.copy(places.reading, stale)
    build(places, [SLUG])
    assert not stale.exists()


def test_what_is_added_at_the_end_is_in_the_copy_before_it_has_its_name(places):
    seen = []

    def finish(part):
        assert part.reading != places.reading
        with open_library(part) as library:
            seen.append(library.meta.articles)
        raise StoreNotWritable(part.reading, "enough")

    before = places.reading.read_bytes()
    with pytest.raises(StoreNotWritable):
        build(places, [SLUG], finish=finish)
    assert seen == [ARTICLES]
    assert places.reading.read_bytes() == before


def test_a_library_writes_nothing(library):
    for sql in ("DELETE FROM lines", "DELETE FROM p.articles", "CREATE TABLE x (y)"):
        with pytest.raises(StoreNotWritable):
            library.rows(sql)


def test_a_question_that_takes_too_long_is_stopped(made_places):
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with open_library(made_places, 0.05) as library, pytest.raises(StoreSlow):
        library.rows(endless)


def test_the_steps_are_told_to_the_end(places):
    told = []
    build(places, [SLUG], lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(told[-1][1] + 1))
