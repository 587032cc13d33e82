"""An older copy of the database beside a newer archive: what it does not know is taken in again."""

import shutil
from datetime import date

import pytest
from faults.nights import check_archive
from faults.staff_home import label_all
from sealed_home import NIGHT, add_night, archive_of, made, sealed, tree, written

from diembao.home import open_home
from diembao.work import NightReport, Work
from storage import (
    adopt_nights,
    backup,
    begin_or_resume,
    certify,
    fingerprint,
    finish_night,
    open_reader,
    open_store,
)
from storage.archive.listing import read_list
from storage.archive.manifests import manifest_numbers
from storage.archive.rowsets import read_rows
from storage.archive.verifying import verify

pytestmark = pytest.mark.slow

LATER = date(2022, 6, 17)


class Silent:
    """Nobody looks on."""

    def __getattr__(self, name):
        return lambda *_: None


@pytest.fixture
def desk(tmp_path):
    """A home of two sealed nights; `older.db` is a copy from between them."""
    desk = made(tmp_path / "home")
    sealed(desk)
    backup(desk.database, tmp_path / "older.db")
    add_night(desk, "2022-06-15")
    sealed(desk)
    return desk


def restore(desk, copy):
    for file in desk.data.glob("diembao.db*"):
        file.unlink()
    shutil.copy(copy, desk.database)


def night_after(desk):
    """What a night does before and after it reads anything new; what it took in."""
    home = open_home(desk.root)
    with open_store(desk.database) as store:
        adopt_nights(store, home.spooled_nights(), over=home.archived_nights())
        night = begin_or_resume(store, LATER)
        work = Work(home, store, night, Silent(), NightReport(night.key, night.resumed))
        work.take_in_left(work.killed())
        certify(store, night.key)
        finish_night(store, night.key, "complete", 0)
        return work.report.damaged


def known(desk):
    with open_reader(desk.database) as reader:
        return [row["night"] for row in reader.rows("SELECT night FROM nights ORDER BY id")], fingerprint(
            reader
        )


def test_nights_of_the_archive_are_taken_in_again(desk, tmp_path):
    with open_store(desk.database) as store:
        certify(store, "2022-06-15")
    wanted = known(desk)[1]
    before = tree(archive_of(desk).root)
    restore(desk, tmp_path / "older.db")
    assert known(desk)[0] == [NIGHT]
    assert night_after(desk) == []
    nights, content = known(desk)
    assert nights == [NIGHT, "2022-06-15", "2022-06-17"]
    assert content == wanted
    assert sealed(desk).number == 3
    check_archive(desk.data)
    after = tree(archive_of(desk).root)
    assert {name for name in before if after[name] != before[name]} == {"HEAD"}
    assert sealed(desk).number is None


def test_what_the_archive_has_is_not_listed_again(desk, tmp_path):
    restore(desk, tmp_path / "older.db")
    night_after(desk)
    sealed(desk)
    listed = read_list(archive_of(desk).listing(3))
    assert not [name for name in listed if name.startswith("nights/")]
    assert "rows/000003/2022-06-15/bao.jsonl" in listed
    versions = [
        row for name, row in read_rows(archive_of(desk).rows(3) / "growing.jsonl") if name == "versions"
    ]
    assert {row["night"] for row in versions} == {"2022-06-15"}


def test_without_a_database_all_comes_back_from_the_archive(desk):
    for file in desk.data.glob("*.db*"):
        file.unlink()
    night_after(desk)
    assert known(desk)[0] == [NIGHT, "2022-06-15", "2022-06-17"]
    with open_reader(desk.database) as reader:
        assert reader.first("SELECT count(*) AS n FROM versions") == {"n": 4}
    assert sealed(desk).number == 3
    check_archive(desk.data)


def test_a_night_that_ran_when_the_copy_was_made_does_not_run_on(desk, tmp_path):
    """What it read later lies in the archive: another crawl under its key would have other bytes."""
    restore(desk, tmp_path / "older.db")
    with open_store(desk.database) as store:
        assert begin_or_resume(store, date(2022, 6, 15)).key == "2022-06-15"
    home = open_home(desk.root)
    with open_store(desk.database) as store:
        adopt_nights(store, home.spooled_nights(), over=home.archived_nights())
        assert begin_or_resume(store, date(2022, 6, 15)).key == "2022-06-15.2"
        work = Work(home, store, begin_or_resume(store, date(2022, 6, 15)), Silent(), NightReport("x", True))
        work.take_in_left(work.killed())
        assert store.first("SELECT count(*) AS n FROM versions") == {"n": 4}


@pytest.mark.parametrize("left", ["spool", "archive"])
def test_of_a_spool_that_was_on_its_way_the_whole_one_is_taken_in(left, desk, tmp_path):
    """Killed while it was copied the spool has all, killed while it was removed the archive has."""
    spool, folder = desk.spools / "2022-06-15" / "bao", archive_of(desk).night("2022-06-15", "bao")
    shutil.copytree(folder, spool)
    ((folder if left == "spool" else spool) / "ledger.jsonl").unlink()
    ((folder if left == "spool" else spool) / "articles.jsonl").unlink()
    assert open_home(desk.root).evidence("2022-06-15") == [spool if left == "spool" else folder]


def test_an_archive_that_is_older_than_the_database_is_told(desk, tmp_path):
    """Evidence that was lost with its disk: what is left is sealed on, and what is gone is named."""
    for path in (archive_of(desk).manifest(2), archive_of(desk).listing(2), archive_of(desk).head):
        path.unlink()
    shutil.rmtree(archive_of(desk).root / "nights" / "2022-06-15")
    done = sealed(desk)
    assert (done.number, done.nights, done.absent) == (2, 0, ["2022-06-15/bao"])
    check_archive(desk.data)


def test_a_home_from_before_there_was_an_archive_is_sealed_whole(tmp_path):
    nights = [f"2022-06-{day}" for day in range(10, 16)]
    desk = made(tmp_path / "home", *nights)
    add_night(desk, "2022-06-16", "cong")
    label_all(desk, 6)
    done = sealed(desk)
    assert (done.number, done.nights) == (1, 7)
    assert list(desk.spools.iterdir()) == []
    check_archive(desk.data)
    labels = [row for name, row in read_rows(archive_of(desk).rows(1) / "growing.jsonl") if name == "labels"]
    assert len(labels) == 14


def test_numbers_go_on_after_the_newest_manifest_on_the_disk(desk, tmp_path):
    written(desk)
    sealed(desk)
    restore(desk, tmp_path / "older.db")
    written(desk)
    assert sealed(desk).number == 4
    assert manifest_numbers(archive_of(desk)) == [1, 2, 3, 4]
    with open_reader(desk.database) as reader:
        assert [row["number"] for row in reader.rows("SELECT number FROM seals ORDER BY number")] == [1, 4]


def test_a_copy_of_now_put_back_is_written_to_and_not_damaged(desk, tmp_path):
    backup(desk.database, tmp_path / "now.db")
    restore(desk, tmp_path / "now.db")
    found = verify(desk.data)
    assert (found.damaged, found.unsealed) == (False, True)
    assert found.findings == ()
