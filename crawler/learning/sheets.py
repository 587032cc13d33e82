"""Sheets: the sample's pages, parsed once, as lines of text to be held against those of other pages."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from lxml import etree

from crawler.learning.css import matches
from crawler.learning.site import Site, SitePage
from crawler.pages.document import BLOCKS, Document, one_line, open_page, text_of
from crawler.pages.page import Page
from vietnamese.text import normalise

_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "select", "textarea", "button"}
)
_SHARED: Final = 0.25
_SHARED_AT_LEAST: Final = 4
_MADE: Final = 0.15
_LINKED: Final = 0.6
_LEAST_LISTED: Final = 3
_LISTED: Final = 0.4
_ELLIPSIS: Final = re.compile(r"\s*(?:\.\.\.|…)\s*$")
_WORDS: Final = re.compile(r"[^\W_]+")
_SHORTEST_PART: Final = 20


@dataclass(slots=True)
class Line:
    """One line of text as the page shows it."""

    element: etree._Element
    """The innermost block that holds it."""
    place: int
    """Of the element in the order of the page."""
    text: str
    linked: float
    """Share of its letters that are links."""
    key: str
    shared: bool = False
    """Whether it stands on many pages: furniture."""

    @property
    def running(self) -> bool:
        """Whether it may be an article's text."""
        return not self.shared and self.linked < _LINKED


@dataclass(slots=True)
class Sheet:
    """One page."""

    page: SitePage
    root: etree._Element
    lines: list[Line]
    span: dict[etree._Element, tuple[int, int]]
    """Each element's place in the order of the page, and the place after its last descendant."""
    names: frozenset[str]
    """What other pages call it, as keys."""
    openings: tuple[str, ...]
    """Keys of names that were cut short."""
    days: frozenset[date]
    running: int = 0
    """Letters of running text."""
    kept: list[etree._Element] = field(default_factory=list)
    texts: dict[etree._Element, str] = field(default_factory=dict)
    found: dict[str, list[etree._Element]] = field(default_factory=dict)

    def is_named(self, text: str) -> bool:
        """Whether other pages link to this one with these words: in full, cut short, or a teaser after."""
        own = key(text)
        if own in self.names:
            return True
        if len(own) < _SHORTEST_PART:
            return False
        return any(own.startswith(start) for start in self.openings) or any(
            name.startswith(own) for name in self.names
        )

    @property
    def lists(self) -> bool:
        """Whether much of what the page has of its own is links: a section rather than an article."""
        own = [line for line in self.lines if not line.shared and line.linked >= _LINKED]
        return len(own) >= _LEAST_LISTED and sum(len(line.text) for line in own) > _LISTED * self.running

    def find(self, css: str) -> list[etree._Element]:
        """All elements that a selector finds, in the order of the page."""
        if css not in self.found:
            self.found[css] = matches(self.root, css)
        return self.found[css]

    def text(self, element: etree._Element) -> str:
        """An element's visible text in one line."""
        if element not in self.texts:
            self.texts[element] = text_of(element)
        return self.texts[element]

    def within(self, element: etree._Element) -> tuple[int, int]:
        """The element's places."""
        return self.span.get(element, (0, 0))


def key(text: str) -> str:
    """Words alone, in one case: how two prints of one headline are compared."""
    return " ".join(_WORDS.findall(normalise(text).casefold()))


def sheets_of(site: Site, fetched: datetime) -> list[Sheet]:
    """Every page of the sample that is HTML, with its furniture marked."""
    sheets = []
    for page in site.pages:
        document = open_page(Page(page.url, page.body, page.content_type, fetched))
        if isinstance(document, Document):
            sheets.append(_sheet(page, document.root))
    _mark_shared(sheets)
    return sheets


def _sheet(page: SitePage, root: etree._Element) -> Sheet:
    kept = [node for node in root.iter() if isinstance(node.tag, str)]
    span: dict[etree._Element, tuple[int, int]] = {}
    places = {node: place for place, node in enumerate(kept)}
    for node in reversed(kept):
        last = node[-1] if len(node) else None
        end = span[last][1] if last is not None and last in span else places[node] + 1
        span[node] = (places[node], max(end, places[node] + 1))
    texts = {link.text for link in page.linked if link.text}
    cut = tuple(
        start for text in texts if _ELLIPSIS.search(text) and len(start := key(text)) >= _SHORTEST_PART
    )
    days = frozenset(link.day for link in page.linked if link.day is not None)
    lines = list(_lines(root, places))
    return Sheet(page, root, lines, span, frozenset(map(key, texts)), cut, days, kept=kept)


def _lines(root: etree._Element, places: dict[etree._Element, int]) -> Iterator[Line]:
    """The page's lines: blocks and line breaks end one."""
    pieces: list[tuple[str, bool]] = []
    blocks = [root]
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        block = node.tag in BLOCKS
        if block or node.tag == "br":
            yield from _line(blocks[-1], places, pieces)
        if event == "start":
            if node.tag in _UNSEEN:
                walk.skip_subtree()
                continue
            if block:
                blocks.append(node)
            links += node.tag == "a"
            pieces.append((node.text or "", links > 0))
            continue
        if block:
            blocks.pop()
        links -= node.tag == "a"
        if node is not root:
            pieces.append((node.tail or "", links > 0))
    yield from _line(blocks[-1], places, pieces)


def _line(
    block: etree._Element, places: dict[etree._Element, int], pieces: list[tuple[str, bool]]
) -> Iterator[Line]:
    """The line that the pieces make, if they hold any text; they are used up."""
    text = one_line("".join(piece for piece, _ in pieces))
    if text:
        letters = sum(len(piece.strip()) for piece, _ in pieces) or 1
        linked = sum(len(piece.strip()) for piece, is_link in pieces if is_link) / letters
        yield Line(block, places[block], text, linked, key(text))
    pieces.clear()


def mark_made(articles: Sequence[Sheet]) -> None:
    """Mark what stands on several articles as well: what their make prints, and readers' forms below them.

    Sections and tags may outnumber the articles of a sample, and then nothing of that stands on many pages.
    """
    seen = Counter(own for sheet in articles for own in {line.key for line in sheet.lines})
    bound = max(_SHARED_AT_LEAST, math.ceil(_MADE * len(articles)))
    for sheet in articles:
        for line in sheet.lines:
            line.shared = line.shared or seen[line.key] >= bound


def _mark_shared(sheets: list[Sheet]) -> None:
    """Mark what stands on a quarter of all pages, and on four: home, section and article share a lead."""
    seen = Counter(own for sheet in sheets for own in {line.key for line in sheet.lines})
    bound = max(_SHARED_AT_LEAST, math.ceil(_SHARED * len(sheets)))
    for sheet in sheets:
        for line in sheet.lines:
            line.shared = not line.key or seen[line.key] >= bound
        sheet.running = sum(len(line.text) for line in sheet.lines if line.running)
