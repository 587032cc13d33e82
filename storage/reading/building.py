"""Making the flat copy: a whole new file, which takes the place of the one before when it is ready."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from storage.archive.seals import last_seal
from storage.clock import now, utc
from storage.completeness.reconciling import Completeness
from storage.completeness.report import standing_of
from storage.errors import StoreCorrupt, named_errors
from storage.health import last_finished
from storage.labels import LABEL_IN_USE
from storage.reading.connecting import connected, unwritten
from storage.reading.keys import article_key
from storage.reading.overlay import lay_over
from storage.reading.tables import APPLICATION, INDEXES, SCHEMA, TABLES
from storage.reading.values import Places
from storage.reviews import EFFECTIVE_REVIEW
from storage.snapshot import part_of, put_in_place, refused, sweep
from storage.store import Reader

Step = Callable[[int, int], None]

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days between which readings may vouch for any: beyond them is no article's day."""

_OUTLETS = """
INSERT INTO read_outlets (slug) SELECT outlet FROM articles UNION SELECT outlet FROM outlet_nights ORDER BY 1
"""
_LINES = (
    """
INSERT INTO lines
SELECT :number, a.id, o.number, a.day, coalesce(w.content, l.content, -1), r.article IS NOT NULL,
    w.content IS NOT NULL, a.state = 'gone', l.content, l.second, l.margin, w.reviewer,
    coalesce(w.text_changed, 0)
FROM articles a
JOIN versions v ON v.article = a.id AND v.number = a.version
JOIN read_outlets o ON o.slug = a.outlet
LEFT JOIN reprints r ON r.article = a.id
LEFT JOIN labels l ON l.id = """
    + LABEL_IN_USE
    + EFFECTIVE_REVIEW
    + "ORDER BY a.id"
)
_HEADS = """
INSERT INTO heads
SELECT a.id, article_key(a.outlet, a.identity), a.outlet, a.identity, a.url, v.title,
    v.published IS NOT NULL AND NOT v.date_suspect,
    iif(o.id IS NULL, NULL, article_key(o.outlet, o.identity)), r.confidence, a.state, a.version
FROM articles a
JOIN versions v ON v.article = a.id AND v.number = a.version
LEFT JOIN reprints r ON r.article = a.id
LEFT JOIN articles o ON o.id = r.original
ORDER BY a.id
"""
_TALLIES = """
INSERT INTO day_tallies
SELECT directive, outlet, day, content, reprint, reviewed, gone, count(*) FROM lines
GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO month_tallies
SELECT directive, outlet, substr(day, 1, 8) || '01', content, reprint, reviewed, gone, sum(articles)
FROM day_tallies GROUP BY 1, 2, 3, 4, 5, 6, 7;
"""
_ABOUT = """
INSERT INTO reading
SELECT 1, :night, :night_state, :finished, :made,
    (SELECT begun FROM store_origin), :seal, (SELECT begun FROM seals WHERE number = :seal),
    min(day), max(day), count(*), (SELECT store FROM marks), (SELECT store_at FROM marks), 0, NULL
FROM articles
"""


def build(
    places: Places,
    directives: Sequence[str],
    step: Step = lambda done, total: None,
    finish: Callable[[Places], None] = lambda part: None,
) -> None:
    """Make the flat copy of the published one anew, for the labels of those directives.

    `finish` adds what is reckoned from the new copy, under the name that it still has, before it takes the
    place of the one before. Whatever is broken off leaves that one as it was. The caller holds the home's
    lock. Raises StoreError, and what `finish` raises.
    """
    target, part = places.reading, part_of(places.reading)
    sweep(target)
    try:
        _make(part)
        making = Places(part, places.published, places.people)
        with connected(making, writing=True) as conn:
            _fill(conn, part, directives, step)
        finish(making)
        with unwritten(target):
            put_in_place(part, target)
    except OSError as error:
        raise refused(target, "cannot be written", error) from error
    finally:
        part.unlink(missing_ok=True)


# A PRAGMA takes no parameters.
_MARKS = "PRAGMA application_id = " + str(APPLICATION) + "; PRAGMA user_version = " + str(SCHEMA) + ";"


def _make(part: Path) -> None:
    with named_errors(part):
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            conn.executescript(TABLES + _MARKS)
        finally:
            conn.close()


def _fill(conn: sqlite3.Connection, part: Path, directives: Sequence[str], step: Step) -> None:
    # Nothing of a part that was broken off is ever used: it needs no journal.
    conn.execute("PRAGMA journal_mode = OFF")
    conn.execute("PRAGMA synchronous = OFF")
    conn.create_function("article_key", 2, article_key, deterministic=True)
    reader = Reader(part, Database(conn, execute_plugins=False))
    tasks: tuple[Callable[[], object], ...] = (
        lambda: _about(conn, reader),
        *(partial(_fill_lines, conn, number, slug) for number, slug in enumerate(directives, 1)),
        lambda: conn.execute(_HEADS),
        lambda: conn.executescript(_TALLIES),
        lambda: conn.executescript(INDEXES),
        lambda: _vouch(conn, reader),
        lambda: lay_over(conn),
        lambda: _check(part, conn),
    )
    for number, task in enumerate(tasks):
        step(number, len(tasks))
        task()
    step(len(tasks), len(tasks))


def _fill_lines(conn: sqlite3.Connection, number: int, slug: str) -> None:
    conn.execute(
        "INSERT INTO read_directives SELECT ?1, ?2, (SELECT rule_version FROM rules_in_use"
        " WHERE directive = ?2)",
        (number, slug),
    )
    conn.execute(_LINES, {"number": number, "directive": slug})


def _about(conn: sqlite3.Connection, reader: Reader) -> None:
    night = last_finished(reader)
    told = {
        "night": night.night if night else None,
        "night_state": night.state if night else None,
        "finished": utc(night.finished) if night and night.finished else None,
        "made": now(),
        "seal": last_seal(reader),
    }
    conn.execute(_ABOUT, told)
    conn.execute(_OUTLETS)


def _vouch(conn: sqlite3.Connection, reader: Reader) -> None:
    """Keep what stands for the days of each outlet, by all nights."""
    for number, slug in conn.execute("SELECT number, slug FROM read_outlets").fetchall():
        spans = [
            (number, claim.since.isoformat(), claim.until.isoformat(), claim.state.value)
            for claim in standing_of(reader, slug, FIRST, LAST)
            if claim.state is not Completeness.NONE
        ]
        conn.executemany("INSERT INTO vouched_days VALUES (?, ?, ?, ?)", spans)


def _check(part: Path, conn: sqlite3.Connection) -> None:
    finding = str(conn.execute("PRAGMA main.quick_check(1)").fetchone()[0])
    if finding != "ok":
        raise StoreCorrupt(part, finding)
