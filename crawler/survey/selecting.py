"""CSS that finds the links to articles on a listing, learnt from links whose pages were fetched."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from lxml import etree

from crawler.survey.links import Linked, PageLink
from crawler.survey.turning import selected
from spool.addresses import identity

MOST: Final = 4
"""Selectors for one listing."""
HIGHEST: Final = 5
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z_-]*(?:[0-9]{1,2})?")
"""Classes that a person may have given; long numbers are a page's own."""


def links_css(linked: Linked, known: Mapping[str, bool], hints: Collection[str] = ()) -> str | None:
    """Selectors for the links to articles; null where none tells them from the others.

    `known` says of a page's identity whether it is an article; pages that were not fetched are not in it.
    `hints` are selectors that serve other lists of the site.
    """
    chosen: list[str] = []
    wanted = {identity(it.url) for it in linked.links if known.get(identity(it.url))}
    candidates = {css for link in linked.links if known.get(identity(link.url)) for css in _names(link)}
    candidates |= set(hints)
    found = {css: _targets(linked, css) for css in candidates}
    good = {css: urls for css, urls in found.items() if _is_good(linked, urls, known)}
    covered: set[str] = set()
    # Headlines that were not fetched count as well, where a selector that leads to articles finds them.
    wanted |= {
        identity(it.url) for it in linked.links if identity(it.url) not in known and not it.may_be_section
    }
    while wanted - covered and len(chosen) < MOST:
        best = max(good, key=lambda it: (len((good[it] - covered) & wanted), -len(it), it), default=None)
        if best is None or not (good[best] - covered) & wanted:
            break
        chosen.append(best)
        covered |= good[best]
    return ", ".join(chosen) or None


def _names(link: PageLink) -> Iterator[str]:
    element = link.element
    yield from (f"a.{name}" for name in _classes(element))
    for around, height in zip(element.iterancestors(), range(HIGHEST), strict=False):
        if around.tag in {"body", "html"}:
            return
        for name in _classes(around):
            yield f".{name} a"
            if height:
                yield from (f".{name} {tag} a" for tag in ("h2", "h3", "h4", "li"))
        if around.tag in {"h1", "h2", "h3", "h4"}:
            yield f"{around.tag} a"


def _classes(element: etree._Element) -> list[str]:
    return [name for name in (element.get("class") or "").split() if _NAME.fullmatch(name)]


def _targets(linked: Linked, css: str) -> set[str]:
    meant = set(selected(linked.root, css))
    return {identity(link.url) for link in linked.links if link.element in meant}


def _is_good(linked: Linked, urls: set[str], known: Mapping[str, bool]) -> bool:
    """Whether a selector finds articles, hardly anything that is none, and little that looks like a menu."""
    right = sum(known.get(url, False) for url in urls)
    # A listing that dates an entry means an article, however little there is of it.
    dated = {identity(it.url) for it in linked.links if it.day}
    wrong = sum(not known.get(url, True) for url in urls - dated)
    menus = {identity(it.url) for it in linked.links if it.menu} - {url for url in urls if known.get(url)}
    return right > 0 and wrong <= 0.25 * right and len(urls & menus) <= 0.2 * len(urls)
