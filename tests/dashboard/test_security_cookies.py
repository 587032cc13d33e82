"""Cookies of other programs on the same machine or of sister sites: none of them keeps anybody out."""

import re
import shutil
from dataclasses import replace

import pytest

from dashboard.accounts.sessions import COOKIE
from dashboard.security.cookies import SALTS
from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.home import Home
from storage.desk import Role
from tests.dashboard.visitors import PASSWORD, Visitor, person

FOREIGN = (
    *(b'prefs={"a":1}', "ten=Nguyễn".encode(), b"a=\xff", b"x[y]=1", b'"', b"a b=c", b"a/b=c", b"expires=x"),
    *(b"a", b"=x", b"ga=1,2", b"u=a@b", b"", b"\x00", b"$Version=1", b'q="un\\closed', b"a=" + b"b" * 20_000),
    *(b"consent", b"path=/; domain=x", b"httponly", b"diembao_phien", b"diembao_phien=", b"ds_csrftoken=x"),
    *(b"diembao_phien=x.y.z", b'diembao_phien="a', b"ds_messages=%22", b"ds_actor=x", b"DIEMBAO_PHIEN=x"),
)


@pytest.fixture
def cookies(client: Visitor, home: Home) -> bytes:
    """Those of somebody who has logged in."""
    person(home, Role.OPERATOR)
    client.log_in()
    kept = {name: client.http.cookies[name] for name in (COOKIE, "ds_csrftoken")}
    client.http.cookies.clear()
    return "; ".join(f"{name}={value}" for name, value in kept.items()).encode()


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda foreign: repr(foreign[:20]))
def test_a_cookie_of_another_program_locks_nobody_out(
    foreign: bytes, client: Visitor, cookies: bytes
) -> None:
    for sent in (foreign + b"; " + cookies, cookies + b"; " + foreign):
        page = client.get("/tai-khoan", headers={"cookie": sent})
        assert page.status_code == 200, sent[:60]
        found = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
        assert found
        form = {"ten": "may", "mat-khau": PASSWORD, "csrftoken": found[1]}
        assert client.request("POST", "/dang-nhap", data=form, headers={"cookie": sent}).status_code == 303
    both = [("cookie", foreign), ("cookie", cookies)]
    assert client.get("/tai-khoan", headers=both).status_code == 200


def test_without_a_session_they_lead_to_the_login_and_no_further(client: Visitor, cookies: bytes) -> None:
    for foreign in FOREIGN:
        assert client.get("/tai-khoan", headers={"cookie": foreign}).status_code == 303
        assert client.get("/dang-nhap", headers={"cookie": foreign}).status_code == 200


def test_a_token_that_is_no_text_is_no_error(client: Visitor, cookies: bytes) -> None:
    headers = [("cookie", cookies), ("x-csrftoken", b"\xff\xe9")]
    assert client.request("POST", "/dang-nhap", data={}, headers=headers).status_code == 403


def test_the_pages_know_every_cookie_that_they_set(client: Visitor, home: Home) -> None:
    """One that is not in the list would be set for ever and never be seen again."""
    person(home, Role.OPERATOR)
    client.log_in()
    done = client.post("/nguoi-dung", {"viec": "khoa", "ten": "nobody"})
    assert done.status_code == 404
    told = client.post("/dang-xuat", {})
    assert "ds_messages" in told.headers["set-cookie"]
    assert "Đã đăng xuất." in client.get("/dang-nhap").text
    assert set(SALTS) >= {COOKIE.encode(), b"ds_csrftoken", b"ds_messages"}


def test_cookies_of_a_datasette_with_another_secret_are_not_ours(home: Home, client: Visitor) -> None:
    token = client.get("/dang-nhap").cookies["ds_csrftoken"]
    home.desk_secret.unlink()
    with Visitor(build(desk_of_home(home))) as other:
        own = other.get("/dang-nhap", headers={"cookie": f"ds_csrftoken={token}"})
        assert own.status_code == 200 and own.cookies["ds_csrftoken"] != token


def test_a_secret_that_is_replaced_while_the_pages_run_locks_nobody_out(home: Home) -> None:
    person(home, Role.OPERATOR)
    desk = desk_of_home(home)
    with Visitor(build(desk, lambda: replace(desk, secret="x" * 64))) as visitor:
        visitor.log_in()
        shutil.copy(home.snapshot, part := home.root / "part")
        part.replace(home.snapshot)
        assert visitor.get("/tai-khoan").status_code == 200
        assert visitor.post("/nguoi-dung", {"viec": "khoa", "ten": "nobody"}).status_code == 404
        assert visitor.get("/tai-khoan").status_code == 200
