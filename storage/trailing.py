"""Following one address through the database, from the first listing to the label in force."""

import json
from collections.abc import Sequence

from spool.records import IN_ARTICLES
from storage.completeness.doubts import Doubt
from storage.relations import original_of, reprints_of
from storage.reviews import reviews_of
from storage.store import Reader, Row
from storage.trail import (
    Bytes,
    ChannelRead,
    Label,
    Listing,
    Look,
    Reading,
    Robots,
    StoredArticle,
    Trail,
    Version,
)

MOST_CHANNELS = 200
"""A job reads no more: channels, sections and child sitemaps together."""


def trail_of(reader: Reader, outlet: str, url: str, identity: str, directive: str) -> Trail:
    """Returns the trail of an outlet's address, which is given canonical and as identity.

    Labels are those of the directive.
    """
    keys = _identities(reader, outlet, identity)
    listings = _listings(reader, outlet, keys)
    return Trail(
        outlet,
        tuple(it for it in listings if it.channel != IN_ARTICLES),
        _looks(reader, outlet, keys),
        _led_here(reader, outlet, url, keys),
        _doubt(reader, outlet, keys),
        _article(reader, outlet, identity, directive),
        _reading(reader, outlet),
        tuple(it for it in listings if it.channel == IN_ARTICLES),
    )


def outlets_on_record(reader: Reader, identity: str) -> tuple[str, ...]:
    """Returns the outlets whose nights met the address, in alphabetical order."""
    rows = reader.rows(
        "SELECT outlet FROM (SELECT DISTINCT outlet FROM outlet_nights) s"
        " WHERE EXISTS (SELECT 1 FROM outcomes o WHERE o.outlet = s.outlet AND o.identity = :key)"
        " OR EXISTS (SELECT 1 FROM aliases x WHERE x.outlet = s.outlet AND x.identity = :key)"
        " OR EXISTS (SELECT 1 FROM sightings g WHERE g.outlet = s.outlet AND g.identity = :key)"
        " ORDER BY outlet",
        {"key": identity},
    )
    return tuple(row["outlet"] for row in rows)


_LOOKS = """
SELECT o.night, n.day, o.outlet, o.url, o.outcome, o.detail, o.channel, o.status, o.at, o.via,
    coalesce(o.warc, c.warc) AS warc, coalesce(o."offset", c."offset") AS "offset",
    coalesce(o.sha256, c.sha256) AS sha256
FROM outcomes o
JOIN nights n ON n.night = o.night
LEFT JOIN captures c ON o.warc IS NULL AND c.id = (
    SELECT max(id) FROM captures WHERE night = o.night AND outlet = o.outlet AND requested = o.url)
WHERE o.outlet = :outlet
"""
_OLDEST_FIRST = " ORDER BY n.id, o.at, o.url"
_OF_IDENTITY = " AND o.identity IN (SELECT value FROM json_each(:keys))"
_REDIRECTED = (
    " AND o.via <> '[]' AND EXISTS (SELECT 1 FROM json_each(o.via) WHERE value = :url)"
    " AND o.identity NOT IN (SELECT value FROM json_each(:keys))"
)


def _listings(reader: Reader, outlet: str, keys: Sequence[str]) -> tuple[Listing, ...]:
    rows = reader.rows(
        "SELECT url, channel, page, day, at, first_night, last_night FROM sightings"
        " WHERE outlet = ? AND identity IN (SELECT value FROM json_each(?)) ORDER BY at, channel, url",
        (outlet, json.dumps(keys)),
    )
    return tuple(Listing(**row) for row in rows)


def _looks(reader: Reader, outlet: str, keys: Sequence[str]) -> tuple[Look, ...]:
    given = {"outlet": outlet, "keys": json.dumps(keys)}
    return tuple(map(_look, reader.rows(_LOOKS + _OF_IDENTITY + _OLDEST_FIRST, given)))


def _led_here(reader: Reader, outlet: str, url: str, keys: Sequence[str]) -> tuple[Look, ...]:
    given = {"outlet": outlet, "url": url, "keys": json.dumps(keys)}
    return tuple(map(_look, reader.rows(_LOOKS + _REDIRECTED + _OLDEST_FIRST, given)))


def _doubt(reader: Reader, outlet: str, keys: Sequence[str]) -> Doubt | None:
    row = reader.first(
        "SELECT identity, url, outcome, since, until, basis, first_night, last_night, nights, closed"
        " FROM doubts WHERE outlet = ? AND identity IN (SELECT value FROM json_each(?)) AND closed IS NULL",
        (outlet, json.dumps(keys)),
    )
    return Doubt(**row) if row else None


def _look(row: Row) -> Look:
    place = _bytes(row)
    via = tuple(json.loads(row["via"]))
    names = ("night", "day", "url", "outcome", "detail", "channel", "status", "at")
    return Look(**{name: row[name] for name in names}, via=via, place=place)


def _bytes(row: Row) -> Bytes | None:
    if row["warc"] is None:
        return None
    return Bytes(row["night"], row["outlet"], row["warc"], row["offset"], row["sha256"])


def _identities(reader: Reader, outlet: str, identity: str) -> list[str]:
    """The address's own key and those of all addresses of the article it leads to."""
    rows = reader.rows(
        "SELECT x.identity FROM aliases x WHERE x.article ="
        " (SELECT article FROM aliases WHERE outlet = ? AND identity = ?) ORDER BY x.identity",
        (outlet, identity),
    )
    return [row["identity"] for row in rows] or [identity]


def _article(reader: Reader, outlet: str, identity: str, directive: str) -> StoredArticle | None:
    row = reader.first(
        "SELECT a.id, a.url, a.first_seen, a.first_day, a.day, a.state, a.outcome, a.last_checked, a.checks"
        " FROM aliases x JOIN articles a ON a.id = x.article WHERE x.outlet = ? AND x.identity = ?",
        (outlet, identity),
    )
    if row is None:
        return None
    key = row.pop("id")
    aliases = reader.rows("SELECT url FROM aliases WHERE article = ? ORDER BY url", (key,))
    return StoredArticle(
        **row,
        aliases=tuple(alias["url"] for alias in aliases if alias["url"] != row["url"]),
        versions=_versions(reader, key, directive),
        original=original_of(reader, key),
        reprints=tuple(reprints_of(reader, key)),
        reviews=reviews_of(reader, outlet, identity, directive),
    )


def _versions(reader: Reader, article: int, directive: str) -> tuple[Version, ...]:
    rows = reader.rows(
        "SELECT v.id, v.number, v.captured, v.title, v.published, v.published_raw, v.date_suspect, v.night,"
        ' a.outlet, v.warc, v."offset", v.sha256'
        " FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE v.article = ? AND v.number > 0 ORDER BY v.number",
        (article,),
    )
    return tuple(
        Version(
            row["number"],
            row["captured"],
            row["title"],
            row["published"],
            row["published_raw"],
            bool(row["date_suspect"]),
            Bytes(row["night"], row["outlet"], row["warc"], row["offset"], row["sha256"]),
            _labels(reader, row["id"], directive),
        )
        for row in rows
    )


def _labels(reader: Reader, version: int, directive: str) -> tuple[Label, ...]:
    rows = reader.rows(
        "SELECT rule_version, content, second, margin, hits, made FROM labels"
        " WHERE version = :version AND directive = :directive ORDER BY rule_version IS ("
        "  SELECT rule_version FROM rules_in_use WHERE directive = :directive), id",
        {"version": version, "directive": directive},
    )
    return tuple(Label(**row | {"hits": tuple(json.loads(row["hits"]))}) for row in rows)


def _reading(reader: Reader, outlet: str) -> Reading:
    row = reader.first(
        "SELECT count(*) AS nights, count(*) FILTER (WHERE s.state = 'complete') AS complete,"
        " min(n.day) AS first_day, max(n.day) AS last_day,"
        " (SELECT t.night FROM outlet_nights t JOIN nights m ON m.night = t.night"
        "   WHERE t.outlet = :outlet ORDER BY m.id DESC LIMIT 1) AS last_night"
        " FROM outlet_nights s JOIN nights n ON n.night = s.night WHERE s.outlet = :outlet",
        {"outlet": outlet},
    )
    robots = reader.rows("SELECT host, fetched, body FROM robots WHERE outlet = ? ORDER BY host", (outlet,))
    copies = tuple(Robots(**copy) for copy in robots)
    return Reading(**row, channels=_channels(reader, outlet), robots=copies) if row else Reading()


def _channels(reader: Reader, outlet: str) -> tuple[ChannelRead, ...]:
    rows = reader.rows(
        "SELECT c.url, max(c.channel) AS part_of, count(*) AS nights,"
        " count(*) FILTER (WHERE c.\"end\" <> 'failed') AS read, min(n.day) AS first_day,"
        " max(n.day) AS last_day, min(c.oldest) AS oldest, min(c.covers_from) AS covers_from"
        " FROM channels c JOIN nights n ON n.night = c.night WHERE c.outlet = ?"
        " GROUP BY c.url ORDER BY part_of IS NOT NULL, c.url LIMIT ?",
        (outlet, MOST_CHANNELS),
    )
    return tuple(ChannelRead(**row) for row in rows)
