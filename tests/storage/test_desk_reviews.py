"""Decisions made in the pages: added and never changed, undone by a further row, none over another unseen."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage import StoreTooNew
from storage.desk import Account, Role, add_account, open_desk, read_desk
from storage.desk import reviews as module
from storage.desk.reviews import (
    DecidedMeanwhile,
    NewDeskReview,
    all_desk_reviews,
    decide,
    each_review,
    last_reasons,
    newest_of,
    review_numbered,
    undo,
)
from storage.desk.samples import (
    NewCoding,
    NewSample,
    Sampled,
    Source,
    add_coding,
    add_sample,
    codings_of,
    left_to_code,
    next_to_code,
    sample_numbered,
    sampled_articles,
    samples_of,
)

NEW = NewDeskReview(
    "bao", "http://bao.example.vn/mot.html", "giam-ngheo-2022", 4, None, "Chị Mây", "may", "R4", "a" * 64
)


@pytest.fixture
def people(tmp_path):
    with open_desk(tmp_path / "desk.db") as desk:
        for name, shown in (("may", "Chị Mây"), ("nuoc", "Cô Nước")):
            add_account(desk, Account(name, shown, Role.REVIEWER), "x", "lệnh: thử")
        yield desk


def test_a_decision_is_kept_as_it_was_made(people):
    made = decide(people, NEW, "")
    assert review_numbered(people, made.id) == made
    assert newest_of(people, NEW.outlet, NEW.identity, NEW.directive) == made
    assert newest_of(people, NEW.outlet, NEW.identity, "khac") is None
    assert datetime.fromisoformat(made.at).tzinfo == UTC
    assert (made.content, made.held, made.undone) == (4, None, False)
    assert review_numbered(people, 99) is None


def test_who_has_not_seen_a_decision_cannot_decide_over_it(people):
    first = decide(people, NEW, "")
    theirs = replace(NEW, content=6, account="nuoc", reviewer="Cô Nước")
    with pytest.raises(DecidedMeanwhile) as caught:
        decide(people, theirs, "")
    assert caught.value.other == first
    assert [one.id for one in all_desk_reviews(people)] == [first.id]
    second = decide(people, replace(theirs, held=4), first.at)
    assert [one.content for one in each_review(people, NEW.directive)] == [6, 4]
    assert second.at > first.at


def test_to_undo_brings_back_what_held_and_can_be_undone(people):
    first = decide(people, NEW, "")
    second = decide(people, replace(NEW, content=6, held=4), first.at)
    back = undo(people, second.id, "may", "Chị Mây", "Nhầm")
    assert (back.content, back.held, back.undoes) == (4, 6, second.id)
    assert review_numbered(people, second.id).undone
    again = undo(people, back.id, "may", "Chị Mây", "Không nhầm")
    assert (again.content, again.undoes) == (6, back.id)
    assert len(list(all_desk_reviews(people))) == 4


def test_the_first_decision_undone_leaves_the_article_to_the_rules(people):
    first = decide(people, NEW, "")
    assert undo(people, first.id, "may", "Chị Mây", "Nhầm").content is None


def test_what_was_decided_over_again_cannot_be_undone(people):
    first = decide(people, NEW, "")
    second = decide(people, replace(NEW, content=6, held=4, account="nuoc"), first.at)
    with pytest.raises(DecidedMeanwhile) as caught:
        undo(people, first.id, "may", "Chị Mây", "Nhầm")
    assert caught.value.other.id == second.id
    undo(people, second.id, "nuoc", "Cô Nước", "Nhầm")
    with pytest.raises(DecidedMeanwhile):
        undo(people, second.id, "nuoc", "Cô Nước", "Hai lần")
    with pytest.raises(KeyError):
        undo(people, 99, "may", "Chị Mây", "Nhầm")


def test_decisions_stay_in_order_when_the_clock_is_set_back(people, monkeypatch):
    moments = iter(["2022-06-30T10:00:00.000000+00:00"] + ["2022-06-30T09:00:00.000000+00:00"] * 2)
    monkeypatch.setattr(module, "now", lambda: next(moments))
    made = [decide(people, replace(NEW, identity=f"k{number}"), "") for number in range(3)]
    assert [one.at for one in made] == [
        "2022-06-30T10:00:00.000000+00:00",
        "2022-06-30T10:00:00.000001+00:00",
        "2022-06-30T10:00:00.000002+00:00",
    ]


def test_the_reasons_of_a_person_newest_first_each_once(people):
    for number, reason in enumerate(["R4", "R1: của ai cho", "R4"]):
        decide(people, replace(NEW, identity=f"k{number}", reason=reason), "")
    other = decide(people, replace(NEW, identity="k9", account="nuoc", reason="khác"), "")
    undo(people, other.id, "may", "Chị Mây", "hoàn tác")
    assert last_reasons(people, "may", 9) == ("R4", "R1: của ai cho")
    assert last_reasons(people, "may", 1) == ("R4",)
    assert last_reasons(people, "ai", 9) == ()


@pytest.mark.parametrize("table", ["reviews", "samples", "sampled", "second_codings"])
def test_rows_are_never_changed_nor_deleted(people, table):
    decide(people, NEW, "")
    number = add_sample(people, SAMPLE, ARTICLES)
    add_coding(people, coding(number, 1, 3))
    for words in (f"UPDATE {table} SET directive = 'x'", f"DELETE FROM {table}"):
        if table in ("sampled", "second_codings"):
            words = words.replace("directive = 'x'", "content = 1")
        with pytest.raises(sqlite3.IntegrityError, match="never"), people.atomic():
            people.write(words)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reviewer": ""}, {"content": -1}, {"account": "ai"}],
    ids=lambda one: next(iter(one)),
)
def test_what_is_no_decision_is_refused_whole(people, wrong):
    with pytest.raises(sqlite3.IntegrityError):
        decide(people, replace(NEW, **wrong), "")
    assert list(all_desk_reviews(people)) == []


SAMPLE = NewSample("giam-ngheo-2022", "hat-1", Source.LABELS, 2, "2022-06-30", "may")
ARTICLES = [
    Sampled(place, "bao", f"k{place}", f"{place:020x}", f"Bài {place}", place, coder, "a" * 64)
    for place, coder in ((1, ""), (2, "may"), (3, ""))
]


def coding(sample, place, content, account="may"):
    return NewCoding(sample, place, content, account.title(), account, "", "a" * 64)


def test_a_sample_is_coded_by_others_in_its_order(people):
    number = add_sample(people, SAMPLE, ARTICLES)
    assert sampled_articles(people, number) == tuple(ARTICLES)
    assert sample_numbered(people, 99) is None
    assert next_to_code(people, number, "may").place == 1
    assert left_to_code(people, number, "may") == (2, 2)
    add_coding(people, coding(number, 1, 5))
    # The second article was decided by this very person.
    assert next_to_code(people, number, "may").place == 3
    assert next_to_code(people, number, "nuoc").place == 1
    assert next_to_code(people, number, "nuoc", after=1).place == 2
    add_coding(people, coding(number, 3, 3))
    assert next_to_code(people, number, "may") is None
    assert left_to_code(people, number, "may") == (2, 0)
    (found,) = samples_of(people, SAMPLE.directive)
    assert (found.articles, found.codings, found.source) == (3, 2, Source.LABELS)


def test_a_person_s_last_coding_of_an_article_counts(people):
    number = add_sample(people, SAMPLE, ARTICLES)
    for content in (5, 6):
        add_coding(people, coding(number, 1, content))
    add_coding(people, coding(number, 1, 2, "nuoc"))
    assert [(one.account, one.content) for one in codings_of(people, number)] == [("may", 6), ("nuoc", 2)]


def test_a_coding_is_of_an_article_of_the_sample(people):
    number = add_sample(people, SAMPLE, ARTICLES)
    with pytest.raises(sqlite3.IntegrityError):
        add_coding(people, coding(number, 9, 1))


def test_the_desk_is_of_its_owner_alone_and_no_newer_one_is_opened(tmp_path):
    path = tmp_path / "desk.db"
    open_desk(path).close()
    assert path.stat().st_mode & 0o077 == 0
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    for opening in (open_desk, read_desk):
        with pytest.raises(StoreTooNew):
            opening(path)
