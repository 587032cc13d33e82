"""The outlet's own selectors: CSS in its file, with dates of validity."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from crawler.pages.document import one_line, text_of
from crawler.pages.page import Fields
from registry import Outlet, Selectors

_TRANSLATOR: Final = HTMLTranslator()


def in_force(outlet: Outlet, day: date) -> tuple[Selectors, ...]:
    """The outlet's selector sets for that day, in file order: a site may have pages of several makes."""
    return tuple(selectors for selectors in outlet.pages if selectors.valid_on(day))


def fields(root: etree._Element, selectors: Selectors) -> Fields:
    """What the selectors find, each the first match that has text."""
    return Fields(
        title=_first(root, selectors.title),
        lead=_first(root, selectors.lead),
        published=_first(root, selectors.published),
        modified=_first(root, selectors.modified),
        author=_first(root, selectors.author),
        category=_first(root, selectors.category),
    )


def elements(root: etree._Element, css: str | None) -> list[html.HtmlElement]:
    """The elements that a selector finds, in document order, none inside another."""
    found = [match for match in _matches(root, css) if isinstance(match, html.HtmlElement)]
    inside = set(found)
    return [element for element in found if inside.isdisjoint(element.iterancestors())]


def _first(root: etree._Element, css: str | None) -> str | None:
    for match in _matches(root, css):
        text = text_of(match) if isinstance(match, etree._Element) else one_line(str(match))
        if text:
            return text
    return None


def _matches(root: etree._Element, css: str | None) -> Iterator[object]:
    if css is not None:
        found = _compiled(css)(root)
        if isinstance(found, list):
            yield from found


@lru_cache(maxsize=1024)
def _compiled(css: str) -> etree.XPath:
    return etree.XPath(_TRANSLATOR.css_to_xpath(css))
