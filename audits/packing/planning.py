"""What goes into a pack: which records, which rows, and what each night's reading came to."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from audits.model import Audited, Ruling, Verdict, Weighed, Weight
from audits.packing.errors import EvidenceDamaged
from audits.packing.sealed import Sealed
from storage.archive.layout import WARC

ABSENT: Final = (Ruling.NOT_MET, Ruling.CANNOT_TELL)
"""Rulings that rest on what was not found: the pack shows what was read on those days."""
_WITH_A_RESPONSE: Final = ("request", "metadata")


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it lies in the archive."""

    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The records that the pack takes out of one WARC."""

    night: str
    outlet: str
    warc: str
    members: tuple[Member, ...]

    @property
    def name(self) -> str:
        """Its name in the pack: unique also without the folder, as web archive players want it."""
        return f"records/{self.night}-{self.outlet}-{self.warc}"


@dataclass(slots=True)
class Reading:
    """How the site was read in one night."""

    night: str
    started: str | None = None
    state: str = ""
    channels: list[dict[str, Any]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    certificates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a pack holds beside the audit itself."""

    files: tuple[RecordFile, ...]
    rows: tuple[str, ...]
    """Paths of the rows within the archive, sorted."""
    readings: tuple[Reading, ...]
    """Nights that were read for the days on which too little was found; none where all was met."""


def plan(sealed: Sealed, outlet: Audited, verdicts: Iterable[Verdict], articles: Iterable[Weighed]) -> Plan:
    """Find the records of all articles that count or may count. Raises EvidenceDamaged."""
    places: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for one in articles:
        if one.weight is not Weight.LEFT_OUT:
            places.setdefault((one.night, one.site), set()).add((one.warc, one.offset))
    files: list[RecordFile] = []
    rows: set[str] = set()
    for (night, site), wanted in sorted(places.items()):
        path = sealed.rows.get((night, site))
        if path is None:
            raise EvidenceDamaged(f"No seal covers what {site} answered in the night {night}.")
        rows.add(path)
        files += _record_files(sealed, path, night, site, wanted)
    readings = _readings(sealed, outlet, verdicts)
    rows |= readings.keys()
    return Plan(tuple(files), tuple(sorted(rows)), tuple(readings.values()))


def _record_files(
    sealed: Sealed, path: str, night: str, site: str, wanted: set[tuple[str, int]]
) -> Iterator[RecordFile]:
    indexed: dict[str, list[dict[str, Any]]] = {}
    for table, row in sealed.rows_of(path):
        if table == "records" and row["warc"] in {warc for warc, _ in wanted}:
            indexed.setdefault(row["warc"], []).append(row)
    for warc in sorted({warc for warc, _ in wanted}):
        offsets = {offset for name, offset in wanted if name == warc}
        members = tuple(_members(sorted(indexed.get(warc, ()), key=_offset), offsets))
        if not WARC.fullmatch(warc) or not offsets <= {member.offset for member in members}:
            raise EvidenceDamaged(f"{path} has no record of {warc} at byte {min(offsets)}.")
        yield RecordFile(night, site, warc, members)


def _offset(row: dict[str, Any]) -> int:
    return int(row["offset"])


def _members(rows: list[dict[str, Any]], offsets: set[int]) -> Iterator[Member]:
    """The file's own warcinfo, and each response with the request and metadata that follow it."""
    taking = False
    for row in rows:
        taking = row["offset"] in offsets or (taking and row["type"] in _WITH_A_RESPONSE)
        if taking or (row["type"] == "warcinfo" and row["offset"] == 0):
            yield Member(row["offset"], row["length"], row["sha256"])


def _readings(sealed: Sealed, outlet: Audited, verdicts: Iterable[Verdict]) -> dict[str, Reading]:
    """Each night that says something of the days on which too little was found, by the path of its rows."""
    owed = [span for verdict in verdicts if verdict.ruling in ABSENT for span in verdict.owed]
    found = {}
    for (night, site), path in sorted(sealed.rows.items(), key=lambda item: _rising(item[0][0])):
        if owed and site == outlet.site:
            reading = _reading(night, sealed.rows_of(path))
            if _concerns(reading, owed):
                found[path] = reading
    return found


def _rising(night: str) -> tuple[str, int]:
    day, _, number = night.partition(".")
    return day, int(number or 1)


def _reading(night: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> Reading:
    found = Reading(night)
    for table, row in rows:
        if table == "outlet_nights":
            found.started, found.state = row["started"], row["state"]
        elif table == "channels":
            found.channels.append(row)
        elif table == "outcomes":
            found.outcomes[row["outcome"]] += 1
        elif table == "certificates":
            found.certificates.append(row)
    return found


def _concerns(reading: Reading, owed: list[tuple[date, date]]) -> bool:
    spans = [(row["since"], row["until"]) for row in reading.certificates] or [(reading.night[:10],) * 2]
    return any(
        date.fromisoformat(first) <= until and since <= date.fromisoformat(last)
        for first, last in spans
        for since, until in owed
    )
