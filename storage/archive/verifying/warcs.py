"""Records against rows: what a row says of the bytes it rests on, and what the WARC holds at that place."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from storage.archive.records import CHUNK, LONGEST_RECORD, ArchiveDamaged, index_warc
from storage.archive.rowsets import PROBLEMS, row_of_line
from storage.archive.verifying.finding import Finding, Findings, Kind, shown
from storage.archive.verifying.reading import Unreadable, lines, opened

MOST_NAMED: Final = 20
"""Records of one file that are named; the last of them says how many there are."""

Row = dict[str, Any]
Place = tuple[str, int]
"""File name and offset."""

RECORD = ("warc", "offset", "length", "sha256", "type", "uri", "date", "payload_sha256")
CLAIMING = {"captures": ("requested", "fetched"), "outcomes": ("url",)}
"""Tables whose rows name a place, with what names such a row."""


@dataclass(slots=True)
class OfNight:
    """What the sealed rows of an outlet's night say of its records."""

    records: dict[Place, Row] = field(default_factory=dict)
    claims: list[tuple[Place, str, str]] = field(default_factory=list)
    """Place, digest of the body, and the row that says so."""
    torn: set[Place] = field(default_factory=set)
    """Where a WARC of a crawl that was killed ends within a record."""
    finished: bool = True


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Table and columns of each exported row. Raises Unreadable."""
    for number, line in enumerate(lines(path), start=1):
        try:
            yield row_of_line(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"line {number}") from error


def of_night(path: Path) -> OfNight:
    """The records and the places of one file of rows. Raises Unreadable."""
    found = OfNight()
    for table, row in read_rows(path):
        if table == "records":
            found.records[_place(row)] = row
        elif table == PROBLEMS and row.get("torn"):
            found.torn.add(_place(row))
        elif table == "outlet_nights":
            found.finished = row.get("finished") is not None
        elif table in CLAIMING and row.get("warc") is not None:
            key = shown((name, row.get(name)) for name in CLAIMING[table])
            found.claims.append((_place(row), str(row.get("sha256")), f"{table} {key}"))
    return found


def _place(row: Row) -> Place:
    return str(row.get("warc")), int(row.get("offset") or 0)


def claim_findings(path: str, night: OfNight) -> Findings:
    """Rows whose record is not there, or has another body."""
    for place, digest, row in night.claims:
        record = night.records.get(place)
        if record is None or record.get("payload_sha256") != digest:
            yield Finding(Kind.RECORD_DIFFERS, path, f"{row} {place[0]}@{place[1]}")


@dataclass(frozen=True, slots=True)
class Compared:
    """What unpacking a WARC came to."""

    count: int
    findings: tuple[Finding, ...]


def compare_whole(path: Path, shown_as: str, night: OfNight) -> Compared:
    """Unpack every record of a WARC and compare it with the sealed index."""
    left = {place for place in night.records if place[0] == path.name}
    count, wrong = 0, []
    try:
        for record in index_warc(path):
            count += 1
            place = (record.warc, record.offset)
            left.discard(place)
            sealed = night.records.get(place)
            if sealed is None or any(sealed.get(name) != getattr(record, name) for name in RECORD):
                wrong.append(_altered(shown_as, record.offset, record.uri))
    except ArchiveDamaged as error:
        if night.finished or (path.name, error.offset) not in night.torn:
            wrong.append(Finding(Kind.RECORD_ALTERED, shown_as, f"@{error.offset} {error.problem}"))
    except OSError as error:
        wrong.append(Finding(Kind.NO_FILE, shown_as, error.strerror or str(error)))
    wrong += [_altered(shown_as, place[1], night.records[place].get("uri")) for place in sorted(left)]
    return Compared(count, _most(wrong))


def damaged_records(path: Path, shown_as: str, night: OfNight) -> tuple[Finding, ...]:
    """Which records of an altered WARC are not what they were, by their raw bytes."""
    mine = sorted((place[1], place) for place in night.records if place[0] == path.name)
    wrong: list[Finding] = []
    try:
        with opened(path) as file:
            for offset, place in mine:
                row = night.records[place]
                if _raw(file, offset, row.get("length")) != row.get("sha256"):
                    wrong.append(_altered(shown_as, offset, row.get("uri")))
    except (Unreadable, OSError):
        return ()  # that the file cannot be read is told by whoever digested it
    return _most(wrong)


def _raw(file: BinaryIO, offset: int, length: object) -> str | None:
    """Digest of that many bytes; null where the file has not so many."""
    if not isinstance(length, int) or not 0 < length <= LONGEST_RECORD:
        return None
    file.seek(offset)
    total, left = hashlib.sha256(), length
    while left and (piece := file.read(min(left, CHUNK))):
        total.update(piece)
        left -= len(piece)
    return None if left else total.hexdigest()


def _altered(path: str, offset: int, uri: object) -> Finding:
    return Finding(Kind.RECORD_ALTERED, path, f"@{offset} {uri or ''}".rstrip())


def _most(findings: list[Finding]) -> tuple[Finding, ...]:
    """The first of them; a record that was made longer moves all that follow it."""
    more = len(findings) - MOST_NAMED
    if more <= 0:
        return tuple(findings)
    return (*findings[:MOST_NAMED], Finding(Kind.RECORD_ALTERED, findings[0].path, f"+{more}"))
