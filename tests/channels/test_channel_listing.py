"""Listing pages: the links that are articles, the dates beside them, and the way to the next page."""

import time
from datetime import UTC, date, datetime

import pytest
from hanging import HANG

from crawler.channels import ChannelUnreadable, read_listing
from crawler.channels.listed import MOST_ENTRIES
from registry import Channel
from spool import Outcome

BASE = "https://h.vn/tin-tuc"
FETCHED = datetime(2022, 6, 20, 3, 0, tzinfo=UTC)


def read(html, base=BASE, *, pattern=None, page=1, declared=None, hosts=None, template=None, **channel):
    body = html if isinstance(html, bytes) else f"<html><body>{html}</body></html>".encode()
    made = Channel(kind="listing", url=BASE, page=template, **channel)
    return read_listing(body, base, made, pattern, page, declared, hosts=hosts, fetched=FETCHED)


def addresses(listing):
    return [entry.url.removeprefix("https://h.vn") for entry in listing.entries]


def days(listing):
    return [entry.day for entry in listing.entries]


BAD = [
    "javascript:alert(1)",
    "JAVASCRIPT:void(0)",
    "java\nscript:x",
    "mailto:toasoan@h.vn",
    "tel:0261",
    "http://[::1",
    "//[::1",
    "",
    "   ",
    "https://h.vn@evil.test/",
    "https://h.vn\\@evil.test/",
    "file:///etc/passwd",
    "data:text/html,x",
    "/" + "a" * 10_000,
    "/a\u0001b",
]


def test_bad_links_lose_none_of_the_others():
    links = "".join(f'<h3><a href="{href}">x</a></h3>' for href in BAD)
    listing = read(f'<h3><a href="/a">Một</a></h3>{links}<h3><a href="/b">Hai</a></h3>', links="h3 a")
    assert addresses(listing) == ["/a", "/b"]
    assert {outcome for _, outcome in listing.refused} == {Outcome.BAD_ADDRESS}
    assert len(listing.refused) == len({href.strip() for href in BAD})
    assert all(len(href) <= 200 for href, _ in listing.refused)


def test_foreign_links_are_refused_and_named_hosts_allowed():
    html = '<h3><a href="https://evil.test/a">x</a><h3><a href="//www.h.vn/b">y</a><h3><a href="http://h.vn/c">z</a>'
    listing = read(html, links="h3 a", hosts=frozenset({"h.vn", "www.h.vn"}))
    assert [entry.url for entry in listing.entries] == ["https://www.h.vn/b", "http://h.vn/c"]
    assert listing.refused == (("https://evil.test/a", Outcome.EGRESS_REFUSED),)


def test_without_hosts_only_the_listings_own_host_counts():
    html = '<base href="https://evil.test/"><h3><a href="a">x</a></h3><h3><a href="https://h.vn/b">y</a></h3>'
    listing = read(html, links="h3 a")
    assert addresses(listing) == ["/b"]
    assert listing.refused == (("https://evil.test/a", Outcome.EGRESS_REFUSED),)


@pytest.mark.parametrize(
    ("links", "html"),
    [
        ("h3 a", '<h3><a href="/a">x</a></h3>'),
        ("h3", '<h3><a href="/a">x</a></h3>'),
        ("a h3", '<a href="/a"><h3>x</h3></a>'),
        ("h3 a::attr(href)", '<h3><a href="/a">x</a></h3>'),
        ("li::attr(data-url)", '<li data-url="/a">x</li>'),
    ],
)
def test_a_selector_may_mean_the_link_or_what_is_around_or_within(links, html):
    assert addresses(read(html, links=links)) == ["/a"]


def test_a_selector_that_is_none_is_unreadable_and_says_so():
    with pytest.raises(ChannelUnreadable, match="h3 >>"):
        read("x", links="h3 >>")


MENU = '<a href="/gioi-thieu">Giới thiệu</a><a href="https://evil.test/x-1.html">x</a>'


def test_without_selector_the_pattern_tells_articles():
    html = (
        f'{MENU}<a href="/tin/giam-ngheo-12.html">a</a><a href="/tin/13.html?x=1">b</a><a href="/tin/">c</a>'
    )
    listing = read(html, pattern=r"/tin/.*\d+\.html$")
    assert addresses(listing) == ["/tin/giam-ngheo-12.html", "/tin/13.html?x=1"]
    assert listing.refused == (), "a foreign link that does not look like an article is nothing to report"


def test_a_pattern_may_ask_for_the_query():
    listing = read('<a href="/?id=7">a</a><a href="/?trang=2">b</a>', pattern=r"\?id=\d+$")
    assert addresses(listing) == ["/?id=7"]


def test_without_both_menus_and_footers_are_left_out():
    html = f'<nav>{MENU}</nav><header>{MENU}</header><article><header><a href="/a">a</a></header></article>'
    assert addresses(read(f'{html}<p><a href="/b">b</a></p><footer>{MENU}</footer>')) == ["/a", "/b"]


def test_one_article_is_listed_once_with_the_title_of_its_second_link():
    html = """<div><a href="/a?utm_source=x"><img src="a.jpg"></a> <a href="https://h.vn/a/">Một
      tin</a> <a href="/a#binh-luan">Bình luận</a></div>"""
    (entry,) = read(html, links="a").entries
    assert (entry.url, entry.title) == ("https://h.vn/a", "Một tin")


def test_the_listing_itself_its_pages_and_sections_are_no_articles():
    html = """<a href="/tin-tuc/">Tin</a> <a href="#">lên</a>
      <a href="/tin-tuc?trang=3">3</a> <a href="/tin-tuc?trang=2">2</a>
      <p id="muc"><a href="/kinh-te">Kinh tế</a> <a href="/van-hoa">Văn hóa</a> <a href="/tin-tuc">Tin</a></p>
      <a href="/a">a</a>"""
    listing = read(html, sections="#muc a", template=f"{BASE}?trang={{page}}")
    assert addresses(listing) == ["/a"]
    assert listing.further == ("https://h.vn/kinh-te", "https://h.vn/van-hoa")
    assert listing.next == "https://h.vn/tin-tuc?trang=2"


@pytest.mark.parametrize(
    ("template", "base", "page", "expected"),
    [
        (f"{BASE}/page/{{page}}", BASE, 1, f"{BASE}/page/2"),
        (f"{BASE}/page/{{page}}", f"{BASE}/page/2", 2, f"{BASE}/page/3"),
        (f"{BASE}?trang={{page}}", f"{BASE}?trang=9", 9, f"{BASE}?trang=10"),
        (f"{BASE}/page/{{page}}", "http://www.h.vn/tin-tuc/", 1, f"{BASE}/page/2"),
        (f"{BASE}/page/{{page}}", "https://h.vn/kinh-te", 1, "https://h.vn/kinh-te/page/2"),
        (f"{BASE}/page/{{page}}", "https://h.vn/kinh-te/page/2", 2, "https://h.vn/kinh-te/page/3"),
        ("https://h.vn/list.aspx?p={page}", BASE, 1, "https://h.vn/list.aspx?p=2"),
        ("/list.aspx?p={page}", BASE, 1, "https://h.vn/list.aspx?p=2"),
        ("https://evil.test/{page}", BASE, 1, None),
        ("https://[{page}", BASE, 1, None),
    ],
)
def test_the_next_page_by_template(template, base, page, expected):
    hosts = frozenset({"h.vn", "www.h.vn"})
    assert read('<p><a href="/a">a</a></p>', base, page=page, hosts=hosts, template=template).next == expected


def test_a_page_that_lists_nothing_has_no_next_one():
    template = f"{BASE}/page/{{page}}"
    assert read("<p>Không có tin nào</p>", f"{BASE}/page/7", page=7, template=template).next is None


def test_the_next_page_by_link():
    html = '<h3><a href="/a">a</a></h3><a class="next" href="?trang=2">»</a>'
    assert read(html, links="h3 a", next="a.next").next == f"{BASE}?trang=2"


@pytest.mark.parametrize("href", ["/tin-tuc", "javascript:__doPostBack('p2')", "https://evil.test/2", ""])
def test_a_next_link_that_leads_nowhere_is_none(href):
    html = f'<h3><a href="/a">a</a></h3><a class="next" href="{href}">»</a>'
    assert read(html, links="h3 a", next="a.next").next is None


@pytest.mark.parametrize(
    "card",
    [
        '<li><a href="/a">Một</a> (14.06.2022 16:32)</li>',
        '<li><a href="/a">Một</a><span>14/06/2022</span></li>',
        '<li><span>Thứ Ba, 14/06/2022, 10:35 GMT+7</span><h3><a href="/a">Một</a></h3></li>',
        '<tr><td><a href="/a">Một</a></td><td>Đăng ngày: 14-6-2022</td></tr>',
        '<li><a href="/a"><h3>Một</h3><time>14/06/2022</time></a></li>',
        '<li><a href="/a">Một <i>(14.06.2022 16:32)</i></a></li>',
        '<li><a href="/a"><img></a><a href="/a">Một</a><p>14/06/2022 | 08:00</p></li>',
        '<div><div><div><a href="/a">Một</a></div></div><p>14/06/2022</p><p>14/06/2022</p></div>',
    ],
)
def test_a_date_beside_a_link_is_its_day(card):
    other = card.replace('"/a"', '"/b"').replace("14", "15").replace("Một", "Hai")
    table = ("<table>", "</table>") if card.startswith("<tr") else ("<ul>", "</ul>")
    listing = read(f"{table[0]}{card}{other}{table[1]}", links="a")
    assert [(entry.title, entry.day) for entry in listing.entries] == [
        ("Một", date(2022, 6, 14)),
        ("Hai", date(2022, 6, 15)),
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<li><a href="/a">Một</a><span>14/06</span></li>',
        '<li><a href="/a">Một</a><span>31/02/2022</span></li>',
        '<li><a href="/a">Một</a><span>14/06/2032</span></li>',
        '<li><a href="/a">Một</a><span>14/06/2022</span><span>15/06/2022</span></li>',
        '<li><a href="/a">Lịch làm việc (14/06/2022)</a></li>',
        '<li><a href="/a">Một</a><p>Ngày 14/06/2022, tại hội trường huyện, Ủy ban nhân dân họp bàn.</p></li>',
        '<li><a href="/a">Một</a></li><li>14/06/2022</li><li><a href="/b">Hai</a></li>',
        f'<p>14/06/2022</p>{"<div>" * 6}<a href="/a">Một</a>{"</div>" * 6}',
    ],
)
def test_an_unsure_day_is_none(html):
    assert set(days(read(f"<ul>{html}</ul>", links="a"))) == {None}


def test_a_number_in_a_title_stays():
    (entry,) = read('<a href="/a">Tăng lương từ 1/7/2022</a>', links="a").entries
    assert entry.title == "Tăng lương từ 1/7/2022"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("utf-8", None), ("utf-16", None), ("cp1258", "windows-1258")],
)
def test_titles_come_out_whatever_the_charset(encoding, declared):
    html = '<?xml version="1.0" encoding="utf-8"?><html><body><a href="/a">Đăng tin</a></body></html>'
    (entry,) = read(html.encode(encoding), links="a", declared=declared).entries
    assert entry.title == "Đăng tin"


@pytest.mark.parametrize("body", [b"", b"  ", b"\x80\x81\xfe\xff\x00"])
def test_a_page_without_anything_to_read_is_unreadable_or_a_problem(body):
    try:
        listing = read(body, links="a")
    except ChannelUnreadable:
        return
    assert listing.problems == ("no entries",)


def test_a_page_of_endless_links_is_cut():
    html = "".join(f'<a href="/{n}">{n}</a>' for n in range(MOST_ENTRIES + 10))
    listing = read(html, links="a")
    assert len(listing.entries) == MOST_ENTRIES
    assert [outcome for _, outcome in listing.refused] == [Outcome.CAP_REACHED] * 10


@pytest.mark.parametrize(
    "html",
    [
        '<div><a href="/a">x</a>' * 20_000,
        '<p>14/06/2022</p><a href="/a">x</a>' * 10_000,
        '<a href="/a">' + " " * 1_000_000 + "</a>",
        '<a href="/a">' + "<b>x" * 100_000,
        "<a href='" + "a" * 1_000_000,
    ],
    ids=["nested", "one article", "blanks", "unclosed", "one attribute"],
)
def test_hostile_pages_take_no_longer_than_large_ones(html):
    began = time.process_time()
    read(html, links="a")
    assert time.process_time() - began < HANG
