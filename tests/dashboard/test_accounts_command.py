"""`diembao accounts`: the first account can be made nowhere else."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.accounts.passwords import fits
from diembao.home import open_home
from diembao.main import main
from storage.desk import account_named, read_desk
from tests.older_desk import make_older

PASSWORD = "mot-cau-that-dai"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def accounts(root: Path, *words: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--home", str(root), "accounts", *words], input=said)


def add(root: Path, name: str = "may", role: str = "operator", password: str = PASSWORD) -> Result:
    return accounts(
        root, "add", name, "--role", role, "--shown", "Chị Mây", "--password-stdin", said=f"{password}\n"
    )


def test_an_account_is_made_listed_and_logged(root: Path) -> None:
    assert add(root).exit_code == 0
    listed = json.loads(accounts(root, "list", "--json").stdout)
    assert [(one["name"], one["shown"], one["role"], one["active"]) for one in listed] == [
        ("may", "Chị Mây", "operator", True)
    ]
    logged = json.loads(accounts(root, "log", "--json").stdout)
    assert [(one["what"], one["name"]) for one in logged] == [("added", "may")]
    assert logged[0]["who"].startswith("lệnh: ")
    assert "Người vận hành" in accounts(root, "list").stdout
    assert "thêm tài khoản" in accounts(root, "log").stdout
    assert accounts(root, "list", "--csv").stdout.startswith("\ufeffname,shown,role,active,made\nmay,")


def test_a_password_is_asked_for_twice_and_never_shown(root: Path) -> None:
    done = accounts(root, "add", "may", "--role", "viewer", said=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    with read_desk(open_home(root).people) as desk:
        stored = account_named(desk, "may")
    assert stored and fits(PASSWORD, stored.password_hash) and not fits("khac", stored.password_hash)
    assert PASSWORD not in stored.password_hash


@pytest.mark.parametrize(
    "name, password",
    [("may", "ngan"), ("mot-ten-dai", "MOT-TEN-DAI"), ("may", "x" * 201), ("Tên có dấu", PASSWORD)],
    ids=["short", "own name", "endless", "name"],
)
def test_what_is_unfit_is_refused(root: Path, name: str, password: str) -> None:
    done = add(root, name, password=password)
    assert done.exit_code == 2
    assert not (root / "data" / "desk.db").exists()


def test_no_password_comes_with_the_command(root: Path) -> None:
    assert accounts(root, "add", "may", "--role", "viewer", "--password", PASSWORD).exit_code == 2
    assert accounts(root, "add", "may", "--role", "viewer", "--password-stdin", said="").exit_code == 2


def test_a_name_twice(root: Path) -> None:
    add(root)
    again = add(root, password="mot-cau-khac-han")
    assert again.exit_code == 2
    assert "already" in again.stderr


def test_role_password_and_lock(root: Path) -> None:
    add(root)
    add(root, "ba", "viewer")
    assert accounts(root, "role", "ba", "--role", "auditor").exit_code == 0
    assert accounts(root, "password", "ba", "--password-stdin", said="mot-cau-khac-han\n").exit_code == 0
    assert accounts(root, "disable", "ba").exit_code == 0
    listed = {one["name"]: one for one in json.loads(accounts(root, "list", "--json").stdout)}
    assert (listed["ba"]["role"], listed["ba"]["active"]) == ("auditor", False)
    assert accounts(root, "disable", "ba", "--undo").exit_code == 0
    told = [one["what"] for one in json.loads(accounts(root, "log", "--json").stdout)]
    assert told == ["enabled", "disabled", "password", "role", "added", "added"]


@pytest.mark.parametrize("words", [("role", "ba", "--role", "viewer"), ("disable", "ba")], ids=" ".join)
def test_nobody_of_that_name(root: Path, words: tuple[str, ...]) -> None:
    add(root)
    done = accounts(root, *words)
    assert (done.exit_code, "no account" in done.stderr) == (2, True)


def test_the_last_operator_stays(root: Path) -> None:
    add(root)
    done = accounts(root, "disable", "may")
    assert (done.exit_code, "last operator" in done.stderr) == (2, True)


def test_without_any_account(root: Path) -> None:
    assert json.loads(accounts(root, "list", "--json").stdout) == []
    assert json.loads(accounts(root, "log", "--json").stdout) == []


def test_a_backup_has_the_desk_beside_it(home, tmp_path: Path) -> None:
    add(home.root)
    target = tmp_path / "b.db"
    done = CliRunner().invoke(main, ["--home", str(home.root), "backup", str(target)])
    assert done.exit_code == 0
    with read_desk(tmp_path / "b.desk.db") as desk:
        assert account_named(desk, "may")
    again = CliRunner().invoke(main, ["--home", str(home.root), "backup", str(tmp_path / "c.db"), "--force"])
    assert again.exit_code == 0
    (tmp_path / "d.desk.db").touch()
    assert (
        CliRunner().invoke(main, ["--home", str(home.root), "backup", str(tmp_path / "d.db")]).exit_code == 2
    )
    assert not (tmp_path / "d.db").exists()


@pytest.mark.parametrize("question", ["list", "log"])
def test_a_desk_of_an_earlier_version_is_listed_all_the_same(question: str, root: Path) -> None:
    add(root)
    make_older(root / "data" / "desk.db")
    done = accounts(root, question)
    assert (done.exit_code, "may" in done.stdout) == (0, True)


def test_an_empty_desk_is_told_and_not_begun_anew(root: Path) -> None:
    (root / "data").mkdir()
    desk = root / "data" / "desk.db"
    desk.touch()
    assert accounts(root, "list").exit_code == add(root).exit_code == 17
    assert desk.stat().st_size == 0
