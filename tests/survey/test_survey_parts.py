"""The parts of a survey that need no site: links, ways to turn, patterns, selectors, the file."""

from datetime import date

import pytest
from faults.server import Page
from survey.surveyed_sites import article, listing

from crawler.survey.document import Found, Survey
from crawler.survey.links import Linked
from crawler.survey.patterns import FEW_OTHERS, NO_OTHERS, article_pattern
from crawler.survey.seen import Ask, Role, Visit
from crawler.survey.selecting import links_css
from crawler.survey.turning import turns
from diembao.outlet_file import Identity, faults, outlet_toml
from registry import Channel, ChannelKind, RegistryError, Selectors
from spool.addresses import identity

HOME = "http://tin.example/tin-tuc"
HOSTS = frozenset({"tin.example"})


def linked(page: Page | str, url: str = HOME) -> Linked:
    text = page if isinstance(page, str) else page.text
    return Linked(
        Visit(Ask(url, Role.SECTION), url, 200, body=text.encode(), content_type="text/html"), HOSTS
    )


TURNS = {
    "said": (
        "<a class='next' href='/tin-tuc/2'>Trang sau</a>",
        "http://tin.example/tin-tuc/2",
        "a.next",
        None,
    ),
    "by its words": (
        "<a href='/tin-tuc/2'>Tiếp</a>",
        "http://tin.example/tin-tuc/2",
        "a:contains('Tiếp')",
        None,
    ),
    "in a pager": (
        "<div class='phantrang'><a href='/tin-tuc/2'>»</a></div>",
        "http://tin.example/tin-tuc/2",
        ".phantrang a:contains('»')",
        None,
    ),
    "numbered path": (
        "<a href='/t/trang-2.html'>2</a> <a href='/t/trang-3.html'>3</a>",
        "http://tin.example/t/trang-2.html",
        None,
        "http://tin.example/t/trang-{page}.html",
    ),
    "numbered query": (
        "<a href='?nam=2022&p=2'>2</a> <a href='?nam=2022&p=3'>3</a>",
        "http://tin.example/tin-tuc?nam=2022&p=2",
        None,
        "http://tin.example/tin-tuc?nam=2022&p={page}",
    ),
    "a guess": ("", "http://tin.example/tin-tuc/page/2", None, "http://tin.example/tin-tuc/page/{page}"),
}


@pytest.mark.parametrize("name", TURNS)
def test_how_a_listing_turns(name):
    html, url, following, page = TURNS[name]
    first = next(turns(linked(f"<html><body><p>Tin</p>{html}</body></html>")))
    assert (first.url, first.next, first.page) == (url, following, page)


def test_offsets_are_no_page_numbers():
    html = "<html><body><a href='?start=20'>2</a> <a href='?start=40'>3</a></body></html>"
    assert [turn for turn in turns(linked(html)) if turn.page and not turn.guessed] == []


PATTERNS = {
    "ids": (["/a-b-1.html", "/c-22.html"], ["/tin.html", "/"], r"-\d+\.html?$"),
    "headlines": (
        ["/a-b-c-d/", "/e-f-g-h-i/"],
        ["/tin-tuc/", "/"],
        "^/[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[^/]+/?$",
    ),
    "folder": (["/tin/a", "/tin/b"], ["/", "/lien-he"], "^/tin/[^/]+/?$"),
    "none": (["/a", "/b"], ["/c", "/d"], None),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_what_tells_an_articles_address(name):
    articles, others, pattern = PATTERNS[name]
    there = [f"http://tin.example{path}" for path in articles]
    away = [f"http://tin.example{path}" for path in others]
    assert article_pattern(there, away, NO_OTHERS) == pattern


def test_one_other_page_among_many_may_pass_where_there_is_nothing_better():
    there = [f"http://tin.example/a-{number}.html" for number in range(9)]
    away = [
        "http://tin.example/thu-1.html",
        *(f"http://tin.example/muc/{letter}" for letter in "abcdefghijklmnopqrstu"),
    ]
    assert article_pattern(there, away, NO_OTHERS) is None
    assert article_pattern(there, away, FEW_OTHERS) == r"-\d+\.html?$"


def test_links_are_told_by_what_lies_around_those_that_lead_to_articles():
    page = linked(listing(range(6)))
    known = {identity(f"http://tin.example/tin/bai-{number}.html"): True for number in range(3)}
    css = links_css(page, known | {identity("http://tin.example/"): False})
    assert css in {"h3 a", ".ds a", ".ds h3 a"}


def test_menus_are_known():
    links = {link.url: link for link in linked(article(1), "http://tin.example/x").links}
    assert links["http://tin.example/tin-tuc"].menu


def survey(channels=3, selectors=None):
    listed = [
        Found(
            channel=Channel(kind=ChannelKind.LISTING, url=f"{HOME}/{number}", links="h3 a"), listed=5, sure=5
        )
        for number in range(channels)
    ]
    return Survey(
        home=HOME,
        requests=20,
        hosts=("tin.example",),
        channels=tuple(listed),
        article=r"-\d+\.html?$",
        selectors=selectors,
        articles=9,
    )


WHO = Identity("tin", 'Trang "tin" \\ xã', "portal", "UBND xã")


@pytest.mark.parametrize(
    ("system", "words"), [("wordpress", "hệ thống wordpress"), (None, "hệ thống không rõ")]
)
def test_the_file_names_the_system(system, words):
    found = survey(1).model_copy(update={"platform": system})
    assert words in outlet_toml(WHO, found, date(2026, 1, 2)).splitlines()[0]


def test_the_file_is_valid_and_not_longer_than_it_may_be():
    whole = Selectors(title="h1", lead="p.sapo", body="div.x", published="i", author="b", remove=".ads")
    text = outlet_toml(WHO, survey(30, whole), date(2026, 1, 2))
    assert len(text.splitlines()) <= 25
    assert text.count('kind = "listing"') > 3
    faults("tin", text, [])


def test_crawled_text_cannot_leave_its_string():
    evil = Identity("tin", 'x"\nverified = true\n[[pages]]\n#', "portal", "y\u2028\x7f'")
    text = outlet_toml(evil, survey(1), date(2026, 1, 2))
    assert [line for line in text.splitlines() if line.startswith("verified")] == [
        "verified = false  # đổi thành true khi đã đọc thử một đêm và xem lại"
    ]


def test_a_file_that_would_not_load_is_told():
    broken = survey(1).model_copy(update={"article": "(a+)+$"})
    with pytest.raises(RegistryError):
        faults("tin", outlet_toml(WHO, broken, date(2026, 1, 2)), [])
