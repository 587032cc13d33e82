"""A district portal of the Liferay kind: an asset publisher, a "Tiếp theo" link, a counter of views."""

from html import escape

from diembao.sample.page import Front, Make, Page, fill, html_page, lead_apart, paragraphs, robots, shelves
from diembao.sample.province import Article

ON_A_PAGE = 4
LISTING = "/web/guest/tin-tuc"


def path(article: Article) -> str:
    """`/web/guest/tin-tuc/-/view_content/12-slug.html`."""
    return f"{LISTING}/-/view_content/{article.number}-{article.slug}.html"


def pages(front: Front) -> dict[str, Page]:
    """Articles and listing pages; the views counted differ from night to night, and so do the bytes."""
    served = {path(article): html_page(_article(front, article), front.touched) for article in front.articles}
    shelved = shelves(front.articles, ON_A_PAGE)
    for number, shelf in enumerate(shelved, start=1):
        text = fill(
            "publisher_listing.html",
            items="\n".join(_item(article) for article in shelf),
            next=_next(number + 1) if number < len(shelved) else '<span class="next">Tiếp theo</span>',
        )
        served[_listing(number)] = html_page(text, front.touched)
    return served | {"/": served[LISTING]} | robots("User-agent: *\nDisallow: /c/\n", front.touched)


def _listing(number: int) -> str:
    return LISTING if number == 1 else f"{LISTING}?p_p_id=101_INSTANCE_tinTuc&p_p_lifecycle=0&cur={number}"


def _next(number: int) -> str:
    return f'<a class="next" href="{escape(_listing(number))}">Tiếp theo</a>'


def _views(front: Front, article: Article) -> int:
    return article.number % 89 + 7 * front.night


def _article(front: Front, article: Article) -> str:
    return fill(
        "publisher_article.html",
        title=escape(article.title),
        date=f"Ngày đăng {article.published:%d/%m/%Y | %H:%M} | View count: {_views(front, article)}",
        lead=escape(article.lead),
        body=paragraphs(article.paragraphs, '<p style="text-align: justify;">'),
        author=escape(article.author),
        category=escape(article.category),
    )


def _item(article: Article) -> str:
    return (
        f'<div class="asset-abstract"><h3 class="asset-title"><a href="{path(article)}">'
        f'{escape(article.title)}</a></h3><div class="asset-summary">{escape(article.lead)}</div>'
        f'<div class="metadata">{article.published:%d/%m/%Y}</div></div>'
    )


MAKE = Make(path, pages, lead_apart)
