"""How texts are related: what is still to be compared, and what comparing found. Derived, never decided."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from storage.store import Reader, Row, Store

PAGE = 50
"""Versions per query and transaction: a killed run loses at most so many."""

# Of the articles' current versions; an older version is history and no copy of anything.
_CURRENT = " FROM versions v JOIN articles a ON a.id = v.article AND a.version = v.number"


@dataclass(frozen=True, slots=True)
class StoredText:
    """A version's text as comparing needs it."""

    version: int
    outlet: str
    title: str
    lead: str | None
    body: tuple[str, ...]
    author: str | None


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """What is kept of a text to find its copies, as bytes, and whom it names as its source."""

    version: int
    shingles: int
    minhash: bytes
    sample: bytes
    credits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedText:
    """A signature with the day that its article counts for."""

    version: int
    day: date
    shingles: int
    minhash: bytes
    sample: bytes


@dataclass(frozen=True, slots=True)
class LikenessRow:
    """Two versions that are copies, `version` the smaller id."""

    version: int
    other: int
    similarity: float
    version_in_other: float
    other_in_version: float


@dataclass(frozen=True, slots=True)
class Kin:
    """Two articles whose current versions are copies."""

    article: int
    other: int
    similarity: float
    article_in_other: float
    other_in_article: float


@dataclass(frozen=True, slots=True)
class KinArticle:
    """An article that has a copy, with what tells originals from reprints."""

    article: int
    outlet: str
    url: str
    published: str | None
    day: str
    first_seen: str
    credits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReprintRow:
    """An article and the one that it repeats."""

    article: int
    original: int
    similarity: float
    containment: float
    reason: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a reprint, as lists show it."""

    url: str
    outlet: str
    title: str
    day: str
    similarity: float
    containment: float
    reason: str
    confidence: str

    def as_dict(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return asdict(self)


def unsigned(reader: Reader, scheme: str) -> Iterator[list[StoredText]]:
    """Current versions without a signature of that scheme, page by page; signatures may be added
    meanwhile."""
    last = 0
    while rows := reader.rows(
        "SELECT v.id, a.outlet, v.title, v.lead, v.body, v.author" + _CURRENT + " WHERE v.id > ?"
        " AND NOT EXISTS (SELECT 1 FROM signatures s WHERE s.version = v.id AND s.scheme = ?)"
        " ORDER BY v.id LIMIT ?",
        (last, scheme, PAGE),
    ):
        last = rows[-1]["id"]
        yield [_text(row) for row in rows]


def count_unsigned(reader: Reader, scheme: str) -> int:
    """How many texts `unsigned` will yield."""
    row = reader.first(
        "SELECT count(*) AS number" + _CURRENT + " WHERE NOT EXISTS ("
        " SELECT 1 FROM signatures s WHERE s.version = v.id AND s.scheme = ?)",
        (scheme,),
    )
    return int(row["number"]) if row else 0


def add_signatures(store: Store, scheme: str, rows: Iterable[SignatureRow]) -> None:
    """Stores signatures in the place of those of another scheme; they count as not compared yet."""
    written = [
        asdict(row) | {"scheme": scheme, "credits": _json(row.credits), "compared": None} for row in rows
    ]
    with store.atomic():
        store.upsert_all("signatures", written, ("version",))


def uncompared(reader: Reader, rules: str, limit: int) -> list[tuple[int, date]]:
    """The earliest current versions that were not held against others under those rules, with their days."""
    rows = reader.rows(
        "SELECT v.id, a.day" + _CURRENT + " JOIN signatures s ON s.version = v.id"
        " WHERE s.compared IS NOT ? ORDER BY a.day, v.id LIMIT ?",
        (rules, limit),
    )
    return [(row["id"], date.fromisoformat(row["day"])) for row in rows]


def count_uncompared(reader: Reader, rules: str) -> int:
    """How many there are of them."""
    row = reader.first(
        "SELECT count(*) AS number" + _CURRENT + " JOIN signatures s ON s.version = v.id"
        " WHERE s.compared IS NOT ?",
        (rules,),
    )
    return int(row["number"]) if row else 0


def signatures_between(reader: Reader, first: date, last: date, span: timedelta) -> list[SignedText]:
    """The signatures of current versions from `span` before the first day to `span` after the last."""
    rows = reader.rows(
        "SELECT v.id AS version, a.day, s.shingles, s.minhash, s.sample" + _CURRENT + " JOIN signatures s"
        " ON s.version = v.id WHERE a.day BETWEEN ? AND ? ORDER BY v.id",
        ((first - span).isoformat(), (last + span).isoformat()),
    )
    return [SignedText(**(row | {"day": date.fromisoformat(row["day"])})) for row in rows]


def stored_texts(reader: Reader, versions: Sequence[int]) -> dict[int, StoredText]:
    """The texts of those versions."""
    rows = reader.rows(
        "SELECT v.id, a.outlet, v.title, v.lead, v.body, v.author FROM versions v"
        " JOIN articles a ON a.id = v.article WHERE v.id IN (SELECT value FROM json_each(?))",
        (_json(versions),),
    )
    return {row["id"]: _text(row) for row in rows}


def add_likenesses(store: Store, rules: str, compared: Sequence[int], rows: Iterable[LikenessRow]) -> None:
    """Stores what was found for versions, and that they were compared, together."""
    written = [asdict(row) | {"rule_version": rules} for row in rows]
    with store.atomic():
        store.write(
            "DELETE FROM likenesses WHERE rule_version <> ? AND (version IN (SELECT value FROM json_each(?))"
            " OR other IN (SELECT value FROM json_each(?)))",
            (rules, _json(compared), _json(compared)),
        )
        store.upsert_all("likenesses", written, ("version", "other"))
        store.write(
            "UPDATE signatures SET compared = ? WHERE version IN (SELECT value FROM json_each(?))",
            (rules, _json(compared)),
        )


def kins(reader: Reader, rules: str) -> tuple[list[Kin], list[KinArticle]]:
    """All pairs of articles whose current versions are copies, and those articles."""
    pairs = reader.rows(
        "SELECT a.id AS article, b.id AS other, l.similarity, l.version_in_other AS article_in_other,"
        " l.other_in_version AS other_in_article FROM likenesses l"
        " JOIN versions v ON v.id = l.version JOIN articles a ON a.id = v.article AND a.version = v.number"
        " JOIN versions w ON w.id = l.other JOIN articles b ON b.id = w.article AND b.version = w.number"
        " WHERE l.rule_version = ? AND a.id <> b.id ORDER BY a.id, b.id",
        (rules,),
    )
    ends = sorted({row[end] for row in pairs for end in ("article", "other")})
    articles = reader.rows(
        "SELECT a.id AS article, a.outlet, a.url, iif(v.date_suspect, NULL, v.published) AS published, a.day,"
        " a.first_seen, s.credits" + _CURRENT + " JOIN signatures s ON s.version = v.id"
        " WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (_json(ends),),
    )
    return (
        [Kin(**row) for row in pairs],
        [KinArticle(**(row | {"credits": tuple(json.loads(row["credits"]))})) for row in articles],
    )


def forget_outdated(store: Store) -> int:
    """Takes out what is kept of versions that are no longer current; returns how many rows.

    What is stored then follows from the current texts alone, not from the nights that led to them.
    """
    outdated = store.rows(
        "SELECT s.version FROM signatures s JOIN versions v ON v.id = s.version"
        " JOIN articles a ON a.id = v.article WHERE v.number <> a.version"
    )
    if not outdated:
        return 0
    versions = _json([row["version"] for row in outdated])
    with store.atomic():
        gone = store.write(
            "DELETE FROM signatures WHERE version IN (SELECT value FROM json_each(?))", (versions,)
        )
        return gone + store.write(
            "DELETE FROM likenesses WHERE version IN (SELECT value FROM json_each(?))"
            " OR other IN (SELECT value FROM json_each(?))",
            (versions, versions),
        )


def set_reprints(store: Store, rules: str, rows: Iterable[ReprintRow]) -> int:
    """Makes the stored reprints exactly these; returns how many rows were added, changed or taken out."""
    wanted = {row.article: asdict(row) | {"rule_version": rules} for row in rows}
    stored = {row["article"]: row for row in store.rows("SELECT * FROM reprints")}
    stale = sorted(stored.keys() - wanted.keys())
    fresh = [row for article, row in sorted(wanted.items()) if stored.get(article) != row]
    if stale or fresh:
        with store.atomic():
            store.write(
                "DELETE FROM reprints WHERE article IN (SELECT value FROM json_each(?))", (_json(stale),)
            )
            store.upsert_all("reprints", fresh, ("article",))
    return len(stale) + len(fresh)


def original_of(reader: Reader, article: int) -> Related | None:
    """The likely original of an article; null where it is none's reprint."""
    row = reader.first(
        "SELECT a.url, a.outlet, v.title, a.day, r.similarity, r.containment, r.reason, r.confidence"
        " FROM reprints r JOIN articles a ON a.id = r.original"
        " JOIN versions v ON v.article = a.id AND v.number = a.version WHERE r.article = ?",
        (article,),
    )
    return None if row is None else Related(**row)


def reprints_of(reader: Reader, article: int) -> list[Related]:
    """The articles that repeat this one, earliest first."""
    rows = reader.rows(
        "SELECT a.url, a.outlet, v.title, a.day, r.similarity, r.containment, r.reason, r.confidence"
        " FROM reprints r JOIN articles a ON a.id = r.article"
        " JOIN versions v ON v.article = a.id AND v.number = a.version WHERE r.original = ?"
        " ORDER BY a.day, a.outlet, a.url",
        (article,),
    )
    return [Related(**row) for row in rows]


def _text(row: Row) -> StoredText:
    return StoredText(
        row["id"], row["outlet"], row["title"], row["lead"], tuple(json.loads(row["body"])), row["author"]
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
