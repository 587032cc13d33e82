"""One digest for all that a database says, to compare two that came about in different ways."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from spool.outcome import Outcome
from storage.completeness.report import standing_of
from storage.store import Reader, Row

# An address that an article has may be "stored" in one history and "known" in another that was interrupted.
_HELD = (Outcome.STORED, Outcome.UNCHANGED, Outcome.KNOWN, Outcome.DUPLICATE)


def fingerprint(reader: Reader) -> str:
    """SHA-256 over the accounts of all outlets: what is stored, what it was found to be, what stands for it.

    Row ids, clock times, night keys and places in WARCs are left out, and so is the order in which things
    came: a night that was killed and run again ends in the same fingerprint as one that was not.
    """
    total = hashlib.sha256()
    for outlet in outlets_of(reader):
        for line in account(reader, outlet):
            total.update(line)
    return total.hexdigest()


def outlets_of(reader: Reader) -> list[str]:
    """The outlets that any night has read, in alphabetical order."""
    rows = reader.rows("SELECT DISTINCT outlet FROM outlet_nights ORDER BY outlet")
    return [row["outlet"] for row in rows]


def account(reader: Reader, outlet: str) -> Iterator[bytes]:
    """One outlet's part of it, line by line, in an order that does not depend on the history."""
    yield from _articles(reader, outlet)
    yield from _outcomes(reader, outlet)
    yield from _days(reader, outlet)
    for name, sql in _LISTS.items():
        yield from sorted(_line(name, row) for row in reader.rows(sql, (outlet,)))


def _line(*values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _articles(reader: Reader, outlet: str) -> Iterator[bytes]:
    lines = []
    for row in reader.rows("SELECT id, outlet, identity, state FROM articles WHERE outlet = ?", (outlet,)):
        aliases = reader.rows("SELECT identity FROM aliases WHERE article = ?", (row["id"],))
        addresses = sorted(alias["identity"] for alias in aliases)
        lines.append(_line("article", row["outlet"], addresses, row["state"], _versions(reader, row["id"])))
    yield from sorted(lines)


def _versions(reader: Reader, article: int) -> list[object]:
    """The versions in order; one that repeats the version before it came from a merger."""
    rows = reader.rows(
        "SELECT id, content_hash, published_raw, modified, modified_raw, date_suspect, category, encoding,"
        " method FROM versions WHERE article = ? AND number > 0 ORDER BY number",
        (article,),
    )
    firsts = [next(same) for _, same in groupby(rows, key=lambda row: row["content_hash"])]
    return [[_content(row), _labels(reader, row["id"]), _kinship(reader, row["id"])] for row in firsts]


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def _labels(reader: Reader, version: int) -> list[Row]:
    return reader.rows(
        "SELECT directive, rule_version, content, second, margin, hits FROM labels WHERE version = ?"
        " ORDER BY directive, rule_version",
        (version,),
    )


def _kinship(reader: Reader, version: int) -> list[Row]:
    """What the version changed, and how its text is signed; blobs as hex, for JSON knows none."""
    return [
        *reader.rows("SELECT kind, removed, added, rule_version FROM edits WHERE version = ?", (version,)),
        *reader.rows(
            "SELECT scheme, shingles, hex(minhash) AS minhash, hex(sample) AS sample, credits, compared"
            " FROM signatures WHERE version = ?",
            (version,),
        ),
    ]


def _outcomes(reader: Reader, outlet: str) -> Iterator[bytes]:
    rows = reader.rows(
        "SELECT outlet, identity, outcome FROM ("
        " SELECT o.outlet, o.identity, o.outcome, row_number() OVER ("
        "   PARTITION BY o.outlet, o.identity ORDER BY n.id DESC, o.outcome, o.url) AS place"
        " FROM outcomes o JOIN nights n ON n.night = o.night WHERE o.outlet = ?) WHERE place = 1"
        " ORDER BY outlet, identity",
        (outlet,),
    )
    for row in rows:
        held = row["outcome"] in _HELD
        yield _line("outcome", row["outlet"], row["identity"], "held" if held else row["outcome"])


def _days(reader: Reader, outlet: str) -> Iterator[bytes]:
    """What stands for each day that any certificate speaks of, in the end."""
    row = reader.first(
        "SELECT min(since) AS since, max(until) AS until FROM certificates WHERE outlet = ?", (outlet,)
    )
    if row is None or row["since"] is None:
        return
    for claim in standing_of(
        reader, outlet, date.fromisoformat(row["since"]), date.fromisoformat(row["until"])
    ):
        for number in range((claim.until - claim.since).days + 1):
            yield _line("day", outlet, str(claim.since + timedelta(number)), claim.state)


_LISTS = {
    "sighting": "SELECT channel, identity, day, not_before, not_after FROM sightings WHERE outlet = ?",
    "doubt": "SELECT identity, outcome, since, until, basis FROM doubts WHERE outlet = ? AND closed IS NULL",
    "late find": "SELECT identity, day FROM late_finds WHERE outlet = ?",
    "escape": "SELECT identity, day, listed_by FROM escapes WHERE outlet = ?",
    "robots": "SELECT host, body FROM robots WHERE outlet = ?",
    "likeness": (
        "SELECT a.identity, v.number, b.outlet AS by, b.identity AS other, w.number AS other_number,"
        " max(l.version_in_other, l.other_in_version) AS most, l.similarity, l.rule_version"
        " FROM articles a JOIN versions v ON v.article = a.id"
        " JOIN likenesses l ON v.id IN (l.version, l.other)"
        " JOIN versions w ON w.id = l.version + l.other - v.id JOIN articles b ON b.id = w.article"
        " WHERE a.outlet = ?"
    ),
    "reprint": (
        "SELECT a.identity, b.outlet AS from_outlet, b.identity AS original, r.similarity, r.containment,"
        " r.reason, r.confidence, r.rule_version FROM reprints r JOIN articles a ON a.id = r.article"
        " JOIN articles b ON b.id = r.original WHERE a.outlet = ?"
    ),
    "unlabelled": (
        "SELECT DISTINCT a.identity, v.number, f.directive, f.rule_version, f.outcome FROM label_faults f"
        " JOIN versions v ON v.id = f.version AND v.number > 0 JOIN articles a ON a.id = v.article"
        " WHERE a.outlet = ? AND NOT EXISTS (SELECT 1 FROM labels l"
        "  WHERE (l.version, l.directive, l.rule_version) = (f.version, f.directive, f.rule_version))"
    ),
}
"""Lists whose rows stand for themselves, each about one outlet."""
