"""Finding articles: each as its current version, with its latest label and where the proof of it lies."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.labels import LABEL_IN_USE
from storage.reviews import EFFECTIVE_REVIEW
from storage.search import match_query
from storage.store import Reader, Row


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are wanted; null means any."""

    directive: str = ""
    """The directive whose labels are shown; without it no article has one."""
    outlet: str | None = None
    content: int | None = None
    since: date | None = None
    until: date | None = None
    """First and last day, both included, of the day that an article counts for."""
    q: str | None = None
    """Words that title, lead or body must have, diacritics or none; in double quotes: side by side."""
    full: bool = False
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article as lists show it."""

    url: str
    outlet: str
    title: str
    published: str | None
    content: int | None
    """The one that holds: what a person decided, else the rules' label. Null: not labelled yet."""
    second: int | None
    margin: float | None
    """Runner-up and margin are always those of the rules."""
    reviewed: bool
    """Whether a person decided the content."""
    machine: int | None
    """The rules' own label; null: none yet."""
    outcome: str
    """Of the last time that it was asked for."""
    captured: str
    """When the bytes came that the current version was read from, UTC."""
    sha256: str
    night: str
    warc: str
    offset: int
    version: int
    state: str
    """`gone` articles still count: they were published."""
    day: str
    """The day it counts for: as printed, else the first day it was seen."""
    first_seen: str
    aliases: tuple[str, ...]
    rule_version: str | None = None
    """Of the rules that gave the label."""
    original: str | None = None
    """Address of the article that it likely repeats."""
    reprints: int = 0
    """Articles that likely repeat it."""
    lead: str | None = None
    """This and what follows is filled for `full` only."""
    body: str | None = None
    """Paragraphs joined by newlines."""
    author: str | None = None
    media: list[dict[str, Any]] | None = None
    hits: list[dict[str, Any]] | None = None

    def as_dict(self, full: bool = False) -> dict[str, Any]:
        """The row as a JSON object; `full` adds text, author, media, hits and `without_text`."""
        # Not asdict(), which copies every value: an export of 200,000 rows took three times as long.
        names = (name for name in self.__slots__ if full or name not in _FULL_FIELDS)
        told = {"without_text": self.without_text} if full else {}
        return {name: getattr(self, name) for name in names} | {"aliases": list(self.aliases)} | told

    @property
    def without_text(self) -> bool:
        """Whether its text stands in an attached file alone; known of a `full` row only."""
        return not (self.body or self.lead) and any(one["kind"] == "attachment" for one in self.media or ())


_FULL_FIELDS = ("lead", "body", "author", "media", "hits")
_BRIEF = """
SELECT a.id, a.url, a.outlet, v.title, v.published, coalesce(w.content, l.content) AS content, l.second,
    l.margin, w.content IS NOT NULL AS reviewed, l.content AS machine, a.outcome, v.captured, v.sha256,
    v.night, v.warc, v."offset", a.version, a.state, a.day, a.first_seen, l.rule_version,
    (SELECT json_group_array(url) FROM (
        SELECT url FROM aliases WHERE article = a.id AND url <> a.url ORDER BY url)) AS aliases,
    (SELECT o.url FROM reprints r JOIN articles o ON o.id = r.original WHERE r.article = a.id) AS original,
    (SELECT count(*) FROM reprints r WHERE r.original = a.id) AS reprints
"""
_FULL = ", v.lead, v.body, v.author, v.media, l.hits"
_FROM = (
    """
FROM articles a
JOIN versions v ON v.article = a.id AND v.number = a.version
LEFT JOIN labels l ON l.id = """
    + LABEL_IN_USE
    + EFFECTIVE_REVIEW
    + " WHERE 1"
)
_OUTLET = " AND a.outlet = :outlet"
_CONTENT = " AND coalesce(w.content, l.content) = :content"
_SINCE = " AND a.day >= :since"
_UNTIL = " AND a.day <= :until"
_WORDS = " AND a.id IN (SELECT rowid FROM search WHERE search MATCH :words)"
_ORDER = " ORDER BY a.day DESC, a.id DESC LIMIT :limit OFFSET :offset"


def find_articles(reader: Reader, wanted: ArticleFilter) -> list[ArticleRow]:
    """Returns the articles that fit, newest day first; with `full` they have their text."""
    return list(each_article(reader, wanted))


def each_article(reader: Reader, wanted: ArticleFilter) -> Iterator[ArticleRow]:
    """The same one by one: however many there are, a few hundred are held at a time."""
    select = _BRIEF + (_FULL if wanted.full else "")
    limits = {"limit": -1 if wanted.limit is None else wanted.limit, "offset": wanted.offset}
    rows = reader.each(select + _FROM + _conditions(wanted) + _ORDER, _parameters(wanted) | limits)
    return (_row(row, wanted.full) for row in rows)


def count_articles(reader: Reader, wanted: ArticleFilter) -> int:
    """Returns how many articles fit, whatever limit and offset."""
    row = reader.first("SELECT count(*) AS number" + _FROM + _conditions(wanted), _parameters(wanted))
    return int(row["number"]) if row else 0


def _conditions(wanted: ArticleFilter) -> str:
    given = (
        (wanted.outlet, _OUTLET),
        (wanted.content, _CONTENT),
        (wanted.since, _SINCE),
        (wanted.until, _UNTIL),
        (match_query(wanted.q or ""), _WORDS),
    )
    return "".join(condition for value, condition in given if value is not None)


def _parameters(wanted: ArticleFilter) -> dict[str, object]:
    return {
        "directive": wanted.directive,
        "outlet": wanted.outlet,
        "content": wanted.content,
        "since": wanted.since and wanted.since.isoformat(),
        "until": wanted.until and wanted.until.isoformat(),
        "words": match_query(wanted.q or ""),
    }


def _row(row: Row, full: bool) -> ArticleRow:
    del row["id"]
    read = row | {"reviewed": bool(row["reviewed"]), "aliases": tuple(json.loads(row["aliases"]))}
    if full:
        read["body"] = "\n".join(json.loads(row["body"]))
        read["media"] = json.loads(row["media"])
        read["hits"] = json.loads(row["hits"] or "[]")
    return ArticleRow(**read)
