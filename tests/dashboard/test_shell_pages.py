"""The frame around all pages, and Datasette's own pages in it."""

import re

import pytest

from dashboard.pages import ROUTES
from storage.desk import Role
from tests.dashboard.made_desk import HOSTILE
from tests.dashboard.visitors import Visitor, person

TABLES = (
    "/reading",
    "/reading/lines",
    "/reading/lines?_facet=content&day__gte=2022-03-01",
    "/reading/heads?title__contains=script",
    "/reading/heads/121",
    "/reading/heads?_size=2&_sort_desc=title",
)
ENGLISH = re.compile(
    r"\b(rows?|column|sort|search|next page|home|this data|powered|advanced|view and edit|link)\b",
    re.IGNORECASE,
)
VISIBLE = re.compile(r"<[^>]*>|\s+")


@pytest.mark.parametrize(
    "path", ["/khong-co", "/-/versions", "/-/actor", "/-/patterns", "/_memory", "/_internal"]
)
def test_what_is_not_ours_is_a_plain_page(path: str, client: Visitor) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Không có trang nào ở địa chỉ này." in answer.text


@pytest.mark.parametrize("path", ["/dang-nhap", "/khong-co", "/tai-khoan", *TABLES])
def test_every_page_has_the_frame(path: str, client: Visitor) -> None:
    page = client.get(path).text
    assert '<html lang="vi">' in page
    for landmark in ("<header", '<nav aria-label="Các trang">', '<main id="noi-dung"', "<footer"):
        assert page.count(landmark) == 1
    assert page.index('class="skip" href="#noi-dung"') < page.index("<header")
    assert len(re.findall(r"<h1\b", page)) == 1


@pytest.mark.parametrize("path", ["/dang-nhap", "/khong-co", *TABLES])
def test_no_page_has_scripts_or_styles_in_it(path: str, client: Visitor) -> None:
    page = client.get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|<[^>]+\s(?:style|on\w+)=", page) == []


@pytest.mark.parametrize("path", TABLES)
def test_tables_speak_vietnamese(path: str, client: Visitor) -> None:
    main = client.get(path).text.partition("<main")[2].replace(HOSTILE, "")
    words = VISIBLE.sub(
        " ", re.sub(r"<(?:code|option|th|h1|a)\b.*?</(?:code|option|th|h1|a)>", " ", main, flags=re.S)
    )
    assert ENGLISH.findall(words) == []


def test_e1_a_hostile_title_is_text_in_tables(client: Visitor) -> None:
    for path in ("/reading/heads?title__contains=script", "/reading/heads/121"):
        page = client.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert (
            "<script>alert" not in page
            and "<img src=x" not in page
            and "6496" not in page.partition("{{8")[2][:20]
        )


def test_e2_a_crawled_address_is_a_link_that_tells_nothing(client: Visitor) -> None:
    page = client.get("/reading/heads/121").text
    assert '<a href="https://baodakmay.example/hostile.html" rel="noopener noreferrer nofollow"' in page


def test_tables_count_sort_filter_and_go_on(client: Visitor) -> None:
    counted = client.get("/reading/lines?_facet=content").text
    assert "Đếm theo content" in counted
    filtered = client.get("/reading/lines?_filter_column=content&_filter_op=exact&_filter_value=3")
    assert filtered.status_code == 302
    assert "18 dòng khớp điều kiện" in client.get(filtered.headers["location"]).text
    first = client.get("/reading/heads?_size=5").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert client.get(following[1].replace("&amp;", "&")).text != first


def test_tables_as_json(client: Visitor) -> None:
    answer = client.get("/reading/heads.json?_size=1&_shape=array")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()[0]["outlet"] == "baodakmay"
    wrong = client.get("/reading/nothing.json")
    assert (wrong.status_code, wrong.json()["ok"]) == (404, False)


def test_the_store_and_sql_are_for_auditors(client: Visitor, home) -> None:
    for path in ("/published", "/published/articles", "/published/articles.json", "/reading?sql=select+1"):
        assert client.get(path).status_code == 403, path
    person(home, Role.REVIEWER)
    client.log_in()
    for path in (
        "/published",
        "/published/articles/1",
        "/published/articles.csv",
        "/reading.csv?sql=select+1",
    ):
        assert client.get(path).status_code == 403, path
    person(home, Role.AUDITOR, "kiem")
    client.log_in("kiem")
    assert "Kho dữ liệu gốc" in client.get("/published").text
    assert client.get("/published/articles").status_code == 200
    assert ">42<" in client.get("/published?sql=select+6*7+as+n").text


def test_people_and_their_passwords_are_in_no_table(client: Visitor, home) -> None:
    person(home, Role.OPERATOR)
    client.log_in()
    assert client.get("/desk/accounts").status_code == 404
    for sql in ("select * from accounts", "attach 'desk.db' as d", "select * from pragma_database_list"):
        text = client.get("/published", params={"sql": sql}).text
        assert (
            "pbkdf2" not in text
            and "desk.db" not in text.partition("<textarea")[2].partition("</textarea>")[2]
        )


@pytest.mark.parametrize("path", ["/reading.db", "/published.db"])
def test_no_database_can_be_taken_away(path: str, client: Visitor, home) -> None:
    person(home, Role.OPERATOR)
    client.log_in()
    assert client.get(path).status_code == 403


def test_what_pages_look_like_may_be_kept_for_good(client: Visitor) -> None:
    page = client.get("/dang-nhap").text
    css = re.search(r'rel="stylesheet" href="([^"]+)"', page)
    assert css
    answer = client.get(css[1])
    assert "immutable" in answer.headers["cache-control"]
    fonts = re.findall(r'url\("(fonts/[^"]+\.woff2)"\)', answer.text)
    assert len(fonts) == 9
    for font in fonts:
        given = client.get(f"/-/tinh/{font}")
        assert (given.status_code, given.content[:4]) == (200, b"wOF2")


@pytest.mark.parametrize(
    "path", ["/-/tinh/../plugin.py", "/-/tinh/..%2fplugin.py", "/-/tinh/%2e%2e/plugin.py", "/-/tinh/fonts"]
)
def test_e8_only_files_of_the_look_are_given(path: str, client: Visitor) -> None:
    assert client.get(path).status_code in {403, 404}


def test_the_menu_has_what_the_role_may_open(client: Visitor, home) -> None:
    assert "/nguoi-dung" not in client.get("/tai-khoan").text
    person(home, Role.OPERATOR)
    client.log_in()
    page = client.get("/nguoi-dung").text
    assert '<a href="/nguoi-dung" aria-current="page">' in page


def test_every_page_names_who_may_change_something() -> None:
    writing = [route for route in ROUTES if "POST" in route.methods]
    assert [route.pattern for route in writing if route.needs is None] == ["/dang-nhap", "/dang-xuat"]
    assert all(route.methods == ("POST",) for route in writing)


def test_a_page_takes_only_its_own_methods(client: Visitor) -> None:
    assert client.post("/dang-xuat", {}).status_code == 303
    assert client.get("/dang-xuat").status_code == 405
    assert client.request("DELETE", "/dang-nhap").status_code == 405
    assert client.request("HEAD", "/dang-nhap").status_code == 200
