"""The links of one page, and what each of them looks like before it is followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.channels.dates_beside import DatesBeside
from crawler.channels.json_page import markup_of
from crawler.channels.listed import Sieve
from crawler.pages.document import Document, open_page, text_of
from crawler.pages.page import NotAnArticle, Page
from crawler.survey.seen import Visit
from spool.addresses import canonical, identity

MOST: Final = 2_000
"""Links looked at on one page."""
_FILE: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|svg|ico|mp[34]|avi|wmv|flv|apk|exe|css|js)\Z",
    re.I,
)
_NO_PAGE: Final = re.compile(
    r"log-?in|log-?out|sign-?in|dang-?(?:nhap|ky|xuat)|register|captcha|/print/|/in-?bai|share|mailto|/user[s/]|"
    r"/search|tim-?kiem|/cart|/wp-(?:admin|login|json)|/feed/?\Z|/rss/?|\.rss\Z|\.xml\Z|replytocom",
    re.I,
)
_MENU: Final = re.compile(r"menu|nav(?!el)|breadcrumb|foot|topbar|danh-?muc|chuyen-?muc|sidebar", re.I)
_NEWS: Final = re.compile(
    r"\btin\b|tin-?tuc|thoi-?su|su-?kien|bai-?viet|news|hoat-?dong|chuyen-?muc|category|thong-?bao", re.I
)
_MORE: Final = re.compile(r"(?:xem|đọc) (?:thêm|tiếp|tất cả)|tất cả|see (?:more|all)", re.I)
NEXT: Final = re.compile(
    r"(?:trang )?(?:sau|tiếp|kế|tiếp theo|kế tiếp|trước|đầu|cuối)|next(?: page)?|older(?: posts)?|bài cũ hơn"
    r"|(?:»|›|>|>>|→)|(?:trang sau|next|tiếp|sau)\s*(?:»|›|>|>>|→)",
    re.I,
)
"""What a link to another page of a list says."""
BACK: Final = re.compile(r"(?:trang )?(?:trước|đầu|cuối)", re.I)
"""What it says where it does not lead to the next one."""
_SNIFFED: Final = 100
SHORT: Final = 5
"""Words; a headline has more, the name of a section seldom has."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link, resolved."""

    url: str
    text: str
    menu: bool
    """Whether it stands in a menu, header or footer."""
    day: date | None
    element: etree._Element

    @property
    def words(self) -> int:
        """Length of its text."""
        return len(self.text.split())

    @property
    def may_be_section(self) -> bool:
        """Whether it looks like a way to a list of articles."""
        return bool(self.text) and not self.turns and (self.menu or self.words <= SHORT or self.leads_on)

    @property
    def turns(self) -> bool:
        """Whether it turns the pages of a list."""
        return re.fullmatch(r"[\d\W]{1,6}", self.text) is not None or NEXT.fullmatch(self.text) is not None

    @property
    def leads_on(self) -> bool:
        """Whether it says "more"."""
        return _MORE.fullmatch(self.text) is not None

    @property
    def is_news(self) -> bool:
        """Whether its words or its address speak of news."""
        return _NEWS.search(self.url) is not None or _NEWS.search(self.text.lower()) is not None


class Linked:
    """A page's tree with its links to the outlet's own pages."""

    def __init__(self, visit: Visit, hosts: frozenset[str]) -> None:
        self.visit = visit
        self.hosts = hosts
        opened = open_page(self._readable()) if visit.body else NotAnArticle
        self.document: Document | None = opened if isinstance(opened, Document) else None

    @property
    def root(self) -> etree._Element | None:
        """The tree; null for what is no web page."""
        return self.document.root if self.document else None

    @property
    def is_data(self) -> bool:
        """Whether the answer is JSON."""
        return self.visit.body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}

    @property
    def page(self) -> Page:
        """The page as received."""
        return self.visit.page

    def _readable(self) -> Page:
        """The answer as a page: JSON by the markup that it holds, as a crawl reads a listing."""
        markup = markup_of(self.page.body.decode("utf-8", "replace")) if self.is_data else None
        if markup is None:
            return self.page
        return replace(self.page, body=markup.encode(), content_type="text/html; charset=utf-8")

    @cached_property
    def links(self) -> tuple[PageLink, ...]:
        """Links to pages of the outlet, in the page's order, each element by itself."""
        if self.root is None:
            return ()
        sieve = Sieve(self.base, self.hosts)
        found: list[tuple[etree._Element, str]] = []
        for element in self.root.iter("a"):
            url = _target(element, sieve)
            if url is not None and len(found) < MOST and identity(url) != identity(self.visit.landed):
                found.append((element, url))
        dates = DatesBeside(found, self.visit.fetched)
        return tuple(PageLink(url, _text(a), _in_menu(a), dates.day(a), a) for a, url in found)

    @cached_property
    def base(self) -> str:
        """The address that relative links count from."""
        first = next(self.root.iter("base"), None) if self.root is not None else None
        try:
            return (
                canonical(urljoin(self.visit.landed, (first.get("href") or "").strip()))
                if first is not None
                else self.visit.landed
            )
        except ValueError:  # a <base> that is no address: browsers ignore it too
            return self.visit.landed

    def alternates(self) -> Iterator[str]:
        """Feeds that the page names, and those that it links to."""
        if self.root is None:
            return
        sieve = Sieve(self.base, self.hosts)
        for link in self.root.iter("link", "a"):
            href, kind = link.get("href") or "", (link.get("type") or "").lower()
            named = (
                link.tag == "link"
                and "alternate" in (link.get("rel") or "")
                and ("rss" in kind or "atom" in kind)
            )
            if named or (
                link.tag == "a" and re.search(r"(?:^|[/.])(?:rss|feed|atom)\b", urlsplit(href).path, re.I)
            ):
                url = sieve.admit(href)
                if url is not None:
                    yield url


def _target(element: etree._Element, sieve: Sieve) -> str | None:
    href = (element.get("href") or "").strip()
    if not href or href.startswith("#"):
        return None
    url = sieve.resolve(href)
    if url is None or not sieve.is_ours(url) or _FILE.search(urlsplit(url).path) or _NO_PAGE.search(url):
        return None
    return sieve.admit(href)


def _text(element: etree._Element) -> str:
    return text_of(element) or " ".join((element.get("title") or "").split())


def _in_menu(element: etree._Element) -> bool:
    for around in element.iterancestors():
        if around.tag in {"nav", "footer", "aside"} or (around.tag == "header" and not _in_article(around)):
            return True
        if around.tag == "body":
            return False
        if _MENU.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


def _in_article(element: etree._Element) -> bool:
    return any(around.tag == "article" for around in element.iterancestors())


def shape(url: str) -> str:
    """An address with its numbers left out: calendars and counters have one shape for all their pages."""
    parts = urlsplit(url)
    return re.sub(r"\d+", "0", f"{parts.path}?{parts.query}")
