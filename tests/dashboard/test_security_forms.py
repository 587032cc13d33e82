"""Where a form comes from, by which name the pages are called, and how much is sent to them."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from dashboard.desk import Desk
from dashboard.security.bodies import MOST, TOO_SLOW, with_whole_bodies
from dashboard.server import build
from dashboard.settings import DashboardSettings
from diembao.desk.opening import desk_of_home
from diembao.home import Home
from storage.desk import Role, accounts_log, read_desk
from tests.dashboard.visitors import PASSWORD, Visitor, person

BA = {
    **{"viec": "them", "ten": "ba", "ho-ten": "Bà Ba", "vai-tro": "operator"},
    **{"mat-khau": PASSWORD, "mat-khau-lai": PASSWORD},
}
FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:8021"},
    {"origin": "https://localhost"},
    {"origin": "http://localhost.evil.example"},
    {"origin": "http://evil.example/localhost"},
    {"origin": "http://localhost@evil.example"},
    {"origin": "http://[::1"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://localhost"},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
)
OWN = (
    {},
    {"origin": "http://localhost"},
    {"origin": "http://localhost", "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
)


@pytest.fixture
def operator(home: Home, client: Visitor) -> Visitor:
    person(home, Role.OPERATOR)
    return client.log_in()


def changes(home: Home) -> int:
    with read_desk(home.people) as desk:
        return len(accounts_log(desk))


def test_e10_a_form_of_another_site_is_refused(operator: Visitor, home: Home) -> None:
    for headers in FOREIGN:
        answer = operator.post("/nguoi-dung", BA, headers=headers)
        assert answer.status_code == 403, headers
        assert "chưa có gì được ghi" in answer.text
    assert changes(home) == 1


def test_e10_a_form_of_ours_is_taken(operator: Visitor, home: Home) -> None:
    for number, headers in enumerate(OWN):
        assert operator.post("/nguoi-dung", BA | {"ten": f"ba-{number}"}, headers=headers).status_code == 303
    assert changes(home) == 1 + len(OWN)


def test_e10_without_its_token_no_form_is_taken(operator: Visitor, home: Home) -> None:
    with Visitor(operator.datasette) as other:
        foreign = other.token()
    for token in ("", "x", foreign, foreign[:-1], "đ"):
        answer = operator.post("/nguoi-dung", BA, token=token)
        assert answer.status_code == 403, token
        assert "tải lại trang" in answer.text
    bare = operator.request("POST", "/nguoi-dung", data=BA)
    assert bare.status_code == 403
    assert changes(home) == 1


def test_e10_a_token_in_a_header_or_a_bearer_opens_nothing(operator: Visitor, home: Home) -> None:
    token = operator.token()
    for headers in ({"x-csrftoken": token}, {"authorization": "Bearer x"}, {"authorization": "Basic eA=="}):
        assert operator.request("POST", "/nguoi-dung", data=BA, headers=headers).status_code == 403
    assert changes(home) == 1


def test_e10_no_address_changes_anything_by_being_opened(operator: Visitor, home: Home) -> None:
    answer = operator.get("/nguoi-dung", params=BA)
    assert answer.status_code == 200
    assert changes(home) == 1
    assert operator.get("/tai-khoan").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_e10_tables_are_only_read(method: str, operator: Visitor) -> None:
    for path in ("/reading/heads", "/reading", "/published/articles", "/reading/heads/1"):
        assert operator.request(method, path).status_code == 405


def test_a_form_that_cannot_be_read_is_told(operator: Visitor) -> None:
    for body in (b"\xff\xfe=1", b"a=%ff", b"&".join(b"a%d=1" % number for number in range(2000))):
        answer = operator.request("POST", "/nguoi-dung", content=body)
        assert (answer.status_code, "không đọc được" in answer.text) == (400, True)


def with_settings(home: Home, **settings: Any) -> Desk:
    desk = desk_of_home(home)
    return replace(desk, settings=DashboardSettings(**settings))


def test_e12_a_foreign_host_is_refused(client: Visitor) -> None:
    foreign = (
        "evil.example",
        "localhost.evil.example",
        "",
        "localhost:8020@evil.example",
        "127.0.0.2",
        "[::2]",
    )
    for host in (*foreign, "localhost, evil.example", "localhost:port", "0.0.0.0", "a" * 3000):
        answer = client.get("/dang-nhap", headers={"host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text
    for host in ("localhost", "LOCALHOST:8020", "127.0.0.1:1", "[::1]", "[::1]:8020"):
        assert client.get("/dang-nhap", headers={"host": host}).status_code == 200, host


def test_e12_two_hosts_are_none(client: Visitor) -> None:
    answer = client.get("/dang-nhap", headers=[("host", "localhost"), ("host", "evil.example")])
    assert answer.status_code == 400


def test_names_of_the_settings_are_known(home: Home) -> None:
    person(home)
    with Visitor(build(with_settings(home, hosts=("Diembao.Tinh.gov.vn",)))) as visitor:
        assert visitor.get("/dang-nhap", headers={"host": "diembao.tinh.gov.vn"}).status_code == 200
        assert visitor.get("/dang-nhap", headers={"host": "khac.gov.vn"}).status_code == 400


def test_behind_a_proxy_that_nobody_named_nothing_is_answered(client: Visitor) -> None:
    answer = client.get("/dang-nhap", headers={"x-forwarded-for": "10.0.0.1"})
    assert (answer.status_code, "trung gian" in answer.text) == (400, True)


def test_pages_for_other_machines_are_no_open_house(home: Home) -> None:
    for settings in ({"hosts": ("a.vn",)}, {"proxies": ("127.0.0.1",)}, {"host": "0.0.0.0"}):
        with Visitor(build(with_settings(home, **settings))) as visitor:
            assert visitor.get("/tai-khoan").status_code == 303
            assert "accounts add" in visitor.get("/dang-nhap").text


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {"host": "localhost"},
            {"host": "1.2.3"},
            {"port": 70000},
            {"hosts": ["https://a.vn"]},
            {"hosts": ["a:80"]},
        ),
        *(
            {"proxies": ["nginx"]},
            {"session_hours": 0},
            {"session_hours": 1e9},
            {"secret": "x"},
            {"hosts": ["*"]},
        ),
    ],
    ids=str,
)
def test_settings_that_are_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        DashboardSettings(**wrong)


def test_e12_what_is_too_big_is_refused_before_it_is_read(client: Visitor) -> None:
    token = client.token()
    answer = client.post("/dang-nhap", {"ten": "x" * MOST}, token)
    assert (answer.status_code, "2 MB" in answer.text) == (413, True)

    async def endless() -> Any:
        nonlocal sent
        while sent < 100 * MOST:
            sent += 100_000
            yield b"x" * 100_000

    sent = 0
    answer = client.request("POST", "/dang-nhap", content=endless())
    assert answer.status_code == 413
    assert sent <= MOST + 200_000
    lying = client.request("POST", "/dang-nhap", content=b"a=1", headers={"content-length": "99999999999"})
    assert lying.status_code == 413


def test_e12_a_body_that_never_comes_is_not_waited_for() -> None:
    sent: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the page was asked")

    async def one_byte_and_no_more() -> Any:
        if not sent_one:
            sent_one.append(1)
            return {"type": "http.request", "body": b"a", "more_body": True}
        return await asyncio.Event().wait()

    async def keep(message: Any) -> None:
        sent.append(message)

    sent_one: list[int] = []
    scope = {"type": "http", "method": "POST", "headers": []}
    asyncio.run(with_whole_bodies(page, patience=0.05)(scope, one_byte_and_no_more, keep))
    assert sent[0]["status"] == 408
    assert TOO_SLOW in sent[1]["body"].decode()


def test_e12_who_has_gone_is_not_answered() -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the page was asked")

    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        raise AssertionError("somebody was answered")

    asyncio.run(with_whole_bodies(page)({"type": "http", "method": "POST", "headers": []}, gone, keep))
