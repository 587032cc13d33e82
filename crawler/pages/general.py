"""The last resort for a body: trafilatura, in its default mode."""

from typing import Final

import trafilatura
from lxml import etree, html

from crawler.pages.body import tidy
from vietnamese.text import normalise

# Three times the largest page seen; 20 000 links take trafilatura a second.
_MOST_ELEMENTS: Final = 15_000
_TOO_LARGE: Final = etree.XPath(f"count(//*) > {_MOST_ELEMENTS}")


def body(root: html.HtmlElement, url: str) -> tuple[str, ...]:
    """Paragraphs; none for pages too large to search.

    Its dates are left alone: over 210 pages of four portals even its careful search gave a wrong day for 89
    of 159 dated pages and an invented one for each of the 51 that print none.
    """
    if _TOO_LARGE(root):
        return ()
    found = trafilatura.bare_extraction(root, url=url, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        return ()
    return tidy(_lines(normalise(found.text)))


def _lines(text: str) -> list[str]:
    """Lines, with the rows that trafilatura writes for tables taken apart into cells."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend(line.strip("| ").split(" | ") if line.startswith("|") else [line.removeprefix("- ")])
    return [line for line in lines if line.strip("-| ")]
