"""Buttons that say "more": where they lead, as far as it can be read without running a script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from crawler.channels.listed import Sieve
from crawler.pages.document import text_of

MOST: Final = 3
"""Buttons of one page that are tried: each costs a request."""
_MORE: Final = re.compile(
    r"(?:xem|tải|đọc|hiển thị)(?: thêm| tiếp)(?: tin| bài)?(?: khác)?|(?:load|show|see|view) more", re.I
)
_EDGES: Final = " .…»›>→+↓▼\N{NO-BREAK SPACE}"
_LONGEST: Final = 40
_ADDRESSES: Final = (
    *("data-url", "data-href", "data-next", "data-next-url", "data-ajax", "data-ajax-url"),
    *("data-load", "data-link", "data-src", "data-endpoint", "data-api", "href"),
)
"""Where an address is looked for, the likeliest first."""
_NUMBERS: Final = ("data-page", "data-next-page", "data-trang", "data-p", "data-pageindex")
_BLANK: Final = re.compile(
    r"\{(?:page|p|trang|0|n)?\}|%7B(?:page|p|trang|0|n)?%7D|__page__|:page\b|\[page\]", re.I
)
_NAME: Final = re.compile(r"page|paged|p|trang|pageindex|page_?no|pagenumber", re.I)
_SECOND: Final = re.compile(r"(?<![0-9])2(?![0-9])")


@dataclass(frozen=True, slots=True)
class Button:
    """One such button."""

    url: str
    """What it asks for first."""
    page: str | None
    """The same for page n, with `{page}`; null where the address does not tell."""
    css: str | None
    """Where the address stands, for a list whose further pages bring the button again."""


def buttons(root: etree._Element | None, sieve: Sieve, own: str) -> Iterator[Button]:
    """The buttons of the page at `own`, each address once."""
    if root is None:
        return
    found: dict[str, Button] = {}
    for element in root.iter("a", "button", "div", "span", "input", "p"):
        if len(found) < MOST and _says_more(element):
            button = _button(element, sieve, own)
            if button is not None:
                found.setdefault(button.url, button)
    yield from found.values()


def _says_more(element: etree._Element) -> bool:
    words = element.get("value") or "" if element.tag == "input" else _short_text(element)
    return _MORE.fullmatch(words.strip(_EDGES)) is not None


def _short_text(element: etree._Element) -> str:
    # The text of every box is not worth the reading: a button has few parts and few words.
    if len(element) > 3:
        return ""
    text = text_of(element)
    return text if len(text) <= _LONGEST else ""


def _button(element: etree._Element, sieve: Sieve, own: str) -> Button | None:
    around = [element, *(it for it, _ in zip(element.iterancestors(), range(2), strict=False))]
    for holder in around:
        for name in _ADDRESSES if holder is element else _ADDRESSES[:-1]:
            if (value := (holder.get(name) or "").strip()) and not value.startswith(("#", "javascript:")):
                return _of_address(holder, name, value, sieve, own)
    return None


def _of_address(holder: etree._Element, name: str, value: str, sieve: Sieve, own: str) -> Button | None:
    if blank := _BLANK.search(value):
        return _by_template(value[: blank.start()], value[blank.end() :], sieve)
    url = sieve.resolve(value)
    if url is None or not sieve.is_ours(url):
        return None
    if url == own and name == "href":
        return None
    number = next((it for key in _NUMBERS if (it := (holder.get(key) or "").strip()).isdigit()), None)
    template = _numbered(url)
    if template is None and number == "2":
        template = _with_query(url)
        return Button(template.replace("{page}", "2"), template, None)
    if template is None and name == "href" and urlsplit(url).path != urlsplit(own).path:
        return None  # the way to a section, as front pages have it below each box
    return Button(url, template, _css(holder, name))


def _by_template(before: str, after: str, sieve: Sieve) -> Button | None:
    url = sieve.admit(f"{before}2{after}")
    stand_in = sieve.admit(f"{before}918273645{after}")
    if url is None or stand_in is None:
        return None
    return Button(url, stand_in.replace("918273645", "{page}"), None)


def _numbered(url: str) -> str | None:
    """The address with `{page}` for the number two, where it can mean nothing else."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(_NAME.fullmatch(key) and value == "2" for key, value in pairs):
        query = "&".join(
            f"{key}={{page}}" if _NAME.fullmatch(key) and value == "2" else urlencode([(key, value)])
            for key, value in pairs
        )
        return urlunsplit(parts._replace(query=query))
    places = list(_SECOND.finditer(parts.path))
    if len(places) != 1:
        return None
    place = places[0]
    return urlunsplit(
        parts._replace(path=f"{parts.path[: place.start()]}{{page}}{parts.path[place.end() :]}")
    )


def _with_query(url: str) -> str:
    """The address with a page's number as its last parameter, named as most systems do."""
    return f"{url}{'&' if urlsplit(url).query else '?'}page={{page}}"


def _css(holder: etree._Element, name: str) -> str | None:
    classes = [it for it in (holder.get("class") or "").split() if re.fullmatch(r"[A-Za-z][\w-]*", it)]
    own = holder.get("id") or ""
    value = "" if name == "href" else f"::attr({name})"
    if re.fullmatch(r"[A-Za-z][\w-]*", own):
        return f"#{own}{value}"
    best = next((it for it in classes if re.search(r"more|them|tiep|load", it, re.I)), None)
    if best is None:
        return f"{holder.tag}[{name}]{value}" if value else None
    return f"{holder.tag}.{best}{value}"
