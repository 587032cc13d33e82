"""Lists that print whole articles, told from articles; and microdata, however it is written."""

from datetime import UTC, date, datetime

import pytest

from crawler.bounds import has_endless_tag
from crawler.pages import ExtractedArticle, NotAnArticle, Page, read_page
from registry import Host, Outlet, OutletKind, Selectors

URL = "http://xa.example/tin/bai-1.html"
TEXT = "Sáng nay, xã bàn giao hai mươi con bò giống cho các hộ nghèo của bốn thôn trên địa bàn. " * 4
OUTLET = Outlet(
    slug="xa",
    name="Xã",
    kind=OutletKind.PORTAL,
    owner="UBND xã",
    hosts=(Host(name="xa.example"),),
    pages=(Selectors(title="h1.ten", body="div.than"),),
)


def entry(title: str, href: str | None) -> str:
    head = f"<a href='{href}'>{title}</a>" if href else title
    return f"<h1 class='ten'>{head}</h1><div class='than'><p>{TEXT}</p></div>"


def read(*entries: str) -> ExtractedArticle | NotAnArticle:
    body = f"<html><body>{''.join(entries)}</body></html>".encode()
    return read_page(Page(URL, body, "text/html", datetime(2022, 7, 1, tzinfo=UTC)), OUTLET)


def test_headlines_that_lead_to_other_pages_head_a_list() -> None:
    found = read(entry("Bò giống về bản", "/tin/bai-2.html"), entry("Đường vào thôn", "bai-3.html"))
    assert isinstance(found, NotAnArticle)
    assert found.detail == "its headlines lead to other pages"


@pytest.mark.parametrize(
    "heads",
    {
        "its own address": [("Bò giống về bản", "/tin/bai-1.html#dau"), ("Đường vào thôn", "bai-3.html")],
        "no link": [("Bò giống về bản", None), ("Đường vào thôn", "bai-3.html"), ("Cầu", "bai-4.html")],
        "one alone": [("Bò giống về bản", "http://xa.example/?p=7")],
        "twice the same": [("Bò giống về bản", "/?p=7"), ("Bò giống về bản", "/?p=7")],
    }.items(),
    ids=lambda it: it[0],
)
def test_an_article_may_link_its_headline(heads: tuple[str, list[tuple[str, str | None]]]) -> None:
    found = read(*(entry(title, href) for title, href in heads[1]))
    assert isinstance(found, ExtractedArticle)
    assert found.title == "Bò giống về bản"


@pytest.mark.parametrize("name", ["itemprop", "ITEMPROP", "itemProp"])
def test_microdata_in_any_case_of_letters(name: str) -> None:
    found = read(
        entry("Bò giống về bản", None), f"<time {name}='datePublished' datetime='2022-06-14'></time>"
    )
    assert isinstance(found, ExtractedArticle)
    assert found.published == date(2022, 6, 14).isoformat()


def test_controls_and_noncharacters_are_taken_out() -> None:
    found = read(entry("Bò\x01 giống\ufffe về\uffff bản", None))
    assert isinstance(found, ExtractedArticle)
    assert found.title == "Bò giống về bản"


@pytest.mark.parametrize("length", [16_384, 16_385, 40_000])
def test_the_longest_tag_is_found_wherever_it_ends(length: int) -> None:
    tag = "<a" + " x='1'" * 2_500
    text = "<p>" * 50 + tag + " " * (length - len(tag)) + ">" + "</p>"
    assert has_endless_tag(text) is (length > 16_384)
