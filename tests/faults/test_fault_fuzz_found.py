"""What the mutations of test_fault_fuzz_answers.py have found, each as the least that did it."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hanging import HANG

from crawler.channels import ChannelUnreadable, read_feed, read_listing, read_sitemap
from crawler.pages import Page, read_page
from registry import Channel

FETCHED = datetime(2022, 6, 20, 3, 0, tzinfo=UTC)
URL = "http://h.vn/x"
LISTING = Channel.model_validate({"kind": "listing", "url": URL})


def item(inside):
    return b"<rss version='2.0'><channel><item><link>/a</link>" + inside + b"</item></channel></rss>"


def url(inside):
    return b"<urlset><url><loc>http://h.vn/a" + inside + b"</url></urlset>"


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml?>",
        item(b"<title>&#99999999999;</title>"),
        item(b"<title>a < b &#1114112;</title>"),
        item(b"<title>&#xD800;</title>"),
        item(b"<description>&#xDFFF;</description>"),
        item(b"<title>&#0;</title>"),
        item(b"<title><![CDATA[&#xD800;]]></title>"),
        item(b"<title>&amp;#99999999999;</title>"),
        item(b"<pubDate>Fri, 31 Dec 9999 23:59:59 -1200</pubDate>"),
        b"<channel<title></title<link><item<title\xc3\xa0<svg</title</item</link>",
    ],
)
def test_feeds(body):
    with suppress(ChannelUnreadable):
        for entry in read_feed(body, URL, FETCHED).entries:
            (entry.title or "").encode()


@pytest.mark.parametrize(
    "body",
    [
        url(b"&#xDFFF;</loc>"),
        url(b"\xed\xa0\x80</loc>"),
        url(b"</loc><lastmod>0001-01-01T00:00:00+14:00</lastmod>"),
        url(b"</loc><lastmod>9999-12-31T23:59:59-12:00</lastmod>"),
        url(b"</loc><n:news><n:title>x</n:title></n:news>"),
        b"<:><urlset><url><loc>/a</loc></url></urlset>",
        b"<div:><urlset><url><loc>/a</loc></url></urlset>",
        "<urlset><url><loc>http://h.vn/\ud800</loc></url></urlset>".encode("utf-16", "surrogatepass"),
    ],
)
def test_sitemaps(body):
    with suppress(ChannelUnreadable):
        for entry in read_sitemap(body, URL, fetched=FETCHED).entries:
            entry.url.encode("ascii")


def test_twenty_five_comments_before_a_page_take_no_minutes():
    began = time.process_time()
    read_page(Page(URL, b"<!-- a --> " * 40 + b"bon", "text/plain", FETCHED), None)
    assert time.process_time() - began < HANG


@pytest.mark.parametrize("piece", [b"<?xml ", b"<!--", b"<![CDATA[", b"&#x", b"&#1;", b"<?", b"\xff"])
def test_markup_that_begins_and_does_not_end_costs_its_length(piece):
    body = piece * (1_000_000 // len(piece))
    began = time.process_time()
    for read in (read_feed, read_sitemap):
        with suppress(ChannelUnreadable):
            read(body, URL, fetched=FETCHED)
    with suppress(ChannelUnreadable):
        read_listing(body, URL, LISTING, None, 1)
    read_page(Page(URL, body, None, FETCHED), None)
    assert time.process_time() - began < HANG
