"""Learning from sites written here: each trap of real sites, read back by what was learnt alone."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from made_learning_sites import (
    ARTICLES,
    CLOCK,
    FETCHED,
    HOME,
    MODERN,
    SECOND,
    TABLES,
    UNDATED,
    Made,
    SiteMake,
    answers,
    whole,
)

from crawler.learning import Learnt, gather, learn
from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from registry import Host, Outlet, OutletKind, Selectors
from registry.syntax import pattern_fault, selector_fault

MAKES: dict[str, Callable[[Made], SiteMake]] = {
    "modern": lambda _: MODERN,
    "tables": lambda _: TABLES,
    "two": lambda it: SECOND if it.number % 3 == 0 else MODERN,
    "undated": lambda _: UNDATED,
}


def learnt_of(name: str) -> Learnt:
    return learn(gather(HOME, answers(MAKES[name]), FETCHED), fetched=FETCHED)


@pytest.fixture(scope="module")
def all_learnt() -> dict[str, Learnt]:
    return {name: learnt_of(name) for name in MAKES}


def read(name: str, url: str, learnt: Learnt) -> PageResult:
    outlet = Outlet(
        slug="mau",
        name="Sở Mẫu",
        kind=OutletKind.PORTAL,
        owner="Sở Mẫu",
        hosts=(Host(name="so-mau.example"),),
        pages=(learnt.selectors,),
        article=learnt.article,
    )
    body = next(body for address, body, _ in answers(MAKES[name]) if address == url)
    return read_page(Page(url, body, "text/html; charset=utf-8", FETCHED), outlet)


def article(name: str, made: Made, learnt: Learnt) -> ExtractedArticle:
    result = read(name, HOME.rstrip("/") + MAKES[name](made).path(made), learnt)
    assert isinstance(result, ExtractedArticle), result
    return result


EVERY = [(name, made) for name in MAKES for made in ARTICLES]


@pytest.mark.parametrize(("name", "made"), EVERY, ids=[f"{name}-{made.number}" for name, made in EVERY])
def test_every_article_is_read_whole_by_what_was_learnt(
    all_learnt: dict[str, Learnt], name: str, made: Made
) -> None:
    found = article(name, made, all_learnt[name])
    text = "\n".join(filter(None, (found.lead, *found.body)))
    assert found.title == made.title
    assert found.published == (None if name == "undated" else f"{made.day}T0{made.number % 9 + 1}:15")
    assert all(part in text for part in made.text)
    assert not any(other.title in text for other in ARTICLES)
    assert not any(words in text for words in (CLOCK, "Zalo", "TIN KHÁC", "Chịu trách nhiệm", made.printed))


@pytest.mark.parametrize("name", MAKES)
def test_home_lists_and_contact_page_are_no_articles(all_learnt: dict[str, Learnt], name: str) -> None:
    for path in ("", "tin/", "tin/?trang=2", "lien-he"):
        assert isinstance(read(name, HOME + path, all_learnt[name]), NotAnArticle)


@pytest.mark.parametrize("name", MAKES)
def test_what_was_learnt_may_stand_in_an_outlet_file(all_learnt: dict[str, Learnt], name: str) -> None:
    learnt = all_learnt[name]
    if learnt.article is not None:
        assert pattern_fault(learnt.article) is None
    listed = [css for it in learnt.listings for css in (it.links, it.next) if css]
    for css in (*learnt.selectors.model_dump(exclude_none=True).values(), *listed):
        assert selector_fault(css) is None


@pytest.mark.parametrize("name", ["modern", "tables", "two"])
def test_pattern_takes_articles_and_leaves_the_rest(all_learnt: dict[str, Learnt], name: str) -> None:
    pattern = all_learnt[name].article
    assert pattern is not None
    paths = [urlsplit(url).path for url, _, _ in answers(MAKES[name])]
    assert [path for path in paths if re.search(pattern, path)] == paths[4:]


def test_addresses_that_differ_in_the_query_alone_have_no_pattern(all_learnt: dict[str, Learnt]) -> None:
    assert all_learnt["undated"].article is None
    assert "no_pattern" in {it.code for it in all_learnt["undated"].unsure}


def test_a_site_that_prints_no_date_gets_none_and_says_so(all_learnt: dict[str, Learnt]) -> None:
    assert all_learnt["undated"].selectors.published is None
    assert "no_date" in {it.code for it in all_learnt["undated"].unsure}


def test_the_listing_is_found_with_its_links_and_how_it_turns(all_learnt: dict[str, Learnt]) -> None:
    first = all_learnt["modern"].listings[0]
    assert first.url == HOME + "tin/"
    assert first.page == HOME + "tin/?trang={page}"
    assert first.links is not None
    assert not any("trang=2" in it.url for it in all_learnt["modern"].listings)


def test_writer_lead_and_the_list_amid_the_text_are_told_apart(all_learnt: dict[str, Learnt]) -> None:
    learnt = all_learnt["modern"]
    found = article("modern", ARTICLES[1], learnt)
    assert (found.lead, found.author) == (ARTICLES[1].lead, ARTICLES[1].writer)
    assert article("modern", ARTICLES[3], learnt).lead is None
    assert learnt.selectors.remove is not None
    assert "xem-them" in learnt.selectors.remove


def test_learning_twice_gives_the_same(all_learnt: dict[str, Learnt]) -> None:
    assert learnt_of("two") == all_learnt["two"]


def test_a_site_without_articles_says_so() -> None:
    pages = [
        (HOME, whole("<p>Trang đang xây dựng</p>"), None),
        (f"{HOME}lien-he", whole("<p>Số 1</p>"), None),
    ]
    found = learn(gather(HOME, pages, FETCHED), fetched=FETCHED)
    assert found.selectors == Selectors()
    assert [it.code for it in found.unsure] == ["no_articles"]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"<html>", b"\xff" * 50, b"<p>" * 9000])
def test_broken_pages_among_the_sample_do_no_harm(body: bytes) -> None:
    pages = [*answers(MAKES["modern"]), (f"{HOME}hong", body, "text/html")]
    assert learn(gather(HOME, pages, FETCHED), fetched=FETCHED).selectors.title == "h1.ten-bai"


class Known:
    """A system of which something is known."""

    selectors = Selectors(title="h1.t", body="div.n", category="div.n", published=".dongho")
    only: str | None = None
    article = "^/xem"


def test_what_is_known_of_the_system_fills_gaps_but_never_the_date(all_learnt: dict[str, Learnt]) -> None:
    found = learn(gather(HOME, answers(MAKES["undated"]), FETCHED), Known(), FETCHED)
    assert found.selectors.category == "div.n"
    assert found.selectors.published is None


def test_without_links_by_headline_the_system_alone_speaks() -> None:
    pages = [answer for answer in answers(MAKES["undated"]) if "xem" in answer[0]]
    found = learn(gather(HOME, pages, FETCHED), Known(), FETCHED)
    assert (found.selectors, found.article) == (Known.selectors, "^/xem")
    assert [it.code for it in found.unsure] == ["prior_only"]
