"""Of which store a flat copy is: row ids of another one name other articles."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from storage import StoreOutdated, open_store, publish
from storage.reading import (
    Filter,
    build,
    each_line,
    forget_verdicts,
    list_lines,
    open_library,
    sync_reviews,
)
from tests.audits.built_home import SLUG
from tests.reading.made_library import make, review


def sealed(places, number, begun):
    """The store as it is after a seal, published."""
    database = places.reading.with_name("diembao.db")
    with open_store(database) as store, store.atomic():
        store.write("DELETE FROM seals WHERE number >= ?", (number,))
        store.insert("seals", {"number": number, "occasion": "night", "begun": begun, "marks": "{}"})
    publish(database, places.published)


def put_another_store(places, folder):
    """Publish a database made again, whose rows have other numbers."""
    shutil.copy(make(folder, seed=2).published, places.published)


@pytest.mark.slow
def test_a_copy_of_another_store_is_no_copy_of_this_one(places, tmp_path):
    before = places.reading.read_bytes()
    with open_library(places) as library:
        line = next(each_line(library, Filter(SLUG, reviewed=False)))
    review(places, line.outlet, line.url.removeprefix("https://"), 3)
    put_another_store(places, tmp_path)
    for use in (open_library, sync_reviews, forget_verdicts):
        with pytest.raises(StoreOutdated, match="another database"):
            use(places)
    assert places.reading.read_bytes() == before


@pytest.mark.slow
def test_made_anew_it_finds_the_articles_of_the_store_that_is_published(places, tmp_path):
    put_another_store(places, tmp_path)
    build(places, [SLUG])
    with open_library(places) as library:
        found = list_lines(library, Filter(SLUG, words="số 17")).lines
        assert found
        for line in found:
            row = library.first("SELECT url FROM articles WHERE id = ?", (line.id,))
            assert row == {"url": line.url}


def test_a_store_that_went_on_is_the_same_one(places):
    sealed(places, 1, "2023-01-02T01:00:00+00:00")
    build(places, [SLUG])
    sealed(places, 2, "2023-01-03T01:00:00+00:00")
    with open_library(places) as library:
        assert library.renewed


@pytest.mark.parametrize("then", [2, 3], ids=["the same number", "a later number"])
def test_a_restored_store_that_went_another_way_is_another_one(places, then):
    sealed(places, 2, "2023-01-02T01:00:00+00:00")
    build(places, [SLUG])
    sealed(places, 1, "2023-01-01T01:00:00+00:00")  # what the backup knew
    sealed(places, then, "2023-01-03T01:00:00+00:00")
    with pytest.raises(StoreOutdated):
        open_library(places)


def test_the_seal_of_a_command_is_remembered_with_its_moment(places):
    sealed(places, 1, "2023-01-02T01:00:00+00:00")
    build(places, [SLUG])
    sealed(places, 2, "2023-01-03T01:00:00+00:00")
    forget_verdicts(places)
    with closing(sqlite3.connect(places.reading)) as conn:
        assert conn.execute("SELECT seal, seal_begun FROM reading").fetchone() == (
            2,
            "2023-01-03T01:00:00+00:00",
        )
    with open_library(places) as library:
        assert not library.renewed
