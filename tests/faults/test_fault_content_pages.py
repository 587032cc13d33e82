"""C2, C3, C9 and C13: pages made to cost, to hide or to break what shows them. Times are of the processor."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hanging import HANG

from crawler.channels import ChannelUnreadable, read_feed, read_listing, read_sitemap
from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from crawler.pages.body import TEXT_LIMIT
from registry import Channel, Outlet
from spool import Outcome

FETCHED = datetime(2022, 6, 16, 3, tzinfo=UTC)
URL = "http://thu.vn/tin/1"
OUTLET = Outlet.model_validate(
    {
        "slug": "thu", "name": "Cổng thử", "kind": "portal", "owner": "UBND",
        "pages": [{"title": "h1", "body": "div.content", "remove": "div div div.older"}],
    }
)  # fmt: skip
LISTING = Channel.model_validate({"kind": "listing", "url": "http://thu.vn/tin", "next": "a.next"})
OPEN = b"<html><body><h1>Tieu de cua bai</h1><div class='content'>"
BOTH = pytest.mark.parametrize("outlet", [OUTLET, None], ids=["selectors", "none"])


def timed(read, *arguments, **named):
    began = time.process_time()
    result = read(*arguments, **named)
    return result, time.process_time() - began


def read(body: bytes, outlet=OUTLET) -> tuple[PageResult, float]:
    return timed(read_page, Page(URL, body, "text/html; charset=utf-8", FETCHED), outlet)


# C2


@BOTH
@pytest.mark.parametrize("tag", [b"div", b"b", b"table", b"span"])
@pytest.mark.parametrize("depth", [20_000, 200_000])
def test_c2_nested_tags_are_no_empty_article(tag, depth, outlet):
    result, took = read(OPEN + (b"<" + tag + b">") * depth + b"noi dung", outlet)
    assert took < HANG
    if isinstance(result, ExtractedArticle):  # what cannot be nested by the rules of HTML is not
        assert "noi dung" in result.body
    else:
        assert result.outcome in {Outcome.EMPTY_TEXT, Outcome.NOT_ARTICLE}


@pytest.mark.parametrize("depth", [20_000, 200_000])
def test_c2_nested_tags_in_a_listing_take_no_time(depth):
    body = b"<html><body>" + b"<div>" * depth + b"<a href='/tin/2'>x</a>"
    _, took = timed(read_listing, body, LISTING.url, LISTING, None, 1)
    assert took < HANG


# C3


@BOTH
def test_c3_eight_megabytes_in_one_line_are_capped(outlet):
    result, took = read(OPEN + b"<p>" + b"mot hai ba " * 760_000, outlet)
    assert took < HANG
    assert isinstance(result, ExtractedArticle)
    assert result.capped
    assert sum(map(len, result.body)) <= TEXT_LIMIT


@BOTH
def test_c3_two_hundred_thousand_attributes_are_not_parsed(outlet):
    result, took = read(OPEN + b"<p " + ATTRIBUTES + b">noi dung", outlet)
    assert took < HANG
    assert isinstance(result, NotAnArticle)
    assert result.outcome is Outcome.PARSE


def test_c3_a_million_tags_are_cut():
    result, took = read(OPEN + b"<p>a" * 1_000_000)
    assert took < HANG
    assert isinstance(result, ExtractedArticle)
    assert result.capped


ATTRIBUTES = b" ".join(b'a%d="x"' % number for number in range(200_000))
SCRAPS = {
    "attributes": b"<p " + ATTRIBUTES + b">",
    "tags": b"<p>a" * 1_000_000,
    "elements": b"<p>a</p>" * 500_000,
    "text": b"<p>" + b"mot hai ba " * 760_000,
    "entries": b"<item><link>/a</link>" * 100_000,
}
LARGE = pytest.mark.parametrize("scrap", SCRAPS.values(), ids=SCRAPS)


@LARGE
def test_c3_listing_of_that_size_takes_no_longer(scrap):
    body = b"<html><body><a href='/tin/2'>x</a>" + scrap
    with suppress(ChannelUnreadable):
        listing, took = timed(read_listing, body, LISTING.url, LISTING, None, 1)
        assert took < HANG
        assert [entry.url for entry in listing.entries] == ["http://thu.vn/tin/2"]


@LARGE
def test_c3_feed_or_sitemap_of_that_size_takes_no_longer(scrap):
    began = time.process_time()
    for read_it, before in (
        (read_feed, b"<rss version='2.0'><channel><item>"),
        (read_sitemap, b"<urlset><url>"),
    ):
        with suppress(ChannelUnreadable):
            read_it(before + scrap, "http://thu.vn/x", fetched=FETCHED)
    assert time.process_time() - began < HANG


# C9

ODD = "Bà con\\ud83d vay\\u0000 vốn\\u202e thoát\\u200b nghèo\\ufeff"
PLAIN = "Bà con vay vốn thoát nghèo"


def test_c9_json_escapes_leave_no_surrogate_nul_or_turn():
    script = (
        f'{{"@type": "NewsArticle", "headline": "{ODD}", "articleBody": "{ODD}. Tiếp.", "author": "{ODD}"}}'
    )
    page = (
        f"<html><head><script type='application/ld+json'>{script}</script></head><body><p>x</p></body></html>"
    )
    result, _ = read(page.encode(), None)
    assert isinstance(result, ExtractedArticle)
    assert (result.title, result.author, result.body) == (PLAIN, PLAIN, (f"{PLAIN}. Tiếp.",))


@pytest.mark.parametrize(
    "odd", ["&#xD83D;", "&#0;", "&#x202E;", "\0", "\u202e", "\u2066", "\x1b", "&#x200B;", "\ufeff"], ids=ascii
)
def test_c9_characters_that_hide_are_in_no_text(odd):
    text = f"Bà con{odd} vay vốn"
    page = f"<html><body><h1>{text}</h1><div class='content'><p>{text} hôm nay</p></div></body></html>"
    feed = f"<rss version='2.0'><channel><item><title>{text}</title><link>http://thu.vn/a</link></item></channel></rss>"
    result, _ = read(page.encode())
    assert isinstance(result, ExtractedArticle)
    (entry,) = read_feed(feed.encode(), "http://thu.vn/feed", FETCHED).entries
    texts = [result.title, *result.body, entry.title or ""]
    # What has no meaning at all may show as the sign for that, never as nothing and never as itself.
    assert [text.replace("\ufffd", "") for text in texts] == [
        "Bà con vay vốn",
        "Bà con vay vốn hôm nay",
        "Bà con vay vốn",
    ]


# C13

TITLES = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    '"><img onerror=alert(1)>',
    "'; DROP TABLE articles; --",
    "=cmd|' /C calc'!A0",
    "${jndi:ldap://x}",
    "../../etc/passwd",
]


@pytest.mark.parametrize("title", TITLES)
def test_c13_hostile_title_is_kept_as_it_is_printed(title):
    shown = title.replace("&", "&amp;").replace("<", "&lt;")
    result, _ = read(
        f"<html><body><h1>{shown}</h1><div class='content'>Nội dung</div></body></html>".encode()
    )
    assert isinstance(result, ExtractedArticle)
    assert result.title == title


def test_c13_line_breaks_and_escape_codes_are_no_part_of_a_title():
    result, _ = read(
        b"<html><body><h1>Mot\nhai\r\n\x1b[31mba\x07</h1><div class='content'>x</div></body></html>"
    )
    assert isinstance(result, ExtractedArticle)
    assert result.title == "Mot hai [31mba"
