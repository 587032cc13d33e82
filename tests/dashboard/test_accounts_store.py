"""Accounts as they are stored: every change logged, nothing deleted."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from storage import StoreCorrupt, StoreFull, StoreMissing, StoreNotWritable, StoreOutdated, StoreTooNew
from storage.desk import (
    Account,
    AccountExists,
    LastOperator,
    NoSuchAccount,
    Role,
    Unnameable,
    account_named,
    accounts_log,
    add_account,
    all_accounts,
    any_accounts,
    back_up_desk,
    change_account,
    checked,
    open_desk,
    read_current_desk,
    read_desk,
)
from storage.desk import opening as opening_of_desks
from tests.older_desk import make_older

MAY = Account("may", "Chị Mây", Role.REVIEWER)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    with open_desk(tmp_path / "desk.db") as desk:
        add_account(desk, MAY, "hash", "lệnh: thử")
    return tmp_path / "desk.db"


def test_each_role_may_what_those_before_it_may() -> None:
    order = [Role.VIEWER, Role.REVIEWER, Role.AUDITOR, Role.OPERATOR]
    for place, role in enumerate(order):
        assert [role.may(other) for other in order] == [rank <= place for rank in range(4)]


def test_an_account_is_there_and_logged(people: Path) -> None:
    with read_desk(people) as desk:
        stored = account_named(desk, "may")
        assert stored and stored.account == MAY and stored.active and stored.password_hash == "hash"
        assert [(one.who, one.what, one.name, one.detail) for one in accounts_log(desk)] == [
            ("lệnh: thử", "added", "may", "reviewer")
        ]
        assert account_named(desk, "MAY") is None


def test_nobody_else_can_read_the_file(people: Path) -> None:
    assert people.stat().st_mode & 0o077 == 0


def test_a_name_is_given_once(people: Path) -> None:
    with open_desk(people) as desk:
        change_account(desk, "may", "x", active=False)
        with pytest.raises(AccountExists):
            add_account(desk, MAY, "other", "x")
        assert [one.password_hash for one in all_accounts(desk)] == ["hash"]


@pytest.mark.parametrize(
    "change, logged",
    [
        ({"role": Role.AUDITOR}, ("role", "reviewer → auditor")),
        ({"shown": "Cô Mây"}, ("shown", "Chị Mây → Cô Mây")),
        ({"password_hash": "new"}, ("password", "")),
        ({"active": False}, ("disabled", "")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_change_is_logged_and_ends_sessions(people: Path, change, logged) -> None:
    with open_desk(people) as desk:
        before = account_named(desk, "may")
        change_account(desk, "may", "sep", **change)
        after = account_named(desk, "may")
        newest = accounts_log(desk)[0]
        assert before and after and after.changed > before.changed
        assert (newest.who, newest.what, newest.detail) == ("sep", *logged)
        assert "new" not in newest.detail


def test_what_stays_as_it_was_is_not_logged(people: Path) -> None:
    with open_desk(people) as desk:
        change_account(desk, "may", "sep", role=Role.REVIEWER, shown="Chị Mây", active=True)
        assert len(accounts_log(desk)) == 1


def test_an_account_that_is_not_there_cannot_be_changed(people: Path) -> None:
    with open_desk(people) as desk, pytest.raises(NoSuchAccount):
        change_account(desk, "ba", "sep", active=False)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.AUDITOR}], ids=["locked", "lowered"])
def test_the_last_operator_stays(people: Path, change) -> None:
    with open_desk(people) as desk:
        change_account(desk, "may", "x", role=Role.OPERATOR)
        with pytest.raises(LastOperator):
            change_account(desk, "may", "x", **change)
        assert [one.is_operator for one in all_accounts(desk)] == [True]
        assert len(accounts_log(desk)) == 2
        add_account(desk, Account("ba", "Bà Ba", Role.OPERATOR), "hash", "x")
        change_account(desk, "may", "x", **change)


@pytest.mark.parametrize("name", ["", "a", "Mây", "hai ba", "-ba", "a" * 33, "ba\n", "../x", "may'--"])
def test_a_name_that_nobody_can_type_is_refused(name: str) -> None:
    with pytest.raises(Unnameable):
        checked(Account(name, "Ai đó", Role.VIEWER))


@pytest.mark.parametrize(
    "shown", ["", "   ", "x" * 81, "a\u202eb", "a\x00b"], ids=["none", "spaces", "long", "turned", "nul"]
)
def test_a_shown_name_is_a_persons(shown: str) -> None:
    with pytest.raises(Unnameable):
        checked(Account("ba", shown, Role.VIEWER))
    assert checked(Account("ba", "  Bà   Ba ", Role.VIEWER)).shown == "Bà Ba"


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM accounts", "DELETE FROM account_log", "UPDATE account_log SET who = 'x'"],
)
def test_nothing_is_deleted_and_the_log_is_final(people: Path, sql: str) -> None:
    conn = sqlite3.connect(people)
    with pytest.raises(sqlite3.IntegrityError):
        conn.execute(sql)
    conn.close()


def test_files_that_are_no_desk(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        read_desk(tmp_path / "none.db")
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"no database at all" * 100)
    for opening in (open_desk, read_desk):
        with pytest.raises(StoreCorrupt):
            opening(wrong)
    with pytest.raises(StoreNotWritable):
        open_desk(tmp_path / "wrong.db" / "desk.db")


def test_a_desk_of_a_later_version_is_left_alone(people: Path) -> None:
    conn = sqlite3.connect(people)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    before = people.read_bytes()
    for opening in (open_desk, read_desk):
        with pytest.raises(StoreTooNew):
            opening(people)
    assert people.read_bytes() == before


def test_a_backup_is_whole_and_its_owners_alone(people: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_desk(people) as desk:
        assert any_accounts(desk)
        assert back_up_desk(people, copy) == {
            "accounts": 1,
            "account_log": 1,
            "reviews": 0,
            "samples": 0,
            "sampled": 0,
            "second_codings": 0,
        }
    assert copy.stat().st_mode & 0o077 == 0
    with read_desk(copy) as desk:
        assert [one.account for one in all_accounts(desk)] == [MAY]
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("content", [b"", b"empty database"], ids=["no bytes", "no tables"])
def test_a_file_without_a_desk_in_it_is_never_taken_for_a_new_one(content: bytes, tmp_path: Path) -> None:
    people = tmp_path / "desk.db"
    people.touch()
    if content:
        with closing(sqlite3.connect(people)) as conn:
            conn.execute("VACUUM")
    before = people.read_bytes()
    for opening in (open_desk, read_desk, read_current_desk):
        with pytest.raises(StoreCorrupt):
            opening(people)
    assert people.read_bytes() == before


def test_a_desk_that_could_not_be_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = tmp_path / "desk.db"

    def full(_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(opening_of_desks.migrations, "apply", full)
        with pytest.raises(StoreFull):
            open_desk(people)
    assert list(tmp_path.iterdir()) == []
    with open_desk(people) as desk:
        assert not any_accounts(desk)


def test_two_who_make_the_same_desk_write_into_one(tmp_path: Path) -> None:
    people = tmp_path / "desk.db"

    def write(number: int) -> None:
        with open_desk(people) as desk:
            add_account(desk, Account(f"so-{number}", "Ai đó", Role.VIEWER), "hash", "x")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    with read_desk(people) as desk:
        assert len(all_accounts(desk)) == 8
    assert list(tmp_path.iterdir()) == [people]


def test_whoever_writes_into_a_desk_that_must_be_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_desk(tmp_path / "desk.db", may_make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_desk_of_an_earlier_version_is_brought_up_to_date(people: Path) -> None:
    make_older(people)
    with pytest.raises(StoreOutdated):
        read_desk(people)
    with read_current_desk(people) as desk:
        assert [one.account for one in all_accounts(desk)] == [MAY]
    with read_desk(people) as desk:
        assert desk.first("SELECT count(*) AS reviews FROM reviews") == {"reviews": 0}
