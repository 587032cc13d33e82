"""Candidates: the selectors by which an element could be found again, stable ones first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree
from parsel.csstranslator import HTMLTranslator

_PLAIN: Final = re.compile(r"-?[A-Za-z_][A-Za-z_-]*(?:\d{1,2}(?![\d])[A-Za-z_-]*){0,2}")
_GENERATED: Final = re.compile(r"([A-Za-z][A-Za-z_-]{5,})(?=[0-9A-F-]{8,}$|[0-9a-f-]{8,}$|\d{3,}$)")
_PASSING: Final = re.compile(
    r"active|current|open|show|hide|hidden|first|last|odd|even|clearfix|clear|row|col(?:umn)?-.*|col|container"
    r"|wow|fade.*|animated|text-(?:left|right|center|justify)|m[tblrxy]?-\d|p[tblrxy]?-\d|img-.*|pull-.*|post-\d.*"
    r"|category-.*|tag-.*|status-.*|format-.*|type-.*|hentry|has-.*",
    re.I,
)
_MOST_ANCESTORS: Final = 8
_CONTEXTS: Final = 4


@lru_cache(maxsize=4096)
def compiled(css: str) -> etree.XPath:
    """The selector as lxml runs it."""
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def matches(root: etree._Element, css: str) -> list[etree._Element]:
    """All elements that a selector finds, in the order of the page."""
    found = compiled(css)(root)
    return [it for it in found if isinstance(it, etree._Element)] if isinstance(found, list) else []


def candidates(element: etree._Element) -> Iterator[str]:
    """Selectors that find the element, among others perhaps."""
    own = list(names(element))
    yield from own
    contexts = 0
    above = element.getparent()
    child = True
    for _ in range(_MOST_ANCESTORS):
        if above is None or above.tag in {"body", "html"} or contexts >= _CONTEXTS:
            break
        outer = list(names(above))[:2]
        for name in outer:
            for inner in own[:2] or [str(element.tag)]:
                yield f"{name} {inner}"
            yield f"{name} {'> ' if child else ''}{element.tag}"
        contexts += bool(outer)
        above, child = above.getparent(), False
    if not own and element.tag in {"h1", "article", "main", "time"}:
        yield str(element.tag)


def names(element: etree._Element) -> Iterator[str]:
    """An element's own selectors: its id, its classes, the unchanging part of a generated class or id."""
    own = element.get("id") or ""
    if _PLAIN.fullmatch(own):
        yield f"#{own}"
    classes = (element.get("class") or "").split()
    for name in classes:
        if _PLAIN.fullmatch(name) and not _PASSING.fullmatch(name):
            yield f"{element.tag}.{name}"
    for attribute, value in (("class", classes[0] if classes else ""), ("id", own)):
        if generated := _GENERATED.match(value):
            yield f"{element.tag}[{attribute}^='{generated[1]}']"
    prop = element.get("itemprop") or ""
    if _PLAIN.fullmatch(prop):
        yield f"[itemprop='{prop}']"


def cost(css: str) -> float:
    """How unstable a selector is: the smaller the better."""
    parts = len(css.split())
    digits = sum(map(str.isdigit, css))
    return parts + 0.5 * css.count(">") + 0.3 * css.count("^=") + 0.01 * len(css) + 0.3 * (digits > 0)
