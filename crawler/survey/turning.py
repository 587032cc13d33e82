"""How a listing turns its pages: by a link that says so, by numbers, a button, or the usual addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.channels.listed import Sieve
from crawler.learning import LearntListing
from crawler.platforms import Platform
from crawler.survey.buttons import buttons
from crawler.survey.links import BACK, NEXT, Linked, PageLink
from spool.addresses import identity

_USUAL: Final = ("{base}/page/{page}", "{base}?page={page}")
"""Tried where a listing prints no way on; `base` is its own address."""
_NUMBER: Final = r"(?<![0-9]){}(?![0-9])"


@dataclass(frozen=True, slots=True)
class Turn:
    """One way on from a listing's first page: where to, and what the outlet's file would say."""

    url: str
    next: str | None = None
    page: str | None = None
    guessed: bool = False


def turns(
    linked: Linked, platform: Platform | None = None, learnt: LearntListing | None = None
) -> Iterator[Turn]:
    """Ways to the second page, the surest first; `platform` is the site's system, where it is known."""
    seen: set[tuple[str, str | None]] = set()
    known = (*_known(linked, platform), *_known(linked, learnt))
    for turn in (*_said(linked), *_numbered(linked), *_pressed(linked), *known, *_guesses(linked, platform)):
        key = identity(turn.url)
        if key != identity(linked.visit.landed) and (key, turn.next) not in seen:
            seen.add((key, turn.next))
            yield turn


def _pressed(linked: Linked) -> Iterator[Turn]:
    """What a button that says "more" asks for."""
    own = linked.visit.landed
    for button in buttons(linked.root, Sieve(linked.base, linked.hosts), own):
        if button.page:
            yield Turn(button.url, page=button.page)
        elif button.css:
            yield Turn(button.url, next=button.css)


def _known(linked: Linked, told: Platform | LearntListing | None) -> Iterator[Turn]:
    """The way on by what is known beforehand: a link to one further page, or an address with its number."""
    if told is None:
        return
    if told.next:
        urls = {
            identity(it.url): it.url
            for it in linked.links
            if it.element in set(selected(linked.root, told.next))
        }
        if len(urls) == 1:
            yield Turn(next(iter(urls.values())), next=told.next)
    if isinstance(told, LearntListing) and told.page:
        yield Turn(told.page.replace("{page}", "2"), page=told.page)


def _said(linked: Linked) -> Iterator[Turn]:
    for link in linked.links:
        if link.element.get("rel") == "next" or (NEXT.fullmatch(link.text) and not BACK.fullmatch(link.text)):
            for css in _names(link):
                if _means(linked, css, link.url):
                    yield Turn(link.url, next=css)
                    break


def _names(link: PageLink) -> Iterator[str]:
    """CSS that may mean the link and no other."""
    element = link.element
    classes = [name for name in (element.get("class") or "").split() if re.fullmatch(r"[A-Za-z][\w-]*", name)]
    if element.get("rel") == "next":
        yield "a[rel='next']"
    for name in classes:
        if re.search(r"next|sau|older|tiep", name, re.I):
            yield f"a.{name}"
    around = next(
        (it for it in element.iterancestors() if re.search(r"pag|trang|phan", it.get("class") or "")), None
    )
    word = "".join(sign for sign in link.text.strip() if sign not in "'\"\\")
    if around is not None and word:
        name = (around.get("class") or "").split()[0]
        if re.fullmatch(r"[A-Za-z][\w-]*", name):
            yield f".{name} a:contains('{word}')"
    if word:
        yield f"a:contains('{word}')"


def _means(linked: Linked, css: str, url: str) -> bool:
    """Whether the selector finds links to that one address alone."""
    targets = {identity(it.url) for it in linked.links if it.element in set(selected(linked.root, css))}
    return targets == {identity(url)}


def selected(root: etree._Element | None, css: str) -> list[etree._Element]:
    """What a selector of ours finds."""
    from parsel.csstranslator import HTMLTranslator

    found = root.xpath(HTMLTranslator().css_to_xpath(css)) if root is not None else []
    return [it for it in found if isinstance(it, etree._Element)] if isinstance(found, list) else []


def _numbered(linked: Linked) -> Iterator[Turn]:
    """Pages that are numbered: "2" leads to an address with a 2 where "3" has a 3."""
    by_number = {link.text.strip(" []()"): link.url for link in reversed(linked.links)}
    second = by_number.get("2")
    if second is None:
        return
    third = by_number.get("3")
    places = list(re.finditer(_NUMBER.format("2"), second))
    for place in reversed(places):
        template = second[: place.start()] + "{page}" + second[place.end() :]
        if third is None or template.replace("{page}", "3") == third:
            yield Turn(second, page=template)
            return


def _guesses(linked: Linked, platform: Platform | None) -> Iterator[Turn]:
    base = linked.visit.landed.partition("?")[0].rstrip("/")
    if "?" in linked.visit.landed or re.search(r"\.\w{3,5}\Z", base):
        return
    own = (f"{{base}}{platform.page}",) if platform and platform.page else ()
    for usual in dict.fromkeys((*own, *_USUAL)):
        template = usual.replace("{base}", base)
        yield Turn(template.replace("{page}", "2"), page=template, guessed=True)
