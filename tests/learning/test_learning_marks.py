"""What systems print around articles: marks of their pages, forms below them, links of a page to itself."""

from made_learning_sites import ARTICLES, FETCHED, HOME, MODERN, Made, answers, paragraphs

from crawler.learning import Learnt, gather, learn
from crawler.learning.addresses import accepts
from crawler.pages import ExtractedArticle, Page, read_page
from registry import Host, Outlet, OutletKind, Selectors

BASE = HOME.rstrip("/")
FORM = "".join(
    f"<p class='dong-{n}'>Thư điện tử của bạn không được hiển thị cho ai, mục số {n} là bắt buộc.</p>"
    for n in range(6)
)
ANSWERS = {url: (body, kind) for url, body, kind in answers(lambda _: MODERN)}
ADDRESSES = {BASE + MODERN.path(it): it for it in ARTICLES}


class Weblogs:
    """A system that marks the pages of its articles."""

    selectors = Selectors()
    only: str | None = "body.single"
    article: str | None = None


TAGS = range(42)
"""More than articles, so that what stands on all articles stands on less than a quarter of the pages."""


def tag_page(tag: int, made: Made) -> bytes:
    """What a tag alone leads to: one article nearly whole, in the articles' own make."""
    head = f"<h1 class='ten-bai'>thẻ {tag} của trang</h1>"
    link = f"<h2><a href='{MODERN.path(made)}'>{made.title}</a></h2>"
    inner = f"<article>{head}<div class='than-bai'>{link}{paragraphs(made.text)}</div></article>"
    return f"<html><body class='tag'>{inner}</body></html>".encode()


def weblog() -> list[tuple[str, bytes, str]]:
    """The modern site with a mark on its articles, a form and a tag below each, and a page for each tag."""
    pages = []
    for url, (body, kind) in ANSWERS.items():
        made = ADDRESSES.get(url)
        if made is not None:
            tags = [tag for tag in TAGS if tag % len(ARTICLES) == made.number]
            below = "".join(f"<a href='/the/{tag}'>thẻ {tag} của trang</a>" for tag in tags)
            text = body.decode().replace("<body>", "<body class='page single'>")
            text = text.replace("</article>", f"{below}<div>{FORM}</div></article>")
            body = text.encode()
        pages.append((url, body, kind))
    tags = [(f"{BASE}/the/{tag}", tag_page(tag, ARTICLES[tag % len(ARTICLES)]), "text/html") for tag in TAGS]
    return pages + tags


def stored(learnt: Learnt, pages: list[tuple[str, bytes, str]]) -> dict[str, ExtractedArticle]:
    outlet = Outlet(
        slug="mau",
        name="Sở Mẫu",
        kind=OutletKind.PORTAL,
        owner="Sở Mẫu",
        hosts=(Host(name="so-mau.example"),),
        pages=(learnt.selectors,),
    )
    read = {url: read_page(Page(url, body, kind, FETCHED), outlet) for url, body, kind in pages}
    return {url: it for url, it in read.items() if isinstance(it, ExtractedArticle)}


def test_a_mark_keeps_tags_apart_from_articles() -> None:
    pages = weblog()
    learnt = learn(gather(HOME, pages, FETCHED), Weblogs(), FETCHED)
    assert learnt.selectors.title == "body.single h1.ten-bai"
    assert stored(learnt, pages).keys() == ADDRESSES.keys()


def test_a_mark_that_no_page_has_says_nothing() -> None:
    bare = [(url, body, kind) for url, (body, kind) in ANSWERS.items()]
    marked = learn(gather(HOME, bare, FETCHED), Weblogs(), FETCHED)
    assert marked.selectors == learn(gather(HOME, bare, FETCHED), None, FETCHED).selectors


def test_a_form_below_each_article_is_no_text() -> None:
    pages = weblog()
    learnt = learn(gather(HOME, pages, FETCHED), Weblogs(), FETCHED)
    assert learnt.selectors.body == "body.single div.than-bai"
    assert not any("bắt buộc" in line for it in stored(learnt, pages).values() for line in it.body)


def test_a_date_that_links_to_its_own_page_is_the_date() -> None:
    pages = []
    for url, (body, kind) in ANSWERS.items():
        made = ADDRESSES.get(url)
        if made is not None:
            linked = f"<div class='luc'><a href='{MODERN.path(made)}'>{made.printed}</a></div>"
            body = body.decode().replace(f"<div class='luc'>Ngày đăng: {made.printed}</div>", linked).encode()
        pages.append((url, body, kind))
    learnt = learn(gather(HOME, pages, FETCHED), None, FETCHED)
    days = {url: it.published for url, it in stored(learnt, pages).items() if accepts(learnt.article, url)}
    assert days == {url: f"{it.day}T0{it.number % 9 + 1}:15" for url, it in ADDRESSES.items()}
