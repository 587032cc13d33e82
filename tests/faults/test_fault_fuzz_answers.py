"""10 000 mutated pages, listings, feeds and sitemaps: nothing but our own results, each within a second.

What they have found is in test_fault_fuzz_found.py. A failure tells kind and number: `check` does it again.
"""

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from faults.discovering import index, sitemap
from faults.mutations import mutated
from fixtures.saved import cases, page_of
from hanging import HANG

from crawler.channels import ChannelUnreadable, Listing, links_within, read_feed, read_listing, read_sitemap
from crawler.pages import NotAnArticle, Page, read_page
from diembao.sample import SITES
from diembao.sample.server import site_pages
from registry import ChannelKind, load_outlets
from spool import Article, Capture, Outcome
from spool.addresses import canonical, host_of

FETCHED = datetime(2022, 6, 20, 3, 0, tzinfo=UTC)
BASE = "http://portal.test"
COUNTS = {"page": 5000, "listing": 2000, "feed": 1500, "sitemap": 1500}
QUICK = {"page": 350, "listing": 120, "feed": 100, "sitemap": 130}
BLOCK = 250
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
CAPTURE = Capture(
    requested=BASE, address=BASE, status=200, fetched=FETCHED, sha256="0" * 64, warc="pages.warc.gz", offset=0
)


class Seed(NamedTuple):
    """An answer as it was saved, and what reads it."""

    body: bytes
    read: Callable[[bytes], object]


@cache
def seeds(kind):
    """All saved answers of that kind, in an order that does not change."""
    if kind == "page":
        return [*map(_saved_page, cases()), *_sample(kind)]
    if kind == "sitemap":
        return [*_sample(kind), *map(_own_sitemap, range(3))]
    return list(_sample(kind))


def _saved_page(case):
    page, outlet = page_of(case)
    return Seed(page.body, lambda body: _read(replace(page, body=body), outlet))


def _own_sitemap(number):
    day = b"<n:publication_date>2022-06-14T08:00:00+07:00</n:publication_date>"
    news = b"<n:news>" + day + b"<n:title>Tin</n:title></n:news>"
    body = (
        index("/a.xml", "/b.xml"),
        sitemap(*(f"/tin-{n}" for n in range(200))),
        sitemap("/a", "/b").replace(b"</loc>", b"</loc>" + news).replace(b"xmlns=", b"xmlns:n='n' xmlns="),
    )[number]
    return Seed(body, lambda mutation: read_sitemap(mutation, f"{BASE}/sitemap.xml", fetched=FETCHED))


def _sample(kind):
    """The answers of the sample province's sites; of its articles every third one."""
    outlets = load_outlets(Path(__file__).parents[2] / "diembao" / "sample" / "home" / "outlets")
    for site in SITES:
        outlet = outlets[site.slug]
        channels = {urlsplit(channel.url).path: channel for channel in outlet.channels}
        for number, (path, page) in enumerate(sorted(site_pages(site, 1, BASE).items())):
            channel = channels.get(path)
            if channel is not None and channel.kind == kind:
                yield Seed(page.body, _channel_reader(channel, outlet, BASE + path))
            elif channel is None and kind == "page" and "html" in page.content_type and number % 3 == 0:
                yield Seed(page.body, _page_reader(page.content_type, outlet, BASE + path))


def _page_reader(content_type, outlet, url):
    return lambda body: _read(Page(url, body, content_type, FETCHED), outlet)


def _read(page, outlet):
    """What a night does with a page: read it, and the links to other articles within it."""
    if outlet is not None:
        hosts = frozenset({host_of(page.url)})
        links = links_within(page.body, page.url, outlet, hosts=hosts, fetched=FETCHED)
        check_listing(Listing(links))
        assert all(host_of(it.url) in hosts for it in links)
    return read_page(page, outlet)


def _channel_reader(channel, outlet, url):
    if channel.kind is ChannelKind.FEED:
        return lambda body: read_feed(body, url, FETCHED)
    if channel.kind is ChannelKind.SITEMAP:
        return lambda body: read_sitemap(body, url, fetched=FETCHED)
    here = channel.model_copy(update={"url": url, "page": f"{url}?trang={{page}}", "sections": "ul a"})
    return lambda body: read_listing(body, url, here, outlet.article, 1, fetched=FETCHED)


def answer(kind, number):
    """The numbered mutation of that kind, with what reads it."""
    source = random.Random(f"{kind} {number}")
    one, other = source.choice(seeds(kind)), source.choice(seeds(kind))
    return mutated(one.body, other.body, source), one.read


def check(kind, number):
    body, read = answer(kind, number)
    began = time.process_time()
    try:
        result = read(body)
    except ChannelUnreadable as error:
        result = None
        assert kind != "page" and error.detail.encode("utf-8", "replace")
    took = time.process_time() - began
    assert took < HANG, f"{kind} {number}: {took:.2f} s for {len(body)} bytes"
    if isinstance(result, Listing):
        check_listing(result)
    elif isinstance(result, NotAnArticle):
        assert result.outcome not in {Outcome.STORED, Outcome.LOST}, f"{kind} {number}"
    elif result is not None:
        check_article(result)


def check_listing(listing):
    for url in (*(it.url for it in listing.entries), *listing.further, *filter(None, [listing.next])):
        assert canonical(url) == url
    for entry in listing.entries:
        assert not HIDDEN.search(entry.title or ""), repr(entry.title)
        assert entry.day is None or 1997 <= entry.day.year <= 2022


def check_article(article):
    """It can be written to the spool and read back, and nothing in it is invisible."""
    line = Article(
        url=f"{BASE}/a",
        outlet="tin",
        capture=CAPTURE,
        **{name: getattr(article, name) for name in Article.model_fields.keys() & article.__slots__},
    )
    assert Article.model_validate_json(line.model_dump_json()) == line
    texts = (
        article.title,
        article.lead,
        *article.body,
        article.author,
        article.category,
        article.published_raw,
    )
    for text in filter(None, texts):
        assert not HIDDEN.search(text), repr(text[:80])
    assert article.title.strip() and (article.body or article.lead or article.media)
    assert article.published is None or "1997" <= article.published[:4] <= "2022"


@pytest.mark.parametrize("kind", QUICK)
def test_some_mutations(kind):
    for number in range(QUICK[kind]):
        check(kind, number)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "first"), [(kind, first) for kind, count in COUNTS.items() for first in range(0, count, BLOCK)]
)
def test_ten_thousand_mutations(kind, first):
    for number in range(first, first + BLOCK):
        check(kind, number)


def test_they_are_ten_thousand_and_not_all_refused():
    assert sum(COUNTS.values()) == 10_000
    results = []
    for number in range(60):
        body, read = answer("page", number)
        results.append(isinstance(read(body), NotAnArticle))
    assert 5 < sum(results) < 55
