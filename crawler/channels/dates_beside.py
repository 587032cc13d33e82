"""Dates that a listing prints beside its links: taken only where nothing else can be meant."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from lxml import etree

from spool.addresses import identity
from vietnamese.dates import read_date

_FULL_DATE = re.compile(r"(?<!\d)\d{1,2}\s?([/.-])\s?\d{1,2}\s?\1\s?(?:19|20)\d\d(?!\d)")
_LONGEST_LABEL = 60
"""Characters of a text that is a date with its label; a longer one is a sentence that mentions a day."""
_HIGHEST = 5
"""Ancestors looked at: a card or table row is never deeper."""


class DatesBeside:
    """Finds for each link the one full date in the smallest container that has no link to another article."""

    def __init__(self, links: Iterable[tuple[etree._Element, str]], fetched: datetime) -> None:
        self._fetched = fetched
        self._articles: dict[etree._Element, set[str]] = {}
        self._days: dict[etree._Element, set[str]] = {}
        self._titles: set[etree._Element] = set()
        self._read: dict[str, date | None] = {}
        for link, url in links:
            key = identity(url)
            self._titles.add(link)
            for container in self._around(link):
                self._articles.setdefault(container, set()).add(key)

    def day(self, link: etree._Element) -> date | None:
        """Return the day printed beside a link; None where there is none, or more than one."""
        for container in self._around(link):
            if len(self._articles[container]) > 1:
                return None
            if container not in self._days:
                self._days[container] = self._dates_in(container)
            if len(days := self._days[container]) == 1:
                return self._day_of(next(iter(days)))
            if days:
                return None
        return None

    @staticmethod
    def _around(link: etree._Element) -> list[etree._Element]:
        ancestors = link.iterancestors()
        return [link, *(container for container, _ in zip(ancestors, range(_HIGHEST), strict=False))]

    def _dates_in(self, container: etree._Element) -> set[str]:
        texts = (text for element in container.iter("*") for text in self._own_texts(element, container))
        return {re.sub(r"\s", "", found[0]) for text in texts if (found := _only_date(text))}

    def _own_texts(self, element: etree._Element, container: etree._Element) -> tuple[str, ...]:
        """Return the texts right before and after an element; a link's own first text is its title."""
        inside = "" if element in self._titles else element.text or ""
        return inside, "" if element is container else element.tail or ""

    def _day_of(self, raw: str) -> date | None:
        if raw not in self._read:  # reading one takes a millisecond, and a page repeats its dates
            printed = read_date(raw, self._fetched)
            self._read[raw] = printed.day if printed is not None and not printed.suspect else None
        return self._read[raw]


def _only_date(text: str) -> re.Match[str] | None:
    text = " ".join(text.split())
    return _FULL_DATE.search(text) if len(text) <= _LONGEST_LABEL else None
