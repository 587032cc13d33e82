"""The headline: what pages print in the words with which others link to them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from lxml import etree

from crawler.learning.css import candidates, cost
from crawler.learning.sheets import Sheet, key
from crawler.pages.document import one_line
from crawler.pages.media import absolute
from spool.addresses import identity

LEAST_TEXT: Final = 150
"""Letters of running text on a page that may hold an article."""
LEAST_PAGES: Final = 2
_SHORTEST: Final = 6
_LONGEST: Final = 500
_TRIED: Final = 60
_LEAST_RIGHT: Final = 0.7
_MOST_SETS: Final = 3
_TAGS: Final = {"h1": 0.3, "h2": 0.15, "h3": 0.1}
_NOT_HERE: Final = re.compile(r"bread|crumb|menu|nav|duong-?dan|path", re.I)


@dataclass(frozen=True, slots=True)
class Headlines:
    """The selector of headlines, and the pages on which it finds what others call the page."""

    css: str
    right: tuple[Sheet, ...]


def find_headlines(sheets: Sequence[Sheet], home: str, most: int = _MOST_SETS) -> Headlines | None:
    """The selector of most headlines, joined to those of other templates; None where no headline is found.

    At most `most` templates.
    """
    pages = [sheet for sheet in sheets if sheet.page.url != home and sheet.running >= LEAST_TEXT]
    named = [sheet for sheet in pages if sheet.names]
    found: list[str] = []
    right: dict[str, Sheet] = {}
    for _ in range(most):
        rest = [sheet for sheet in named if sheet.page.url not in right]
        best = _best(rest, pages, found)
        if best is None:
            break
        found.append(best)
        joined = ", ".join(found)
        right = {sheet.page.url: sheet for sheet in named if is_right(sheet, joined)}
    if not found:
        return None
    css = ", ".join(found)
    short = (sheet for sheet in sheets if sheet.running < LEAST_TEXT and sheet.page.url != home)
    return Headlines(css, (*right.values(), *(sheet for sheet in short if is_right(sheet, css))))


def is_right(sheet: Sheet, css: str) -> bool:
    """Whether the selector finds on this page what others call it."""
    element = headline_of(sheet, css)
    return element is not None and sheet.is_named(sheet.text(element))


def headline_of(sheet: Sheet, css: str) -> etree._Element | None:
    """The first match that has text, as extraction takes it."""
    return next((element for element in sheet.find(css) if sheet.text(element)), None)


def _best(rest: Sequence[Sheet], pages: Sequence[Sheet], found: Sequence[str]) -> str | None:
    votes: Counter[str] = Counter()
    nature: defaultdict[str, float] = defaultdict(float)
    for sheet in rest:
        for css, worth in dict(_suggested(sheet)).items():
            votes[css] += 1
            nature[css] = worth
    tried = sorted(votes, key=lambda css: (-votes[css], cost(css)))[:_TRIED]
    scored = [
        (score + nature[css] - 0.02 * cost(css), css) for css in tried if (score := _score(css, rest, pages))
    ]
    if not scored:
        return None
    best = max(scored)[1]
    return best if not found or _adds(best, found, rest) else None


def _adds(css: str, found: Sequence[str], rest: Sequence[Sheet]) -> bool:
    """Whether the further template's selector wins on pages where the ones before find another thing.

    Sections print the words of the menu as articles print those of a list: their links tell them apart.
    """
    joined = ", ".join((*found, css))
    won = [sheet for sheet in rest if is_right(sheet, joined)]
    return len(won) >= LEAST_PAGES and sum(sheet.lists for sheet in won) <= len(won) / 2


def _suggested(sheet: Sheet) -> Iterable[tuple[str, float]]:
    """Selectors of each element that prints one of the page's names, with what its nature is worth."""
    for element in sheet.kept:
        if element.tag in {"html", "body", "head", "title", "script", "style", "option"}:
            continue
        own = _short_text(element)
        if own is None or not _prints_name(sheet, own) or leads_away(element, sheet.page.url):
            continue
        around = " ".join(
            f"{it.get('class') or ''} {it.get('id') or ''}" for it in (element, *_nearest(element))
        )
        worth = _TAGS.get(str(element.tag), 0.0) - (1.0 if _NOT_HERE.search(around) else 0.0)
        for css in candidates(element):
            yield css, worth


def leads_away(element: etree._Element, url: str) -> bool:
    """Whether it links to another page: a list's second page is called "Next", and prints that too."""
    link = next(chain([element] if element.tag == "a" else [], element.iterancestors("a")), None)
    target = absolute(link.get("href") or "", url) if link is not None else None
    return target is not None and identity(target) != identity(url)


def _nearest(element: etree._Element) -> list[etree._Element]:
    return [it for it, _ in zip(element.iterancestors(), range(3), strict=False)]


def _short_text(element: etree._Element) -> str | None:
    size = 0
    pieces: list[str] = []
    for piece in element.itertext():
        size += len(piece.strip())
        if size > _LONGEST:
            return None
        pieces.append(str(piece))
    text = one_line(" ".join(pieces))
    return text if len(text) >= _SHORTEST else None


def _prints_name(sheet: Sheet, text: str) -> bool:
    # The link's words in full: a teaser's first words prove nothing while a selector is looked for.
    own = key(text)
    return (
        own in sheet.names or any(own.startswith(start) for start in sheet.openings) or sheet.is_named(text)
    )


def _score(css: str, rest: Sequence[Sheet], pages: Sequence[Sheet]) -> float:
    """Pages on which the selector is right, less those on which it is wrong; 0 where it is not to be used."""
    values: Counter[str] = Counter()
    right, wrong, doubled = set(), 0, 0
    for sheet in pages:
        found = [element for element in sheet.find(css)[:5] if sheet.text(element)]
        if not found:
            continue
        doubled += len(found) > 1
        text = key(sheet.text(found[0]))
        values[text] += 1
        if sheet.is_named(sheet.text(found[0])):
            right.add(sheet.page.url)
        else:
            wrong += bool(sheet.names)
    often = sum(count for count in values.values() if count > max(2, len(pages) // 10))
    gained = sum(sheet.page.url in right for sheet in rest)
    if gained < min(LEAST_PAGES, len(rest)) or not right:
        return 0.0
    if len(right) / (len(right) + wrong) < _LEAST_RIGHT or often > len(right) * (1 - _LEAST_RIGHT):
        return 0.0
    return gained - 2.0 * wrong - often - 0.1 * doubled
