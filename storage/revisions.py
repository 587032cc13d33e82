"""Articles as they are met: known again under any of their addresses, with a version for each change."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from spool.addresses import identity
from spool.records import Article, Capture
from storage.clock import local_day, utc
from storage.content import content_digest
from storage.search import index_current, remove_article
from storage.store import Row, Store
from vietnamese.text import fold

UNNUMBERED: Final = 1 << 40
"""Added to a version's id this is a number that no version has: for those that wait to be numbered. Numbers
below 0 are of versions that a later reading of the same bytes has replaced."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one article line added to the database."""

    article: int
    new_article: bool = False
    new_version: bool = False
    new_capture: bool = False


@dataclass(frozen=True, slots=True)
class _Owner:
    """An article that has one of a line's addresses, with its current title."""

    article: int
    identity: str
    title: str

    def is_for(self, line: Article) -> bool:
        """Whether the line is a capture of this article.

        The address that answered proves it. A canonical link or a redirect only claims it, and sites get
        those wrong for all their pages at once (the home page as canonical of everything, every removed
        article sent to one notice), so a claim counts only where the title agrees.
        """
        return self.identity == identity(line.capture.address) or fold(self.title) == fold(line.title)


def check_article(line: Article) -> None:
    """Raises ValueError for an address, a moment or a day that no article can have."""
    _addresses(line)
    utc(line.capture.fetched)
    day = (line.published or "2000-01-01")[:10]
    if date.fromisoformat(day).isoformat() != day:
        raise ValueError(f"not a day: {day}")


def keep_article(store: Store, night: str, line: Article) -> Kept:
    """Stores a checked article line of that night; a line that is in already changes nothing."""
    owners = _owners(store, line)
    same = sorted({owner.article for owner in owners if owner.is_for(line)})
    article = same[0] if same else _add_article(store, night, line, {owner.identity for owner in owners})
    for other in same[1:]:
        _merge(store, article, other)
    _add_aliases(store, article, line)
    if _has_capture(store, night, line):
        return Kept(article)
    version, new_version = _version(store, article, night, line)
    _add_capture(store, article, version, night, line)
    return Kept(article, new_article=not same, new_version=new_version, new_capture=True)


def content_hash(line: Article) -> str:
    """SHA-256 over what makes a version: title, lead, body, day, author and media, without furniture."""
    return content_digest(line)


def _addresses(line: Article) -> dict[str, str]:
    """The addresses of an article by identity, the canonical one first."""
    addresses: dict[str, str] = {}
    for url in (line.url, *line.aliases, line.capture.address, line.capture.requested):
        addresses.setdefault(identity(url), url)
    return addresses


def _owners(store: Store, line: Article) -> list[_Owner]:
    rows = store.rows(
        "SELECT x.article, x.identity, v.title FROM aliases x"
        " JOIN articles a ON a.id = x.article JOIN versions v ON v.article = a.id AND v.number = a.version"
        " WHERE x.outlet = ? AND x.identity IN (SELECT value FROM json_each(?))",
        (line.outlet, _json(list(_addresses(line)))),
    )
    return [_Owner(**row) for row in rows]


def _add_article(store: Store, night: str, line: Article, taken: set[str]) -> int:
    url = line.url if identity(line.url) not in taken else line.capture.address
    fetched = utc(line.capture.fetched)
    first_day = local_day(line.capture.fetched).isoformat()
    return store.insert(
        "articles",
        {
            "outlet": line.outlet,
            "url": url,
            "identity": identity(url),
            "first_seen": fetched,
            "first_day": first_day,
            "first_night": night,
            "version": 0,
            "day": first_day,
            "state": "present",
            "outcome": "stored",
            "last_checked": fetched,
            "checks": 0,
        },
    )


def _add_aliases(store: Store, article: int, line: Article) -> None:
    for key, url in _addresses(line).items():
        store.write(
            "INSERT INTO aliases (article, outlet, url, identity) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (outlet, identity) DO NOTHING",
            (article, line.outlet, url, key),
        )


def _merge(store: Store, article: int, other: int) -> None:
    """Two articles turn out to be one: all that hangs on the other moves to the first. Nothing is dropped."""
    store.write("UPDATE aliases SET article = ? WHERE article = ?", (article, other))
    store.write("UPDATE captures SET article = ? WHERE article = ?", (article, other))
    # Numbers are unique within an article; these are free until all are numbered anew.
    store.write(
        "UPDATE versions SET article = ?, number = iif(number < 0, number, ? + id) WHERE article = ?",
        (article, UNNUMBERED, other),
    )
    store.write("DELETE FROM articles WHERE id = ?", (other,))
    remove_article(store, other)
    number_versions(store, article)


def _version(store: Store, article: int, night: str, line: Article) -> tuple[int, bool]:
    """The version that the capture shows, and whether it is new."""
    digest, fetched = content_hash(line), utc(line.capture.fetched)
    rows = store.rows(
        "SELECT id, content_hash, captured FROM versions WHERE article = ? AND number >= 0"
        " ORDER BY captured, id",
        (article,),
    )
    # A spool may come in after a later one: what counts is what was there just before and just after.
    earlier = [row for row in rows if row["captured"] <= fetched]
    neighbours = rows[max(len(earlier) - 1, 0) : len(earlier) + 1]
    same = next((row["id"] for row in neighbours if row["content_hash"] == digest), None)
    if same is not None:
        return same, False
    version = add_version(store, article, night, line)
    number_versions(store, article)
    return version, True


def add_version(store: Store, article: int, night: str, line: Article) -> int:
    """Stores the text of a capture as a version that has no number yet; returns its id."""
    place = {
        "captured": utc(line.capture.fetched),
        "sha256": line.capture.sha256,
        "warc": line.capture.warc,
        "offset": line.capture.offset,
        "night": night,
    }
    return insert_version(store, {"article": article} | text_columns(line) | place)


def insert_version(store: Store, row: Row) -> int:
    """Adds a row of versions that has no number yet; returns its id."""
    version = store.insert("versions", row | {"number": 0})
    store.write("UPDATE versions SET number = ? + id WHERE id = ?", (UNNUMBERED, version))
    return version


def text_columns(line: Article) -> Row:
    """What a row of versions says of the text itself."""
    return {
        "content_hash": content_hash(line),
        "title": line.title,
        "lead": line.lead,
        "body": _json(list(line.body)),
        "published": line.published,
        "published_raw": line.published_raw,
        "modified": line.modified,
        "modified_raw": line.modified_raw,
        "date_suspect": int(line.date_suspect),
        "author": line.author,
        "category": line.category,
        "media": _json([item.model_dump() for item in line.media]),
        "encoding": line.encoding,
        "method": line.method,
    }


def number_versions(store: Store, article: int) -> None:
    """Numbers the versions from 1 in the order of their capture and makes the last one current."""
    rows = store.rows(
        "SELECT id, number, captured, night, published, date_suspect FROM versions WHERE article = ?"
        " AND number >= 0 ORDER BY captured, id",
        (article,),
    )
    changed = [(number, row["id"]) for number, row in enumerate(rows, start=1) if row["number"] != number]
    for _, version in changed:
        store.write("UPDATE versions SET number = ? + id WHERE id = ?", (UNNUMBERED, version))
    for number, version in changed:
        store.write("UPDATE versions SET number = ? WHERE id = ?", (number, version))
    day = rows[-1]["published"] if not rows[-1]["date_suspect"] else None
    store.write(
        "UPDATE articles SET version = ?, day = coalesce(substr(?, 1, 10), first_day) WHERE id = ?",
        (len(rows), day, article),
    )
    index_current(store, article)


def _has_capture(store: Store, night: str, line: Article) -> bool:
    return (
        store.first(
            "SELECT id FROM captures WHERE night = ? AND outlet = ? AND requested = ? AND fetched = ?",
            (night, line.outlet, line.capture.requested, utc(line.capture.fetched)),
        )
        is not None
    )


def _add_capture(store: Store, article: int, version: int, night: str, line: Article) -> None:
    capture: Capture = line.capture
    row = capture.model_dump() | {"fetched": utc(capture.fetched)}
    store.insert(
        "captures",
        row | {"article": article, "version": version, "night": night, "outlet": line.outlet},
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
