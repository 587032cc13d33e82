"""The operators' page of accounts, and everybody's own password."""

import pytest

from diembao.home import Home
from storage.desk import Role, account_named, accounts_log, read_desk
from tests.dashboard.visitors import PASSWORD, Visitor, person

pytestmark = pytest.mark.slow

NEW = "mot-mat-khau-moi-dai"
BA = {
    "viec": "them",
    "ten": "ba",
    "ho-ten": "Bà Ba",
    "vai-tro": "reviewer",
    "mat-khau": NEW,
    "mat-khau-lai": NEW,
}


@pytest.fixture
def operator(home: Home, client: Visitor) -> Visitor:
    person(home, Role.OPERATOR)
    return client.log_in()


def logged(home: Home) -> list[tuple[str, str, str]]:
    with read_desk(home.people) as desk:
        return [(one.who, one.what, one.name) for one in accounts_log(desk)]


def test_an_account_is_added_and_can_log_in(operator: Visitor, home: Home) -> None:
    answer = operator.post("/nguoi-dung", BA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nguoi-dung")
    page = operator.get("/nguoi-dung").text
    assert "Đã thêm tài khoản ba." in page and "Bà Ba" in page and "thêm tài khoản" in page
    assert logged(home)[0] == ("may", "added", "ba")
    assert "Đã thêm tài khoản ba." not in operator.get("/nguoi-dung").text
    operator.post("/dang-xuat", {})
    assert "Bà Ba" in operator.log_in("ba", NEW).get("/tai-khoan").text


def test_role_name_password_and_lock_are_changed_and_shown(operator: Visitor, home: Home) -> None:
    operator.post("/nguoi-dung", BA)
    changes = [
        {"viec": "sua", "ten": "ba", "ho-ten": "Cô Ba", "vai-tro": "auditor"},
        {"viec": "mat-khau", "ten": "ba", "mat-khau": PASSWORD, "mat-khau-lai": PASSWORD},
        {"viec": "khoa", "ten": "ba"},
        {"viec": "mo-khoa", "ten": "ba"},
    ]
    for change in changes:
        assert operator.post("/nguoi-dung", change).status_code == 303
    whats = [what for _, what, name in logged(home) if name == "ba"]
    assert whats == ["enabled", "disabled", "password", "role", "shown", "added"]
    page = operator.get("/nguoi-dung").text
    assert "Người duyệt → Người kiểm tra" in page and "Bà Ba → Cô Ba" in page


@pytest.mark.parametrize(
    "change, status",
    [
        ({"viec": "them", **{key: BA[key] for key in BA if key != "viec"}, "mat-khau-lai": "khac"}, 400),
        (BA | {"mat-khau": "ngan", "mat-khau-lai": "ngan"}, 400),
        (BA | {"ten": "Tên có dấu"}, 400),
        (BA | {"ho-ten": " "}, 400),
        (BA | {"vai-tro": "root"}, 400),
        (BA | {"ten": "may"}, 409),
        ({"viec": "khoa", "ten": "may"}, 409),
        ({"viec": "sua", "ten": "may", "ho-ten": "Chị Mây", "vai-tro": "viewer"}, 409),
        ({"viec": "khoa", "ten": "khong-ai"}, 404),
        ({"viec": "xoa", "ten": "may"}, 400),
        ({}, 400),
    ],
    ids=[
        "unlike",
        "short",
        "name",
        "nameless",
        "role",
        "taken",
        "last",
        "lowered",
        "nobody",
        "unknown",
        "nothing",
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    operator: Visitor, home: Home, change, status: int
) -> None:
    answer = operator.post("/nguoi-dung", change)
    assert answer.status_code == status
    assert '<p class="lead">' in answer.text
    assert ("Không có vai trò đó." in answer.text) == (change.get("vai-tro") == "root")
    assert len(logged(home)) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.AUDITOR])
def test_only_operators_see_to_accounts(client: Visitor, home: Home, role: Role) -> None:
    person(home, role)
    client.log_in()
    assert client.get("/nguoi-dung").status_code == 403
    assert client.post("/nguoi-dung", BA).status_code == 403
    assert len(logged(home)) == 1


def test_everybody_changes_the_own_password(client: Visitor, home: Home) -> None:
    person(home, Role.VIEWER)
    client.log_in()
    own = {"mat-khau-cu": PASSWORD, "mat-khau": NEW, "mat-khau-lai": NEW}
    assert client.post("/tai-khoan", own | {"mat-khau-cu": "sai-mat-khau"}).status_code == 403
    assert client.post("/tai-khoan", own | {"mat-khau-lai": "khac"}).status_code == 400
    assert client.post("/tai-khoan", own).status_code == 303
    assert "Đã đổi mật khẩu" in client.get("/tai-khoan").text
    assert logged(home)[0] == ("may", "password", "may")
    client.post("/dang-xuat", {})
    client.log_in("may", NEW)


def test_the_other_sessions_of_a_changed_password_end(client: Visitor, home: Home) -> None:
    person(home, Role.VIEWER)
    client.log_in()
    with Visitor(client.datasette) as elsewhere:
        elsewhere.log_in()
        client.post("/tai-khoan", {"mat-khau-cu": PASSWORD, "mat-khau": NEW, "mat-khau-lai": NEW})
        assert elsewhere.get("/tai-khoan").status_code == 303
    assert client.get("/tai-khoan").status_code == 200


def test_passwords_are_hashed_as_datasette_auth_passwords_does(operator: Visitor, home: Home) -> None:
    operator.post("/nguoi-dung", BA)
    with read_desk(home.people) as desk:
        stored = account_named(desk, "ba")
    assert stored and stored.password_hash.startswith("pbkdf2_sha256$480000$")
    assert NEW.encode() not in home.people.read_bytes()
