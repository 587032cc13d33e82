"""Rows as a seal writes them down: JSON lines without row ids, sorted: equal rows give equal files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from storage.archive.canonical import canonical, sha256_of
from storage.archive.records import RecordIndex
from storage.store import Reader, Row

Lines = list[bytes]

# All that is taken in with an outlet's night and concluded from it, without what later nights may change:
# which article and version a capture belongs to.
OF_A_NIGHT: Final = {
    "nights": "SELECT * FROM nights WHERE night = :night",
    "outlet_nights": "SELECT * FROM outlet_nights WHERE night = :night AND outlet = :outlet",
    "channels": "SELECT * FROM channels WHERE night = :night AND outlet = :outlet",
    "outcomes": "SELECT * FROM outcomes WHERE night = :night AND outlet = :outlet",
    "captures": "SELECT * FROM captures WHERE night = :night AND outlet = :outlet",
    "certificates": "SELECT * FROM certificates WHERE night = :night AND outlet = :outlet",
    "channel_checks": "SELECT * FROM channel_checks WHERE night = :night AND outlet = :outlet",
    "estimates": "SELECT * FROM estimates WHERE night = :night AND outlet = :outlet",
}
RECORDS: Final = "records"
PROBLEMS: Final = "problems"
"""What a seal found wrong with the bytes: {"warc", "offset", "expected", "found", "problem"}."""

_LEFT_OUT: Final = {"captures": {"id", "article", "version"}}

LOWEST: Final = -(1 << 63)
"""Below every id. None of ours is negative, but whoever writes a row by hand may choose its id."""

_RANGE = " WHERE x.id > :after AND x.id <= :last"
_VERSION = (
    "json_object('outlet', a.outlet, 'night', v.night, 'warc', v.warc, 'offset', v.\"offset\","
    " 'content_hash', v.content_hash, 'captured', v.captured)"
)
GROWING: Final = {
    "versions": "SELECT a.outlet, x.* FROM versions x JOIN articles a ON a.id = x.article" + _RANGE,
    "labels": "SELECT x.*, " + _VERSION + " AS natural FROM labels x JOIN versions v ON v.id = x.version"
    " JOIN articles a ON a.id = v.article" + _RANGE,
    "derivations": "SELECT x.*, " + _VERSION + " AS natural, f.content_hash AS former_hash"
    " FROM derivations x JOIN versions v ON v.id = x.version JOIN articles a ON a.id = v.article"
    " LEFT JOIN versions f ON f.id = x.former" + _RANGE,
    "reviews": "SELECT x.* FROM reviews x" + _RANGE,
    "submissions": "SELECT x.* FROM submissions x" + _RANGE,
    "audits": "SELECT x.* FROM audits x" + _RANGE,
    "appeals": "SELECT x.* FROM appeals x" + _RANGE,
}
_HIGHEST: Final = {
    "versions": "SELECT max(id) AS id FROM versions",
    "labels": "SELECT max(id) AS id FROM labels",
    "derivations": "SELECT max(id) AS id FROM derivations",
    "reviews": "SELECT max(id) AS id FROM reviews",
    "submissions": "SELECT max(id) AS id FROM submissions",
    "audits": "SELECT max(id) AS id FROM audits",
    "appeals": "SELECT max(id) AS id FROM appeals",
}
KEY_OF_VERSION: Final = ("outlet", "night", "warc", "offset", "content_hash", "captured")
TEXT_OF_VERSION: Final = (
    *("title", "lead", "body", "published", "published_raw", "modified", "modified_raw", "date_suspect"),
    *("author", "category", "media", "encoding", "method"),
)


def row_line(table: str, row: Mapping[str, Any]) -> bytes:
    """One row as a line."""
    return canonical({"table": table} | dict(row))


def lines_of_night(reader: Reader, night: str, outlet: str) -> Lines:
    """What the database says of an outlet's night, without the records of its WARCs."""
    found: Lines = []
    for table, sql in OF_A_NIGHT.items():
        left_out = _LEFT_OUT.get(table, {"id"})
        rows = reader.each(sql, {"night": night, "outlet": outlet})
        found += sorted(row_line(table, {k: v for k, v in row.items() if k not in left_out}) for row in rows)
    return found


def lines_of_records(records: Iterable[RecordIndex]) -> Lines:
    """The records of an outlet's WARCs."""
    return sorted(
        row_line(
            RECORDS,
            {
                "warc": record.warc,
                "offset": record.offset,
                "length": record.length,
                "sha256": record.sha256,
                "type": record.type,
                "uri": record.uri,
                "date": record.date,
                "payload_sha256": record.payload_sha256,
            },
        )
        for record in records
    )


def marks_now(reader: Reader) -> dict[str, int]:
    """The highest id of each growing table; 0 where it is empty."""
    found = {table: reader.first(sql) for table, sql in _HIGHEST.items()}
    return {table: int(row["id"] or 0) if row else 0 for table, row in found.items()}


def growing_lines(reader: Reader, after: Mapping[str, int], last: Mapping[str, int]) -> Iterator[bytes]:
    """The rows that came between two marks, table by table."""
    for table, sql in GROWING.items():
        rows = reader.each(sql, {"after": after.get(table, LOWEST), "last": last.get(table, 0)})
        yield from sorted(row_line(table, _without_ids(table, row)) for row in rows)


def _without_ids(table: str, row: Row) -> Row:
    """The row with what it refers to named by its nature."""
    if table == "versions":
        text = {name: row[name] for name in TEXT_OF_VERSION}
        return {name: row[name] for name in KEY_OF_VERSION} | {
            "sha256": row["sha256"],
            "text_sha256": sha256_of(canonical(text)),
        }
    named = {key: value for key, value in row.items() if key not in ("id", "natural", "former_hash")}
    if "natural" in row:
        named["version"] = json.loads(row["natural"])
    if "former_hash" in row:
        named["former"] = row["former_hash"]
    return named


def places_of_night(reader: Reader, night: str, outlet: str) -> list[tuple[str, int, str]]:
    """Every place that a row of an outlet's night names: WARC, offset, SHA-256 of the body there."""
    rows = reader.rows(
        'SELECT warc, "offset", sha256 FROM captures WHERE night = :night AND outlet = :outlet'
        ' UNION SELECT warc, "offset", sha256 FROM outcomes'
        " WHERE night = :night AND outlet = :outlet AND warc IS NOT NULL ORDER BY 1, 2, 3",
        {"night": night, "outlet": outlet},
    )
    return [(row["warc"], row["offset"], row["sha256"]) for row in rows]


def row_of_line(line: str | bytes) -> tuple[str, Row]:
    """A line's row, with its table's name. Raises ValueError."""
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(table := row.pop("table", None), str):
        raise ValueError("a line that is no row")
    return table, row


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """The rows of a file. Raises OSError, ValueError."""
    with path.open(encoding="utf-8") as file:
        yield from map(row_of_line, file)
