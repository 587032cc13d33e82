"""A district site of the WordPress kind: months in words, related posts in the text, a comment form below."""

from collections.abc import Sequence
from html import escape

from diembao.sample.page import (
    Front,
    Make,
    Page,
    Text,
    article_page,
    fill,
    html_page,
    paragraphs,
    rfc822,
    robots,
    shelves,
)
from diembao.sample.province import Article

ON_A_PAGE = 4
IN_FEED = 6
LISTING = "/category/tin-tuc/"
MONTHS = (
    *("Một", "Hai", "Ba", "Tư", "Năm", "Sáu"),
    *("Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"),
)


def path(article: Article) -> str:
    """`/slug/`."""
    return f"/{article.slug}/"


def printed_date(article: Article) -> str:
    """`14 Tháng Sáu, 2022`."""
    day = article.published
    return f"{day.day} Tháng {MONTHS[day.month - 1]}, {day.year}"


def text(article: Article) -> Text:
    """No lead of its own; the picture, with its caption, after the first paragraph."""
    return Text(None, tuple(filter(None, (article.lead, article.caption, *article.paragraphs))))


def pages(front: Front) -> dict[str, Page]:
    """Articles, the feed and the pages of one category."""
    served = {path(article): article_page(_article(front, article), article) for article in front.articles}
    shelved = shelves(front.articles, ON_A_PAGE)
    for number, shelf in enumerate(shelved, start=1):
        address = LISTING if number == 1 else f"{LISTING}page/{number}/"
        served[address] = html_page(_listing(shelf, number, last=number == len(shelved)), front.touched)
    served["/feed/"] = Page(_feed(front).encode(), front.touched, "application/rss+xml; charset=UTF-8")
    rules = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
    return served | {"/": served[LISTING]} | robots(rules, front.touched)


def _article(front: Front, article: Article) -> str:
    older = [other for other in front.articles if other.published < article.published][:2]
    related = "\n".join(
        f'<li><a href="{path(other)}">{escape(other.title)}</a> '
        f'<span class="date">{printed_date(other)}</span></li>'
        for other in older
    )
    return fill(
        "weblog_article.html",
        title=escape(article.title),
        date=printed_date(article),
        author=escape(article.author),
        category=escape(article.category),
        opening=paragraphs([article.lead]),
        picture=_picture(article),
        body=paragraphs(article.paragraphs),
        related=related,
        number=str(article.number),
    )


def _picture(article: Article) -> str:
    if not article.caption:
        return ""
    return (
        f'<figure class="wp-caption aligncenter"><img src="/wp-content/uploads/{article.number}.jpg" alt="">'
        f'<figcaption class="wp-caption-text">{escape(article.caption)}</figcaption></figure>'
    )


def _listing(shelf: Sequence[Article], number: int, last: bool) -> str:
    items = [
        f'<article class="post"><h2 class="entry-title"><a href="{path(article)}" rel="bookmark">'
        f'{escape(article.title)}</a></h2><span class="posted-on">{printed_date(article)}</span></article>'
        for article in shelf
    ]
    after = f"{LISTING}page/{number + 1}/"
    following = "" if last else f'<a class="next page-numbers" href="{after}">Trang sau</a>'
    return fill("weblog_listing.html", items="\n".join(items), next=following)


def _feed(front: Front) -> str:
    items = [
        f"<item><title>{escape(article.title)}</title><link>{front.base}{path(article)}</link>"
        f"<pubDate>{rfc822(article.published)}</pubDate><dc:creator><![CDATA[{article.author}]]></dc:creator>"
        f'<guid isPermaLink="false">{front.base}/?p={article.number}</guid>'
        f"<description><![CDATA[{article.lead}]]></description></item>"
        for article in front.articles[:IN_FEED]
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(front.site.name)}</title><link>{front.base}</link><description></description>\n"
        + "\n".join(items)
        + "\n</channel></rss>\n"
    )


MAKE = Make(path, pages, text, time_printed=False)
