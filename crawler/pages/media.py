"""Pictures, films, sounds and attached files of an article, from its own subtree."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, Literal
from urllib.parse import urljoin

from lxml import etree

from crawler.pages.document import one_line
from spool import Media
from spool.addresses import BadAddress, canonical

Kind = Literal["image", "video", "audio", "attachment"]
_ATTACHMENT: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z)(?:$|[?#])", re.I)
_SOUND: Final = re.compile(r"\.(?:mp3|m4a|wav|ogg|aac)(?:$|[?#])", re.I)
_FILM: Final = re.compile(r"\.(?:mp4|m4v|webm|flv|m3u8|mov)(?:$|[?#])", re.I)
_FILM_HOSTS: Final = re.compile(r"//(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com)/", re.I)
_CAPTION_CLASS: Final = re.compile(r"caption|chu-?thich|desc-?img|image-?desc", re.I)
# Lazy loaders keep the true address beside a placeholder.
_IMAGE_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src")
_LONGEST_CAPTION: Final = 400
_MOST: Final = 200


def media(trees: Iterable[etree._Element], base: str) -> tuple[Media, ...]:
    """What cleaned trees show or link, once each, at most 200; addresses made absolute on `base`."""
    found: dict[str, Media] = {}
    for tree in trees:
        for kind, address, caption in _candidates(tree):
            url = absolute(address, base)
            if url is not None and url not in found:
                found[url] = Media(kind=kind, url=url, caption=caption)
            if len(found) >= _MOST:
                return tuple(found.values())
    return tuple(found.values())


def absolute(address: str, base: str) -> str | None:
    """The http(s) address that a link leads to, or None for any other and for malformed ones."""
    try:
        joined = urljoin(base, address.strip())
        return canonical(joined) if joined.lower().startswith(("http://", "https://")) else None
    except (BadAddress, ValueError):
        return None


def _candidates(tree: etree._Element) -> Iterator[tuple[Kind, str, str | None]]:
    for tag in tree.iter("img", "video", "audio", "source", "iframe", "a"):
        address = _address(tag)
        if not address:
            continue
        kind = _kind(tag, address)
        if kind is not None:
            yield kind, address, _words(tag) if kind == "attachment" else _caption(tag)


def _address(tag: etree._Element) -> str | None:
    names = _IMAGE_SOURCES if tag.tag == "img" else ("href",) if tag.tag == "a" else ("src", "data-src")
    for name in names:
        value = tag.get(name)
        if value and value.strip() and not value.lstrip().startswith("data:"):
            return value
    return None


def _kind(tag: etree._Element, address: str) -> Kind | None:
    if tag.tag == "img":
        return "image"
    if tag.tag == "video" or _FILM.search(address) or (tag.tag == "iframe" and _FILM_HOSTS.search(address)):
        return "video"
    if tag.tag == "audio" or _SOUND.search(address):
        return "audio"
    return "attachment" if tag.tag in {"a", "iframe"} and _ATTACHMENT.search(address) else None


def _caption(tag: etree._Element) -> str | None:
    """The words printed under a picture: of its figure, of its own table, or of the caption after it."""
    figure = next(tag.iterancestors("figure"), None)
    if figure is not None:
        return _short(next(figure.iter("figcaption"), None))
    table = next(tag.iterancestors("table"), None)
    if table is not None and len(list(islice(table.iter("img"), 2))) == 1:
        return _short(table)
    block = next(tag.iterancestors("p", "div"), None)
    beside = block.getnext() if block is not None else None
    return _short(beside) if beside is not None and _CAPTION_CLASS.search(beside.get("class", "")) else None


def _short(element: etree._Element | None) -> str | None:
    text = _words(element, " ") if element is not None else None
    return text if text and len(text) <= _LONGEST_CAPTION else None


def _words(element: etree._Element, between: str = "") -> str | None:
    return one_line(between.join(map(str, element.itertext()))) or None
