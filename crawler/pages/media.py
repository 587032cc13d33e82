"""Pictures, films, sounds and attached files of an article, from its own subtree."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal
from urllib.parse import urljoin

from bs4 import Tag

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


def media(trees: Iterable[Tag], base: str) -> tuple[Media, ...]:
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


def _candidates(tree: Tag) -> Iterator[tuple[Kind, str, str | None]]:
    for tag in tree.find_all(["img", "video", "audio", "source", "iframe", "a"]):
        address = _address(tag)
        if not address:
            continue
        kind = _kind(tag, address)
        if kind is not None:
            yield kind, address, _caption(tag) if kind != "attachment" else one_line(tag.get_text()) or None


def _address(tag: Tag) -> str | None:
    names = _IMAGE_SOURCES if tag.name == "img" else ("href",) if tag.name == "a" else ("src", "data-src")
    for name in names:
        value = tag.get(name)
        if isinstance(value, str) and value.strip() and not value.lstrip().startswith("data:"):
            return value
    return None


def _kind(tag: Tag, address: str) -> Kind | None:
    if tag.name == "img":
        return "image"
    if tag.name == "video" or _FILM.search(address) or (tag.name == "iframe" and _FILM_HOSTS.search(address)):
        return "video"
    if tag.name == "audio" or _SOUND.search(address):
        return "audio"
    return "attachment" if tag.name in {"a", "iframe"} and _ATTACHMENT.search(address) else None


def _caption(tag: Tag) -> str | None:
    """The words printed under a picture: of its figure, of its own table, or of the caption after it."""
    figure = tag.find_parent("figure")
    if figure is not None:
        printed = figure.find("figcaption")
        return _short(printed) if isinstance(printed, Tag) else None
    table = tag.find_parent("table")
    if table is not None and len(table.find_all("img", limit=2)) == 1:
        return _short(table)
    block = tag.find_parent(["p", "div"])
    beside = block.find_next_sibling() if block is not None else None
    if isinstance(beside, Tag) and _CAPTION_CLASS.search(" ".join(beside.get_attribute_list("class", []))):
        return _short(beside)
    return None


def _short(tag: Tag) -> str | None:
    text = one_line(tag.get_text(" "))
    return text if 0 < len(text) <= _LONGEST_CAPTION else None
