"""What the next night needs to know about an outlet: the database's part of the job file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from spool.job import ChannelState, Known
from spool.outcome import Outcome
from spool.records import ChannelEnd
from storage.store import Reader, Row

Window = tuple[date | None, date | None]

RECHECK_DAYS = (1, 7, 30)
RETRY_NIGHTS = 30
RETRY_LIMIT = 500
RECHECK_LIMIT = 500
"""At one second per request these leave most of a night's half hour to what is new."""

_SETTLING = (
    Outcome.NOT_HTML,
    Outcome.NOT_ARTICLE,
    Outcome.EMPTY_TEXT,
    Outcome.SOFT_404,
    Outcome.GONE,
    Outcome.DUPLICATE,
    Outcome.REDIRECT_OFFSITE,
)
"""Ends without an article that asking again the next night would not change."""


@dataclass(frozen=True, slots=True)
class OutletState:
    """What is stored of an outlet, as its next job wants it."""

    known: tuple[str, ...] = ()
    recheck: tuple[Known, ...] = ()
    retry: tuple[str, ...] = ()
    channels: dict[str, ChannelState] = field(default_factory=dict)
    covered_from: date | None = None
    """Day of the last complete night: what a reading up to known addresses adjoins."""


def plan(
    reader: Reader,
    outlet: str,
    today: date,
    recheck_days: Sequence[int] = RECHECK_DAYS,
    recheck_limit: int = RECHECK_LIMIT,
    window: Window = (None, None),
) -> OutletState:
    """Returns what the job of that outlet needs.

    `recheck_days`: ages in days, counted from the first capture, after which an article is looked at once
    more; 0 is the next night. An address that led to no article is asked for again at the same ages, if it is
    still listed. The youngest articles come first where there are more than `recheck_limit`. `window`: first
    and last day that the job is to read; open where null.
    """
    addresses = _addresses(reader, outlet)
    return OutletState(
        known=_known(reader, outlet, [row.url for row in addresses if row.settled(today, recheck_days)]),
        recheck=_recheck(reader, outlet, today, sorted(recheck_days), recheck_limit),
        retry=_retry(addresses, today),
        channels=_channels(reader, outlet, window),
        covered_from=_last_complete_day(reader, outlet),
    )


def _known(reader: Reader, outlet: str, settled: Sequence[str]) -> tuple[str, ...]:
    """Addresses that need no fetching. Those of a gone article are not among them: it may be back."""
    stored = reader.rows(
        "SELECT x.url FROM aliases x JOIN articles a ON a.id = x.article"
        " WHERE x.outlet = ? AND a.state = 'present' ORDER BY x.url",
        (outlet,),
    )
    return (*(row["url"] for row in stored), *settled)


def _recheck(reader: Reader, outlet: str, today: date, days: Sequence[int], limit: int) -> tuple[Known, ...]:
    rows = reader.rows(
        "SELECT a.first_day, a.checks, a.state, a.outcome, c.address, c.etag, c.last_modified FROM articles a"
        " JOIN captures c ON c.id ="
        "  (SELECT id FROM captures WHERE article = a.id ORDER BY fetched DESC, id DESC LIMIT 1)"
        " WHERE a.outlet = ? ORDER BY a.first_seen DESC, a.id DESC",
        (outlet,),
    )
    doubtful, due = [], []
    for row in rows:
        # A first "gone" waits for its confirmation, which may not take a week.
        if row["outcome"] == Outcome.GONE and row["state"] == "present":
            doubtful.append(row)
        elif _looks_due(row["first_day"], today, days) > row["checks"]:
            due.append(row)
    return tuple(
        Known(url=row["address"], etag=row["etag"], last_modified=row["last_modified"])
        for row in (doubtful + due)[:limit]
    )


def _retry(addresses: Iterable["_Address"], today: date) -> tuple[str, ...]:
    """Addresses that failed, newest first, unless an article has them or they failed too often."""
    since = (today - timedelta(days=RETRY_NIGHTS)).isoformat()
    failed = [
        row.url
        for row in addresses
        if Outcome(row.outcome).failed
        and row.day >= since
        and row.failures <= RETRY_NIGHTS
        and not row.has_article
    ]
    return tuple(failed[:RETRY_LIMIT])


@dataclass(frozen=True, slots=True)
class _Address:
    """The latest word on an address that was asked for."""

    url: str
    outcome: str
    day: str
    failures: int
    settlings: int
    """Nights in which it led to no article."""
    first_day: str
    has_article: bool

    def settled(self, today: date, days: Sequence[int]) -> bool:
        """Whether it led to no article as often as it was due to be looked at."""
        enough = self.settlings > _looks_due(self.first_day, today, days)
        return self.outcome in _SETTLING and enough and not self.has_article


def _looks_due(first_day: str, today: date, days: Sequence[int]) -> int:
    """How many looks after the first one an address of that age should have had."""
    return sum(day <= (today - date.fromisoformat(first_day)).days for day in days)


def _addresses(reader: Reader, outlet: str) -> list[_Address]:
    """The latest outcome of every address, newest first; those that say "not asked" are passed over."""
    rows = reader.rows(
        "SELECT url, outcome, day, failures, settlings, first_day, EXISTS ("
        "  SELECT 1 FROM aliases x WHERE x.outlet = ? AND x.identity = latest.identity) AS has_article"
        " FROM (SELECT o.url, o.identity, o.outcome, n.day, n.id AS night, o.at,"
        "   count(*) FILTER (WHERE o.outcome = 'lost' OR o.outcome LIKE 'failed:%')"
        "    OVER (PARTITION BY o.identity) AS failures,"
        "   count(*) FILTER (WHERE o.outcome IN (SELECT value FROM json_each(?)))"
        "    OVER (PARTITION BY o.identity) AS settlings,"
        "   min(n.day) OVER (PARTITION BY o.identity) AS first_day,"
        "   row_number() OVER (PARTITION BY o.identity"
        "    ORDER BY o.outcome = ?, n.id DESC, o.at DESC, o.url) AS place"
        "  FROM outcomes o JOIN nights n ON n.night = o.night"
        "  WHERE o.outlet = ? AND o.outcome NOT IN (?, ?)) AS latest"
        " WHERE place = 1 ORDER BY night DESC, url",
        # A duplicate says nothing where the same address came to another end as well.
        (outlet, json.dumps(_SETTLING), Outcome.DUPLICATE, outlet, Outcome.KNOWN, Outcome.CAP_REACHED),
    )
    return [
        _Address(
            url=row["url"],
            outcome=row["outcome"],
            day=row["day"],
            failures=row["failures"],
            settlings=row["settlings"],
            first_day=row["first_day"],
            has_article=bool(row["has_article"]),
        )
        for row in rows
    ]


def _channels(reader: Reader, outlet: str, window: Window) -> dict[str, ChannelState]:
    """How each channel's last reading ended.

    After a night that was not complete, or that had a smaller window, nothing is said but "read it all":
    neither a known address nor an unchanged channel proves then that what lies behind it came in.
    """
    last = reader.first(
        "SELECT s.night, s.state, s.since, s.until FROM outlet_nights s JOIN nights n ON n.night = s.night"
        " WHERE s.outlet = ? ORDER BY n.id DESC LIMIT 1",
        (outlet,),
    )
    if last is None or last["state"] != "complete" or not _reached(last, window):
        return {}
    rows = reader.rows(
        'SELECT url, "end", outcome, etag, last_modified FROM channels WHERE night = ? AND outlet = ?'
        " ORDER BY url",
        (last["night"], outlet),
    )
    return {row["url"]: _channel(reader, outlet, row) for row in rows}


def _reached(night: Row, window: Window) -> bool:
    """Whether the window of an outlet's night holds all of another one."""
    since, until = (day and day.isoformat() for day in window)
    from_then_on = night["since"] is None or (since is not None and night["since"] <= since)
    up_to_then = night["until"] is None or (until is not None and night["until"] >= until)
    return from_then_on and up_to_then


def _channel(reader: Reader, outlet: str, row: Row) -> ChannelState:
    if row["end"] == ChannelEnd.FAILED or row["outcome"] == Outcome.CAP_REACHED:
        return ChannelState()  # after the cap on pages, what lies behind it is still to be read
    etag, last_modified = row["etag"], row["last_modified"]
    if row["end"] == ChannelEnd.UNCHANGED and not (etag or last_modified):
        # "Not modified" need not repeat the validators: those it was asked with still hold.
        read = reader.first(
            "SELECT c.etag, c.last_modified FROM channels c JOIN nights n ON n.night = c.night"
            ' WHERE c.outlet = ? AND c.url = ? AND c."end" <> ? ORDER BY n.id DESC LIMIT 1',
            (outlet, row["url"], ChannelEnd.UNCHANGED),
        )
        etag, last_modified = (read["etag"], read["last_modified"]) if read else (None, None)
    return ChannelState(etag=etag, last_modified=last_modified, complete=True)


def _last_complete_day(reader: Reader, outlet: str) -> date | None:
    row = reader.first(
        "SELECT max(min(n.day, coalesce(s.until, n.day))) AS day FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night"
        " WHERE s.outlet = ? AND s.state = 'complete'",
        (outlet,),
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None
