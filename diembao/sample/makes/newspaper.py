"""A newspaper's modern site: JSON-LD and OpenGraph, a feed of the newest ten, sitemaps of all."""

import gzip
import json
from html import escape

from diembao.sample.page import (
    WEEKDAYS,
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
)
from diembao.sample.province import Article

IN_FEED = 10
IN_NEWS_SITEMAP = 6
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
FILM = bytes.fromhex("000000186674797069736f6d0000020069736f6d6d703432")


def path(article: Article) -> str:
    """`/slug-12345.html`."""
    return f"/{article.slug}-{article.number}.html"


def printed_date(article: Article) -> str:
    """`Thứ ba, 14/06/2022 10:35 (GMT+7)`."""
    return f"{WEEKDAYS[article.published.weekday()]}, {article.published:%d/%m/%Y %H:%M} (GMT+7)"


def text(article: Article) -> Text:
    """The lead apart; the picture's caption after the second paragraph, the film's title at the end."""
    first, rest = article.paragraphs[:2], article.paragraphs[2:]
    return Text(article.lead, tuple(filter(None, (*first, article.caption, *rest, article.video))))


def pages(front: Front) -> dict[str, Page]:
    """Home, articles with their media, the feed, the sitemap index and its two sitemaps."""
    served = {path(article): _article(front, article) for article in front.articles}
    for article in front.articles:
        moment = article.published
        if article.caption:
            served[f"/media/{article.number}.png"] = Page(PIXEL, moment, "image/png")
        if article.video:
            served[f"/media/{article.number}.mp4"] = Page(FILM, moment, "video/mp4")
    packed = gzip.compress(_sitemap(front).encode(), mtime=0)
    return served | {
        "/": html_page(_home(front), front.touched),
        "/rss/thoi-su.rss": Page(_feed(front), front.touched, "application/rss+xml; charset=utf-8"),
        "/sitemap.xml": Page(_index(front).encode(), front.touched, "text/xml"),
        "/sitemaps/articles-2022.xml.gz": Page(packed, front.touched, "application/x-gzip"),
        "/sitemaps/news.xml": Page(_news_sitemap(front).encode(), front.touched, "text/xml"),
        **robots(f"User-agent: *\nDisallow: /tim-kiem\nSitemap: {front.base}/sitemap.xml\n", front.touched),
    }


def _article(front: Front, article: Article) -> Page:
    url = front.base + path(article)
    html = fill(
        "newspaper_article.html",
        title=escape(article.title),
        url=url,
        lead=escape(article.lead),
        category=escape(article.category),
        author=escape(article.author),
        date=printed_date(article),
        published=article.published.isoformat(),
        modified=(article.modified or article.published).isoformat(),
        metadata=_metadata(article, url),
        body=_body(article),
    )
    return article_page(html, article)


def _metadata(article: Article, url: str) -> str:
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": article.title,
        "description": article.lead,
        "datePublished": article.published.isoformat(),
        "dateModified": (article.modified or article.published).isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "articleSection": article.category,
        "publisher": {"@type": "NewsMediaOrganization", "name": "Báo Đắk Mây điện tử"},
    }
    return json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")


def _body(article: Article) -> str:
    """The paragraphs with an advertisement after the second one, then picture and film."""
    first, rest = article.paragraphs[:2], article.paragraphs[2:]
    parts = [paragraphs(first), '<div class="ads"><span>AD</span>Quảng cáo</div>']
    if article.caption:
        parts.append(
            f'<figure class="picture"><img src="/media/{article.number}.png" alt="{escape(article.caption)}">'
            f"<figcaption>{escape(article.caption)}</figcaption></figure>"
        )
    parts.append(paragraphs(rest))
    if article.video:
        parts.append(
            f'<figure class="video"><video controls src="/media/{article.number}.mp4"></video>'
            f"<figcaption>{escape(article.video)}</figcaption></figure>"
        )
    return "\n".join(filter(None, parts))


def _home(front: Front) -> str:
    items = [
        f'<li><h3><a href="{path(article)}">{escape(article.title)}</a></h3>'
        f"<p>{escape(article.lead)}</p></li>"
        for article in front.articles[:IN_FEED]
    ]
    return fill("newspaper_home.html", items="\n".join(items))


def _feed(front: Front) -> bytes:
    """RSS as it is met: a byte order mark, a bare ampersand, one date in Vietnamese, one tracked address."""
    items = []
    for place, article in enumerate(front.articles[:IN_FEED]):
        date = printed_date(article) if place == 2 else rfc822(article.published)
        tracking = "?utm_source=rss" if place == 1 else ""
        items.append(
            f"<item><title><![CDATA[{article.title}]]></title>"
            f"<link>{front.base}{path(article)}{tracking}</link>"
            f"<description><![CDATA[{article.lead}]]></description>"
            f"<category>{'Văn hóa & Xã hội' if place == 3 else escape(article.category)}</category>"
            f"<pubDate>{date}</pubDate></item>"
        )
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>Thời sự & Đời sống - Báo Đắk Mây</title><link>{front.base}/</link>"
        "<description>Tin mới nhất</description>\n"
    )
    return ("\ufeff" + head + "\n".join(items) + "\n</channel></rss>\n").encode()


def _index(front: Front) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<sitemap><loc>{front.base}/sitemaps/articles-2022.xml.gz</loc></sitemap>\n"
        f"<sitemap><loc>{front.base}/sitemaps/news.xml</loc></sitemap>\n</sitemapindex>\n"
    )


def _sitemap(front: Front) -> str:
    entries = [
        f"<url><loc>{front.base}{path(article)}</loc>"
        f"<lastmod>{(article.modified or article.published).isoformat()}</lastmod></url>"
        for article in front.articles
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(entries)
        + "\n</urlset>\n"
    )


def _news_sitemap(front: Front) -> str:
    entries = [
        f"<url><loc>{front.base}{path(article)}</loc><news:news><news:publication>"
        "<news:name>Báo Đắk Mây</news:name><news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{article.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>"
        for article in front.articles[:IN_NEWS_SITEMAP]
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
        + "\n".join(entries)
        + "\n</urlset>\n"
    )


MAKE = Make(path, pages, text)
