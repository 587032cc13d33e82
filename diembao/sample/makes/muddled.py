"""An organisation's site with broken charsets: a header that lies, windows-1258, stray letters and marks."""

from datetime import datetime
from html import escape

from diembao.sample.page import Front, Make, Page, fill, lead_apart, paragraphs, shelves, tones_apart
from diembao.sample.province import Article

ON_A_PAGE = 3
LYING = "text/html; charset=iso-8859-1"
"""Header of the pages that are UTF-8."""
OLD_TONES = (
    *(("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("ọa", "oạ")),
    *(("ủy", "uỷ"), ("ùy", "uỳ"), ("úy", "uý"), ("ụy", "uỵ"), ("ỏe", "oẻ")),
)
ZERO_WIDTH_SPACE = "\u200b"


def path(article: Article) -> str:
    """`/chitiet.php?mod=tin&id=12`."""
    return f"/chitiet.php?mod=tin&id={article.number}"


def legacy(article: Article) -> bool:
    """Whether the page is in windows-1258: every third number."""
    return article.number % 3 == 0


def printed_date(article: Article) -> str:
    """`Cập nhật ngày: 13/12/2022 | 08:59 GMT+7`."""
    return f"Cập nhật ngày: {article.published:%d/%m/%Y | %H:%M} GMT+7"


def pages(front: Front) -> dict[str, Page]:
    """Articles and listing pages; there is no robots.txt."""
    served = {path(article): _article(article) for article in front.articles}
    shelved = shelves(front.articles, ON_A_PAGE)
    for number, shelf in enumerate(shelved, start=1):
        text = fill(
            "muddled_listing.html",
            items="\n".join(_item(article) for article in shelf),
            pages=" ".join(f'<a href="{_listing(n)}">{n}</a>' for n in range(1, len(shelved) + 1)),
        )
        served[_listing(number)] = _lying(text, front.touched)
    return served | {"/": served[_listing(1)]}


def muddled(text: str) -> str:
    """The text with Ð for Đ, tone marks in the older place, and a zero-width space here and there."""
    for modern, older in OLD_TONES:
        text = text.replace(modern, older, 1)
    words = text.replace("Đ", "Ð").split(" ")
    words[4::9] = [word + ZERO_WIDTH_SPACE for word in words[4::9]]
    return " ".join(words)


def windows_1258(text: str) -> bytes:
    """The text in windows-1258, where tone marks are letters of their own; or a UnicodeEncodeError."""
    return tones_apart(text).encode("windows-1258")


def _listing(number: int) -> str:
    return "/tin-hoat-dong/" if number == 1 else f"/tin-hoat-dong/trang-{number}.html"


def _item(article: Article) -> str:
    link = f'<a class="ten" href="{escape(path(article))}">{escape(muddled(article.title))}</a>'
    return f'<div class="tin">{link} <i>{printed_date(article)}</i></div>'


def _lying(text: str, modified: datetime) -> Page:
    return Page(text.encode(), modified, LYING)


def _article(article: Article) -> Page:
    old = legacy(article)
    form = str if old else muddled
    text = fill(
        "muddled_article.html",
        charset="windows-1258" if old else "utf-8",
        title=escape(form(article.title)),
        date=printed_date(article),
        lead=escape(form(article.lead), quote=False),
        body=paragraphs(form(paragraph) for paragraph in article.paragraphs),
        author=escape(article.author),
    )
    modified = article.modified or article.published
    return Page(windows_1258(text), modified, "text/html") if old else _lying(text, modified)


MAKE = Make(path, pages, lead_apart)
