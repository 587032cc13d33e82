"""Rows of people and audits against the files that they name: audits, submissions, fresh captures."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from storage.archive.records import ArchiveDamaged, read_response
from storage.archive.verifying.finding import DATABASE, Finding, Findings, Kind, shown
from storage.store import Reader, Row


def document_findings(
    reader: Reader, root: Path, expected: dict[str, str], whole: Collection[str], unsealed: bool
) -> Findings:
    """Rows whose file is another one. What is not sealed yet is not looked for.

    `expected`: digests by path of all that is sealed; `whole`: what of it is as it was.
    """
    for table, name, path, digest in _named(reader):
        if expected.get(path, digest if unsealed else None) != digest:
            yield Finding(Kind.DOCUMENT_DIFFERS, DATABASE, f"{table} {name}")
    for row in reader.each("SELECT * FROM appeals WHERE night <> '' AND warc <> '' ORDER BY id"):
        path = f"appeals/{row['night']}/{row['warc']}"
        lost = path not in expected and not unsealed
        if lost or (path in whole and _body(root / path, row["offset"]) != row["sha256"]):
            name = shown((it, row[it]) for it in ("url", "at"))
            yield Finding(Kind.RECORD_DIFFERS, DATABASE, f"appeals {name} {row['warc']}@{row['offset']}")


def day_findings(reader: Reader) -> Findings:
    """Articles whose day does not follow from their newest text, as storage/revisions.py sets it.

    Rows of articles are not sealed, because articles merge; their texts are.
    """
    rows = reader.each(
        "SELECT a.outlet, a.url, a.day FROM articles a"
        " LEFT JOIN versions v ON v.article = a.id AND v.number = a.version"
        " WHERE v.id IS NULL"
        " OR a.day <> coalesce(iif(v.date_suspect, NULL, substr(v.published, 1, 10)), a.first_day)"
        " OR EXISTS (SELECT 1 FROM versions w WHERE w.article = a.id AND w.number > a.version)"
        # Numbers are not sealed, the moments of capture are: the last text is the current one.
        " OR EXISTS (SELECT 1 FROM versions w WHERE w.article = a.id AND w.number BETWEEN 1 AND a.version"
        "  AND (w.captured > v.captured OR w.captured = v.captured AND w.id > v.id))"
        # Only what was read again may have given up its number.
        " OR EXISTS (SELECT 1 FROM versions w WHERE w.article = a.id AND w.number < 1)"
        "  AND a.id NOT IN (SELECT s.article FROM derivations d JOIN versions s ON s.id = d.version)"
        " ORDER BY a.id"
    )
    for row in rows:
        yield Finding(Kind.DAY_DIFFERS, DATABASE, f"articles {shown((it, row[it]) for it in row)}")


def orphan_findings(reader: Reader) -> Findings:
    """Rows that hang on nothing, as none of ours can: no sealed set of rows would have them or miss them."""
    for row in reader.each("PRAGMA foreign_key_check"):
        yield Finding(Kind.ROW_ADDED, DATABASE, f"{row['table']} ({row['parent']}?)")


def _named(reader: Reader) -> Iterator[tuple[str, str, str, str]]:
    """Table, name of the row, path of the file and its digest."""
    for row in reader.each("SELECT key, hash FROM audits ORDER BY id"):
        yield "audits", f"key={row['key']}", f"audits/{row['key']}/audit.json", row["hash"]
    for row in reader.each("SELECT outlet, content, name, path, sha256 FROM submissions ORDER BY id"):
        yield "submissions", _of_submission(row), row["path"], row["sha256"]


def _of_submission(row: Row) -> str:
    return shown((it, row[it]) for it in ("outlet", "content", "name", "path"))


def _body(warc: Path, offset: int) -> str | None:
    try:
        return sha256(read_response(warc, offset).body).hexdigest()
    except (ArchiveDamaged, OSError):
        return None
