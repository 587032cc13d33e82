"""Feeds as they are: with bare ampersands, Vietnamese dates, odd links, and traps in their markup."""

import tracemalloc
from datetime import UTC, date, datetime

import pytest

from crawler.channels import ChannelUnreadable, ListedArticle, read_feed
from spool import Outcome

FETCHED = datetime(2022, 6, 20, 3, 0, tzinfo=UTC)
BASE = "https://bao.example.vn/rss/tin-moi.rss"


def rss(*items, head="", before=""):
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0">{head}<channel><title>Tin</title>{body}</channel></rss>'.encode()


def read(body, **how):
    return read_feed(body, BASE, FETCHED, **how)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Thứ Ba, 14/06/2022, 10:35 GMT+7", date(2022, 6, 14)),
        ("14/06/2022 10:35", date(2022, 6, 14)),
        ("03/04/2022", date(2022, 4, 3)),
        ("Tue, 14 Jun 2022 10:35:00 +0700", date(2022, 6, 14)),
        ("Mon, 13 Jun 2022 20:30:00 GMT", date(2022, 6, 14)),
        ("Mon, 13 Jun 2022 20:30:00", date(2022, 6, 13)),
        ("2022-06-13T20:30:00Z", date(2022, 6, 14)),
        ("2022-06-14", date(2022, 6, 14)),
        ("", None),
        ("sắp tới", None),
        ("31/02/2022", None),
    ],
)
def test_the_day_is_that_of_the_province(printed, day):
    (entry,) = read(rss(f"<title>a</title><link>/a</link><pubDate>{printed}</pubDate>")).entries
    assert entry.day == day


def test_a_feed_with_blank_lines_and_a_mark_in_front_is_read():
    body = b"\xef\xbb\xbf\r\n\n" + rss("<link>/a</link>", before='<?xml version="1.0" encoding="utf-8"?>')
    listing = read(body)
    assert [entry.url for entry in listing.entries] == ["https://bao.example.vn/a"]
    assert listing.problems == ()


def test_bare_ampersands_and_html_entities_lose_nothing_and_are_reported():
    listing = read(
        rss(
            "<title>Trồng trọt & chăn nuôi&nbsp;ở &Dstrok;ắk Nông</title>"
            "<link>/tin?id=1&lang=vi&amp;copy=2</link>",
            "<title>Bài hai</title><link><![CDATA[/tin?id=2&lang=vi]]></link>",
        )
    )
    assert [entry.url for entry in listing.entries] == [
        "https://bao.example.vn/tin?id=1&lang=vi&copy=2",
        "https://bao.example.vn/tin?id=2&lang=vi",
    ]
    assert listing.entries[0].title == "Trồng trọt & chăn nuôi ở Đắk Nông"
    assert listing.problems == ("not well-formed: 4 ampersands that are no XML",)


def test_markup_in_titles_is_gone():
    (entry,) = read(
        rss(
            "<title>&lt;b&gt;Giảm&lt;/b&gt; nghèo &amp;amp; <![CDATA[<i>vươn</i> lên]]></title>"
            "<link>/a</link>"
        )
    ).entries
    assert entry.title == "Giảm nghèo & vươn lên"


def test_a_guid_stands_in_for_a_missing_link_if_it_is_a_permalink():
    listing = read(
        rss(
            "<title>a</title><guid>https://bao.example.vn/a</guid>",
            '<title>b</title><guid isPermaLink="false">tag:b</guid>',
        )
    )
    assert [entry.url for entry in listing.entries] == ["https://bao.example.vn/a"]
    assert listing.refused == (("tag:b", Outcome.BAD_ADDRESS),)


def test_one_guid_for_two_articles_makes_two_articles():
    listing = read(rss(*(f'<link>/{n}</link><guid isPermaLink="false">same</guid>' for n in "ab")))
    assert len(listing.entries) == 2


def test_one_article_under_many_addresses_is_listed_once():
    listing = read(
        rss(
            "<link>https://bao.example.vn/a</link>",
            "<title>Có tên</title><link>http://www.bao.example.vn/a/?utm_source=rss</link>",
            "<link>https://bao.example.vn/a/amp</link><pubDate>14/06/2022</pubDate>",
        ),
        hosts=frozenset({"bao.example.vn", "www.bao.example.vn"}),
    )
    assert listing.entries == (ListedArticle("https://bao.example.vn/a", "Có tên", date(2022, 6, 14)),)


def test_bad_and_foreign_links_are_counted_and_the_others_kept():
    listing = read(
        rss(
            "<link>javascript:alert(1)</link>",
            "<link>http://[::1</link>",
            "<link>https://bao.example.vn@evil.test/</link>",
            "<link>https://evil.test/a</link>",
            "<link>https://bao.example.vn:8443/a</link>",
            "<title>Không có liên kết</title>",
            "<link>/a</link>",
        )
    )
    assert [entry.url for entry in listing.entries] == ["https://bao.example.vn/a"]
    outcomes = [outcome for _, outcome in listing.refused]
    assert outcomes.count(Outcome.EGRESS_REFUSED) == 2
    assert outcomes.count(Outcome.BAD_ADDRESS) == 4


def test_atom_is_read_with_its_next_page():
    atom = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bao.example.vn/blog/">
      <link rel="self" href="/rss/tin-moi.rss"/><link rel="next" href="/rss/tin-moi.rss?page=2"/>
      <entry><title type="html">&lt;i&gt;Một&lt;/i&gt;</title><link rel="enclosure" href="/a.mp3"/>
      <link rel="alternate" href="mot.html"/><id>urn:1</id>
      <published>2022-06-13T23:30:00Z</published><updated>2022-06-19T00:00:00Z</updated></entry></feed>"""
    listing = read(atom.encode())
    assert listing.entries == (
        ListedArticle("https://bao.example.vn/blog/mot.html", "Một", date(2022, 6, 14)),
    )
    assert listing.next == "https://bao.example.vn/rss/tin-moi.rss?page=2"


def test_a_next_page_that_is_the_page_itself_is_none():
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/rss/tin-moi.rss"/>
      <entry><link href="/a"/></entry></feed>"""
    assert read(atom).next is None


def test_an_empty_feed_is_a_problem_and_no_error():
    listing = read(rss())
    assert (listing.entries, listing.problems) == ((), ("no entries",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"<!DOCTYPE html><html><body><a href='/a'>a</a></body></html>",
        b"<?xml version='1.0'?><!-- x --><!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<html><head><title>Đăng nhập</title></head></html>".encode(),
        b"Not found",
        b"<root><a>1</a></root>",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"/etc/passwd",
        b"https://bao.example.vn/rss",
    ],
)
def test_what_is_no_feed_is_unreadable(body):
    with pytest.raises(ChannelUnreadable):
        read(body)


def test_a_body_that_names_a_file_does_not_open_it(tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(rss("<title>a</title><link>/a</link>"))
    with pytest.raises(ChannelUnreadable):
        read(str(file).encode())


def test_a_truncated_feed_keeps_what_came():
    whole = rss("<title>Một</title><link>/a</link>", "<title>Hai</title><link>/b</link>")
    listing = read(whole[: whole.index(b"<link>/b")])
    assert [entry.url for entry in listing.entries] == ["https://bao.example.vn/a"]
    assert listing.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1258"])
def test_the_encoding_is_found(encoding):
    named = "windows-1258" if encoding == "cp1258" else encoding
    text = (
        f'<?xml version="1.0" encoding="{named}"?><rss version="2.0"><channel><item><title>Đăng tin</title>'
    )
    text += "<link>/a</link></item></channel></rss>"
    (entry,) = read(text.encode(encoding)).entries
    assert entry.title == "Đăng tin"


def test_utf8_under_a_false_name_is_still_utf8():
    falsely = '<?xml version="1.0" encoding="iso-8859-1"?>'
    (entry,) = read(rss("<title>Giảm nghèo</title><link>/a</link>", before=falsely)).entries
    assert entry.title == "Giảm nghèo"


def entity_feed(declarations, reference):
    return rss(f"<title>a{reference}b</title><link>/a</link>", before=f"<!DOCTYPE rss [{declarations}]>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_read_no_file(tmp_path, encoding):
    secret = tmp_path / "secret"
    secret.write_text("mật khẩu", encoding="utf-8")
    declarations = (
        f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "http://127.0.0.2:1/p.dtd"> %p;'
    )
    listing = read(entity_feed(declarations, "&x;").decode().encode(encoding))
    assert "mật khẩu" not in repr(listing)
    assert [entry.url for entry in listing.entries] == ["https://bao.example.vn/a"]


@pytest.mark.parametrize(
    ("declarations", "reference"),
    [
        (
            '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
            "&a9;",
        ),
        (f'<!ENTITY q "{"q" * 100_000}">', "&q;" * 5_000),
    ],
    ids=["billion laughs", "quadratic"],
)
def test_entities_do_not_grow(declarations, reference):
    body = entity_feed(declarations, reference)
    tracemalloc.start()
    try:
        listing = read(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(listing.entries) == 1
    assert peak < 50_000_000


def test_an_endless_feed_is_cut_after_an_entry_and_says_so():
    items = [
        f"<title>{n}</title><link>/{n}</link><description>{'x' * 50_000}</description>" for n in range(40)
    ]
    listing = read(rss(*items))
    assert [entry.title for entry in listing.entries] == [str(n) for n in range(20)]
    assert "the end was not read" in listing.problems[0]
