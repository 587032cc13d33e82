"""What a page carries of the system that made it."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.pages.document import Document

_ADDRESSES: Final = ("href", "src", "action")
_MOST_SCRIPT: Final = 200_000


@dataclass(frozen=True, slots=True)
class Traces:
    """Names and addresses of one page; its words are no trace."""

    url: str
    generator: str
    """What the page's `generator` tags say, in small letters."""
    classes: frozenset[str]
    ids: frozenset[str]
    addresses: tuple[str, ...]
    """Of links, pictures, scripts, style sheets and forms, as written."""
    scripts: str
    """The text of the page's own scripts."""

    def leads_to(self, pattern: re.Pattern[str], times: int = 1) -> bool:
        """Whether so many addresses of the page match."""
        found = 0
        for address in self.addresses:
            found += pattern.search(address) is not None
            if found >= times:
                return True
        return False

    def has_class(self, pattern: re.Pattern[str]) -> bool:
        """Whether any class of the page is wholly of that form."""
        return any(pattern.fullmatch(name) for name in self.classes)


def traces_of(document: Document) -> Traces:
    """The traces of a parsed page."""
    classes: set[str] = set()
    ids: set[str] = set()
    addresses: list[str] = []
    generators: list[str] = []
    for element in document.root.iter(etree.Element):
        classes.update((element.get("class") or "").split())
        if element.get("id"):
            ids.add(element.get("id", ""))
        addresses.extend(value for name in _ADDRESSES if (value := element.get(name)))
        if element.tag == "meta" and (element.get("name") or "").lower() == "generator":
            generators.append((element.get("content") or "").lower())
    scripts = "\n".join(script.text or "" for script in document.root.iter("script"))
    return Traces(
        url=document.page.url,
        generator=" ".join(generators),
        classes=frozenset(classes),
        ids=frozenset(ids),
        addresses=tuple(addresses),
        scripts=scripts[:_MOST_SCRIPT],
    )
