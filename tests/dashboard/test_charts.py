"""The chart of months: a picture that is made here, and the same numbers as a table."""

import re

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from diembao.desk.places import places_of
from diembao.home import Home
from storage.reading import months, open_library
from tests.dashboard.visitors import Visitor

CHART = "/-/bieu-do/thang.svg"


def test_the_picture_is_svg_with_letters_inside_and_nothing_from_elsewhere(client: Visitor) -> None:
    answer = client.get(CHART)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    tree = etree.fromstring(answer.content)
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert "font/ttf;base64," in answer.text
    assert "Lãnh đạo, chỉ đạo và vai trò của các tổ chức" in answer.text
    assert not re.findall(r"(?:href|src)=|url\((?!data:)", answer.text)
    assert "<script" not in answer.text


def test_a_picture_has_a_policy_of_its_own(client: Visitor) -> None:
    policy = client.get(CHART).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy


def test_the_table_beside_it_has_the_same_numbers(home: Home, client: Visitor) -> None:
    page = BeautifulSoup(client.get("/").text, "lxml")
    rows = page.select("details table tbody tr")
    with open_library(places_of(home)) as library:
        since, until = library.meta.first_day, library.meta.last_day
        assert since and until
        known = {
            (one.month, one.content): one.articles for one in months(library, "giam-ngheo-2022", since, until)
        }
    assert len(rows) == 12
    for row in rows:
        month, year = row.th.get_text().split("/")
        told = [int(cell.get_text()) for cell in row.select("td")[:-1]]
        assert told == [known.get((f"{year}-{month}", content), 0) for content in range(1, 7)]


def test_the_table_says_how_much_of_a_month_was_read(client: Visitor) -> None:
    page = BeautifulSoup(client.get("/").text, "lxml")
    read = [row.select("td")[-1].get_text() for row in page.select("details table tbody tr")]
    assert read[:7] == ["100%"] * 5 + ["96%", "0%"]


def test_an_outlet_has_its_own(client: Visitor) -> None:
    page = BeautifulSoup(client.get("/don-vi/krongsa").text, "lxml")
    address = str(page.select_one("figure.chart img")["src"])
    assert "don-vi=krongsa" in address
    assert page.select_one("figure.chart img")["alt"]
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text != client.get(CHART).text


@pytest.mark.parametrize(
    "query,status",
    [
        ("don-vi=krongsa&don-vi=tuyson", 400),
        ("don-vi=khong-co", 400),
        ("chi-thi=khong-co", 404),
        ("tu=x", 400),
        ("q=a", 400),
    ],
)
def test_what_means_nothing_is_refused(client: Visitor, query: str, status: int) -> None:
    assert client.get(f"{CHART}?{query}").status_code == status


def test_a_month_still_to_come_is_an_empty_picture(client: Visitor) -> None:
    answer = client.get(f"{CHART}?thang=2099-01")
    assert answer.status_code == 200
    assert etree.fromstring(answer.content).get("width") == "1"


def test_of_a_thousand_years_the_last_three_are_drawn(client: Visitor) -> None:
    page = BeautifulSoup(client.get("/?tu=1990-01-01&den=2999-12-31").text, "lxml")
    assert len(page.select("details table tbody tr")) == 36
    assert "chỉ vẽ 36 tháng cuối" in page.get_text()
