"""The headline that a page prints, where no selector names it."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Final, NamedTuple

from lxml import etree

from crawler.pages.document import one_line, text_of
from crawler.pages.media import absolute
from crawler.pages.metadata import Metadata
from crawler.pages.page import TitleSource
from spool.addresses import identity
from vietnamese.dates import read_date

_SHORTEST: Final = 8
_LONGEST: Final = 400
_ENOUGH_HEADINGS: Final = 200
# What sites put between the headline and their own name.
_SUFFIX: Final = re.compile(r"\s+[|\-–—»:]\s+")
# The first names the headline of an article; the second also stands over boxes beside it.
_HEADLINE_CLASSES: Final = (
    re.compile(
        r"(?:^|\s)(?:[\w-]*-)?(?:news|article|post|entry|detail|content|page|tin-?tuc|bai-?viet)[_-]?"
        r"(?:title|headline)(?:\s|$)"
        r"|(?:^|\s)title[_-]?(?:news|detail|article|post)(?:\s|$)|(?:^|\s)tieu-?de-(?:tin|bai)",
        re.I,
    ),
    re.compile(r"(?:^|\s)(?:tieu-?de|headline|title)(?:\s|$)", re.I),
)
_AFTER: Final = etree.XPath(
    "following::*[position() <= 15][not(ancestor-or-self::a or ancestor-or-self::li)]"
)
_BEFORE: Final = etree.XPath(
    "preceding::*[position() <= 8][not(ancestor-or-self::a or ancestor-or-self::li)]"
)
_PARAGRAPH: Final = 200
_LONGEST_DATELINE: Final = 60


class Headline(NamedTuple):
    """A title, where it was found, and the element that prints it."""

    text: str
    source: TitleSource
    element: etree._Element | None = None


def find(root: etree._Element, metadata: Metadata) -> Headline | None:
    """The article's title; the `title` tag, which is often the site's own, comes last."""
    tag = _title_tag(root)
    headings = _headings(root)
    claimed = metadata.fields.title
    printed = [head for head in headings if claimed == head.text or _opens(claimed or tag, head.text)]
    if printed:
        return max(printed, key=lambda head: len(head.text))
    if claimed:
        return Headline(_without_site(claimed, metadata.site_name), "metadata")
    # A heading that equals the whole title tag may be the site's name; a class says more.
    for heads in (*(_classed(root, names) for names in _HEADLINE_CLASSES), headings):
        if len(heads) == 1:
            return heads[0]
    return Headline(_without_site(tag, metadata.site_name), "title tag") if tag else None


def heads_a_list(heads: Sequence[etree._Element], url: str) -> bool:
    """Whether what selectors take for the headline is the first of several that each lead to another page."""
    if len(heads) < 2:
        return False
    targets = [leads_to(head, url) for head in heads]
    return targets[0] is not None and len(set(targets) - {None}) > 1


def leads_to(head: etree._Element, url: str) -> str | None:
    """The other page to which the whole of a headline is a link, if it is."""
    links = (it for it in chain(head.iter("a"), head.iterancestors("a")) if text_of(head) in text_of(it))
    address = next((whole for it in links if (whole := absolute(it.get("href") or "", url))), None)
    return address if address is not None and identity(address) != identity(url) else None


def dateline(head: Headline, fetched: datetime) -> str | None:
    """The short line with a date right after or before a printed headline.

    Never the first date of the page: many sites print today's on top of each.
    """
    if head.element is None:
        return None
    for around in (_AFTER, _BEFORE):
        nodes = around(head.element)
        for node in nodes if isinstance(nodes, list) else []:
            text = text_of(node) if isinstance(node, etree._Element) else ""
            if len(text) > _PARAGRAPH and around is _AFTER:
                break
            if 0 < len(text) <= _LONGEST_DATELINE and read_date(text, fetched):
                return text
    return None


def names_of_page(root: etree._Element) -> list[str]:
    """What the page calls itself: its title tag and its main headings."""
    return [*filter(None, [_title_tag(root)]), *(head.text for head in _headings(root))]


def _title_tag(root: etree._Element) -> str | None:
    tag = root.find(".//title")
    return one_line(tag.text or "") or None if tag is not None else None


def _headings(root: etree._Element) -> list[Headline]:
    """The first-level headings, those of the second level where there are none."""
    for level in ("h1", "h2"):
        found = _printed(islice(root.iter(level), _ENOUGH_HEADINGS))
        if found:
            return found
    return []


def _classed(root: etree._Element, names: re.Pattern[str]) -> list[Headline]:
    """The elements whose class says that they are headlines."""
    elements = root.iter("p", "div", "span", "td", "h1", "h2", "h3", "strong", "a")
    named = (element for element in elements if names.search(element.get("class") or ""))
    return _printed(islice(named, _ENOUGH_HEADINGS))


def _printed(elements: Iterable[etree._Element]) -> list[Headline]:
    heads = (Headline(text_of(element, 4 * _LONGEST), "headline", element) for element in elements)
    return [head for head in heads if _SHORTEST <= len(head.text) <= _LONGEST]


def _opens(title: str | None, text: str) -> bool:
    """Whether the title is the text and then the site's name."""
    return title is not None and title.startswith(text) and _SUFFIX.match(title, len(text)) is not None


def _without_site(title: str, site: str | None) -> str:
    if site and title.endswith(site):
        bare = title.removesuffix(site).rstrip(" |-–—»:")
        return bare or title
    parts = list(_SUFFIX.finditer(title))
    # Only what is shorter than the headline can be a site's name.
    if parts and len(title) - parts[-1].end() < parts[-1].start():
        return title[: parts[-1].start()]
    return title
