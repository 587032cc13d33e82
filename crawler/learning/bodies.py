"""The body: the part of a page that differs from all other pages and holds the running text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from crawler.learning.css import candidates, cost
from crawler.learning.headlines import LEAST_PAGES, LEAST_TEXT, headline_of
from crawler.learning.sheets import Line, Sheet, key

_HELD: Final = 0.7
_TRIED: Final = 60
_LEAST_F1: Final = 0.5
_MISSED: Final = 0.3
_MOST_SETS: Final = 3
_SAME: Final = 0.0003
_LOOKED_AT: Final = 60
_REACHED: Final = 0.93
_WEIGHT: Final = 5
"""How much reach counts against closeness: text that is not found is lost, a line too many is not."""
_NOISE: Final = 3
"""How much worse a letter of furniture in the body is than a letter of text that is missing."""
_DOUBTFUL: Final = 0.5
_PARAGRAPH: Final = 60
_STRAY: Final = 1.0
"""What it costs a selector to be found on all pages that are no articles."""
_DATED: Final = re.compile(r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}|tháng \d|\d:\d\d")
_LONGEST_DATED: Final = 80
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z)(?:$|[?#])", re.I)
_LEAST_FILES: Final = 2
"""Notices whose file must be within the body before it counts where a body has it."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The selector of bodies, and how well it fits each page."""

    css: str
    fit: tuple[tuple[Sheet, float], ...]


def find_bodies(
    articles: Sequence[Sheet], others: Sequence[Sheet], title: str, *, lead_apart: bool
) -> Bodies | None:
    """The selector that holds most of what varies below the headline and least of the rest.

    Short articles and those with nothing but a file tell nothing of where text lies, but must have the place;
    `others`, which are no articles, should not. With `lead_apart` the first paragraph may lie outside.
    """
    pages = [sheet for sheet in articles if sum(len(it.text) for it in wanted(sheet, title)) >= LEAST_TEXT]
    pages = pages[:_LOOKED_AT]
    texts = {sheet.page.url: _Texts(sheet, title, lead_apart) for sheet in pages}
    found: list[str] = []
    fit: dict[str, float] = {}
    for _ in range(_MOST_SETS):
        missed = [sheet for sheet in pages if fit.get(sheet.page.url, 0.0) < _MISSED]
        best = _best(missed, texts, articles, others)
        if best is None:
            break
        joined = ", ".join((*found, best))
        tried = {sheet.page.url: texts[sheet.page.url].f1(joined) for sheet in pages}
        if sum(tried.values()) <= sum(fit.values()):
            break
        found.append(best)
        fit = tried
    return Bodies(", ".join(found), tuple((sheet, fit[sheet.page.url]) for sheet in pages)) if found else None


def wanted(sheet: Sheet, title: str) -> list[Line]:
    """The running text from the headline on."""
    head = headline_of(sheet, title)
    if head is None:
        return []
    start, end = sheet.within(head)
    own = key(sheet.text(head))
    return [
        line
        for line in sheet.lines
        if line.running and line.place >= start and not start <= line.place < end and not _quotes(line, own)
    ]


def _quotes(line: Line, headline: str) -> bool:
    """Whether a line prints the headline once more, alone or with words around: `2 responses to ...`."""
    return line.key == headline or (len(headline) >= _PARAGRAPH / 2 and headline in line.key)


def is_dateline(text: str) -> bool:
    """Whether a line is short and has a date or an hour: it may stand in the body or beside the headline."""
    return len(text) <= _LONGEST_DATED and _DATED.search(text) is not None


class _Texts:
    """The text of one page, and how much of it an element holds."""

    def __init__(self, sheet: Sheet, title: str, lead_apart: bool) -> None:
        self.sheet = sheet
        below = wanted(sheet, title)
        sure = [line for line in below if len(line.text) >= _PARAGRAPH and not is_dateline(line.text)]
        if not sure:
            sure = [line for line in below if not is_dateline(line.text)]
        opening = sure[:1] if lead_apart and len(sure) > 1 else []
        self.wanted = [(line.place, len(line.text)) for line in sure[len(opening) :]]
        self.total = sum(size for _, size in self.wanted)
        head = headline_of(sheet, title)
        own = key(sheet.text(head)) if head is not None else ""
        certain = {id(line) for line in sure}
        # What varies but is no sentence may be a caption or signature, or category, writer and date.
        self.rest = [
            (line.place, len(line.text) * (_DOUBTFUL if line.running else _NOISE))
            for line in sheet.lines
            if id(line) not in certain and line.key not in own
        ]

    def held(self, element: etree._Element) -> int:
        """Letters of the wanted text within an element."""
        start, end = self.sheet.within(element)
        return sum(size for place, size in self.wanted if start <= place < end)

    def recall(self, css: str) -> float:
        """The share of the wanted text that the selector finds."""
        return sum(map(self.held, _outermost(self.sheet.find(css)))) / max(self.total, 1)

    def f1(self, css: str) -> float:
        """How well what the selector finds agrees with the wanted text."""
        found = _outermost(self.sheet.find(css))
        held = sum(map(self.held, found))
        if not held:
            return 0.0
        spans = [self.sheet.within(element) for element in found]
        noise = sum(size for place, size in self.rest if any(start <= place < end for start, end in spans))
        return 2 * held / (held + noise + self.total)

    def chain(self) -> Iterator[etree._Element]:
        """The elements that hold most of the wanted text, from the outermost to the innermost."""
        node: etree._Element | None = self.sheet.root.find("body")
        while node is not None:
            if node.tag != "body":
                yield node
            node = max((it for it in node if isinstance(it.tag, str)), key=self.held, default=None)
            if node is not None and self.held(node) < _HELD * self.total:
                node = None


def _best(
    pages: Sequence[Sheet], texts: dict[str, _Texts], articles: Sequence[Sheet], away: Sequence[Sheet]
) -> str | None:
    """The best selector for these pages; the simplest of those that do equally well."""
    if len(pages) < LEAST_PAGES:
        return None
    votes: Counter[str] = Counter()
    for sheet in pages:
        own = {css for element in texts[sheet.page.url].chain() for css in candidates(element)}
        votes.update(own)
    tried = sorted(votes, key=lambda css: (-votes[css], cost(css)))[:_TRIED]
    others = [sheet for sheet in articles if sheet.page.url not in texts]
    notices = _notices(others)
    scored = []
    for css in tried:
        fits = [texts[sheet.page.url].f1(css) for sheet in pages]
        if sum(fit >= _LEAST_F1 for fit in fits) < LEAST_PAGES:
            continue
        reached = sum(texts[sheet.page.url].recall(css) >= _REACHED for sheet in pages)
        reached += sum(_has_place(sheet, css, notices.get(sheet.page.url, [])) for sheet in others)
        stray = sum(bool(sheet.find(css)) for sheet in away) / max(len(away), 1)
        reach = reached / (len(pages) + len(others))
        scored.append((_WEIGHT * reach + sum(fits) / len(fits) - _STRAY * stray, css))
    if not scored:
        return None
    most = max(score for score, _ in scored)
    return min((css for score, css in scored if score >= most - _SAME), key=cost)


def _notices(short: Sequence[Sheet]) -> dict[str, list[etree._Element]]:
    """By the address of a page with hardly any text, the links to files that no other such page has.

    Where a notice is its file, a body beside it would lose all that the page tells.
    """
    files = {sheet.page.url: [it for it in sheet.kept if _leads_to_file(it)] for sheet in short}
    often = Counter(href for links in files.values() for href in {it.get("href") for it in links})
    own = {url: [it for it in links if often[it.get("href")] == 1] for url, links in files.items()}
    found = {url: links for url, links in own.items() if links}
    return found if len(found) >= _LEAST_FILES else {}


def _leads_to_file(element: etree._Element) -> bool:
    return element.tag == "a" and _FILE.search((element.get("href") or "").strip()) is not None


def _has_place(sheet: Sheet, css: str, files: Sequence[etree._Element]) -> bool:
    """Whether a page with hardly any text has the body's place, and any of its files in it."""
    spans = [sheet.within(it) for it in sheet.find(css)]
    places = [sheet.within(it)[0] for it in files]
    return bool(spans) and (
        not places or any(start <= place < end for start, end in spans for place in places)
    )


def _outermost(found: Sequence[etree._Element]) -> list[etree._Element]:
    inside = set(found)
    return [element for element in found if inside.isdisjoint(element.iterancestors())]


def bodies_of(sheet: Sheet, css: str | None) -> list[html.HtmlElement]:
    """The elements of a page's body, none inside another."""
    return _outermost(sheet.find(css)) if css else []
