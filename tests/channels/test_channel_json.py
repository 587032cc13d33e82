"""Pages of a listing that come as JSON: markup in them, articles that they describe, and the limits."""

import json
from datetime import UTC, date, datetime

import pytest

from crawler.channels import read_listing
from crawler.channels.json_page import LARGEST, MOST_VALUES, markup_of
from registry import Channel

BASE = "https://h.vn/them?page=2"
FETCHED = datetime(2022, 6, 20, 3, 0, tzinfo=UTC)
LINKS = "<li><a href='/tin/a-1.html'>Hộ nghèo vay vốn nuôi bò</a> <i>14/06/2022</i></li>"


def read(document, *, pattern=None, **channel):
    body = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    made = Channel(kind="listing", url="https://h.vn/tin-tuc", **channel)
    return read_listing(body, BASE, made, pattern, 2, fetched=FETCHED)


def paths(listing):
    return [entry.url.removeprefix("https://h.vn") for entry in listing.entries]


@pytest.mark.parametrize("wrap", [lambda it: {"html": it}, lambda it: [it], lambda it: {"d": {"x": [1, it]}}])
def test_markup_is_found_wherever_it_lies(wrap):
    found = read(wrap(LINKS))
    assert paths(found) == ["/tin/a-1.html"]
    assert (found.entries[0].title, found.entries[0].day) == ("Hộ nghèo vay vốn nuôi bò", date(2022, 6, 14))


def test_the_listing_s_own_selector_and_pattern_hold_for_the_markup():
    both = LINKS + "<p><a href='/lien-he'>Liên hệ</a></p>"
    assert paths(read({"html": both}, links="li a")) == ["/tin/a-1.html"]
    assert paths(read({"html": both}, pattern=r"-\d+\.html$")) == ["/tin/a-1.html"]


ARTICLE = {"title": "Xã họp bàn & giảm nghèo", "url": "/tin/b-2.html", "published_at": "2022-06-13T08:00:00"}


@pytest.mark.parametrize("links", [None, "h3 a"])
def test_objects_with_headline_and_address_are_articles(links):
    found = read({"items": [ARTICLE, {"name": "Tin tức", "url": "/tin-tuc"}]}, links=links)
    assert paths(found) == ["/tin/b-2.html"]
    assert found.entries[0].title == "Xã họp bàn & giảm nghèo"
    assert found.entries[0].day == date(2022, 6, 13)


def test_what_an_article_s_own_object_holds_is_not_listed():
    text = {"content": "<p>Xem <a href='/tin/khac-9.html'>bài khác</a></p>"}
    assert paths(read([ARTICLE | text])) == ["/tin/b-2.html"]


def test_what_wordpress_wraps_is_unwrapped():
    found = read(
        [{"link": "https://h.vn/bai-c/", "title": {"rendered": "Bài <b>C</b>"}, "date": "2022-06-12"}]
    )
    assert [(it.title, it.day) for it in found.entries] == [("Bài C", date(2022, 6, 12))]


def test_the_address_of_the_next_page_is_followed_by_the_channel_s_next():
    found = read({"items": [ARTICLE], "next": "/them?page=3"}, next="button::attr(data-url), a[rel='next']")
    assert found.next == "https://h.vn/them?page=3"


@pytest.mark.parametrize("following", [3, "abc", None, "", ["x"]])
def test_a_next_that_is_no_address_is_none(following):
    assert read({"items": [ARTICLE], "next": following}, next="a[rel='next']").next is None


def test_other_hosts_and_schemes_are_refused_as_on_any_page():
    bad = [ARTICLE | {"url": url} for url in ("https://x.example/a", "javascript:alert(1)", "//[::1")]
    found = read({"items": [*bad, ARTICLE]})
    assert paths(found) == ["/tin/b-2.html"]
    assert len(found.refused) == 3


def test_a_headline_cannot_leave_its_link():
    evil = ARTICLE | {"title": "x</a><a href='/tin/c-3.html'>y", "url": "/tin/b-2.html'><a href='/d-4.html"}
    assert len(read({"items": [evil]}).entries) == 1


@pytest.mark.parametrize(
    "text",
    ["<html></html>", "", "{broken", "[" * 200_000, '"just a string"', "{" + " " * LARGEST + "}"],
    ids=["html", "empty", "broken", "deep", "string", "large"],
)
def test_what_is_no_json_or_too_much_of_it_is_left_to_the_reader_of_pages(text):
    assert markup_of(text) is None


def test_no_more_values_are_looked_at_than_allowed():
    some = json.dumps([0] * (2 * MOST_VALUES) + [LINKS])
    assert "a-1" not in (markup_of(some) or "")
    assert "a-1" in (markup_of(json.dumps([LINKS] + [0] * (2 * MOST_VALUES))) or "")


def test_an_empty_answer_ends_a_list_of_pieces_and_is_no_first_page():
    from crawler.channels import ChannelUnreadable

    assert read(b" \n", page="https://h.vn/them?page={page}").entries == ()
    with pytest.raises(ChannelUnreadable):
        read(b"")
