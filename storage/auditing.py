"""What an audit asks of the database: articles with all that decides whether they count, in few queries."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from storage.completeness.undated import possible_days
from storage.reviews import EFFECTIVE_REVIEW
from storage.store import Reader, Row
from vietnamese.text import fold


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles an audit weighs."""

    directive: str
    rule_version: str
    sites: tuple[str, ...]
    """Slugs of the outlets on whose sites they stand."""
    since: date
    until: date
    everything: bool = False
    """Also those out of scope, which a trial of other labels may put into it."""

    @property
    def bound(self) -> dict[str, object]:
        """The same as parameters of a query."""
        return {
            "directive": self.directive,
            "rules": self.rule_version,
            "sites": json.dumps(self.sites),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "everything": int(self.everything),
        }


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """The review that holds."""

    content: int
    reviewer: str
    at: str
    reason: str
    text_changed: bool


@dataclass(frozen=True, slots=True)
class AuditArticle:
    """An article's current version with its label of the rules asked for."""

    id: int
    """Its row: for joining what belongs together, never for what is published."""
    site: str
    url: str
    identity: str
    day: str
    """The printed day, else the one that a listing prints, else the first day it was seen."""
    earliest: date | None
    latest: date
    state: str
    version: int
    title: str
    published: str | None
    content_hash: str
    captured: str
    night: str
    warc: str
    offset: int
    sha256: str
    machine: int | None
    second: int | None
    margin: float | None
    text: int
    """The row whose text it carries, another one's where it surely or likely repeats that."""
    original: str | None
    confidence: str | None
    contested: bool
    """Whether another outlet's article that counts as its reprint may be the original instead."""
    review: PersonsWord | None
    former: tuple[tuple[int | None, str], ...] = ()
    """Label, and day of capture in Asia/Ho_Chi_Minh, of each text that it had before, oldest first."""
    since: str = ""
    """The day of capture of the text that it has now; told where there were others."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text in which a phrase may stand."""

    id: int
    title: str
    lead: str | None
    body: str
    """Paragraphs joined by newlines; '' where bodies were not asked for."""


@dataclass(frozen=True, slots=True)
class LabelledBy:
    """The labels of one version of the rules."""

    rule_version: str
    labels: int


_JOINED = (
    " FROM articles a JOIN versions v ON v.article = a.id AND v.number = a.version"
    " LEFT JOIN labels l ON l.version = v.id AND l.directive = :directive AND l.rule_version = :rules"
)
_HERE = (
    " WHERE a.outlet IN (SELECT value FROM json_each(:sites))"
    " AND (a.day BETWEEN :since AND :until OR a.id IN (SELECT value FROM json_each(:undated)))"
)
_ARTICLES = (
    "SELECT a.id, a.outlet AS site, a.url, a.identity, a.day, a.state, a.version, v.title, v.published,"
    ' v.content_hash, v.captured, v.night, v.warc, v."offset", v.sha256, l.content AS machine, l.second,'
    " l.margin, coalesce(iif(r.confidence = 'uncertain', NULL, r.original), a.id) AS text,"
    " o.url AS original, r.confidence, EXISTS (SELECT 1 FROM reprints b"
    "  JOIN articles c ON c.id = b.article WHERE b.original = a.id AND b.confidence = 'uncertain'"
    "  AND c.outlet <> a.outlet) AS contested, w.content AS reviewed, w.reviewer, w.at, w.reason,"
    " w.text_changed"
    + _JOINED
    + " LEFT JOIN reprints r ON r.article = a.id LEFT JOIN articles o ON o.id = r.original"
    + EFFECTIVE_REVIEW
    + _HERE
    + " AND (:everything OR l.content IS NULL OR l.content > 0 OR l.second IS NOT NULL"
    "  OR w.content IS NOT NULL OR a.id IN (SELECT value FROM json_each(:also)))"
    " ORDER BY a.outlet, a.identity"
)
# What an outlet writes over is still what it had published: neither a day nor a content goes with an edit.
_FORMER = (
    "SELECT a.id, l.content, date(substr(v.captured, 1, 19), '+7 hours') AS since,"
    " iif(v.date_suspect, NULL, substr(v.published, 1, 10)) AS printed"
    " FROM articles a JOIN versions v ON v.article = a.id AND v.number BETWEEN 1 AND a.version"
    " LEFT JOIN labels l ON l.version = v.id AND l.directive = :directive AND l.rule_version = :rules"
    " WHERE a.version > 1 AND a.outlet IN (SELECT value FROM json_each(:sites)) ORDER BY a.id, v.number"
)
_TEXTS = (
    "SELECT a.id, v.title, v.lead, iif(:bodies, v.body, '[]') AS body"
    + _JOINED
    + _HERE
    + " AND (:everything OR l.content = :content)"
    + " AND a.id IN (SELECT rowid FROM search WHERE search MATCH :phrases) ORDER BY a.id"
)


@dataclass(frozen=True, slots=True)
class _Former:
    """What an article was before its outlet edited it."""

    days: tuple[date, date] | None = None
    """The first and the last day that its texts printed; null where they did not differ."""
    texts: tuple[tuple[int | None, str], ...] = ()
    since: str = ""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Former":
        """By its texts, the current one last."""
        *before, current = rows
        days = {row["printed"] for row in rows if row["printed"]}
        moved = current["printed"] and len(days) > 1
        return cls(
            (date.fromisoformat(min(days)), date.fromisoformat(max(days))) if moved else None,
            tuple((row["content"], row["since"]) for row in before),
            current["since"],
        )


_NEVER_EDITED = _Former()


class AuditReader:
    """Asks for the articles of one audit; which days the undated ones may belong to is found once."""

    def __init__(self, reader: Reader, wanted: Wanted) -> None:
        self._reader = reader
        self._wanted = wanted
        self._undated_of = {site: possible_days(reader, site) for site in wanted.sites}
        self._undated = {
            article: days for found in self._undated_of.values() for article, days in found.items()
        }
        self._former = {
            article: _Former.of([*texts])
            for article, texts in groupby(reader.each(_FORMER, wanted.bound), key=lambda row: int(row["id"]))
        }
        near = [it for it, days in self._undated.items() if self._touches(*days)]
        near += [it for it, told in self._former.items() if told.days and self._touches(*told.days)]
        self._bound = wanted.bound | {"undated": json.dumps(near)}

    def texts_with(self, content: int, phrases: Sequence[str], bodies: bool = True) -> Iterator[FoundText]:
        """The texts with that label in which, but for diacritics, one of the phrases stands."""
        asked = " OR ".join(f'"{fold(phrase)}"' for phrase in phrases)
        bound = self._bound | {"content": content, "phrases": asked, "bodies": bodies}
        for row in self._reader.each(_TEXTS, bound):
            yield FoundText(**row | {"body": "\n".join(json.loads(row["body"]))})

    def articles(self, also: Sequence[int] = ()) -> Iterator[AuditArticle]:
        """Every article of the sites that may have been published between the days, and is not out of scope.

        Reviewed ones, `also`, and those that once had a content, whatever their label. Order: site, identity.
        """
        once = [it for it, told in self._former.items() if any(content for content, _ in told.texts)]
        for row in self._reader.each(_ARTICLES, self._bound | {"also": json.dumps([*also, *once])}):
            article = self._article(row)
            if self._touches(article.earliest, article.latest):
                yield article

    def count(self, site: str, since: date, until: date) -> int:
        """How many articles of a site, whatever they are about, may have been published on those days."""
        undated = self._undated_of[site]
        row = self._reader.first(
            "SELECT count(*) AS number FROM articles WHERE outlet = ? AND day BETWEEN ? AND ?"
            " AND id NOT IN (SELECT value FROM json_each(?))",
            (site, since.isoformat(), until.isoformat(), json.dumps([*undated])),
        )
        near = sum((low is None or low <= until) and high >= since for low, high in undated.values())
        return near + (int(row["number"]) if row else 0)

    def _touches(self, earliest: date | None, latest: date) -> bool:
        return (earliest is None or earliest <= self._wanted.until) and latest >= self._wanted.since

    def _article(self, row: Row) -> AuditArticle:
        printed = date.fromisoformat(row["day"])
        former = self._former.get(row["id"], _NEVER_EDITED)
        earliest, latest = self._undated.get(row["id"], former.days or (printed, printed))
        told = {name: row.pop(name) for name in ("reviewed", "reviewer", "at", "reason", "text_changed")}
        review = (
            PersonsWord(
                told["reviewed"], told["reviewer"], told["at"], told["reason"], bool(told["text_changed"])
            )
            if told["reviewed"] is not None
            else None
        )
        row["contested"] = bool(row["contested"])
        if row["id"] in self._undated:
            row["day"] = latest.isoformat()
        told = {"former": former.texts, "since": former.since}
        return AuditArticle(**row, earliest=earliest, latest=latest, review=review, **told)


def rule_versions(reader: Reader, directive: str) -> list[LabelledBy]:
    """The versions of the rules that labels of a directive were made by, newest first."""
    rows = reader.rows(
        "SELECT rule_version, count(*) AS labels FROM labels WHERE directive = ?"
        " GROUP BY rule_version ORDER BY max(id) DESC",
        (directive,),
    )
    return [LabelledBy(**row) for row in rows]


def first_readings(reader: Reader) -> dict[str, date]:
    """The day of the first night that could read each outlet."""
    rows = reader.rows(
        "SELECT s.outlet, min(n.day) AS day FROM outlet_nights s JOIN nights n ON n.night = s.night"
        " WHERE s.state <> 'failed' GROUP BY s.outlet"
    )
    return {row["outlet"]: date.fromisoformat(row["day"]) for row in rows}


def newest_reading(reader: Reader) -> str | None:
    """The key of the newest finished night that read anything; null if none did.

    A night that had nothing to read says nothing, and leaves nothing to the archive that could show it.
    """
    row = reader.first(
        "SELECT n.night FROM nights n WHERE n.state IN ('complete', 'partial', 'failed')"
        " AND EXISTS (SELECT 1 FROM outlet_nights s WHERE s.night = n.night) ORDER BY n.id DESC LIMIT 1"
    )
    return row["night"] if row else None


def night_under_way(reader: Reader) -> str | None:
    """The key of a night that has not ended and of which something is taken in already; null: none."""
    row = reader.first(
        "SELECT n.night FROM nights n WHERE n.state = 'running'"
        " AND EXISTS (SELECT 1 FROM outlet_nights s WHERE s.night = n.night)"
    )
    return row["night"] if row else None


def holds_articles(reader: Reader) -> bool:
    """Whether there is any article at all."""
    return reader.first("SELECT 1 FROM articles LIMIT 1") is not None


def count_submissions(
    reader: Reader, directive: str, since: date, until: date
) -> dict[tuple[str, int, int | None], int]:
    """What each outlet sent in about work of those days, by content and paragraph."""
    rows = reader.rows(
        "SELECT outlet, content, paragraph, count(*) AS number FROM submissions"
        " WHERE directive = ? AND day BETWEEN ? AND ? GROUP BY outlet, content, paragraph",
        (directive, since.isoformat(), until.isoformat()),
    )
    return {(row["outlet"], row["content"], row["paragraph"]): row["number"] for row in rows}
