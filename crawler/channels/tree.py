"""An outlet's page as channels read it: a tree within bounds, its base, and the links that CSS selects."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast
from urllib.parse import urljoin, urlsplit

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from crawler.bounds import MOST_ATTRIBUTES, first_tags, has_endless_tag
from crawler.channels.json_page import markup_of
from crawler.channels.listed import ChannelUnreadable, one_line
from spool.addresses import canonical
from vietnamese.encoding import UnknownCharset, decode

Target = tuple[etree._Element, str]
"""A link with where it leads: as written, or canonical."""

_DATE_ALONE: Final = re.compile(r"\s*\(?\d{1,2}([/.-])\d{1,2}\1\d{4}(?:[ ,|-]*\d{1,2}:\d\d(?::\d\d)?)?\)?\s*")


def tree_of(body: bytes, declared: str | None) -> tuple[etree._Element, bool]:
    """Return the page's tree, and whether all of the page is in it. Raises ChannelUnreadable."""
    try:
        received = decode(body, declared).text
    except UnknownCharset as error:
        raise ChannelUnreadable(str(error)) from error
    whole = markup_of(received) or received
    if has_endless_tag(whole):
        raise ChannelUnreadable(f"a tag with more than {MOST_ATTRIBUTES} attributes")
    text = first_tags(whole)
    # As bytes again, because lxml refuses text that carries an XML declaration.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace") or b" ", parser)
    if tree is None:
        raise ChannelUnreadable("empty page")
    return tree, text is whole


def xpath(tree: etree._Element, path: str) -> list[Any]:
    """What an expression finds, as a list."""
    return cast("list[Any]", tree.xpath(path))


def base_of(tree: etree._Element, base: str) -> str:
    """Return the address that the page's relative links count from."""
    for href in xpath(tree, "//base/@href")[:1]:
        try:
            return canonical(urljoin(base, href.strip()))
        except ValueError:  # a <base> that is no address: browsers ignore it too
            return base
    return base


def selected(tree: etree._Element, css: str) -> Iterator[Target]:
    """Yield the links that a selector means, with their targets: itself, within it, or around it.

    Raises ChannelUnreadable for what is no selector.
    """
    try:
        found = xpath(tree, HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathError) as error:
        raise ChannelUnreadable(f"selector {css!r}: {error}") from error
    for node in found:
        if not isinstance(node, etree._Element):  # the value of ::attr()
            yield node.getparent(), str(node)
            continue
        for link in (node, *node.iter("a"), *node.iterancestors("a")):
            if link.get("href") is not None:
                yield link, link.get("href", "")
                break


def fits(wanted: re.Pattern[str], url: str) -> bool:
    """Whether an address is an article's by the outlet's pattern: its path, or its path with the query."""
    parts = urlsplit(url)
    return bool(wanted.search(parts.path) or (parts.query and wanted.search(f"{parts.path}?{parts.query}")))


def title_of(element: etree._Element) -> str | None:
    """Return what a link says, without a date that stands alone within it."""
    texts = (text for text in map(str, element.itertext()) if not _DATE_ALONE.fullmatch(text))
    return one_line(" ".join(texts)) or one_line(element.get("title", ""))
