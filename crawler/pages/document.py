"""The page as a tree: parsed once, by lxml, from bytes that were decoded by our own rules."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from crawler.bounds import MOST_ATTRIBUTES, first_tags, has_endless_tag
from crawler.pages.page import NotAnArticle, Page
from spool import Outcome
from vietnamese.encoding import Decoded, UnknownCharset, decode
from vietnamese.text import normalise

_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([\w.:+-]+)""", re.I)
_HTML_TYPES: Final = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.I)
# What is matched is not tried otherwise: twenty comments in a row must not take minutes.
_PROLOGUE: Final = rb"\s*+(?>(?:<!--.*?-->|<\?xml[^>]*>)\s*+)*+"
_LOOKS_HTML: Final = re.compile(_PROLOGUE + rb"<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_DATA: Final = re.compile(_PROLOGUE + rb"(?:<(?:rss|feed|urlset|sitemapindex|svg|rdf)\b|[{\[])", re.I | re.S)
_BINARY: Final = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x1f\x8b"
)  # fmt: skip
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NO_LETTERS: Final = ("\ufffe", "\uffff")
# A table of all ids would take as long as the parsing itself.
_PARSER: Final = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
# The classes that lxml.html has for forms and inputs would be asked for in Python at each element.
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
_SNIFFED: Final = 2048
# libxml2 drops what is nested deeper than this, without a word.
_DEPTH_LIMIT: Final = 255
_AT_DEPTH_LIMIT: Final = etree.XPath(f"boolean({'/*' * _DEPTH_LIMIT})")
BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "table",
        "caption",
        "blockquote",
        "pre",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "figure", "figcaption", "center", "address"}
    | {"header", "footer", "main", "hr", "fieldset", "details", "summary"}
)
"""Elements that begin and end a line."""
_UNSEEN: Final = {"script", "style", "noscript", "template"}


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page with what is known of its bytes."""

    root: html.HtmlElement
    decoded: Decoded
    page: Page
    cut: bool
    """Whether the page has more tags than are read."""
    marked: bool = True
    """Whether its tags may carry microdata: where its bytes do not hold the word, none is looked at."""


def open_page(page: Page) -> Document | NotAnArticle:
    """The page's tree, or the reason why there is none."""
    if not page.body.strip(b"\0 \t\r\n"):
        return NotAnArticle(Outcome.EMPTY_TEXT, "empty body")
    if not _is_html(page):
        return NotAnArticle(Outcome.NOT_HTML, page.content_type or "no content type, and no HTML")
    header = _CHARSET.search(page.content_type or "")
    try:
        decoded = decode(page.body, header[1] if header else None)
    except UnknownCharset as error:
        return NotAnArticle(Outcome.CHARSET_UNKNOWN, str(error))
    try:
        if has_endless_tag(decoded.text):
            return NotAnArticle(Outcome.PARSE, f"a tag with more than {MOST_ATTRIBUTES} attributes")
        text = first_tags(decoded.text)
        encoded = _encoded(text)
        root = html.document_fromstring(encoded, parser=_PARSER)
    except etree.ParserError:  # comments and white space alone
        return NotAnArticle(Outcome.EMPTY_TEXT, "no element in the document")
    if _AT_DEPTH_LIMIT(root):
        return NotAnArticle(Outcome.EMPTY_TEXT, f"nested deeper than {_DEPTH_LIMIT}: the text below is lost")
    return Document(root, decoded, page, text is not decoded.text, b"itemprop" in encoded.lower())


def _is_html(page: Page) -> bool:
    start = page.body[:_SNIFFED]
    if start.startswith(_BINARY) or _DATA.match(start):
        return False
    return bool(_HTML_TYPES.match(page.content_type or "text/html") or _LOOKS_HTML.match(start))


def _encoded(text: str) -> bytes:
    """Bytes for the parser, which refuses a string that declares an encoding of its own."""
    for none in _NO_LETTERS:
        text = text.replace(none, "")
    return text.encode("utf-8", "replace").translate(None, _CONTROLS)


def text_of(element: etree._Element, most: int | None = None) -> str:
    """An element's visible text in one line, normalised; beyond `most` letters it is not read on."""
    parts: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        # Cells and lines of text must not run together.
        if node.tag in BLOCKS or node.tag == "br":
            parts.append(" ")
        if event == "end":
            parts.append((node.tail or "") if node is not element else "")
        elif node.tag in _UNSEEN:
            walk.skip_subtree()
        else:
            parts.append(node.text or "")
        length += len(parts[-1].strip()) if parts else 0
        if most is not None and length > most:
            break
    return one_line("".join(parts))


def one_line(text: str) -> str:
    """Normalised text with its white space collapsed."""
    return " ".join(normalise(text).split())
