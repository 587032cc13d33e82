"""What the makes of site put on their pages: the mess must be there, since others are measured on it."""

import gzip
import html
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from urllib.parse import urljoin, urlsplit

import pytest

from diembao.sample import SITES, gold
from diembao.sample.gold import bases
from diembao.sample.makes import MAKES
from diembao.sample.makes.muddled import legacy
from diembao.sample.makes.newspaper import IN_FEED
from diembao.sample.makes.tables import MENU_PAGE, TEST_PAGE
from diembao.sample.page import Page
from diembao.sample.province import NIGHTS, articles
from diembao.sample.server import site_pages
from vietnamese.text import normalise

BASES = bases()
SITE = {site.slug: site for site in SITES}


def pages(slug: str, night: int = 1) -> dict[str, Page]:
    return site_pages(SITE[slug], night, BASES[slug])


def text(page: Page) -> str:
    return page.body.decode("utf-8")


def linked(slug: str, page: Page, at: str) -> set[str]:
    """Every path that the page links to on its own site."""
    found = (
        html.unescape(link) for link in re.findall(r'<a [^>]*href="([^"#]+)"', page.body.decode("latin-1"))
    )
    parts = (urlsplit(urljoin(BASES[slug] + at, link)) for link in found)
    return {part._replace(scheme="", netloc="").geturl() for part in parts if part.scheme == "http"}


@pytest.mark.parametrize("slug", SITE)
@pytest.mark.parametrize("night", NIGHTS)
def test_the_same_bytes_every_time(slug: str, night: int) -> None:
    assert pages(slug, night) == pages(slug, night)


@pytest.mark.parametrize("night", NIGHTS)
def test_every_article_has_its_page_and_no_template_value_is_left(night: int) -> None:
    served = {slug: pages(slug, night) for slug in SITE}
    for line in gold(night):
        page = served[line.outlet][line.url.removeprefix(BASES[line.outlet])]
        assert page.content_type.startswith("text/html")
        assert not re.search(rb"\$[a-z]+", page.body)


@pytest.mark.parametrize(
    ("slug", "start"),
    [
        ("dakluon", "/tin-tuc"),
        ("krongsa", "/web/guest/tin-tuc"),
        ("trungtamkrongsa", "/news/"),
        ("tuyson", "/category/tin-tuc/"),
        ("hoidakmay", "/tin-hoat-dong/"),
    ],
)
@pytest.mark.parametrize("night", NIGHTS)
def test_listings_lead_to_every_article_over_several_pages(slug: str, start: str, night: int) -> None:
    served, seen, ahead = pages(slug, night), set(), {start}
    while ahead:
        at = ahead.pop()
        seen.add(at)
        ahead |= {link for link in linked(slug, served[at], at) & served.keys() if link not in seen}
    own = {MAKES[SITE[slug].make].path(article) for article in articles(slug, night)}
    assert own <= seen
    assert not own <= linked(slug, served[start], start)


def test_the_newspapers_feed_has_ten_and_its_faults() -> None:
    served = pages("baodakmay")
    feed = served["/rss/thoi-su.rss"].body
    assert feed.startswith(b"\xef\xbb\xbf")
    assert feed.count(b"<item>") == IN_FEED == 10
    assert "Thời sự & Đời sống".encode() in feed
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(feed)
    dates = re.findall("<pubDate>(.*?)</pubDate>", feed.decode())
    assert sum(date.endswith("(GMT+7)") for date in dates) == 1
    assert sum(date.endswith("+0700") for date in dates) == 9


def test_the_newspapers_sitemaps_have_all() -> None:
    served = pages("baodakmay")
    index = text(served["/sitemap.xml"])
    named = [address.removeprefix(BASES["baodakmay"]) for address in re.findall("<loc>(.*?)</loc>", index)]
    assert set(named) <= served.keys() and len(named) == 2
    packed = gzip.decompress(served["/sitemaps/articles-2022.xml.gz"].body).decode()
    assert set(re.findall("<loc>(.*?)</loc>", packed)) == {g.url for g in gold(1) if g.outlet == "baodakmay"}
    assert "news:publication_date" in text(served["/sitemaps/news.xml"])


def test_the_table_portal_is_big_muddled_and_nameless() -> None:
    served = pages("dakluon")
    for line in (line for line in gold(1) if line.outlet == "dakluon"):
        page = text(served[line.url.removeprefix(BASES["dakluon"])])
        assert 60_000 < len(page.encode()) < 120_000
        assert re.search(r"<title>(.*)</title>", page)[1] == "Cổng thông tin điện tử huyện Đắk Lươn"
        decoded = html.unescape(page)
        assert line.title not in decoded and line.title in normalise(decoded)
        assert unicodedata.normalize("NFC", decoded) != decoded
        assert re.search(r"&#\d{4};", page)
        assert re.search(r"\(\d\d\.\d\d\.2022 \d\d:\d\d\)", page)


def test_the_table_portal_pins_its_oldest_and_lists_two_that_are_no_articles() -> None:
    served = pages("dakluon")
    oldest = articles("dakluon", 1)[-1]
    pinned = MAKES["tables"].path(oldest)
    first = text(served["/tin-tuc"])
    rows = re.findall(r'<td class="tieude"><a href="([^"]+)"', first)
    assert rows[0] == pinned
    every = "".join(text(page) for address, page in served.items() if address.startswith("/tin-tuc/page/"))
    assert f'href="{TEST_PAGE}"' in every and f'href="{MENU_PAGE}"' in every


def test_the_organisations_header_lies_and_some_pages_are_windows_1258() -> None:
    served = pages("hoidakmay")
    by_number = {article.number: article for article in articles("hoidakmay", 1)}
    old = [number for number, article in by_number.items() if legacy(article)]
    assert 2 <= len(old) < len(by_number)
    muddle = ""
    for number, article in by_number.items():
        page = served[MAKES["muddled"].path(article)]
        if number in old:
            assert page.content_type == "text/html"
            assert b"charset=windows-1258" in page.body
            decoded = page.body.decode("windows-1258")
            with pytest.raises(UnicodeDecodeError):
                page.body.decode("utf-8")
        else:
            assert page.content_type == "text/html; charset=iso-8859-1"
            muddle += (decoded := page.body.decode("utf-8"))
        assert article.title in normalise(html.unescape(decoded))
    assert {"Ð", "\u200b"} <= set(muddle)
    assert "hoà " in muddle and "hòa " in muddle and "hoà " not in normalise(muddle)


def test_the_weblog_has_a_comment_form_and_related_posts_with_other_dates() -> None:
    page = text(pages("tuyson")[MAKES["weblog"].path(articles("tuyson", 1)[0])])
    assert "Email của bạn sẽ không được hiển thị công khai" in page
    assert len(set(re.findall(r"\d+ Tháng \w+(?: \w+)?, \d{4}", page))) >= 4


def test_the_asset_publisher_counts_views_and_links_to_what_follows() -> None:
    article = articles("krongsa", 1)[0]
    address = MAKES["publisher"].path(article)
    first, second = pages("krongsa", 1)[address], pages("krongsa", 2)[address]
    assert re.search(r"Ngày đăng \d\d/\d\d/2022 \| \d\d:\d\d \| View count: \d+", text(first))
    assert first.etag != second.etag
    assert ">Tiếp theo</a>" in text(pages("krongsa")["/web/guest/tin-tuc"])


def test_robots_forbid_what_a_listing_links_to_and_one_site_has_none() -> None:
    rules = text(pages("trungtamkrongsa")["/robots.txt"])
    assert "Disallow: /noi-bo/" in rules and "Crawl-delay: 0.2" in rules
    assert 'href="/noi-bo/' in text(pages("trungtamkrongsa")["/news/"])
    assert [slug for slug in SITE if "/robots.txt" not in pages(slug)] == ["hoidakmay"]
