"""What the next night needs to know about an outlet: the database's part of the job file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from spool.job import ChannelState, Known
from spool.outcome import Outcome
from spool.records import ChannelEnd, RobotsCopy
from storage.retrying import all_fit, looks_due, met_addresses, to_link, to_retry
from storage.store import Reader, Row

Window = tuple[date | None, date | None]

RECHECK_DAYS = (1, 7, 30)
RECHECK_LIMIT = 500
"""At one second per request this and RETRY_LIMIT leave most of a night's half hour to what is new."""


@dataclass(frozen=True, slots=True)
class OutletState:
    """What is stored of an outlet, as its next job wants it."""

    known: tuple[str, ...] = ()
    recheck: tuple[Known, ...] = ()
    retry: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    """Like `retry`, of the addresses that articles alone link to."""
    channels: dict[str, ChannelState] = field(default_factory=dict)
    covered_from: date | None = None
    """The first day that no earlier night covers: what a reading up to known addresses adjoins."""
    robots: tuple[RobotsCopy, ...] = ()
    """The last good copies of the hosts' robots.txt; the crawl knows how old one may be."""


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
    addresses = met_addresses(reader, outlet)
    return OutletState(
        known=_known(reader, outlet, [row.url for row in addresses if row.settled(today, recheck_days)]),
        recheck=_recheck(reader, outlet, today, sorted(recheck_days), recheck_limit),
        retry=to_retry(addresses, today, recheck_days),
        linked=to_link(addresses, today, recheck_days),
        channels=_channels(reader, outlet, window) if all_fit(addresses, today, recheck_days) else {},
        covered_from=_goes_on_from(reader, outlet),
        robots=_robots(reader, outlet),
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
        elif looks_due(row["first_day"], today, days) > row["checks"]:
            due.append(row)
    return tuple(
        Known(url=row["address"], etag=row["etag"], last_modified=row["last_modified"])
        for row in (doubtful + due)[:limit]
    )


_GOES_ON = (
    # Nights of an older version have no certificates: a complete one could be gone on from.
    " CASE WHEN s.certified IS NOT NULL THEN s.goes_on_from"
    "  WHEN s.state = 'complete' THEN min(n.day, coalesce(s.until, n.day)) END AS goes_on_from"
)


def _channels(reader: Reader, outlet: str, window: Window) -> dict[str, ChannelState]:
    """How each channel's last reading ended.

    After a night in which something was wrong with the channels, or that had a smaller window, nothing is
    said but "read it all": neither a known address nor an unchanged channel proves then that what lies behind
    it came in. Single addresses that failed do not count: they are asked for again whether listed or not.
    """
    last = reader.first(
        "SELECT s.night, s.since, s.until," + _GOES_ON + " FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night WHERE s.outlet = ? ORDER BY n.id DESC LIMIT 1",
        (outlet,),
    )
    if last is None or last["goes_on_from"] is None or not _reached(last, window):
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


def _goes_on_from(reader: Reader, outlet: str) -> date | None:
    row = reader.first(
        "SELECT max(goes_on_from) AS day FROM (SELECT" + _GOES_ON + " FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night WHERE s.outlet = ?)",
        (outlet,),
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def _robots(reader: Reader, outlet: str) -> tuple[RobotsCopy, ...]:
    rows = reader.rows("SELECT host, fetched, body FROM robots WHERE outlet = ? ORDER BY host", (outlet,))
    return tuple(RobotsCopy.model_validate(row) for row in rows)
