"""Malformed and hostile pages: no exception, no empty article, and bounded work."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import is_normalized

import pytest
from fixtures.saved import FIXTURES, cases, page_of

from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from crawler.pages.body import TEXT_LIMIT
from registry import Outlet
from spool import Outcome

FETCHED = datetime(2022, 6, 16, 3, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "thu",
        "name": "Cổng thử",
        "kind": "portal",
        "owner": "UBND huyện thử",
        "pages": [{"title": "p.Headline", "body": "div.content", "remove": "div div div.older"}],
    }
)
HEAD = b'<html><head><meta property="og:type" content="article"></head><body><p class="Headline">Tieu de</p>'
OPEN = HEAD + b'<div class="content">'
SCRAPS = [
    b"</div>", b"<table>", b"<script>", b"<!--", b"\0", b"&#0;", b"&#xD800;", b"&#1114112;", b"<svg><title>",
    b'<base href="x:">', b"\xff\xfe", b'<p class="Headline">', b"<![CDATA[", b"<?php", b'<a href="http://[::1">',
    b'<img src="javascript:1">', b'<script type="application/ld+json">{"@graph":[', b'<meta charset="utf-7">',
]  # fmt: skip


def read(body: bytes, outlet: Outlet | None = OUTLET, content_type: str | None = "text/html") -> PageResult:
    return read_page(Page("http://portal.test/tin/a", body, content_type, FETCHED), outlet)


def mutated(body: bytes, source: random.Random) -> bytes:
    for _ in range(source.randint(1, 25)):
        at = source.randrange(len(body) + 1)
        end = min(len(body), at + source.randint(1, 120))
        body = source.choice(
            [
                body[:at] + body[end:],
                body[:at] + body[at:end] * 3 + body[end:],
                body[:at] + bytes(source.randrange(256) for _ in range(8)) + body[at:],
                body[:at] + source.choice(SCRAPS) + body[at:],
            ]
        )
    return body[: source.randrange(len(body) + 1)] if source.random() < 0.1 else body


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.slow
def test_no_mutation_of_a_page_is_an_error(seed: int) -> None:
    source = random.Random(seed)
    for case in cases():
        page, outlet = page_of(case)
        for _ in range(6):
            result = read_page(replace(page, body=mutated(page.body, source)), outlet)
            assert_sane(result)


def test_every_truncation_is_read() -> None:
    page, outlet = page_of(FIXTURES / "newspaper" / "json-ld")
    for end in range(0, len(page.body), 37):
        assert_sane(read_page(replace(page, body=page.body[:end]), outlet))


def assert_sane(result: PageResult) -> None:
    if isinstance(result, NotAnArticle):
        assert result.outcome not in {Outcome.STORED, Outcome.LOST}
        return
    assert result.title.strip()
    assert result.body or result.lead or result.media
    for text in filter(None, (result.title, result.lead, *result.body, result.author, result.published_raw)):
        text.encode("utf-8")  # no lone surrogate
        assert "\0" not in text and "\n" not in text
    assert all(is_normalized("NFC", line) for line in result.body)
    assert all(media.url.startswith(("http://", "https://")) for media in result.media)


@pytest.mark.parametrize("depth", [300, 20_000, 200_000])
@pytest.mark.parametrize("outlet", [OUTLET, None], ids=["selectors", "none"])
def test_deep_nesting_is_refused_before_any_selector_runs(depth: int, outlet: Outlet | None) -> None:
    result = read(OPEN + b"<div>" * depth + b"text" + b"</div>" * depth, outlet)
    assert isinstance(result, NotAnArticle)
    assert result.outcome is Outcome.EMPTY_TEXT
    assert "nested" in result.detail


def test_nesting_within_the_limit_is_read() -> None:
    result = read(OPEN + b"<div>" * 200 + b"noi dung" + b"</div>" * 200)
    assert isinstance(result, ExtractedArticle)
    assert result.body == ("noi dung",)


def test_endless_text_is_capped() -> None:
    result = read(OPEN + b"mot hai ba " * 200_000)
    assert isinstance(result, ExtractedArticle)
    assert result.capped
    assert TEXT_LIMIT - 20 < sum(map(len, result.body)) <= TEXT_LIMIT


def test_text_at_the_limit_is_whole() -> None:
    result = read(OPEN + b"<p>" + b"a" * (TEXT_LIMIT - 1) + b"</p><p>b</p>")
    assert isinstance(result, ExtractedArticle)
    assert not result.capped
    assert result.body[-1] == "b"


def test_a_million_tags_are_cut_and_said_so() -> None:
    result = read(OPEN + b"<p>a" * 1_000_000)
    assert isinstance(result, ExtractedArticle)
    assert result.capped
    assert 10_000 < len(result.body) <= 20_000


def test_a_tag_with_endless_attributes_is_not_parsed() -> None:
    attributes = b" ".join(b'a%d="x"' % number for number in range(100_000))
    result = read(OPEN + b"<p " + attributes + b">text")
    assert result == NotAnArticle(Outcome.PARSE, "a tag with more than 2000 attributes")


def test_an_embedded_picture_is_no_endless_tag() -> None:
    result = read(OPEN + b'<img src="data:image/png;base64,' + b"AB = " * 100_000 + b'"><p>noi dung</p>')
    assert isinstance(result, ExtractedArticle)
    assert result.body == ("noi dung",)


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\0" * 50, b"<!-- -->", b"<html></html>"])
def test_nothing_is_empty_text_or_no_article(body: bytes) -> None:
    result = read(body)
    assert isinstance(result, NotAnArticle)
    assert result.outcome in {Outcome.EMPTY_TEXT, Outcome.NOT_ARTICLE}


@pytest.mark.parametrize(
    "content_type", ["application/pdf", "image/png", "application/json", "text/xml", "text/plain"]
)
def test_other_types_are_not_html(content_type: str) -> None:
    result = read(b"mot dong chu", content_type=content_type)
    assert result == NotAnArticle(Outcome.NOT_HTML, content_type)


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/octet-stream", "application/xhtml+xml"]
)
def test_html_under_another_type_is_seen_by_its_bytes(content_type: str | None) -> None:
    assert isinstance(read(OPEN + b"<p>noi dung</p>", content_type=content_type), ExtractedArticle)


def test_a_headline_on_missing_things_is_no_error_page() -> None:
    page = OPEN.replace(b"Tieu de", "Không tìm thấy trang phục cũ của bon".encode()) + b"<p>noi dung</p>"
    assert isinstance(read(page), ExtractedArticle)


def test_only_media_is_enough_and_nothing_is_not() -> None:
    shown = read(OPEN + b'<img src="/a.jpg">')
    assert isinstance(shown, ExtractedArticle)
    assert [media.url for media in shown.media] == ["http://portal.test/a.jpg"]
    assert read(OPEN + b'<img src="data:image/png;base64,AA">') == NotAnArticle(
        Outcome.EMPTY_TEXT, "the article's element holds no text"
    )


def test_a_second_lead_paragraph_stays_in_the_body() -> None:
    outlet = OUTLET.model_copy(update={"pages": (OUTLET.pages[0].model_copy(update={"lead": ".sapo"}),)})
    result = read(OPEN + b'<p class="sapo">Mot.</p><p class="sapo">Hai.</p><p>Ba.</p>', outlet)
    assert isinstance(result, ExtractedArticle)
    assert (result.lead, result.body) == ("Mot.", ("Hai.", "Ba."))


def test_text_around_nested_tags_keeps_its_order() -> None:
    page = HEAD.replace(b"Tieu de", b"Mot <b>hai <i>ba</i> bon</b> nam") + b'<div class="content">x</div>'
    result = read(page)
    assert isinstance(result, ExtractedArticle)
    assert result.title == "Mot hai ba bon nam"
