"""Which of the pages that were fetched are articles, where nothing has been learnt of the site yet.

What repeats from page to page is furniture; a page whose own words are mostly not links is an article, and
so is one that prints, as no link, the very words with which a listing linked it.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from lxml import etree

from crawler.pages import ExtractedArticle, read_page
from crawler.pages.document import BLOCKS, one_line
from crawler.survey.links import SHORT, Linked
from crawler.survey.seen import Role
from spool import Outcome
from spool.addresses import identity

LEAST_TEXT: Final = 150
"""Characters of its own that an article has."""
RATIO, RATIO_OF_TITLED = 3.0, 1.5
"""Own words outside links to own words in links, without and with a headline that a listing vouches for."""

UNREADABLE: Final = frozenset({Outcome.NOT_ARTICLE, Outcome.EMPTY_TEXT})
"""What general reading says of a page that selectors may well read."""

Texts = tuple[list[str], list[str]]


class Judge:
    """Compares the pages of one site with each other."""

    def __init__(self, pages: Iterable[Linked], texts_of_links: dict[str, set[str]]) -> None:
        self._pages = {it.visit.landed: it for it in pages}
        self._texts = {url: _texts(it) for url, it in self._pages.items()}
        self._often = Counter(text for both in self._texts.values() for text in {*both[0], *both[1]})
        self._link_texts = texts_of_links
        self.articles = frozenset(url for url in self._pages if self._is_article(url))
        """The landing places of the pages that are articles."""

    def _is_article(self, url: str) -> bool:
        linked = self._pages[url]
        read = read_page(linked.page, None)
        if not isinstance(read, ExtractedArticle) and read.outcome not in UNREADABLE:
            return False
        plain, in_links = self._texts[url]
        furniture = max(2, len(self._pages) // 8)
        own = sum(len(text) for text in plain if self._often[text] <= furniture)
        links = sum(len(text) for text in in_links if self._often[text] <= furniture)
        titled = self._is_titled(url, plain)
        if linked.visit.ask.role is Role.TURNED and not titled:
            return False
        ratio = RATIO_OF_TITLED if titled else RATIO
        return own >= LEAST_TEXT and own >= ratio * links

    def _is_titled(self, url: str, plain: list[str]) -> bool:
        titles = {text for text in self._link_texts.get(identity(url), ()) if len(text.split()) >= SHORT}
        return not titles.isdisjoint(plain)


def _texts(linked: Linked) -> Texts:
    """The texts of a page's lines, outside links and within."""
    plain: list[str] = []
    in_links: list[str] = []
    root = linked.root
    body = root.find("body") if root is not None else None
    if body is None:
        return plain, in_links
    for text, is_link in _lines(body):
        (in_links if is_link else plain).append(text)
    return plain, in_links


def _lines(body: etree._Element) -> Iterable[tuple[str, bool]]:
    parts: list[str] = []
    in_link = False
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in walk:
        breaks = node.tag in BLOCKS or node.tag in {"br", "a"}
        if breaks:
            if text := one_line("".join(parts)):
                yield text, in_link
            parts = []
        if node.tag in {"script", "style", "noscript", "template"} and event == "start":
            walk.skip_subtree()
        elif event == "start":
            in_link |= node.tag == "a"
            parts.append(node.text or "")
        else:
            in_link &= node.tag != "a"
            parts.append(node.tail or "")
    if text := one_line("".join(parts)):
        yield text, in_link
