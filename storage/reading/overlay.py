"""Reviews that came after the flat copy was made, laid over its rows and counts in one transaction."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from storage.reading.connecting import connected, transaction
from storage.reading.tables import UNLABELLED
from storage.reading.values import Places

Tally = tuple[Any, ...]

_STANDING = (
    "SELECT m.store, m.store_at, m.desk, m.desk_at, r.review_mark, r.review_at, r.desk_mark, r.desk_at"
    " FROM marks m, reading r"
)
_GOES_ON = (
    "SELECT f.store_at IS r.review_at AND f.desk_at IS r.desk_at, r.review_mark, r.desk_mark"
    " FROM former f, reading r"
)
_AFFECTED = """
SELECT DISTINCT x.article, n.number, n.slug FROM decisions r
JOIN aliases x ON x.outlet = r.outlet AND x.identity = r.identity
JOIN read_directives n ON n.slug = r.directive
WHERE r.id > iif(r.late, :desk, :store)
"""
_REVIEWED = """
UNION SELECT l.article, n.number, n.slug FROM lines l JOIN read_directives n ON n.number = l.directive
WHERE l.reviewed = 1
"""
_NEWEST = """
SELECT content, reviewer, content_hash FROM (
    SELECT r.late, r.id, r.content, r.reviewer, r.content_hash FROM aliases x
    JOIN decisions r ON r.outlet = x.outlet AND r.identity = x.identity
    WHERE x.article = :article AND r.directive = :slug)
ORDER BY late DESC, id DESC LIMIT 1
"""
TEXT_CHANGED = """
v.content_hash <> :hash AND NOT EXISTS (
    SELECT 1 FROM versions s WHERE s.article = a.id AND s.content_hash = :hash
        AND s.night = v.night AND s.warc = v.warc AND s."offset" = v."offset")
"""
"""Whether article `a` with current version `v` reads otherwise than the text of that hash did."""
_CHANGED = (
    "SELECT "
    + TEXT_CHANGED
    + " FROM articles a JOIN versions v ON v.article = a.id AND v.number = a.version WHERE a.id = :article"
)
_TALLY = """
SELECT directive, outlet, day, content, reprint, reviewed, gone FROM lines
WHERE directive = ? AND article = ?
"""
_LAY = """
UPDATE lines SET content = coalesce(:content, machine, :unlabelled), reviewed = :content IS NOT NULL,
    reviewer = iif(:content IS NULL, NULL, :reviewer), text_changed = :changed
WHERE directive = :number AND article = :article
"""
_COUNT_DAY = (
    "INSERT INTO day_tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET articles = articles + excluded.articles"
)
_COUNT_MONTH = _COUNT_DAY.replace("day_tallies", "month_tallies")
_EMPTY_DAY = (
    "DELETE FROM day_tallies WHERE (directive, outlet, day, content, reprint, reviewed, gone)"
    " = (?, ?, ?, ?, ?, ?, ?) AND articles = 0"
)
_EMPTY_MONTH = _EMPTY_DAY.replace("day_tallies", "month_tallies")


def is_behind(conn: sqlite3.Connection) -> bool:
    """Whether there are reviews that the rows do not have."""
    row = conn.execute(_STANDING).fetchone()
    return row is not None and bool(row[:4] != row[4:])


def sync_reviews(places: Places) -> bool:
    """Lay over the rows and counts whatever was reviewed since, and say whether that was anything.

    All of it is in, or none; again changes nothing. Raises StoreError.
    """
    with connected(places, writing=True) as conn, transaction(conn):
        if not is_behind(conn):
            return False
        lay_over(conn)
    return True


def lay_over(conn: sqlite3.Connection) -> None:
    """The same on a connection that writes already."""
    goes_on, *laid = conn.execute(_GOES_ON).fetchone()
    # Else the last review that was laid over is not there, or is another one: a file was restored, and what
    # its lost reviews said holds no more.
    store, desk = laid if goes_on else (0, 0)
    since = {"store": store, "desk": desk}
    affected = conn.execute(_AFFECTED + ("" if goes_on else _REVIEWED), since).fetchall()
    for article, number, slug in affected:
        _decide(conn, {"article": article, "number": number, "slug": slug})
    conn.execute(
        "UPDATE reading SET (review_mark, review_at, desk_mark, desk_at) ="
        " (SELECT store, store_at, desk, desk_at FROM marks)"
    )


def _decide(conn: sqlite3.Connection, one: Mapping[str, object]) -> None:
    """Make an article's row what its newest review says, or the rules where none holds."""
    found = conn.execute(_NEWEST, one).fetchone() or (None, None, None)
    content, reviewer, text_hash = found
    changed = False
    if content is not None:
        row = conn.execute(_CHANGED, {"article": one["article"], "hash": text_hash}).fetchone()
        changed = bool(row and row[0])
    before = _tally(conn, one)
    told = {"content": content, "reviewer": reviewer, "changed": changed, "unlabelled": UNLABELLED}
    conn.execute(_LAY, {**one, **told})
    after = _tally(conn, one)
    if before != after:
        _count(conn, before, -1)
        _count(conn, after, 1)


def _tally(conn: sqlite3.Connection, one: Mapping[str, object]) -> Tally | None:
    row = conn.execute(_TALLY, (one["number"], one["article"])).fetchone()
    return None if row is None else tuple(row)


def _count(conn: sqlite3.Connection, tally: Tally | None, number: int) -> None:
    if tally is None:
        return
    of_day, of_month = tally, (*tally[:2], f"{tally[2][:7]}-01", *tally[3:])
    conn.execute(_COUNT_DAY, (*of_day, number))
    conn.execute(_COUNT_MONTH, (*of_month, number))
    conn.execute(_EMPTY_DAY, of_day)
    conn.execute(_EMPTY_MONTH, of_month)
