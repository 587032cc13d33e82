"""The smaller parts of an article page: lead, writer, and what stands in the body but is no text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from crawler.learning.bodies import bodies_of, is_dateline, wanted
from crawler.learning.css import candidates, cost
from crawler.learning.headlines import LEAST_PAGES, headline_of
from crawler.learning.sheets import Sheet, key

_LEAD_NAME: Final = re.compile(
    r"sapo|(?:^|[\s_-])(?:lead|summary|standfirst|hometext|introduce|trich-?dan|tom-?tat|mo-?ta|chapeau)(?:$|[\s_-])",
    re.I,
)
_AUTHOR_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:author|byline|tac-?gia|nguoi-?(?:dang|viet)|but-?danh)(?:$|[\s_-])|authorname|tacgia",
    re.I,
)
_META_NAME: Final = re.compile(r"meta|info|date|time|ngay|author|byline|tac-?gia|share|social|crumb", re.I)
_LEAST_LEAD: Final = 40
_LONGEST_AUTHOR: Final = 80
_SHARE: Final = 0.3
_LOOKED_AT: Final = 40
_MOST_REMOVED: Final = 6
_WIDGET: Final = 0.5
# A bare tag at the end may mean any paragraph of a page that was not in the sample.
_NAMED: Final = re.compile(r"[.#\[][^ >]*$")


def find_lead(articles: Sequence[Sheet], title: str, body: str) -> str | None:
    """The selector of the text between headline and body, or of the part of the body that is named a lead."""
    pages = articles[:_LOOKED_AT]
    votes: Counter[str] = Counter()
    for sheet in pages:
        found = (*_between(sheet, title, body), *_named(sheet, body))
        votes.update({css for it in found for css in candidates(it)})
    good = [css for css, count in votes.items() if count >= LEAST_PAGES and _leads(css, pages, title, body)]
    return max(good, key=lambda css: (votes[css], -cost(css)), default=None)


def loses_text(articles: Sequence[Sheet], title: str, body: str, lead: str | None) -> bool:
    """Whether paragraphs between headline and body are in neither lead nor body."""
    for sheet in articles:
        first = next((it for it in sheet.find(lead) if sheet.text(it)), None) if lead else None
        start, end = sheet.within(first) if first is not None else (0, 0)
        if any(not start <= sheet.within(it)[0] < end for it in _between(sheet, title, body)):
            return True
    return False


def _between(sheet: Sheet, title: str, body: str) -> Iterator[etree._Element]:
    """What is printed between headline and body and runs to a sentence."""
    head, bodies = headline_of(sheet, title), bodies_of(sheet, body)
    if head is None or not bodies:
        return
    after, before = sheet.within(head)[1], sheet.within(bodies[0])[0]
    for line in sheet.lines:
        if line.running and after <= line.place < before and len(line.text) >= _LEAST_LEAD:
            names = f"{line.element.get('class') or ''} {line.element.get('id') or ''}"
            if not is_dateline(line.text) and not _META_NAME.search(names):
                yield line.element


def _named(sheet: Sheet, body: str) -> Iterator[etree._Element]:
    for root in bodies_of(sheet, body):
        for element in root.iter():
            names = f"{element.get('class') or ''} {element.get('id') or ''}"
            if _LEAD_NAME.search(names) and len(sheet.text(element)) >= _LEAST_LEAD:
                yield element
                return


def _leads(css: str, pages: Sequence[Sheet], title: str, body: str) -> bool:
    """Whether the selector finds leads alone: after the headline, before or at the head of the body."""
    right = wrong = 0
    for sheet in pages:
        found = next((it for it in sheet.find(css) if sheet.text(it)), None)
        head, bodies = headline_of(sheet, title), bodies_of(sheet, body)
        if found is None or head is None or not bodies:
            continue
        place = sheet.within(found)
        # A lead ends where the text goes on; what holds the whole body or other articles is none.
        holds = place[0] <= sheet.within(bodies[0])[0] < place[1]
        first = min((line.place for line in wanted(sheet, title)), default=place[0])
        ahead = place[0] < sheet.within(bodies[0])[0] or place[0] <= first
        opens = sheet.within(head)[1] <= place[0] and ahead
        good = (
            opens
            and not holds
            and any(line.running for line in sheet.lines if place[0] <= line.place < place[1])
        )
        right, wrong = right + good, wrong + (not good)
    return right >= LEAST_PAGES and wrong <= 0.1 * right


def find_author(articles: Sequence[Sheet], title: str) -> str | None:
    """The selector of the writer's name, where the page names it so."""
    pages = articles[:_LOOKED_AT]
    votes: Counter[str] = Counter()
    for sheet in pages:
        head = headline_of(sheet, title)
        after = sheet.within(head)[0] if head is not None else 0
        near = [it for it in sheet.kept if sheet.within(it)[0] >= after]
        for element in near:
            names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if _AUTHOR_NAME.search(names) and 2 <= len(sheet.text(element)) <= _LONGEST_AUTHOR:
                votes.update({css for css in candidates(element) if sheet.find(css)[0] is element})
                break
    enough = [css for css, count in votes.items() if count >= max(LEAST_PAGES, _SHARE * len(pages))]
    return max(enough, key=lambda css: (votes[css], -cost(css)), default=None)


def find_removed(
    articles: Sequence[Sheet], body: str, kept: Sequence[str | None], closing: str | None
) -> str | None:
    """Selectors of what stands in the body of most articles and says the same in each: widgets, notices.

    The heading of a list that closes the body stays with its list (`closing`): by it the list is known.
    """
    pages = articles[:_LOOKED_AT]
    votes: Counter[str] = Counter()
    for sheet in pages:
        found = {
            css
            for root in bodies_of(sheet, body)
            for element in root.iterdescendants()
            if isinstance(element.tag, str) and _is_furniture(sheet, element)
            if not (closing and any(it is element for it in _below(sheet, closing)))
            for css in candidates(element)
            if _NAMED.search(css)
        }
        votes.update(found)
    chosen: list[str] = []
    done: set[etree._Element] = set()
    for css in sorted(votes, key=lambda css: (-votes[css], cost(css))):
        if votes[css] < max(LEAST_PAGES, _WIDGET * len(pages)) or css in kept:
            break
        inside = {it for sheet in pages for it in _inside(sheet, body, css)}
        if inside <= done or not _takes_no_text(css, pages, body):
            continue
        chosen.append(css)
        done |= {below for it in inside for below in it.iter()}
        if len(chosen) == _MOST_REMOVED:
            break
    return ", ".join(chosen) or None


def _below(sheet: Sheet, css: str) -> list[etree._Element]:
    return [below for it in sheet.find(css) for below in it.iter()]


def _inside(sheet: Sheet, body: str, css: str) -> list[etree._Element]:
    roots = bodies_of(sheet, body)
    return [it for it in sheet.find(css) if any(up in roots for up in it.iterancestors())]


def _is_furniture(sheet: Sheet, element: etree._Element) -> bool:
    start, end = sheet.within(element)
    lines = [line for line in sheet.lines if start <= line.place < end]
    return bool(lines) and all(line.shared for line in lines) and any(map(str.isalpha, key(lines[0].text)))


def _takes_no_text(css: str, pages: Sequence[Sheet], body: str) -> bool:
    """Whether the selector takes running text on no page."""
    for sheet in pages:
        for element in _inside(sheet, body, css):
            start, end = sheet.within(element)
            if any(line.running for line in sheet.lines if start <= line.place < end):
                return False
    return True
