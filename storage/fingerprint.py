"""One digest for all that a database says, to compare two that came about in different ways."""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby

from spool.outcome import Outcome
from storage.store import Reader, Row

# An address that an article has may be "stored" in one history and "known" in another that was interrupted.
_HELD = (Outcome.STORED, Outcome.UNCHANGED, Outcome.KNOWN, Outcome.DUPLICATE)


def fingerprint(reader: Reader) -> str:
    """SHA-256 over articles, addresses, versions, labels and the last outcome of every address.

    Row ids, clock times, night keys and places in WARCs are left out, and so is the order in which things
    came: a night that was killed and run again ends in the same fingerprint as one that was not.
    """
    total = hashlib.sha256()
    for part in (_articles(reader), _outcomes(reader)):
        for line in part:
            total.update(line)
    return total.hexdigest()


def _line(*values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _articles(reader: Reader) -> Iterator[bytes]:
    lines = []
    for row in reader.rows("SELECT id, outlet, identity, state FROM articles"):
        aliases = reader.rows("SELECT identity FROM aliases WHERE article = ?", (row["id"],))
        addresses = sorted(alias["identity"] for alias in aliases)
        lines.append(_line("article", row["outlet"], addresses, row["state"], _versions(reader, row["id"])))
    yield from sorted(lines)


def _versions(reader: Reader, article: int) -> list[object]:
    """The versions in order; one that repeats the version before it came from a merger."""
    rows = reader.rows(
        "SELECT id, content_hash, published_raw, modified, modified_raw, date_suspect, category, encoding,"
        " method FROM versions WHERE article = ? ORDER BY number",
        (article,),
    )
    firsts = [next(same) for _, same in groupby(rows, key=lambda row: row["content_hash"])]
    return [[_content(row), _labels(reader, row["id"])] for row in firsts]


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def _labels(reader: Reader, version: int) -> list[Row]:
    return reader.rows(
        "SELECT directive, rule_version, content, second, margin, hits FROM labels WHERE version = ?"
        " ORDER BY directive, rule_version",
        (version,),
    )


def _outcomes(reader: Reader) -> Iterator[bytes]:
    rows = reader.rows(
        "SELECT outlet, identity, outcome FROM ("
        " SELECT o.outlet, o.identity, o.outcome, row_number() OVER ("
        "   PARTITION BY o.outlet, o.identity ORDER BY n.id DESC, o.outcome, o.url) AS place"
        " FROM outcomes o JOIN nights n ON n.night = o.night) WHERE place = 1 ORDER BY outlet, identity"
    )
    for row in rows:
        held = row["outcome"] in _HELD
        yield _line("outcome", row["outlet"], row["identity"], "held" if held else row["outcome"])
