"""What was decided in the pages goes into the store once, in its order, wherever it is broken off."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage import NewReview, add_review, all_reviews, open_reader, open_store
from storage.desk.reviews import DeskReview
from storage.folding import Stays, fold_in, taken_from_desk

DIRECTIVE = "giam-ngheo-2022"
ROOT = Path(__file__).parents[2]


def desk_review(number, path="a", content=4, directive=DIRECTIVE, second=0):
    return DeskReview(
        outlet="bao",
        identity=f"http://bao.example.vn/{path}",
        directive=directive,
        content=content,
        held=None,
        reviewer="Chị Mây",
        account="may",
        reason="R4",
        content_hash="a" * 64,
        id=number,
        at=f"2022-06-30T10:00:{second:02}.{number:06}+00:00",
    )


@pytest.fixture
def stored(store, spool, take_in):
    take_in(spool().article("a").article("b"))
    return store


def test_decisions_go_in_once_with_name_account_and_moment(stored):
    reviews = [desk_review(1), desk_review(2, "b", 0), desk_review(3, content=None)]
    folded = fold_in(stored, reviews, {DIRECTIVE})
    assert (folded.taken, folded.left) == (3, ())
    kept = all_reviews(stored, DIRECTIVE)
    assert [(one.content, one.reviewer, one.at) for one in reversed(kept)] == [
        (one.content, "Chị Mây (may)", one.at) for one in reviews
    ]
    assert taken_from_desk(stored) == {(one.id, one.at) for one in reviews}
    assert fold_in(stored, reviews, {DIRECTIVE}).taken == 0
    assert len(all_reviews(stored, DIRECTIVE)) == 3


def test_what_has_no_article_or_directive_waits_and_comes_in_later(stored, spool, take_in):
    reviews = [desk_review(1, "chua-co"), desk_review(2, directive="cu"), desk_review(3)]
    folded = fold_in(stored, reviews, {DIRECTIVE})
    assert folded.taken == 1
    assert [(one.review.id, one.why) for one in folded.left] == [
        (1, Stays.NO_ARTICLE),
        (2, Stays.NO_DIRECTIVE),
    ]
    take_in(spool("2022-06-15").article("chua-co"))
    later = fold_in(stored, reviews, {DIRECTIVE, "cu"})
    assert (later.taken, later.left) == (2, ())
    assert len(taken_from_desk(stored)) == 3


def test_a_store_made_again_with_its_reviews_takes_none_of_them_twice(stored):
    """A rebuilt database has the reviews, but not the memory of where they came from."""
    one = desk_review(1)
    add_review(
        stored,
        NewReview(one.outlet, one.identity, DIRECTIVE, 4, "Chị Mây (may)", "R4", one.content_hash, one.at),
    )
    assert fold_in(stored, [one], {DIRECTIVE}).taken == 0
    assert len(all_reviews(stored, DIRECTIVE)) == 1
    assert taken_from_desk(stored) == {(1, one.at)}


def test_a_desk_restored_from_a_backup_may_give_its_numbers_again(stored):
    fold_in(stored, [desk_review(1), desk_review(2)], {DIRECTIVE})
    again = desk_review(2, content=6, second=30)
    assert fold_in(stored, [desk_review(1), again], {DIRECTIVE}).taken == 1
    assert all_reviews(stored, DIRECTIVE)[0].content == 6


def test_a_failure_halfway_leaves_nothing(stored):
    reviews = [desk_review(1), desk_review(2, content=-5)]
    with pytest.raises(sqlite3.IntegrityError):
        fold_in(stored, reviews, {DIRECTIVE})
    assert all_reviews(stored, DIRECTIVE) == ()
    assert taken_from_desk(stored) == frozenset()


CRASHER = """
import os, sys
from pathlib import Path
from storage import all_reviews, open_reader, open_store
from storage.folding import fold_in, taken_from_desk
from test_desk_reviews_folded import DIRECTIVE, desk_review
path = Path(sys.argv[1])
reviews = [desk_review(1), desk_review(2, "b", 0), desk_review(3, content=6)]

def crash_before(last):
    with open_store(path) as store:
        left = iter(range(last))
        store.db.conn.set_trace_callback(lambda sql: next(left, None) is None and os._exit(9))
        fold_in(store, reviews, {DIRECTIVE})
    os._exit(0)

def state():
    with open_reader(path) as reader:
        return len(all_reviews(reader, DIRECTIVE)), len(taken_from_desk(reader))

last = 0
while True:
    child = os.fork() or crash_before(last)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 9:
        break
    assert state() == (0, 0), f"something is in after {last} statements"
    last += 1
assert state() == (3, 3)
print(last)
"""


def test_a_crash_before_any_statement_leaves_all_or_nothing(stored, tmp_path):
    path = tmp_path / "crash.sqlite"
    with sqlite3.connect(path) as copy:
        stored.db.conn.backup(copy)
    copy.close()
    done = subprocess.run(
        [sys.executable, "-c", CRASHER, str(path)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 10
    with open_reader(path) as reader:
        assert {one.content for one in all_reviews(reader, DIRECTIVE)} == {4, 0, 6}


def test_a_store_of_the_schema_before_comes_along_with_its_reviews(tmp_path):
    from sqlite_utils import Database, Migrations

    from storage.migrations import migrations

    path = tmp_path / "a.sqlite"
    four = Migrations("diembao")
    for step in migrations.pending(Database(memory=True))[:4]:
        four(name=step.name)(step.fn)
    with open_store(path, steps=four) as store:
        assert store.first("PRAGMA user_version") == {"user_version": 4}
        add_review(store, NewReview("bao", "k", DIRECTIVE, 4, "A", "B", "0" * 64))
        with store.atomic_seal():
            pass
    with open_store(path) as store:
        assert len(all_reviews(store, DIRECTIVE)) == 1
        assert taken_from_desk(store) == frozenset()
        # The file is not the one that was sealed any more, and says so.
        assert store.first("SELECT changed FROM seal_state") == {"changed": 1}
