"""What the morning needs to know: how the last nights went, and how each outlet's reading stands."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from spool.outcome import Outcome
from spool.records import ChannelEnd, Finding, JobState
from storage.completeness.certificates import certificates_of
from storage.completeness.reconciling import Note, Reason
from storage.errors import StoreCorrupt
from storage.store import Reader, Row

LOOK_BACK = 60
"""Nights of one outlet that are looked at: a streak that is longer is told as this many."""

RHYTHM_DAYS = 400
"""Days with articles from which an outlet's rhythm is taken: a year, so that Tết is among them."""

RECENT_DAYS = 30
"""Days over which the share of articles without a day is counted."""


@dataclass(frozen=True, slots=True)
class NightFacts:
    """One run."""

    night: str
    state: str
    started: datetime
    finished: datetime | None
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """One outlet's part of a night."""

    night: str
    day: date
    state: JobState
    reason: str
    taken_in: datetime
    clock_skew: float | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel that the last reading could not read."""

    url: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which days an outlet's articles fall."""

    days: int = 0
    """Days with articles that were looked at."""
    last: date | None = None
    gap: int = 0
    """Days from one to the next that 19 of 20 gaps do not exceed."""


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """How the reading of one outlet stands."""

    slug: str
    readings: tuple[ReadingFacts, ...] = ()
    """Newest first; at most LOOK_BACK."""
    last_complete: date | None = None
    """Day of the last complete night."""
    certified: date | None = None
    """The last day with a certificate that is complete."""
    doubts: tuple[Note, ...] = ()
    """Why the last reading vouches for no day, or not for all of them."""
    certifying: bool = False
    """Whether the last reading was looked at for certificates: else a missing one means nothing."""
    failures: dict[Outcome, int] = field(default_factory=dict)
    """Addresses of the last reading that failed."""
    unread: tuple[ChannelFacts, ...] = ()
    rhythm: Rhythm = Rhythm()
    recent: int = 0
    """Articles that were first seen in the last RECENT_DAYS days."""
    undated: int = 0
    """Those of them whose day is not known, or cannot be believed."""

    @property
    def broken(self) -> int:
        """Nights in a row that did not end complete."""
        return _while(reading.state is not JobState.COMPLETE for reading in self.readings)

    @property
    def failed(self) -> int:
        """Nights in a row in which nothing could be read."""
        return _while(reading.state is JobState.FAILED for reading in self.readings)


def check_whole(reader: Reader) -> None:
    """Looks through the whole file. Raises StoreCorrupt."""
    finding = reader.first("PRAGMA quick_check(1)")
    if finding is None or finding["quick_check"] != "ok":
        raise StoreCorrupt(reader.path, f"it fails its check: {finding and finding['quick_check']}")


def newest_night(reader: Reader) -> NightFacts | None:
    """The run that began last, whatever became of it; null before the first."""
    row = reader.first(
        "SELECT night, state, started, finished, exit_code FROM nights ORDER BY id DESC LIMIT 1"
    )
    return _night(row) if row else None


def last_finished(reader: Reader) -> NightFacts | None:
    """The newest run that came to its end, however long ago; null if none ever did."""
    row = reader.first(
        "SELECT night, state, started, finished, exit_code FROM nights"
        " WHERE state IN ('complete', 'partial', 'failed') ORDER BY id DESC LIMIT 1"
    )
    return _night(row) if row else None


def outlet_facts(reader: Reader, slugs: Sequence[str], today: date) -> list[OutletFacts]:
    """How the reading of each outlet stands, in the order given."""
    return [_outlet(reader, slug, today) for slug in slugs]


def _outlet(reader: Reader, slug: str, today: date) -> OutletFacts:
    readings = _readings(reader, slug)
    recent, undated = _undated(reader, slug, today)
    key = (readings[0].night, slug) if readings else ("", slug)
    return OutletFacts(
        slug,
        readings,
        _last_complete(reader, slug),
        _certified(reader, slug),
        _doubts(reader, key),
        _was_certified(reader, key),
        _failures(reader, key),
        _unread(reader, key),
        _rhythm(reader, slug, today),
        recent,
        undated,
    )


def _night(row: Row) -> NightFacts:
    finished = datetime.fromisoformat(row["finished"]) if row["finished"] else None
    return NightFacts(
        row["night"], row["state"], datetime.fromisoformat(row["started"]), finished, row["exit_code"]
    )


def _readings(reader: Reader, slug: str) -> tuple[ReadingFacts, ...]:
    rows = reader.rows(
        "SELECT s.night, n.day, s.state, s.reason, s.ingested_at, s.clock_skew, s.findings"
        " FROM outlet_nights s JOIN nights n ON n.night = s.night"
        " WHERE s.outlet = ? ORDER BY n.id DESC LIMIT ?",
        (slug, LOOK_BACK),
    )
    return tuple(
        ReadingFacts(
            row["night"],
            date.fromisoformat(row["day"]),
            JobState(row["state"]),
            row["reason"],
            datetime.fromisoformat(row["ingested_at"]),
            row["clock_skew"],
            tuple(Finding.model_validate(one) for one in json.loads(row["findings"])),
        )
        for row in rows
    )


def _last_complete(reader: Reader, slug: str) -> date | None:
    row = reader.first(
        "SELECT max(n.day) AS day FROM outlet_nights s JOIN nights n ON n.night = s.night"
        " WHERE s.outlet = ? AND s.state = 'complete'",
        (slug,),
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def _certified(reader: Reader, slug: str) -> date | None:
    row = reader.first(
        "SELECT max(until) AS day FROM certificates WHERE outlet = ? AND state = 'complete'", (slug,)
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def _doubts(reader: Reader, key: tuple[str, str]) -> tuple[Note, ...]:
    night, slug = key
    notes = (note for it in certificates_of(reader, night) if it.outlet == slug for note in it.notes)
    return tuple(dict.fromkeys(note for note in notes if note.reason is not Reason.DAY_NOT_OVER))


def _was_certified(reader: Reader, key: tuple[str, str]) -> bool:
    row = reader.first("SELECT certified FROM outlet_nights WHERE night = ? AND outlet = ?", key)
    return bool(row and row["certified"])


def _failures(reader: Reader, key: tuple[str, str]) -> dict[Outcome, int]:
    rows = reader.rows(
        "SELECT outcome, count(*) AS number FROM outcomes WHERE night = ? AND outlet = ?"
        " GROUP BY outcome ORDER BY number DESC, outcome",
        key,
    )
    counted = {Outcome(row["outcome"]): row["number"] for row in rows}
    return {outcome: number for outcome, number in counted.items() if outcome.failed}


def _unread(reader: Reader, key: tuple[str, str]) -> tuple[ChannelFacts, ...]:
    rows = reader.rows(
        'SELECT url, outcome FROM channels WHERE night = ? AND outlet = ? AND "end" = ? ORDER BY url',
        (*key, ChannelEnd.FAILED.value),
    )
    return tuple(
        ChannelFacts(row["url"], Outcome(row["outcome"]) if row["outcome"] else None) for row in rows
    )


def _rhythm(reader: Reader, slug: str, today: date) -> Rhythm:
    rows = reader.rows(
        "SELECT DISTINCT day FROM articles WHERE outlet = ? AND day <= ? ORDER BY day DESC LIMIT ?",
        (slug, today.isoformat(), RHYTHM_DAYS),
    )
    days = [date.fromisoformat(row["day"]) for row in rows]
    gaps = sorted((later - earlier).days for later, earlier in pairwise(days))
    usual = gaps[min(len(gaps) - 1, len(gaps) * 19 // 20)] if gaps else 0
    return Rhythm(len(days), days[0] if days else None, usual)


def _undated(reader: Reader, slug: str, today: date) -> tuple[int, int]:
    row = reader.first(
        "SELECT count(*) AS number, coalesce(sum(v.published IS NULL), 0) AS undated FROM articles a"
        " JOIN versions v ON v.article = a.id AND v.number = a.version"
        " WHERE a.outlet = ? AND a.first_day > ?",
        (slug, (today - timedelta(days=RECENT_DAYS)).isoformat()),
    )
    return (row["number"], row["undated"]) if row else (0, 0)


def _while(holds: Iterable[bool]) -> int:
    """How many hold before the first that does not."""
    number = 0
    for held in holds:
        if not held:
            break
        number += 1
    return number
