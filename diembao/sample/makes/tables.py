"""A district portal of about 2010: nested tables, a huge menu, letters taken apart and as entities."""

import unicodedata
from collections.abc import Iterable
from html import escape

from diembao.sample.page import (
    Front,
    Make,
    Page,
    Text,
    article_page,
    fill,
    html_page,
    robots,
    shelves,
    tones_apart,
)
from diembao.sample.province import Article

ON_A_PAGE = 4
MENU_SECTIONS = (
    "Giới thiệu chung",
    "Bộ máy tổ chức",
    "Văn bản chỉ đạo điều hành",
    "Công khai ngân sách",
    "Cải cách hành chính",
    "Thủ tục hành chính",
    "Đấu thầu mua sắm công",
    "Lịch công tác",
    "Hỏi đáp pháp luật",
    "Số liệu thống kê",
    "Quy hoạch phát triển",
    "Nông thôn mới",
)
MENU_UNITS = (
    "Văn phòng HĐND và UBND",
    "Phòng Nội vụ",
    "Phòng Tư pháp",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Lao động - Thương binh và Xã hội",
    "Phòng Văn hóa và Thông tin",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Y tế",
    "Thanh tra huyện",
    "Phòng Kinh tế và Hạ tầng",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Dân tộc",
    "Xã Đắk Pra",
    "Xã Nâm Drơi",
    "Xã Quảng Lĩnh",
)
TEST_PAGE = "/tin-tuc/test-tin-1.aspx"
MENU_PAGE = "/tin-tuc/van-ban-chi-dao.aspx"


def path(article: Article) -> str:
    """`/tin-tuc/slug-12.aspx`."""
    return f"/tin-tuc/{article.slug}-{article.number}.aspx"


def text(article: Article) -> Text:
    """No lead of its own, and the signature as the last paragraph."""
    return Text(None, (article.lead, *article.paragraphs, article.author))


def disturbed(line: str) -> str:
    """HTML of the text as such portals have it, word by word: plain, entities, all marks or tones apart."""
    return " ".join(_WAYS[place % len(_WAYS)](word) for place, word in enumerate(line.split(" ")))


def _as_entities(word: str) -> str:
    return escape(word, quote=False).encode("latin-1", "xmlcharrefreplace").decode("latin-1")


def _apart(word: str) -> str:
    return escape(unicodedata.normalize("NFD", word), quote=False)


def _tones_apart(word: str) -> str:
    return escape(tones_apart(word), quote=False)


def _plain(word: str) -> str:
    return escape(word, quote=False)


_WAYS = (_plain, _as_entities, _apart, _tones_apart)


def pages(front: Front) -> dict[str, Page]:
    """Articles, listing pages with the oldest article pinned on top, and two pages that are no article."""
    menu = _menu()
    served = {path(article): article_page(_article(article, menu), article) for article in front.articles}
    newest, pinned = front.articles[:-1], front.articles[-1]
    served |= _listings(front, newest, pinned, menu)
    oldest = pinned.published
    served[TEST_PAGE] = html_page(fill("tables_bare.html", menu=menu, text="test tin"), oldest)
    served[MENU_PAGE] = html_page(fill("tables_bare.html", menu=menu, text=""), oldest)
    return served | robots("User-agent: *\nDisallow:\n", oldest)


def _article(article: Article, menu: str) -> str:
    body = [
        f'<p class="MsoNormal"><span style="font-size:13pt">{disturbed(line)}<o:p></o:p></span></p>'
        for line in text(article).body
    ]
    body.insert(1, '<p class="MsoNormal">&nbsp;</p>')
    return fill(
        "tables_article.html",
        title=disturbed(article.title),
        date=_date(article),
        body="\n".join(body),
        menu=menu,
    )


def _date(article: Article) -> str:
    return f"({article.published:%d.%m.%Y %H:%M})"


def _listings(front: Front, newest: Iterable[Article], pinned: Article, menu: str) -> dict[str, Page]:
    rows = [_row(path(article), disturbed(article.title), article) for article in newest]
    rows.insert(2, _row(MENU_PAGE, "Văn bản chỉ đạo", None))
    rows.append(_row(TEST_PAGE, "test tin", None))
    on_top = _row(path(pinned), disturbed(pinned.title), pinned)
    shelved = shelves(rows, ON_A_PAGE)
    served = {}
    for number, shelf in enumerate(shelved, start=1):
        links = " ".join(f'<a href="/tin-tuc/page/{n}">{n}</a>' for n in range(1, len(shelved) + 1))
        html = fill(
            "tables_listing.html",
            menu=menu,
            rows="\n".join([on_top, *shelf]),
            pages=links,
        )
        served[f"/tin-tuc/page/{number}"] = html_page(html, front.touched)
    return served | {"/tin-tuc": served["/tin-tuc/page/1"], "/": served["/tin-tuc/page/1"]}


def _row(address: str, title: str, article: Article | None) -> str:
    date = _date(article) if article else ""
    return (
        '<tr><td width="8"><img src="/_layouts/images/blank.gif"></td>'
        f'<td class="tieude"><a href="{address}">{title}</a> <span class="ngay">{date}</span></td></tr>'
    )


def _menu() -> str:
    """The menu that every page carries: some 80 kB of nested tables."""
    rows = []
    for s, section in enumerate(MENU_SECTIONS):
        for u, unit in enumerate(MENU_UNITS):
            name = f"zz{s:02d}_TopNavigationMenu{u:02d}"
            rows.append(
                f'<tr id="{name}" onmouseover="Menu_HoverDynamic(this)" onmouseout="Menu_Unhover(this)" '
                f'onkeyup="Menu_Key(event)"><td><table class="ms-topNavFlyOuts {name}_5" cellpadding="0" '
                'cellspacing="0" border="0" width="100%"><tr><td style="white-space:nowrap;width:100%;">'
                f'<a class="{name}_1 ms-topNavFlyOuts {name}_3" href="/Pages/{s}-{u}.aspx" '
                f'style="border-style:none;font-size:1em;">{section} - {unit}</a></td></tr></table></td></tr>'
            )
    return "\n".join(rows)


MAKE = Make(path, pages, text)
