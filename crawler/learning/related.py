"""Lists of other articles within the body: cut where text follows them, told of where they close it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.learning.bodies import bodies_of
from crawler.learning.css import candidates, cost, names
from crawler.learning.gather import anchors
from crawler.learning.headlines import LEAST_PAGES
from crawler.learning.sheets import Line, Sheet
from spool.addresses import identity

_LINKED: Final = 0.6
_HALF: Final = 0.3
_SHARE: Final = 0.3
_LOOKED_AT: Final = 40
_LONGEST: Final = 3000
_SAYS_RELATED: Final = re.compile(
    r"relat|lien-?quan|tin-?khac|xem-?them|doc-?them|cung-?(?:chuyen-?)?muc", re.I
)


@dataclass(frozen=True, slots=True)
class Related:
    """The selectors of such lists."""

    between: str | None = None
    at_end: str | None = None


def find_related(articles: Sequence[Sheet], body: str) -> Related:
    """The best selector for either place; null where fewer than a third of the articles have such a list."""
    pages = articles[:_LOOKED_AT]
    votes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for sheet in pages:
        for element, closes in _lists(sheet, body):
            votes[closes].update(set(candidates(_named(element))))
    between, at_end = (_best(votes[closes], pages, body) for closes in (False, True))
    if at_end and _SAYS_RELATED.search(at_end):
        # Its own name says that it is no part of the article, wherever it stands.
        return Related(", ".join(dict.fromkeys(filter(None, (between, at_end)))))
    return Related(between if between != at_end else None, at_end)


def _lists(sheet: Sheet, body: str) -> list[tuple[etree._Element, bool]]:
    """The outermost elements of a body that link to other pages of the site, and whether they close it."""
    found: list[tuple[etree._Element, bool]] = []
    own = identity(sheet.page.url)
    links = {it for it, url in anchors(sheet.root, sheet.page.url) if identity(url) != own}
    for root in bodies_of(sheet, body):
        last = max((line.place for line in _lines(sheet, root) if line.running), default=-1)
        taken: set[etree._Element] = set()
        for element in root.iterdescendants():
            if not isinstance(element.tag, str) or any(up in taken for up in element.iterancestors()):
                continue
            if _is_list(sheet, element, links):
                taken.add(element)
                found.append((element, sheet.within(element)[0] > last))
    return found


def _named(element: etree._Element) -> etree._Element:
    """The outermost part of a list that has a name of its own: a bare row or cell can be found by none."""
    return next((it for it in element.iter() if isinstance(it.tag, str) and any(names(it))), element)


def _lines(sheet: Sheet, element: etree._Element) -> list[Line]:
    start, end = sheet.within(element)
    return [line for line in sheet.lines if start <= line.place < end]


def _is_list(sheet: Sheet, element: etree._Element, links: set[etree._Element]) -> bool:
    inside = [it for it in element.iter("a") if it in links]
    if not inside or element.tag in {"a", "li", "span", "b", "strong", "em", "i"}:
        return False
    lines = _lines(sheet, element)
    size = sum(len(line.text) for line in lines)
    linked = sum(len(line.text) * line.linked for line in lines)
    return len(inside) >= 2 and 0 < size <= _LONGEST and linked >= _LINKED * size


def _text_beside(lines: Sequence[Line]) -> int:
    """Letters of text that are neither a link nor a heading that all pages have."""
    return sum(len(line.text) for line in lines if not line.shared and line.linked < _HALF)


def _best(votes: Counter[str], pages: Sequence[Sheet], body: str) -> str | None:
    good = [
        css
        for css, count in votes.items()
        if count >= max(LEAST_PAGES, _SHARE * len(pages)) and _only_lists(css, pages, body)
    ]
    return min(good, key=lambda css: (-votes[css], cost(css)), default=None)


def _only_lists(css: str, pages: Sequence[Sheet], body: str) -> bool:
    for sheet in pages:
        roots = bodies_of(sheet, body)
        for element in sheet.find(css):
            if not any(up in roots for up in element.iterancestors()):
                continue
            lines = _lines(sheet, element)
            if _text_beside(lines) > (1 - _LINKED) * sum(len(line.text) for line in lines):
                return False
    return True
