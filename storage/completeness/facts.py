"""What the database knows of one outlet's night, as the reckoning wants it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from spool.records import ChannelEnd
from storage.clock import local_day
from storage.completeness.reconciling import ChannelFacts, NightFacts, whole_from
from storage.completeness.suspicions import suspicions
from storage.store import Reader, Row

UNREAD = "channels not read"
"""How the reason of a crawl begins whose channels failed: each of them says so itself."""

FINISHED = "finished"
"""The reason of a crawl that came to its end, whatever became of single addresses."""

MOST_SKEW = timedelta(days=1)
"""How far behind ours an outlet's clock is believed to be. More is a fault of the outlet's machine, which may
last for years; it would never have a day that is over."""


def night_facts(reader: Reader, night: str, outlet: str) -> NightFacts:
    """What the database knows of an outlet's night. Raises LookupError where there was none."""
    row = reader.first(
        "SELECT n.id AS number, n.day, n.started AS begun, s.* FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night WHERE s.night = ? AND s.outlet = ?",
        (night, outlet),
    )
    if row is None:
        raise LookupError(f"{outlet} has no night {night}")
    channels = channels_of(reader, night, outlet)
    return NightFacts(
        day=date.fromisoformat(row["day"]),
        began=_began(row),
        since=_day(row["since"]),
        until=_day(row["until"]),
        cut=_cut(row),
        torn=row["torn"],
        met=_met_anything(row["state"], channels),
        channels=channels,
        troubles=suspicions(reader, night, outlet, channels),
        read_from=_day(row["read_from"]) if row["state"] == "complete" else None,
    )


def channels_of(reader: Reader, night: str, outlet: str) -> tuple[ChannelFacts, ...]:
    """How the readings of the outlet's channels ended that night."""
    rows = reader.rows(
        'SELECT url, coalesce(channel, url) AS root, "end", outcome, listed, covers_from, thorough'
        " FROM channels WHERE night = ? AND outlet = ? ORDER BY url",
        (night, outlet),
    )
    return tuple(channel_facts(row) for row in rows)


def channel_facts(row: Row) -> ChannelFacts:
    """A row of channels with `root`."""
    thorough = row["thorough"]
    return ChannelFacts(
        row["url"],
        row["root"],
        ChannelEnd(row["end"]),
        row["outcome"],
        row["listed"],
        _day(row["covers_from"]),
        None if thorough is None else bool(thorough),
    )


def _began(row: Row) -> date:
    """The local day on which the reading began, by the earlier of two clocks.

    Ours may be fast: then a day that seems over is not.
    """
    started = datetime.fromisoformat(row["started"] or row["begun"])
    behind = timedelta(seconds=max(0.0, -(row["clock_skew"] or 0.0)))
    return local_day(started - min(behind, MOST_SKEW))


def _cut(row: Row) -> str | None:
    """Why the crawl did not come to its end; ingest writes lost and torn behind its reason."""
    reason = str(row["reason"]).partition("; lost=")[0]
    ended = reason.startswith(UNREAD) or (reason == FINISHED and row["state"] != "failed")
    return None if ended else reason


def _met_anything(state: str, channels: Sequence[ChannelFacts]) -> bool:
    return state != "failed" and (
        not channels or any(channel.end is not ChannelEnd.FAILED for channel in channels)
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def covered_spans(
    reader: Reader, outlet: str, since: date = date.min, until_night: str | None = None
) -> dict[str, list[tuple[date, date]]]:
    """By channel of the outlet, the days that the nights after `since` have read it for, up to a night."""
    rows = reader.rows(
        "SELECT n.id AS number, s.started, n.started AS begun, s.clock_skew, s.until, c.url,"
        ' coalesce(c.channel, c.url) AS root, c."end", c.outcome, c.listed, c.covers_from, c.thorough'
        " FROM nights n JOIN outlet_nights s ON s.night = n.night"
        " JOIN channels c ON c.night = s.night AND c.outlet = s.outlet"
        " WHERE n.day > ? AND n.id <= coalesce((SELECT id FROM nights WHERE night = ?), n.id)"
        " AND s.outlet = ?"
        " ORDER BY n.id, c.url",
        (since.isoformat(), until_night, outlet),
    )
    grouped: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["number"], row["root"]), []).append(row)
    found: dict[str, list[tuple[date, date]]] = {}
    for (_, root), parts in grouped.items():
        spans = found.setdefault(root, [])
        spans += _covered(parts)
    return found


def _covered(parts: Iterable[Row]) -> list[tuple[date, date]]:
    """The days that one night read one channel for, with all that is below it."""
    rows = list(parts)
    channels = [channel_facts(row) for row in rows]
    first = whole_from(channels)
    last = min(_began(rows[0]) - timedelta(days=1), _day(rows[0]["until"]) or date.max)
    failed = any(channel.end is ChannelEnd.FAILED for channel in channels)
    return [(first, last)] if first is not None and first <= last and not failed else []
