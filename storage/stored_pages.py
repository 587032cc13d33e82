"""The responses that are kept of an outlet, and what was read from each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from spool.outcome import Outcome
from spool.records import Article, Capture
from storage.content import content_digest, stored_digest
from storage.revisions import text_columns
from storage.store import Reader, Row

OF_READING: Final = (
    Outcome.LAYOUT_CHANGED,
    Outcome.PARSE,
    Outcome.CHARSET_UNKNOWN,
    Outcome.CHALLENGE,
    Outcome.EMPTY_TEXT,
    Outcome.NOT_ARTICLE,
    Outcome.NOT_HTML,
    Outcome.SOFT_404,
)
"""Ends that reading the page itself led to: other rules of reading may lead to an article."""

OF_COMPARING: Final = (Outcome.STORED, Outcome.DUPLICATE, Outcome.COOKIE_WALL)
"""Ends of pages that read as an article: what is read anew is held against them, as it was in the crawl."""

NAMES: Final = {
    "title": ("title",),
    "date": ("published",),
    "lead": ("lead",),
    "body": ("body",),
    "author": ("author",),
    "media": ("media",),
    "details": (
        *("published_raw", "modified", "modified_raw", "date_suspect"),
        *("category", "encoding", "method"),
    ),
}
"""What may change in an article, with its columns."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a capture was read as."""

    capture: Capture
    row: Row
    """The text's columns of its version."""
    own: bool
    """Whether the version was read from this very capture, and not found again in it."""

    def changes(self, line: Article) -> tuple[str, ...]:
        """What the line says otherwise; empty where it is the same article.

        A later capture of a version is held to what makes a version, as it was when it came in.
        """
        if not self.own and stored_digest(self.row) == content_digest(line):
            return ()
        now = text_columns(line)
        changed = [
            name for name, columns in NAMES.items() if any(now[one] != self.row[one] for one in columns)
        ]
        return tuple(changed)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One response that is kept."""

    night: str
    outlet: str
    warc: str
    offset: int
    sha256: str
    requested: str
    via: tuple[str, ...]
    former: Former | None
    """Null where it came to no article."""
    outcome: str | None
    """What became of the address that night; null where another response of the night says it."""

    @property
    def unread(self) -> bool:
        """Whether it came to no article because of how it was read."""
        return self.former is None and self.outcome in OF_READING


def stored_pages(
    reader: Reader, outlet: str, since: date | None = None, until: date | None = None
) -> Iterator[list[StoredPage]]:
    """An outlet's responses that were read as pages of articles, by night, each night's in their order.

    `since`, `until`: days of the nights.
    """
    rows = reader.rows(
        "SELECT n.night FROM outlet_nights s JOIN nights n ON n.night = s.night WHERE s.outlet = ?"
        " AND n.day BETWEEN coalesce(?, n.day) AND coalesce(?, n.day) ORDER BY n.id",
        (outlet, since and since.isoformat(), until and until.isoformat()),
    )
    for row in rows:
        yield _of_night(reader, row["night"], outlet)


def outlets_read(reader: Reader) -> list[str]:
    """The outlets that any night has read, in alphabetical order."""
    return [row["outlet"] for row in reader.rows("SELECT DISTINCT outlet FROM outlet_nights ORDER BY outlet")]


_CAPTURES = (
    'SELECT c.*, v.warc = c.warc AND v."offset" = c."offset" AND v.night = c.night AS own,'
    " v.content_hash, v.title, v.lead, v.body, v.published, v.published_raw, v.modified, v.modified_raw,"
    " v.date_suspect, v.author, v.category, v.media, v.encoding, v.method,"
    " o.outcome, o.via FROM captures c JOIN versions v ON v.id = c.version"
    " LEFT JOIN outcomes o ON o.night = c.night AND o.outlet = c.outlet AND o.url = c.requested"
    ' AND o.warc = c.warc AND o."offset" = c."offset"'
    " WHERE c.night = ? AND c.outlet = ?"
)
_OTHERS = (
    'SELECT o.url AS requested, o.outcome, o.via, o.warc, o."offset", o.sha256 FROM outcomes o'
    " WHERE o.night = ? AND o.outlet = ? AND o.warc IS NOT NULL"
    " AND o.outcome IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM captures c"
    "  WHERE c.night = o.night AND c.outlet = o.outlet AND c.requested = o.url"
    '  AND c.warc = o.warc AND c."offset" = o."offset")'
)


def _of_night(reader: Reader, night: str, outlet: str) -> list[StoredPage]:
    pages = [_page(night, outlet, row, _former(row)) for row in reader.rows(_CAPTURES, (night, outlet))]
    read = json.dumps([*OF_READING, *OF_COMPARING])
    pages += [_page(night, outlet, row, None) for row in reader.rows(_OTHERS, (night, outlet, read))]
    return sorted(pages, key=_in_order)


def _in_order(page: StoredPage) -> tuple[int, str, int]:
    """As they came: `pages.warc.gz`, `pages-2.warc.gz` … `pages-10.warc.gz`."""
    return len(page.warc), page.warc, page.offset


def _page(night: str, outlet: str, row: Row, former: Former | None) -> StoredPage:
    via = tuple(json.loads(row["via"] or "[]"))
    return StoredPage(
        night,
        outlet,
        row["warc"],
        row["offset"],
        row["sha256"],
        row["requested"],
        via,
        former,
        row["outcome"],
    )


def _former(row: Row) -> Former:
    given: dict[str, Any] = {name: row[name] for name in Capture.model_fields}
    given["fetched"] = datetime.fromisoformat(row["fetched"])
    text = ("content_hash", *(column for columns in NAMES.values() for column in columns))
    return Former(Capture(**given), {name: row[name] for name in text}, bool(row["own"]))
