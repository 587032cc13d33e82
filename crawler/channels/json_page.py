"""Pages of a listing that come as JSON, as "xem thêm" buttons fetch them: read into the same markup."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

ENTRY: Final = "json-entry"
"""Class of the links that are made of an object with a headline and an address."""
LARGEST: Final = 1024 * 1024
"""Characters of an answer; a page of headlines has some thousand."""
MOST_VALUES: Final = 50_000

_ADDRESS: Final = ("url", "link", "href", "permalink", "path", "uri")
_TITLE: Final = ("title", "headline", "tieude", "tieu_de", "ten_bai")
_DAY: Final = (
    "published_at",
    "published",
    "publish_date",
    "pubdate",
    "ngaydang",
    "ngay_dang",
    "date",
    "created_at",
)
_NEXT: Final = ("next", "next_url", "nexturl", "next_page_url", "nextpageurl", "next_link", "nextlink")
_HAS_LINK: Final = re.compile(r"<a\s[^<>]*?href", re.I)
_ISO: Final = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ].*)?")


def markup_of(text: str) -> str | None:
    """The markup that a JSON answer holds or describes; null for what is no JSON, or too much of it.

    Strings with links stand as they are; an object with a headline and an address becomes a link of the class
    `json-entry` with its day beside it; the address of the next page becomes `a[rel='next']`.
    """
    if text.lstrip("\ufeff \t\r\n")[:1] not in {"{", "["} or len(text) > LARGEST:
        return None
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):  # no JSON, or nested to break a reader
        return None
    return "<html><body>" + "\n".join(_parts(whole)) + "</body></html>"


def _parts(whole: object) -> Iterator[str]:
    """What is worth showing, in the order of the document."""
    waiting = [whole]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            known = {str(key).lower(): it for key, it in value.items()}
            entry = _entry(known)
            yield from filter(None, (entry, _following(known)))
            # What an article's own object holds, its text say, links to anything.
            waiting.extend(() if entry else reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, str) and _HAS_LINK.search(value):
            yield f"<div>{value}</div>"


def _entry(it: dict[str, Any]) -> str | None:
    url, title = _first(it, _ADDRESS), _first(it, _TITLE)
    if not url or not title:
        return None
    day = html.escape(_ISO.sub(r"\3/\2/\1", _first(it, _DAY) or ""))
    words = html.escape(re.sub(r"<[^<>]*>", " ", title))
    return f"<p><a class='{ENTRY}' href='{html.escape(url)}'>{words}</a> <i>{day}</i></p>"


def _following(it: dict[str, Any]) -> str | None:
    url = _first(it, _NEXT)
    return f"<a rel='next' href='{html.escape(url)}'>2</a>" if url and ("/" in url or "?" in url) else None


def _first(it: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = it.get(name)
        if isinstance(value, dict):
            value = value.get("rendered")  # as WordPress wraps what it prints
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
