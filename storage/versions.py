"""The whole history of an article: its versions, its captures, and every night that asked for it."""

from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from spool.addresses import identity
from spool.outcome import Outcome
from storage.edits import VersionText, version_text
from storage.reviews import Review, reviews_of
from storage.standing import SEEN
from storage.store import Reader


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One response, and where its bytes lie."""

    fetched: str
    night: str
    requested: str
    address: str
    status: int
    sha256: str
    warc: str
    offset: int
    tls: str
    """`verified`; `unverified`: nobody vouched for the server's name; `none`: not encrypted."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What a directive's rules say about a version; its latest label."""

    directive: str
    content: int
    second: int | None
    margin: float
    rule_version: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version, with what it changed against the one before it."""

    number: int
    captured: str
    night: str
    text: VersionText
    kind: str | None
    """A kind of edit (`comparison.Kind`); null for the first version and for one not judged yet."""
    removed: int
    added: int
    """Words."""
    captures: tuple[CaptureRow, ...]
    labels: tuple[LabelRow, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Nights in a row in which the outlet answered the same for the article."""

    outcome: str
    first_night: str
    first: str
    last_night: str
    last: str
    """Moments of the first and the last answer, UTC."""
    nights: int


@dataclass(frozen=True, slots=True)
class History:
    """All that is stored of one article."""

    article: int
    outlet: str
    url: str
    aliases: tuple[str, ...]
    state: str
    day: str
    first_seen: str
    last_seen: str
    """When the outlet last showed it, UTC."""
    versions: tuple[Version, ...]
    spells: tuple[Spell, ...]
    reviews: tuple[Review, ...] = ()
    """Of all directives, oldest first."""

    @property
    def returned(self) -> tuple[Spell, ...]:
        """The spells that begin with the article shown again after "gone"."""
        shown = [
            after
            for before, after in zip(self.spells, self.spells[1:], strict=False)
            if before.outcome == Outcome.GONE and after.outcome != Outcome.GONE
        ]
        return tuple(shown)

    def as_dict(self) -> dict[str, Any]:
        """The history as a JSON object, without row ids; paragraphs as a list."""
        return {
            "url": self.url,
            "outlet": self.outlet,
            "aliases": list(self.aliases),
            "state": self.state,
            "day": self.day,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "spells": [asdict(spell) for spell in self.spells],
            "versions": [_version_dict(version) for version in self.versions],
            "reviews": [review.as_dict() for review in self.reviews],
        }


def histories_of(reader: Reader, url: str) -> list[History]:
    """The history of every article that has the address, in any of its spellings; none where it is not
    stored.

    Outlets may share a host, so that one address can belong to two. Raises BadAddress.
    """
    rows = reader.rows(
        "SELECT a.id, a.outlet, a.url, a.identity, a.state, a.day, a.first_seen FROM aliases x"
        " JOIN articles a ON a.id = x.article WHERE x.identity = ? ORDER BY a.outlet",
        (identity(url),),
    )
    return [
        replace(history_of(reader, row), reviews=reviews_of(reader, row["outlet"], row["identity"]))
        for row in rows
    ]


def history_of(reader: Reader, row: dict[str, Any]) -> History:
    """The history, without reviews, of the article in a row with id, outlet, url, state, day, first_seen."""
    article = row["id"]
    aliases = reader.rows(
        "SELECT url FROM aliases WHERE article = ? AND url <> ? ORDER BY url", (article, row["url"])
    )
    versions = _versions(reader, article)
    spells = _spells(reader, article)
    seen = [capture.fetched for version in versions for capture in version.captures]
    seen += [spell.last for spell in spells if spell.outcome != Outcome.GONE]
    return History(
        article,
        row["outlet"],
        row["url"],
        tuple(alias["url"] for alias in aliases),
        row["state"],
        row["day"],
        row["first_seen"],
        max(seen, default=row["first_seen"]),
        versions,
        spells,
    )


def _versions(reader: Reader, article: int) -> tuple[Version, ...]:
    rows = reader.rows(
        "SELECT v.*, e.kind, e.removed, e.added FROM versions v"
        " LEFT JOIN versions p ON p.article = v.article AND p.number = v.number - 1"
        " LEFT JOIN edits e ON e.version = v.id AND e.before = p.id"
        " WHERE v.article = ? AND v.number > 0 ORDER BY v.number",
        (article,),
    )
    return tuple(
        Version(
            row["number"],
            row["captured"],
            row["night"],
            version_text(row),
            row["kind"],
            row["removed"] or 0,
            row["added"] or 0,
            _captures(reader, row["id"]),
            _labels(reader, row["id"]),
        )
        for row in rows
    )


def _captures(reader: Reader, version: int) -> tuple[CaptureRow, ...]:
    rows = reader.rows(
        'SELECT fetched, night, requested, address, status, sha256, warc, "offset", tls FROM captures'
        " WHERE version = ? ORDER BY fetched, id",
        (version,),
    )
    return tuple(CaptureRow(**row) for row in rows)


def _labels(reader: Reader, version: int) -> tuple[LabelRow, ...]:
    rows = reader.rows(
        "SELECT directive, content, second, margin, rule_version FROM labels l WHERE version = ?"
        " AND id = (SELECT id FROM labels m WHERE m.version = l.version AND m.directive = l.directive"
        "  ORDER BY rule_version IS (SELECT rule_version FROM rules_in_use u WHERE u.directive = m.directive)"
        "  DESC, id DESC LIMIT 1)"
        " ORDER BY directive",
        (version,),
    )
    return tuple(LabelRow(**row) for row in rows)


def _spells(reader: Reader, article: int) -> tuple[Spell, ...]:
    """What each night's answers for the article's addresses come to, joined while they stay the same.

    In one night an address that shows the article outweighs another that no longer leads to it; nights
    without any answer (the outlet failed, the address was not asked for) say nothing.
    """
    rows = reader.rows(
        "SELECT o.night, o.outcome, o.at FROM aliases x"
        " JOIN outcomes o ON o.outlet = x.outlet AND o.identity = x.identity"
        " JOIN nights n ON n.night = o.night"
        " WHERE x.article = ? AND o.outcome IN (?, ?, ?, ?) ORDER BY n.id, o.at, o.url",
        (article, *SEEN, Outcome.GONE),
    )
    answers = []
    for night, of_night in groupby(rows, key=lambda row: row["night"]):
        looks = list(of_night)
        shown = [look for look in looks if look["outcome"] in SEEN]
        best = (shown or looks)[-1]
        answers.append((Outcome.STORED if shown else Outcome.GONE, night, best["at"]))
    return tuple(
        Spell(outcome.value, same[0][1], same[0][2], same[-1][1], same[-1][2], len(same))
        for outcome, group in groupby(answers, key=lambda answer: answer[0])
        if (same := list(group))
    )


def _version_dict(version: Version) -> dict[str, Any]:
    text = version.text
    return {
        "number": version.number,
        "captured": version.captured,
        "night": version.night,
        "kind": version.kind,
        "removed": version.removed,
        "added": version.added,
        "title": text.title,
        "lead": text.lead,
        "body": list(text.body),
        "published": text.published,
        "author": text.author,
        "media": list(text.media),
        "captures": [asdict(capture) for capture in version.captures],
        "labels": [asdict(label) for label in version.labels],
    }
