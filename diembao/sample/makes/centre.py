"""A culture and media centre's site of the NukeViet kind: a feed, and listing pages `/news/page-2/`."""

from collections.abc import Sequence
from html import escape

from diembao.sample.page import (
    WEEKDAYS,
    Front,
    Make,
    Page,
    article_page,
    fill,
    html_page,
    lead_apart,
    paragraphs,
    rfc822,
    robots,
    shelves,
)
from diembao.sample.province import Article

ON_A_PAGE = 4
IN_FEED = 5
INTERNAL = "/noi-bo/lich-truc-thang-12.html"


def path(article: Article) -> str:
    """`/news/tin-tuc/slug-12.html`."""
    return f"/news/tin-tuc/{article.slug}-{article.number}.html"


def pages(front: Front) -> dict[str, Page]:
    """Articles, feed and listing pages, one of which links to a folder that robots.txt forbids."""
    served = {path(article): article_page(_article(front, article), article) for article in front.articles}
    shelved = shelves(front.articles, ON_A_PAGE)
    for number, shelf in enumerate(shelved, start=1):
        text = _listing(shelf, number, last=number == len(shelved))
        served["/news/" if number == 1 else f"/news/page-{number}/"] = html_page(text, front.touched)
    served["/rss/"] = Page(_feed(front).encode(), front.touched, "text/xml; charset=utf-8")
    served[INTERNAL] = html_page("<html><body><h1>Lịch trực nội bộ</h1></body></html>", front.touched)
    rules = "User-agent: *\nDisallow: /noi-bo/\nCrawl-delay: 0.2\n"
    return served | {"/": served["/news/"]} | robots(rules, front.touched)


def printed_date(article: Article) -> str:
    """`Thứ năm - 16/06/2022 09:12`."""
    return f"{WEEKDAYS[article.published.weekday()]} - {article.published:%d/%m/%Y %H:%M}"


def _article(front: Front, article: Article) -> str:
    older = [other for other in front.articles if other.published < article.published][:3]
    return fill(
        "centre_article.html",
        title=escape(article.title),
        date=printed_date(article),
        lead=escape(article.lead),
        body=paragraphs(article.paragraphs),
        author=escape(article.author),
        older="\n".join(
            f'<li><a href="{path(other)}">{escape(other.title)}</a> ({other.published:%d/%m/%Y})</li>'
            for other in older
        ),
    )


def _listing(shelf: Sequence[Article], number: int, last: bool) -> str:
    items = [_item(path(article), article.title, article.lead) for article in shelf]
    if number == 1:
        items.insert(1, _item(INTERNAL, "Lịch trực tháng 12", "Dành cho viên chức Trung tâm."))
    following = "" if last else f'<a class="next" href="/news/page-{number + 1}/">Trang sau</a>'
    return fill("centre_listing.html", items="\n".join(items), next=following)


def _item(address: str, title: str, lead: str) -> str:
    return f'<div class="item"><h3><a href="{address}">{escape(title)}</a></h3><p>{escape(lead)}</p></div>'


def _feed(front: Front) -> str:
    items = [
        f"<item><title>{escape(article.title)}</title><link>{front.base}{path(article)}</link>"
        f"<guid>{front.base}{path(article)}</guid><description>{escape(article.lead)}</description>"
        f"<pubDate>{rfc822(article.published)}</pubDate></item>"
        for article in front.articles[:IN_FEED]
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(front.site.name)}</title><link>{front.base}/</link>"
        "<description>Tin tức</description>\n" + "\n".join(items) + "\n</channel></rss>\n"
    )


MAKE = Make(path, pages, lead_apart)
