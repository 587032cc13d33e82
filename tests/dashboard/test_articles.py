"""Bài viết: the list, its filters and search, and what it says to questions that make no sense."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from markupsafe import escape

from dashboard.listing import MOST_ROWS
from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.home import Home, open_home
from storage import open_store
from storage.reading import Filter, Order, list_lines, open_library
from tests.dashboard.made_desk import HOSTILE, SLUGS, publish_again
from tests.dashboard.visitors import Visitor

IN_ALL = len(SLUGS) * 20 + 2
_KEY = re.compile(r'<h3><a href="/bai-viet/([0-9a-f]{20})\?')
_NUMBER = re.compile(r'<h2 id="ket-qua">([^<]*) bài</h2>')


@pytest.fixture(scope="module")
def reader(made_home: Path) -> Iterator[Visitor]:
    """A visitor who changes nothing."""
    with Visitor(build(desk_of_home(open_home(made_home)))) as visitor:
        yield visitor


def keys(page: str) -> list[str]:
    """The articles of a page, in its order."""
    return _KEY.findall(page)


def number(page: str) -> str:
    """How many it says there are."""
    found = _NUMBER.search(page)
    assert found, page
    return found[1]


def words(page: str) -> str:
    """What a reader sees of the page's main part."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_the_list_is_all_articles_page_by_page(client: Visitor, home: Home) -> None:
    pages = [client.get(f"/bai-viet?trang={page}") for page in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200] * 3
    assert {number(page.text) for page in pages} == {str(IN_ALL)}
    shown = [keys(page.text) for page in pages]
    assert [len(page) for page in shown] == [50, 50, IN_ALL - 100]
    with open_library(places_of(home)) as library:
        wanted = Filter(directive=home.directive().slug)
        assert [key for page in shown for key in page] == [
            it.key for it in list_lines(library, wanted, Order.DAY, 1, 1000).lines
        ]


def test_pages_lead_to_one_another_with_the_same_filters(reader: Visitor) -> None:
    page = reader.get("/bai-viet?noi-dung=1&noi-dung=2&noi-dung=3&noi-dung=4&trang=1")
    link = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert link
    following = reader.get(unescape(link[1]))
    assert following.status_code == 200
    assert number(following.text) == number(page.text) == str(6 * (3 * 4) + 2)
    assert not set(keys(page.text)) & set(keys(following.text))
    assert 'rel="next"' not in following.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("don-vi=krongsa", 21),
        ("don-vi=krongsa&don-vi=tuyson", 41),
        ("loai=press", 21),
        ("noi-dung=0", 18),
        ("noi-dung=chua", 0),
        ("noi-dung=1&don-vi=tuyson", 3),
        ("tu=2022-06-20&den=21/06/2022", 2),
        ("thang=2022-02", 24),
        ("tin-lai=khong", IN_ALL - 1),
        ("tin-lai=chi", 1),
        ("duyet=co", 0),
        ("duyet=chua", IN_ALL),
        ("tinh-trang=con", IN_ALL),
        ("tinh-trang=da-go", 0),
        ("q=nuoc+sach", 120),
        ("q=N%C6%AF%E1%BB%9AC+S%E1%BA%A0CH", 120),
        ("q=%22so+7%22", 6),
        ("q=nuoc+sach&don-vi=tuyson&noi-dung=3", 3),
    ],
)
def test_filters_narrow_the_list(reader: Visitor, query: str, count: int) -> None:
    page = reader.get(f"/bai-viet?{query}")
    assert page.status_code == 200
    assert number(page.text) == str(count)
    assert len(keys(page.text)) == min(count, 50)


def test_the_words_are_marked_in_title_and_text(reader: Visitor) -> None:
    page = reader.get("/bai-viet?q=giam+ngheo+nuoc").text
    assert "<mark>giảm</mark> <mark>nghèo</mark>" in page.replace("</mark><mark>", "</mark> <mark>")
    assert "<mark>nước</mark>" in page


def test_each_condition_can_be_taken_off(reader: Visitor) -> None:
    page = reader.get("/bai-viet?q=ngheo&don-vi=krongsa&noi-dung=1&thang=2022-06&tin-lai=khong").text
    chips = {
        " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split()): unescape(link)
        for link, text in re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page)
    }
    assert len(chips) == 5
    for shown, link in chips.items():
        rest = reader.get(link)
        assert rest.status_code == 200
        assert len(re.findall('class="chip"', rest.text)) == 4
        assert (
            shown.removeprefix("Bỏ điều kiện ").removesuffix(" ×") not in words(rest.text).split("Áp dụng")[1]
        )


def test_a_form_leads_to_an_address_without_empty_fields(reader: Visitor) -> None:
    sent = reader.get("/bai-viet?q=ngheo&tu=&den=&loai=&tin-lai=co&duyet=&tinh-trang=&sap=&noi-dung=3")
    assert sent.status_code == 303
    tidy = sent.headers["location"]
    assert tidy.endswith("&q=ngheo&noi-dung=3")
    assert reader.get(tidy).status_code == 200


def test_the_form_shows_what_was_asked(reader: Visitor) -> None:
    page = reader.get(
        "/bai-viet?q=%22h%E1%BB%99+ngh%C3%A8o%22&thang=2022-06&noi-dung=3&loai=press&tin-lai=khong&sap=ngay"
    ).text
    assert 'value="&#34;hộ nghèo&#34;"' in page
    assert 'name="tu" type="text" value="01/06/2022"' in page
    assert 'name="den" type="text" value="30/06/2022"' in page
    assert '<input type="checkbox" name="noi-dung" value="3" checked>' in page
    for chosen in ("press", "khong", "ngay"):
        assert f'<option value="{chosen}" selected>' in page


def test_nothing_found_is_said_with_advice(reader: Visitor) -> None:
    page = words(reader.get("/bai-viet?q=khongcotunao&noi-dung=3").text)
    assert "0 bài" in page
    assert "Không có bài nào phù hợp." in page
    assert "Bỏ bớt một điều kiện" in page
    assert "Xuất danh sách này" not in page


def test_a_month_that_is_to_come_is_said(reader: Visitor) -> None:
    page = reader.get("/bai-viet?thang=2999-01")
    assert page.status_code == 200
    assert "chưa đến" in words(page.text)


def test_a_page_beyond_the_last_is_told(reader: Visitor) -> None:
    for page in (4, 10**12 - 1):
        answer = reader.get(f"/bai-viet?trang={page}")
        assert answer.status_code == 404
        assert "chỉ có 3 trang" in words(answer.text)


@pytest.mark.parametrize(
    "name", ["chi-thi", "don-vi", "loai", "noi-dung", "tu", "den", "thang", "sap", "trang", "x"]
)
@pytest.mark.parametrize(
    "value",
    [
        "' OR 1=1 --",
        '"; DROP TABLE lines; --',
        "1 UNION SELECT password_hash FROM accounts",
        "<script>alert(1)</script>",
        "\x00",
        "\ufffd\ud83d",
        "9" * 3000,
        "%" * 3000,
    ],
    ids=["or", "drop", "union", "script", "nul", "half", "long", "percent"],
)
def test_e3_values_that_mean_nothing_are_refused_in_a_sentence(
    reader: Visitor, name: str, value: str
) -> None:
    answer = reader.get(f"/bai-viet?{name}={quote(value, errors='surrogatepass')}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]


SYNTAX = [
    '"', '""', '"giam', "a OR b", "NEAR(a b)", "title:a", "a*", "-a", "^a", "(((", "a AND NOT b", "{}", "'",
    "\\", "%", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SYNTAX)))
def test_e4_search_syntax_is_words(reader: Visitor, number: int) -> None:
    answer = reader.get(f"/bai-viet?q={quote(SYNTAX[number])}")
    assert answer.status_code == 200


def test_e5_ten_thousand_percent_signs_are_too_long(reader: Visitor) -> None:
    answer = reader.get(f"/bai-viet?q={quote('%' * 10_000)}")
    assert answer.status_code == 400
    assert "nhiều nhất là 200 chữ" in words(answer.text)


def test_e1_a_hostile_title_is_text(reader: Visitor) -> None:
    page = reader.get("/bai-viet?tu=2022-06-20").text.partition("<main")[2]
    assert page.count(str(escape(HOSTILE))) >= 2
    assert not re.search(r"<(?:img|svg)\b", page)
    marked = reader.get("/bai-viet?q=script+alert").text.partition("<main")[2]
    assert "<mark>script</mark>" in marked
    assert "<script" not in marked


def test_an_outlet_that_left_the_registry_keeps_its_articles(client: Visitor, home: Home) -> None:
    with open_store(home.database) as store, store.atomic():
        store.write("UPDATE articles SET outlet = 'don-vi-cu' WHERE outlet = 'tuyson'")
        store.write("UPDATE aliases SET outlet = 'don-vi-cu' WHERE outlet = 'tuyson'")
    publish_again(home)
    page = client.get("/bai-viet?thang=2022-06")
    assert page.status_code == 200
    assert "don-vi-cu" in words(page.text)


def test_without_data_the_page_says_what_to_do(client: Visitor, home: Home) -> None:
    home.reading.unlink()
    answer = client.get("/bai-viet")
    assert answer.status_code == 503
    assert "diembao nightly" in words(answer.text)


def test_more_than_a_file_takes_is_said(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS == 200_000
    monkeypatch.setattr("dashboard.pages.articles.MOST_ROWS", 100)
    assert "Tệp xuất có nhiều nhất 100 bài" in words(reader.get("/bai-viet").text)
    assert "Tệp xuất có nhiều nhất" not in words(reader.get("/bai-viet?noi-dung=1").text)
