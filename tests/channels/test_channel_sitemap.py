"""Sitemaps of all makes, and what a hostile one tries."""

import gzip
import time
import tracemalloc
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hanging import HANG

from crawler.channels import ChannelUnreadable, ListedArticle, read_sitemap
from crawler.channels.listed import MOST_ENTRIES
from crawler.channels.markup import LARGEST
from crawler.channels.sitemap import MOST_CHILDREN
from spool import Outcome

BASE = "https://h.vn/sitemap.xml"
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*urls, attributes=SITEMAP, before='<?xml version="1.0" encoding="UTF-8"?>'):
    return f"{before}<urlset {attributes}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>".encode()


def read(body, **how):
    return read_sitemap(body, BASE, **how)


def addresses(listing):
    return [entry.url for entry in listing.entries]


@pytest.mark.parametrize("attributes", [SITEMAP, "", 'xmlns="https://www.google.com/schemas/sitemap/0.84"'])
def test_any_namespace_is_read(attributes):
    assert addresses(read(urlset("<loc> https://h.vn/a </loc>", attributes=attributes))) == ["https://h.vn/a"]


@pytest.mark.parametrize("before", ["\ufeff", "\n\n  ", '\ufeff\n<?xml version="1.0"?>'])
def test_what_stands_before_the_first_tag_does_no_harm(before):
    assert addresses(read(urlset("<loc>https://h.vn/a</loc>", before=before))) == ["https://h.vn/a"]


def test_the_newest_come_first_and_lastmod_is_not_the_day():
    listing = read(
        urlset(
            "<loc>https://h.vn/old</loc><lastmod>2019-01-01</lastmod>",
            "<loc>https://h.vn/none</loc>",
            "<loc>https://h.vn/new</loc><lastmod>2022-06-14T10:35:00+07:00</lastmod>",
            "<loc>https://h.vn/newer</loc><lastmod>2022-06-14T04:35:00Z</lastmod>",
        )
    )
    assert addresses(listing) == [f"https://h.vn/{name}" for name in ("newer", "new", "old", "none")]
    assert {entry.day for entry in listing.entries} == {None}


def test_a_news_sitemap_gives_title_and_local_day():
    news = (
        "<n:news><n:publication><n:name>Báo</n:name><n:language>vi</n:language></n:publication>"
        "<n:publication_date>2022-06-13T20:00:00Z</n:publication_date>"
        "<n:title>Trồng trọt & chăn nuôi&nbsp;sạch</n:title></n:news>"
    )
    (entry,) = read(urlset(f"<loc>https://h.vn/a</loc>{news}", attributes=f"{SITEMAP} {NEWS}")).entries
    assert entry == ListedArticle("https://h.vn/a", "Trồng trọt & chăn nuôi sạch", date(2022, 6, 14))


@pytest.mark.parametrize("printed", ["2022", "2022-06", "hôm qua", "2022-13-45", ""])
def test_a_news_date_that_is_no_day_is_none(printed):
    news = f"<n:news><n:publication_date>{printed}</n:publication_date></n:news>"
    (entry,) = read(urlset(f"<loc>https://h.vn/a</loc>{news}", attributes=f"{SITEMAP} {NEWS}")).entries
    assert entry.day is None


def test_pictures_are_no_articles():
    image = '<i:image xmlns:i="http://i"><i:loc>https://h.vn/a.jpg</i:loc><i:title>Ảnh</i:title></i:image>'
    assert addresses(read(urlset(f"{image}<loc>https://h.vn/a</loc>{image}"))) == ["https://h.vn/a"]


def test_bare_ampersands_stay_in_the_address():
    listing = read(
        urlset(
            "<loc>https://h.vn/?id=1&lang=vi&amp;x=3&copy=4</loc>", "<loc><![CDATA[https://h.vn/?a&b]]></loc>"
        )
    )
    assert addresses(listing) == ["https://h.vn/?id=1&lang=vi&x=3&copy=4", "https://h.vn/?a&b"]


def test_utf16_is_read():
    body = urlset("<loc>https://h.vn/?a=1&amp;b=2</loc>", before="").decode().encode("utf-16")
    assert addresses(read(body)) == ["https://h.vn/?a=1&b=2"]


def test_an_index_gives_further_sitemaps_and_not_itself():
    children = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>"
        for loc, day in (
            (BASE, "2022-06-20"),
            ("/old.xml", "2020-01-01"),
            ("https://h.vn/new.xml.gz", "2022-06-14"),
        )
    )
    listing = read(f"<sitemapindex {SITEMAP}>{children}</sitemapindex>".encode())
    assert listing.further == ("https://h.vn/new.xml.gz", "https://h.vn/old.xml")
    assert listing.entries == ()


def test_an_index_without_end_is_cut():
    children = "".join(
        f"<sitemap><loc>https://h.vn/{n}.xml</loc></sitemap>" for n in range(MOST_CHILDREN + 50)
    )
    listing = read(f"<sitemapindex {SITEMAP}>{children}</sitemapindex>".encode())
    assert len(listing.further) == MOST_CHILDREN
    assert [outcome for _, outcome in listing.refused] == [Outcome.CAP_REACHED] * 50


def test_a_plain_list_is_read():
    listing = read(b"\xef\xbb\xbfhttps://h.vn/a\r\n\r\nhttps://h.vn/b\nfile:///etc/passwd\n")
    assert addresses(listing) == ["https://h.vn/a", "https://h.vn/b"]
    assert listing.refused == (("file:///etc/passwd", Outcome.BAD_ADDRESS),)


def test_gzip_is_read_also_in_several_members():
    body = urlset("<loc>https://h.vn/a</loc>")
    assert addresses(read(gzip.compress(body[:90]) + gzip.compress(body[90:]))) == ["https://h.vn/a"]


def test_gzip_that_is_cut_short_keeps_what_came_and_says_so():
    body = urlset(*(f"<loc>https://h.vn/{n}/{n * 7919}</loc>" for n in range(2000)))
    listing = read(gzip.compress(body)[:-2000])
    assert 0 < len(listing.entries) < 2000
    assert "gzip" in listing.problems[0]


def test_foreign_hosts_ports_and_schemes_are_refused_one_by_one():
    listing = read(
        urlset(
            *(
                f"<loc>{loc}</loc>"
                for loc in (
                    "https://evil.test/a",
                    "https://h.vn:8443/a",
                    "file:///etc/passwd",
                    "https://h.vn@evil.test/",
                    "http://[::1",
                    "",
                    "https://h.vn/a",
                )
            )
        )
    )
    assert addresses(listing) == ["https://h.vn/a"]
    assert [outcome for _, outcome in listing.refused] == [
        Outcome.EGRESS_REFUSED,
        Outcome.EGRESS_REFUSED,
        Outcome.BAD_ADDRESS,
        Outcome.BAD_ADDRESS,
        Outcome.BAD_ADDRESS,
        Outcome.BAD_ADDRESS,
    ]


def test_other_hosts_of_the_outlet_are_allowed_where_named():
    hosts = frozenset({"h.vn", "WWW.H.vn:443"})
    assert addresses(read(urlset("<loc>https://www.h.vn/a</loc>"), hosts=hosts)) == ["https://www.h.vn/a"]


def test_addresses_that_grow_by_repeating_themselves_are_a_trap():
    trap = "https://h.vn/lich/2022/lich/2022/lich/2022/x"
    deep = "https://h.vn/" + "/".join(f"s{n}" for n in range(21))
    fine = "https://h.vn/tin/tin/2022/06/14/a"
    listing = read(urlset(*(f"<loc>{loc}</loc>" for loc in (trap, deep, fine))))
    assert addresses(listing) == [fine]
    assert listing.refused == ((trap, Outcome.CAP_REACHED), (deep, Outcome.CAP_REACHED))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"<!DOCTYPE html><html></html>",
        b"<html><body>404</body></html>",
        b"<rss version='2.0'><channel/></rss>",
        b"Not found",
        b"\x89PNG\r\n\x1a\n",
        b"<<<>>>",
        b"\x1f\x8bnot gzip",
        gzip.compress(b"<html></html>", mtime=0),
    ],
)
def test_what_is_no_sitemap_is_unreadable(body):
    with pytest.raises(ChannelUnreadable):
        read(body)


def test_an_empty_sitemap_is_a_problem_and_no_error():
    assert read(urlset()).problems == ("no entries",)


@pytest.mark.parametrize("kept", [200, 300])
def test_a_truncated_sitemap_keeps_whole_entries(kept):
    body = urlset(*(f"<loc>https://h.vn/bai-viet-so-{n}</loc>" for n in range(20)))
    listing = read(body[:kept])
    whole = body[:kept].count(b"</url>")
    assert addresses(listing)[:whole] == [f"https://h.vn/bai-viet-so-{n}" for n in range(whole)]
    assert whole > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_read_no_file(tmp_path, encoding):
    secret = tmp_path / "secret"
    secret.write_text("https://h.vn/secret", encoding="utf-8")
    before = (
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">'
        '<!ENTITY % p SYSTEM "http://127.0.0.2:1/p.dtd"> %p;]>'
    )
    listing = read(
        urlset("<loc>&x;</loc>", "<loc>https://h.vn/a</loc>", before=before).decode().encode(encoding)
    )
    assert "secret" not in repr(listing)
    assert addresses(listing)[-1] == "https://h.vn/a"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_billion_laughs_are_harmless(encoding):
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE urlset [<!ENTITY a0 "ha">{declared}]>'
    began = time.process_time()
    listing = read(urlset("<loc>https://h.vn/&a9;</loc>", before=before).decode().encode(encoding))
    assert time.process_time() - began < HANG
    assert len(repr(listing)) < 1000


def test_a_bomb_is_stopped_at_its_bound():
    bomb = gzip.compress(b" " * (LARGEST + 10))
    tracemalloc.start()
    try:
        with pytest.raises(ChannelUnreadable, match="when decompressed"):
            read(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * LARGEST


def test_gzip_in_endless_pieces_is_damaged_gzip():
    body = gzip.compress(urlset("<loc>https://h.vn/a</loc>")) + gzip.compress(b" ") * 5000
    assert read(body).problems == ("gzip is cut short or damaged",)


@pytest.mark.parametrize("piece", [b"<!---->", b"<!ENTITY ", b"<![CDATA[", b"&", b"<a ", b"<?xml "])
def test_hostile_markup_costs_no_more_than_its_length(piece):
    began = time.process_time()
    with suppress(ChannelUnreadable):
        read(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < HANG


def test_only_the_newest_of_a_huge_sitemap_are_taken():
    many = MOST_ENTRIES + 3000
    body = urlset(
        *(f"<loc>https://h.vn/{n}</loc><lastmod>{2000 + n // 300}-01-01</lastmod>" for n in range(many))
    )
    listing = read(gzip.compress(body))
    assert len(listing.entries) == MOST_ENTRIES
    assert {entry.url for entry in listing.entries} == {f"https://h.vn/{n}" for n in range(3000, many)}
    assert len(listing.refused) == 3000
    assert {outcome for _, outcome in listing.refused} == {Outcome.CAP_REACHED}


def test_no_other_parser_of_xml_is_used_in_the_crawler():
    for module in (Path(__file__).parents[2] / "crawler").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        for unsafe in (
            "resolve_entities=True",
            "huge_tree=True",
            "no_network=False",
            "xml.etree",
            "xml.dom",
            "xml.sax",
        ):
            assert unsafe not in text, f"{module} uses {unsafe}"
