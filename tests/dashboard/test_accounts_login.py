"""Logging in and out, and what becomes of a session and of a form that came after its end."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from dashboard.accounts import people
from dashboard.accounts.login import MOST_KEPT
from dashboard.accounts.passwords import REMEMBERED, TRIES, TRIES_OF_ADDRESS, WITHIN, Patience
from dashboard.accounts.sessions import COOKIE
from dashboard.pages import ROUTES
from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.home import Home
from storage.desk import Role, change_account, open_desk
from tests.dashboard.visitors import PASSWORD, Visitor, person
from tests.half_written import ONE_MORE_LINE_OF_LOG, leave_half_written
from tests.older_desk import make_older

UNDO = "/duyet/hoan-tac"
"""A form of the review page, which is kept over a login."""


def truncate(file: Path) -> None:
    """Half of a file, as a full disk or a broken copy leaves it."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


TROUBLES: dict[str, tuple[Callable[[Path], object], str]] = {
    "garbage": (lambda file: file.write_bytes(b"no database at all" * 100), "không dùng được"),
    "half": (truncate, "không dùng được"),
    "empty": (lambda file: file.write_bytes(b""), "không dùng được"),
    "older": (make_older, "phiên bản cũ"),
    "gone": (Path.unlink, "Không thấy tệp tài khoản"),
}


@pytest.fixture
def may(home: Home, client: Visitor) -> Visitor:
    person(home, Role.OPERATOR)
    return client.log_in()


def test_without_accounts_pages_are_open_and_only_read(client: Visitor) -> None:
    assert client.get("/tai-khoan").status_code == 200
    assert client.get("/nguoi-dung").status_code == 403
    assert client.post(UNDO, {"so": "1"}).status_code == 403
    assert "chưa có tài khoản nào" in client.get("/dang-nhap").text


def test_with_accounts_every_page_asks_who_is_there(client: Visitor, home: Home) -> None:
    person(home)
    readable = [route for route in ROUTES if route.needs and "GET" in route.methods]
    asked = [route.pattern.replace("\\", "") for route in readable if "(" not in route.pattern]
    assert {"/", "/bai-viet", "/duyet", "/don-vi", "/tu-khoa", "/so-lieu", "/nguoi-dung"} <= set(asked)
    tables = ("/reading", "/reading/heads", "/reading/heads.json", "/reading/heads.csv", "/published")
    for path in (*asked, *tables):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/dang-nhap"), path


def test_what_a_killed_writer_left_locks_nobody_out(may: Visitor, home: Home) -> None:
    """Whoever only reads the desk cannot undo a half-written change, and must not take all for nobody."""
    leave_half_written(home.people, ONE_MORE_LINE_OF_LOG, 500)
    assert may.get("/tai-khoan").status_code == 200
    leave_half_written(home.people, ONE_MORE_LINE_OF_LOG, 500)
    assert 'name="mat-khau"' in may.get("/dang-nhap").text


def test_one_comes_back_to_what_was_asked_for(client: Visitor, home: Home) -> None:
    person(home)
    to_login = client.get("/tai-khoan?a=1&b=%C4%91").headers["location"]
    page = client.get(to_login).text
    kept = re.search(r'name="tiep" value="([^"]*)"', page)
    assert kept
    answer = client.post("/dang-nhap", {"ten": "may", "mat-khau": PASSWORD, "tiep": html.unescape(kept[1])})
    assert answer.headers["location"] == "/tai-khoan?a=1&b=%C4%91"


ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)"),
    *("/dang-nhap/../../evil", "/%5cevil", "/khong-co", "/-/versions", "/tai-khoan\nSet-Cookie: a=b"),
    *("/\t/evil.example", "tai-khoan", "/dang-xuat", "/tai-khoan@evil.example", "/" + "a" * 5000, "/[::1"),
)


def test_e11_a_login_leads_to_pages_of_ours_and_nowhere_else(client: Visitor, home: Home) -> None:
    person(home)
    for there in ELSEWHERE:
        assert 'name="tiep"' not in client.get("/dang-nhap", params={"tiep": there}).text, there
        answer = client.post("/dang-nhap", {"ten": "may", "mat-khau": PASSWORD, "tiep": there})
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), there


def test_e11_no_address_leads_elsewhere_by_itself(client: Visitor) -> None:
    for there in (
        "//evil.example/",
        "///evil.example",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/%2f%2fevil.example/",
    ):
        answer = client.get(f"http://localhost{there}")
        assert (answer.status_code, answer.headers.get("location")) == (404, None), there
    assert client.get("/bai-viet/").headers["location"] == "/bai-viet"
    assert client.get("/reading//evil.example/").headers.get("location", "/")[:2] != "//"


def test_the_cookie_is_no_scripts_business(client: Visitor, home: Home) -> None:
    person(home)
    answer = client.post("/dang-nhap", {"ten": "MAY ", "mat-khau": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert PASSWORD not in cookie


def test_every_cookie_is_for_https_where_there_is_https(client: Visitor, home: Home) -> None:
    person(home)
    answer = client.get("https://localhost/dang-nhap")
    assert "Secure" in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"]


def test_what_is_wrong_is_not_told(client: Visitor, home: Home) -> None:
    person(home)
    person(home, name="ba")
    with open_desk(home.people) as desk:
        change_account(desk, "ba", "x", active=False)
    token = client.token()
    tried = [("may", "sai-mat-khau"), ("khong-ai", PASSWORD), ("ba", PASSWORD), ("", ""), ("may'--", "x")]
    answers = [client.post("/dang-nhap", {"ten": name, "mat-khau": said}, token) for name, said in tried]
    assert {answer.status_code for answer in answers} == {403}
    pages = [re.sub(r'id="o-ten"[^>]*>', "", answer.text) for answer in answers]
    assert len(set(pages)) == 1
    assert COOKIE not in "".join(answer.headers.get("set-cookie", "") for answer in answers)
    assert "sai-mat-khau" not in pages[0]


def test_too_many_wrong_passwords_and_the_right_one_is_not_heard(client: Visitor, home: Home) -> None:
    person(home)
    person(home, name="ba")
    for _ in range(TRIES):
        assert client.post("/dang-nhap", {"ten": "may", "mat-khau": "sai-mat-khau"}).status_code == 403
    refused = client.post("/dang-nhap", {"ten": "may", "mat-khau": PASSWORD})
    assert refused.status_code == 429
    assert "15 phút" in refused.text
    client.log_in("ba")


def test_tries_are_counted_by_name_and_address_and_forgotten() -> None:
    clock = [0.0]
    patience = Patience(lambda: clock[0])
    for _ in range(TRIES):
        assert not patience.is_over("may", "1.1.1.1")
        patience.note("may", "1.1.1.1")
    assert patience.is_over("may", "1.1.1.1")
    assert not patience.is_over("may", "2.2.2.2")
    clock[0] += WITHIN + 1
    assert not patience.is_over("may", "1.1.1.1")
    for number in range(TRIES_OF_ADDRESS):
        patience.note(f"ten-{number}", "3.3.3.3")
    assert patience.is_over("may", "3.3.3.3")
    patience.note("may", "4.4.4.4")
    patience.forget("may", "4.4.4.4")
    for number in range(REMEMBERED + 100):
        patience.note("may", f"address {number}")
    assert len(patience._wrong) <= REMEMBERED


def test_a_login_ends(may: Visitor) -> None:
    kept = dict(may.http.cookies)
    assert may.post("/dang-xuat", {}).status_code == 303
    assert may.get("/tai-khoan").status_code == 303
    assert COOKIE in kept and COOKIE not in dict(may.http.cookies)


def test_a_session_lasts_so_long_and_no_longer(may: Visitor, home: Home) -> None:
    hours = home.settings.dashboard.session_hours
    with time_machine.travel(timedelta(hours=hours - 0.1), tick=True):
        assert may.get("/tai-khoan").status_code == 200
    with time_machine.travel(timedelta(hours=hours + 0.1), tick=True):
        assert may.get("/tai-khoan").status_code == 303


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"role": Role.VIEWER}, {"password_hash": "x"}],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_the_account_ends_its_sessions_at_once(may: Visitor, home: Home, change) -> None:
    person(home, Role.OPERATOR, "ba")
    with open_desk(home.people) as desk:
        change_account(desk, "may", "ba", **change)
    assert may.get("/tai-khoan").status_code == 303


@pytest.mark.parametrize(
    "forged", ["", "x", "WyJtYXkiLDFd.aaaa.bbbb", "a.b.c", "\u0111".encode().hex(), "." * 3000]
)
def test_a_forged_cookie_is_nobody(forged: str, client: Visitor, home: Home) -> None:
    person(home)
    assert client.get("/tai-khoan", headers={"cookie": f"{COOKIE}={forged}"}).status_code == 303


def test_a_cookie_of_another_home_is_nobody(may: Visitor, home: Home) -> None:
    cookie = may.http.cookies[COOKIE]
    home.desk_secret.unlink()
    desk = desk_of_home(home)
    with Visitor(build(desk)) as stranger:
        assert stranger.get("/tai-khoan", headers={"cookie": f"{COOKIE}={cookie}"}).status_code == 303


@pytest.mark.parametrize("trouble", TROUBLES)
def test_accounts_that_cannot_be_read_let_nobody_in(trouble: str, may: Visitor, home: Home) -> None:
    harm, said = TROUBLES[trouble]
    assert may.get("/bai-viet").status_code == 200
    whole = home.people.read_bytes()
    harm(home.people)
    for path in ("/", "/bai-viet.xlsx", "/tai-khoan", "/dang-nhap", "/reading/heads", "/khong-co"):
        answer = may.get(path)
        assert answer.status_code == 503, path
        assert said in answer.text and "Traceback" not in answer.text
    assert may.get("/-/tinh/desk.css").status_code == 200
    home.people.unlink(missing_ok=True)
    home.people.write_bytes(whole)
    assert may.get("/tai-khoan").status_code == 200


def test_a_desk_that_is_lost_opens_the_house_to_nobody(may: Visitor, home: Home) -> None:
    with Visitor(may.datasette) as stranger:
        assert stranger.get("/bai-viet").status_code == 303
        home.people.unlink()
        assert stranger.get("/bai-viet").status_code == 503
        with open_desk(home.people):
            pass
        assert stranger.get("/bai-viet").status_code == 503


def test_a_form_makes_no_desk_in_the_place_of_a_lost_one(
    client: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(home, Role.OPERATOR)
    client.log_in()
    token = client.token()
    write = people._write

    def lost(*given: Any) -> None:
        home.people.unlink()
        write(*given)

    monkeypatch.setattr(people, "_write", lost)
    answer = client.post("/nguoi-dung", {"viec": "khoa", "ten": "may"}, token)
    assert (answer.status_code, home.people.exists()) == (503, False)


def test_a_form_that_came_after_the_session_is_sent_again_whole(may: Visitor, home: Home) -> None:
    token = may.token()
    reason = 'Bài nói về "nước sạch" & <b>vệ sinh</b>\r\n; dòng hai, ý kiến thứ ba 😀'
    may.http.cookies.delete(COOKIE)
    late = may.post(UNDO, {"so": "7", "ly-do": reason}, token)
    assert late.status_code == 401
    assert "vẫn được giữ" in late.text
    kept = re.search(r'name="giu" value="([^"]*)"', late.text)
    assert kept
    fields = {"ten": "may", "mat-khau": "sai-mat-khau", "giu": html.unescape(kept[1])}
    wrong = may.post("/dang-nhap", fields)
    again = re.search(r'name="giu" value="([^"]*)"', wrong.text)
    assert again and again[1] == kept[1]
    resumed = may.post("/dang-nhap", fields | {"mat-khau": PASSWORD})
    assert resumed.status_code == 200
    assert f'<form method="post" action="{UNDO}">' in resumed.text
    sent = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', resumed.text, re.S))
    assert html.unescape(sent["ly-do"]) == reason
    assert may.post(UNDO, {"so": sent["so"]}, sent["csrftoken"]).status_code not in {401, 403}


@pytest.mark.parametrize(
    "kept",
    [
        '{"path": "//evil.example", "fields": {"a": "b"}}',
        '{"path": "/tai-khoan?x", "fields": {"a": 1}}',
        '{"path": "/bai-viet", "fields": {"a": "b"}}',
        *(
            '{"path": 1, "fields": []}',
            "[]",
            "x",
            "{}",
            "null",
            '{"path": "/duyet/hoan-tac", "fields": null}',
        ),
        '{"path": "/duyet/hoan-tac", "fields": {"a": "' + "b" * MOST_KEPT + '"}}',
    ],
    ids=["elsewhere", "numbers", "reading", "types", "list", "text", "empty", "null", "no fields", "endless"],
)
def test_e11_what_a_login_page_carried_along_is_not_believed(kept: str, client: Visitor, home: Home) -> None:
    person(home)
    answer = client.post("/dang-nhap", {"ten": "may", "mat-khau": PASSWORD, "giu": kept})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/")


def test_a_form_too_long_to_keep_is_told(may: Visitor) -> None:
    token = may.token()
    may.http.cookies.delete(COOKIE)
    late = may.post(UNDO, {"ly-do": "đ" * MOST_KEPT}, token)
    assert late.status_code == 413
    assert "chép nội dung" in late.text


def test_a_form_of_a_page_that_keeps_nothing_is_refused(may: Visitor) -> None:
    token = may.token()
    may.http.cookies.delete(COOKIE)
    assert may.post("/nguoi-dung", {"viec": "khoa", "ten": "may"}, token).status_code == 401


@pytest.mark.parametrize("path", ["/-/login", "/-/logout"])
def test_datasettes_own_login_leads_to_ours(path: str, client: Visitor) -> None:
    assert client.get(path).headers["location"] == "/dang-nhap"
    assert client.get("/-/password-tool").status_code == 404
    assert client.get("/-/auth-token?token=x").status_code == 404


OURS = {"origin": "http://localhost"}


def kept_of(page: str) -> dict[str, str]:
    """The hidden fields of the one form that offers to send something again."""
    form = page.partition(f'<form method="post" action="{UNDO}">')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form, re.S)
    return {name: html.unescape(value) for name, value in found}


def test_a_form_whose_token_was_lost_is_offered_again_whole(may: Visitor) -> None:
    reason = 'Bài nói về "nước sạch" & <b>vệ sinh</b>'
    token = may.token()
    may.http.cookies.delete("ds_csrftoken")
    answer = may.post(UNDO, {"lan": "7", "ly-do": reason}, token, headers=OURS)
    assert (answer.status_code, "chưa được ghi" in answer.text) == (403, True)
    assert f"<strong>Lý do:</strong> {reason}" in html.unescape(answer.text)
    assert "<b>vệ sinh" not in answer.text
    sent = kept_of(answer.text)
    assert (sent["lan"], sent["ly-do"]) == ("7", reason)
    assert sent["csrftoken"] != token
    again = may.post(UNDO, {"lan": sent["lan"]}, sent["csrftoken"], headers=OURS)
    assert (again.status_code, "Không có lần duyệt này" in again.text) == (404, True)


def test_a_form_whose_token_and_session_were_lost_is_kept_over_the_login(may: Visitor) -> None:
    token = may.token()
    may.http.cookies.clear()
    answer = may.post(UNDO, {"lan": "7"}, token, headers=OURS)
    assert (answer.status_code, 'name="giu"' in answer.text) == (401, True)


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "none"}], ids=["silent", "typed"])
def test_e10_what_no_browser_vouches_for_is_not_offered_again(headers: dict[str, str], may: Visitor) -> None:
    answer = may.post(UNDO, {"lan": "7", "ly-do": "lừa"}, "x", headers=headers)
    assert (answer.status_code, "lừa" in answer.text) == (403, False)


def test_e10_a_form_with_passwords_is_never_offered_again(may: Visitor) -> None:
    fields = {"mat-khau-cu": PASSWORD, "mat-khau": "bi-mat-moi-day", "mat-khau-lai": "bi-mat-moi-day"}
    answer = may.post("/tai-khoan", fields, "x", headers=OURS)
    assert (answer.status_code, "bi-mat" in answer.text, PASSWORD in answer.text) == (403, False, False)
