"""What makes a version: the article's own words and details, whatever its page prints around them."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from spool.records import Article
from vietnamese.furniture import without_furniture
from vietnamese.wording import wording

# Added to a picture's address, anew with each template, cache or size; never what picture it is.
_PASSING: Final = re.compile(
    r"(?:v|ver|version|t|ts|time|timestamp|_|r|rnd|rand|random|cb|cache|w|h|width|height|size|q|quality|fit"
    r"|resize|mode|format)(?:=.*)?",
    re.IGNORECASE,
)


def content_digest(line: Article) -> str:
    """SHA-256 over title, lead, body, day, author and media, without what changes while nobody edits.

    Left out are the page's furniture (counters, clocks, lists of other headlines: `vietnamese.furniture`),
    how spaces, dashes and quotation marks are typed, where paragraphs end, and what only tells a picture's
    size or cache. A page with a view counter in its body would else have a new version each night, and
    nobody would look at versions any more. Case, all other marks, numbers and words count. Nothing is lost
    by it: each response is a capture of its own with its bytes. Where a rule of furniture is added, the next
    capture of a page that carries it is one more version, whose edit is judged to be `furniture`.
    """
    media = [item.model_dump() for item in line.media]
    return _digest(line.title, line.lead, line.body, line.published, line.author, media)


def stored_digest(row: Mapping[str, Any]) -> str:
    """The same of a stored version, by the rules of now: those of its day may have been others."""
    body, media = json.loads(row["body"]), json.loads(row["media"])
    return _digest(row["title"], row["lead"], body, row["published"], row["author"], media)


def _digest(
    title: str,
    lead: str | None,
    body: Sequence[str],
    published: str | None,
    author: str | None,
    media: Iterable[Mapping[str, Any]],
) -> str:
    content = [
        wording(title),
        wording(lead or ""),
        wording(" ".join(without_furniture(body))),
        published,
        wording(author or ""),
        media_lines(media),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def media_lines(media: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each picture, film, sound or file: kind, caption, address."""
    return [
        " ".join((item["kind"], wording(item["caption"] or ""), _lasting(item["kind"], item["url"])))
        for item in media
    ]


def _lasting(kind: str, url: str) -> str:
    """The address without what changes from day to day; whole where it is no picture's."""
    address, _, query = url.partition("?")
    if kind != "image" or not query:
        return url
    lasting = [piece for piece in query.split("&") if not _PASSING.fullmatch(piece)]
    return "?".join((address, "&".join(lasting))) if lasting else address
