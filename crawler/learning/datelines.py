"""The date of publishing: beside the headline, another on other pages, and the one that listings print.

Never the page's clock, which is the same on all pages of one survey, nor the dates of other articles' links.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from lxml import etree

from crawler.learning.bodies import bodies_of, is_dateline
from crawler.learning.css import candidates, cost
from crawler.learning.headlines import LEAST_PAGES, headline_of, leads_away
from crawler.learning.sheets import Sheet
from crawler.pages.document import one_line, text_of
from vietnamese.dates import PrintedDate, read_date

_LONGEST: Final = 160
_TRIED: Final = 40
_LOOKED_AT: Final = 40
_LEAST_SHARE: Final = 0.3
_MOST_SETS: Final = 3
_LONGEST_LINK: Final = 15
_PARAGRAPH: Final = 80
_FARTHEST: Final = 40
# A page may print both dates in one place, until somebody changes the article.
_CHANGED: Final = re.compile(r"updat|modif|edited|cap-?nhat", re.I)


@dataclass(slots=True)
class Evidence:
    """What one selector finds on the articles of the sample."""

    css: str
    pages: int = 0
    found: int = 0
    agrees: int = 0
    """Pages on which it finds the day that a listing prints beside the link."""
    contradicts: int = 0
    far: float = 0.0
    """Lines between the headline and the date, on average."""
    letters: float = 0.0
    """Of the text that prints it, on average."""
    values: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    elsewhere: int = 0
    """Pages that are no articles on which it finds one of the same days."""
    listed: int = 0
    """Pages on which it finds a date behind the text, among several or beside another article's link."""

    @property
    def score(self) -> float:
        """The better the higher; 0 where the selector must not be used."""
        if self.found < max(1, _LEAST_SHARE * self.pages) or self.contradicts > self.agrees:
            return 0.0
        if self.is_clock or self.listed > 0.2 * self.found:
            return 0.0
        share = self.found / self.pages
        trusted = self.agrees / self.found - 2 * self.contradicts / self.found
        varied = len(self.values) / self.found
        beside = (self.far + self.letters / 10) / _FARTHEST
        worse = 0.02 * cost(self.css) + (0.1 if _CHANGED.search(self.css) else 0.0)
        return 2 * share + trusted + 0.5 * varied - beside - worse

    @property
    def is_clock(self) -> bool:
        """Whether it may be the page's clock: one day everywhere, and nothing that speaks for it."""
        if self.found < 2 or self.agrees >= max(1, self.found // 2):
            return False
        return len(self.days) == 1 and (self.elsewhere > 0 or len(self.values) <= 2 or self.found >= 3)


class Dates:
    """Reads printed dates against the time of the survey, each text once."""

    def __init__(self, fetched: datetime) -> None:
        self._fetched = fetched
        self._read: dict[str, PrintedDate | None] = {}

    def read(self, text: str) -> PrintedDate | None:
        """The date that a short text prints, if any."""
        if text not in self._read:
            self._read[text] = read_date(text, self._fetched) if any(map(str.isdigit, text)) else None
        return self._read[text]


def find_date(
    articles: Sequence[Sheet], others: Sequence[Sheet], title: str, body: str, dates: Dates
) -> Evidence | None:
    """The best selector of dates, joined to those of other templates; None where none can be trusted."""
    articles = articles[:_LOOKED_AT]
    ends = {sheet.page.url: _running(sheet, title, body)[1] for sheet in articles}

    def weigh(css: str, pages: Sequence[Sheet]) -> Evidence:
        return _weigh(css, pages, others, title, dates, ends)

    found: Evidence | None = None
    rest: Sequence[Sheet] = articles
    for _ in range(_MOST_SETS):
        weighed = [weigh(css, rest) for css in _tried(rest, title, body, dates)]
        best = max((it for it in weighed if it.score > 0), key=lambda it: it.score, default=None)
        if best is None:
            break
        joined = weigh(f"{found.css}, {best.css}" if found else best.css, articles)
        if found and (joined.found <= found.found or joined.contradicts > found.contradicts):
            break
        found = joined
        rest = [it for it in articles if _day(it, found.css, dates) is None]
        if len(rest) < LEAST_PAGES:
            break
    return found


def _tried(pages: Sequence[Sheet], title: str, body: str, dates: Dates) -> list[str]:
    votes: Counter[str] = Counter()
    for sheet in pages:
        votes.update({css for it in _dated(sheet, title, body, dates) for css in candidates(it)})
    return sorted(votes, key=lambda css: (-votes[css], cost(css)))[:_TRIED]


def _day(sheet: Sheet, css: str, dates: Dates) -> PrintedDate | None:
    element = _first(sheet, css)
    read = dates.read(sheet.text(element)[:400]) if element is not None else None
    return read if read is not None and not read.suspect else None


def _dated(sheet: Sheet, title: str, body: str, dates: Dates) -> Iterator[etree._Element]:
    """Short elements with a date, outside the running text and outside lists of links."""
    text_from, text_to = _running(sheet, title, body)
    head = headline_of(sheet, title)
    for element in sheet.kept:
        place = sheet.within(element)[0]
        if element.tag in {"a", "html", "head", "title", "script", "style", "body"} or element is head:
            continue
        if text_from <= place < text_to:
            continue
        text = _short(element)
        if text and dates.read(text) is not None and not _of_a_link(element, sheet.page.url):
            yield element


def _running(sheet: Sheet, title: str, body: str) -> tuple[int, int]:
    """Places from the body's first paragraph to its end: what is dated in there is what the article tells."""
    head = headline_of(sheet, title)
    after = sheet.within(head)[1] if head is not None else 0
    spans = [sheet.within(element) for element in bodies_of(sheet, body)]
    if not spans:
        return 0, 0
    end = max(span[1] for span in spans)
    start = min(span[0] for span in spans)
    for line in sheet.lines:
        inside = any(span[0] <= line.place < span[1] for span in spans)
        if inside and line.place >= after and not is_dateline(line.text) and len(line.text) >= _PARAGRAPH:
            return line.place, end
    return (max(start, after), end)


def _short(element: etree._Element) -> str | None:
    size = 0
    for piece in element.itertext():
        size += len(piece.strip())
        if size > _LONGEST:
            return None
    return text_of(element) if size >= 5 else None


def _of_a_link(element: etree._Element, url: str) -> bool:
    """Whether the date stands with the link to another article; it may itself be one to its own."""
    parent = element.getparent()
    around = [element, parent] if parent is not None else [element]
    if leads_away(element, url):
        return True
    for container in around:
        links = (link for link in container.iter("a") if leads_away(link, url))
        if any(len(one_line(text_of(link))) > _LONGEST_LINK for link in links):
            return container is element or container.tag in {"li", "p", "dt", "dd"} or _is_small(container)
    return False


def _is_small(container: etree._Element) -> bool:
    return sum(1 for _ in container.iter()) <= 8


def _weigh(
    css: str,
    articles: Sequence[Sheet],
    others: Sequence[Sheet],
    title: str,
    dates: Dates,
    ends: Mapping[str, int],
) -> Evidence:
    evidence = Evidence(css, len(articles))
    far = letters = 0
    for sheet in articles:
        element, read = _first(sheet, css), _day(sheet, css, dates)
        if element is None or read is None:
            continue
        evidence.found += 1
        evidence.values[read.iso()] += 1
        evidence.days[read.day] += 1
        if sheet.days:
            evidence.agrees += read.day in sheet.days
            evidence.contradicts += read.day not in sheet.days
        letters += len(sheet.text(element))
        far += _distance(sheet, title, element)
        behind = 0 < ends[sheet.page.url] <= sheet.within(element)[0]
        evidence.listed += behind and (len(sheet.find(css)) > 1 or _of_a_link(element, sheet.page.url))
    evidence.far, evidence.letters = far / max(evidence.found, 1), letters / max(evidence.found, 1)
    for sheet in others[:_LOOKED_AT]:
        read = _day(sheet, css, dates)
        evidence.elsewhere += read is not None and read.day in evidence.days
    return evidence


def _first(sheet: Sheet, css: str) -> etree._Element | None:
    return next((it for it in sheet.find(css) if sheet.text(it)), None)


def _distance(sheet: Sheet, title: str, element: etree._Element) -> int:
    """Lines between the headline and the date."""
    head = headline_of(sheet, title)
    if head is None:
        return _FARTHEST
    one, other = sorted((sheet.within(head)[0], sheet.within(element)[0]))
    return min(_FARTHEST, sum(one <= line.place < other for line in sheet.lines))
