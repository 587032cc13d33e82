"""What a site answers with, and the few things that all makes of pages share."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple, TypeVar

from diembao.sample.province import NIGHTS, Article, Site

TEMPLATES = Path(__file__).parent / "templates"
TONES = "\u0300\u0301\u0303\u0309\u0323"
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page:
    """One address's answer: the same bytes whenever it is asked for within a night."""

    body: bytes
    modified: datetime
    content_type: str = "text/html; charset=utf-8"

    @property
    def etag(self) -> str:
        """A strong validator of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'


@dataclass(frozen=True, slots=True)
class Front:
    """All that a make renders: a site's articles in one night, newest first, under one base address."""

    site: Site
    base: str
    """`http://127.0.2.1:8070`, without a slash at the end."""
    night: int
    articles: tuple[Article, ...]

    @property
    def touched(self) -> datetime:
        """When the site's lists last changed."""
        return NIGHTS[self.night]


class Text(NamedTuple):
    """An article's text as a make prints it: captions and signature stand where the page has them."""

    lead: str | None
    """Null where the make does not mark it off: then it is the first paragraph."""
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Make:
    """A kind of site: where it puts an article, what it serves, and how much of an article it prints."""

    path: Callable[[Article], str]
    pages: Callable[[Front], dict[str, Page]]
    """Every address (path with query) that the site answers."""
    text: Callable[[Article], Text]
    time_printed: bool = True
    """Whether the hour stands beside the day."""


@cache
def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text(encoding="utf-8"))


def fill(name: str, **values: str) -> str:
    """The template's text; the values are HTML already. Raises KeyError for a value that is missing."""
    return _template(name).substitute(values)


def html_page(text: str, modified: datetime) -> Page:
    """A page as most sites send it: UTF-8 and said so."""
    return Page(text.encode(), modified)


def article_page(text: str, article: Article) -> Page:
    """The page of an article: modified when the article was edited or, if never, published."""
    return html_page(text, article.modified or article.published)


def paragraphs(texts: Iterable[str], opening: str = "<p>", closing: str = "</p>") -> str:
    """The texts, escaped, each in its element, one a line."""
    return "\n".join(f"{opening}{escape(text, quote=False)}{closing}" for text in texts)


def lead_apart(article: Article) -> Text:
    """The text with a lead that is marked as such, and nothing between the paragraphs."""
    return Text(article.lead, article.paragraphs)


def shelves(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """The items in pages of that size; one empty page where there are none."""
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def tones_apart(text: str) -> str:
    """The text as old keyboards wrote it: ê is one letter, its tone mark another."""
    letters = []
    for letter in text:
        spread = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in spread if mark in TONES)
        rest = "".join(mark for mark in spread if mark not in TONES)
        letters.append(unicodedata.normalize("NFC", rest) + tones)
    return "".join(letters)


def rfc822(moment: datetime) -> str:
    """A feed's usual date."""
    return format_datetime(moment)


def robots(text: str, modified: datetime) -> dict[str, Page]:
    """A robots.txt."""
    return {"/robots.txt": Page(text.encode(), modified, "text/plain")}
