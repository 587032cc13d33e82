"""What people decided in the pages goes into the store with whoever writes to the home next."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from people.people_desk import address, done, people_desk, review, told

from storage import all_reviews, open_reader
from storage.desk import Account, Role, add_account, open_desk
from storage.desk.reviews import NewDeskReview, decide
from tests.half_written import ONE_MORE_LINE_OF_LOG, leave_half_written

pytestmark = pytest.mark.slow

DIRECTIVE = "giam-ngheo-2022"


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return people_desk(tmp_path / "home")


def decided(root: Path, identity: str, content: int | None, **rest: Any) -> None:
    """A decision made in the pages."""
    given: dict[str, Any] = {"outlet": "bao", "directive": DIRECTIVE} | rest
    with open_desk(root / "data/desk.db") as people:
        if people.first("SELECT 1 FROM accounts") is None:
            add_account(people, Account("may", "Chị Mây", Role.REVIEWER), "x", "lệnh: thử")
        new = NewDeskReview(
            identity=identity, content=content, held=None, reviewer="Chị Mây", account="may", reason="R4",
            content_hash="a" * 64, **given,
        )  # fmt: skip
        decide(people, new, "9")


def test_a_decision_of_the_pages_comes_before_a_later_one_of_the_command_line(desk: Any) -> None:
    decided(desk.root, "http://bao.example.vn/mot.html", 4)
    decided(desk.root, "http://bao.example.vn/hai.html", 5)
    review(desk, "mot.html", 6)
    found = told(desk, "audit", "reviews")
    assert [(one["url"], one["content"], one["reviewer"], one["holds"]) for one in found] == [
        (address("mot.html"), 6, "Nguyễn Văn A", True),
        (address("hai.html"), 5, "Chị Mây (may)", True),
        (address("mot.html"), 4, "Chị Mây (may)", False),
    ]
    sealed = (desk.data / "evidence/rows/000001/growing.jsonl").read_text(encoding="utf-8")
    rows = [row for row in map(json.loads, sealed.splitlines()) if row["table"] == "reviews"]
    assert {row["reviewer"] for row in rows} == {"Nguyễn Văn A", "Chị Mây (may)"}
    done(desk, "audit", "verify")
    with open_reader(desk.data / "published.db") as reader:
        assert len(all_reviews(reader, DIRECTIVE)) == 3


def test_each_goes_in_once_however_often_somebody_writes(desk: Any) -> None:
    decided(desk.root, "http://bao.example.vn/mot.html", 4)
    for content in (5, 6):
        review(desk, "hai.html", content)
    assert len(told(desk, "audit", "reviews")) == 3


def test_what_cannot_go_in_is_told_and_waits(desk: Any) -> None:
    decided(desk.root, "http://bao.example.vn/mai.html", 4)
    decided(desk.root, "http://bao.example.vn/mot.html", 4, directive="van-ban-cu")
    for _ in range(2):
        code, _, errors = desk.call(
            "audit", "review", address("hai.html"), "--content", "5", "--by", "A", "--reason", "B"
        )
        assert code == 0
        assert (
            "review 1 of may waits in desk.db: no article is stored under http://bao.example.vn/mai.html"
            in errors
        )
        assert "review 2 of may waits in desk.db: this home has no directive van-ban-cu" in errors
    with desk.night("2022-06-16") as night:
        night.article("mai.html")
    desk.call("audit", "review", address("hai.html"), "--content", "5", "--by", "A", "--reason", "B")
    assert {one["url"] for one in told(desk, "audit", "reviews")} == {
        address("hai.html"),
        address("mai.html"),
    }


@pytest.mark.parametrize("damage", ["text", "newer", "cut"])
def test_a_desk_that_cannot_be_read_keeps_nobody_from_their_work(desk: Any, damage: str) -> None:
    decided(desk.root, "http://bao.example.vn/mot.html", 4)
    path = desk.data / "desk.db"
    whole = path.read_bytes()
    if damage == "text":
        path.write_bytes(b"not a database" * 100)
    elif damage == "cut":
        path.write_bytes(whole[:5000])
    else:
        with sqlite3.connect(path) as conn:
            conn.execute("PRAGMA user_version = 99")
        conn.close()
    code, _, errors = desk.call(
        "audit", "review", address("hai.html"), "--content", "5", "--by", "A", "--reason", "B"
    )
    assert code == 0
    assert "reviews made in the pages are not taken in" in errors
    path.write_bytes(whole)
    review(desk, "hai.html", 6)
    assert len(told(desk, "audit", "reviews")) == 3


def test_a_database_made_again_from_its_evidence_takes_none_twice(desk: Any) -> None:
    decided(desk.root, "http://bao.example.vn/mot.html", 4)
    review(desk, "hai.html", 5)
    before = told(desk, "audit", "reviews")
    done(desk, "rebuild", "--to", str(desk.root / "again.db"))
    for left in desk.data.glob("diembao.db*"):
        left.unlink()
    (desk.root / "again.db").rename(desk.data / "diembao.db")
    assert told(desk, "audit", "reviews") == before
    decided(desk.root, "http://bao.example.vn/mot.html", 6)
    review(desk, "hai.html", 3)
    found = told(desk, "audit", "reviews")
    assert [one["content"] for one in found] == [3, 6, *(one["content"] for one in before)]


def test_a_page_that_was_killed_while_it_wrote_hides_no_decision(desk: Any) -> None:
    decided(desk.root, "http://bao.example.vn/mot.html", 4)
    path = desk.data / "desk.db"
    leave_half_written(path, ONE_MORE_LINE_OF_LOG, 500)
    review(desk, "hai.html", 5)
    assert len(told(desk, "audit", "reviews")) == 2


@pytest.mark.slow
def test_a_night_takes_them_in_before_it_does_anything_else(sample_home: Path, run: Any) -> None:
    assert run("nightly", "--only", "krongsa", home=sample_home).returncode == 0
    with open_reader(sample_home / "data/published.db") as reader:
        row = reader.first("SELECT outlet, identity, url FROM articles ORDER BY id LIMIT 1")
    assert row
    decided(sample_home, row["identity"], 6, outlet=row["outlet"])
    assert run("nightly", "--only", "krongsa", home=sample_home).returncode == 0
    (found,) = json.loads(run("audit", "reviews", "--json", home=sample_home).stdout)
    assert (found["url"], found["content"], found["reviewer"]) == (row["url"], 6, "Chị Mây (may)")
    assert run("audit", "verify", home=sample_home).returncode == 0
