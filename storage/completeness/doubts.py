"""Addresses that may be articles and were never read, and the days that they may belong to."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from spool.outcome import Outcome
from spool.records import IN_ARTICLES
from storage.clock import local_day
from storage.completeness.reconciling import Note, Reason, Shade
from storage.store import Reader, Row, Store

_WEAK = (Outcome.KNOWN, Outcome.DUPLICATE)
"""These say only that the address was dealt with elsewhere."""

_LEFT = (Outcome.CAP_REACHED, Outcome.ROBOTS_DENIED)
"""Ends without a look at the address. They are doubts only where a listing prints a day beside it, as it does
beside articles: robots.txt is there to keep us from searches and forms, and what is left out for its number
may be the next page of a listing, or a path that repeats itself for ever. A channel that has left articles
out says itself that it does not reach so far back."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One address."""

    identity: str
    url: str
    outcome: str
    since: str | None
    until: str
    basis: Literal["listed", "neighbours", "readings"]
    first_night: str
    last_night: str
    nights: int
    closed: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """All that the database knows of one address."""

    looks: Sequence[Row]
    """Outcomes with night, number (order of nights), at, url, outcome; oldest night first."""
    sightings: Sequence[Row] = ()
    """Channel, day and bounds of each channel that listed it."""
    article: Row | None = None
    """First night and its number of the article that the address leads to."""
    readings: Sequence[Row] = ()
    """The outlet's nights with number, window and goes_on_from, oldest first."""


def doubt(identity: str, met: Met) -> Doubt | None:
    """Judges one address; null where there never was a doubt.

    It may belong to the days that listings print beside it; else to those between its neighbours in a listing
    that is in order; else to any from the last reading that would have met it to the day it was met.
    """
    looks = [look for look in met.looks if not _is_weak(look, met.sightings)]
    open_looks = [look for look in looks if _is_open(look["outcome"]) and not _has(met.article, look)]
    if not open_looks:
        return None
    since, until, basis = _days(met)
    last = open_looks[-1]
    return Doubt(
        identity,
        last["url"],
        last["outcome"],
        since,
        until,
        basis,
        open_looks[0]["night"],
        last["night"],
        len({look["night"] for look in open_looks}),
        _closed(looks, last, met.article),
    )


def _is_open(outcome: str) -> bool:
    return Outcome(outcome).failed or outcome in _LEFT


def _is_weak(look: Row, sightings: Sequence[Row]) -> bool:
    """Whether a look leaves nothing in doubt.

    What articles alone link to may be of any age: it is laid against a day only where one prints it.
    """
    linked = bool(sightings) and all(row["channel"] == IN_ARTICLES for row in sightings)
    if look["outcome"] in _LEFT or linked:
        return look["outcome"] in _WEAK or not any(row["day"] for row in sightings)
    return look["outcome"] in _WEAK


def _has(article: Row | None, look: Row) -> bool:
    """Whether the article was there by then: a look at it that fails is no doubt about what was published."""
    return article is not None and bool(article["number"] <= look["number"])


def _closed(looks: Sequence[Row], last: Row, article: Row | None) -> str | None:
    """The night after whose answer nothing is in doubt any more."""
    if article is not None:
        return str(article["first_night"])
    # Within a night, another spelling of the address may have brought the answer.
    answers = [look for look in looks if look["number"] >= last["number"] and not _is_open(look["outcome"])]
    return str(answers[-1]["night"]) if answers else None


def _days(met: Met) -> tuple[str | None, str, Literal["listed", "neighbours", "readings"]]:
    listed = [row["day"] for row in met.sightings if row["day"]]
    if listed:
        return min(listed), max(listed), "listed"
    since, until = _between_readings(met)
    lows = [row["not_before"] for row in met.sightings if row["not_before"]]
    highs = [row["not_after"] for row in met.sightings if row["not_after"]]
    if not (lows or highs):
        return since, until, "readings"
    first, last = max((*lows, since or "")) if lows else since, min((*highs, until))
    # Where an old article was listed late, its neighbours lie before all that the readings leave open.
    return (first, last, "neighbours") if (first or "") <= last else (last, max(lows), "neighbours")


def _between_readings(met: Met) -> tuple[str | None, str]:
    first = met.looks[0]
    met_on = local_day(datetime.fromisoformat(first["at"])).isoformat()
    return met_from(first["number"], met_on, met.readings), met_on


def met_from(number: int, met_on: str, readings: Sequence[Row]) -> str | None:
    """The first day of which nothing was known when a night first met an address; null: from the beginning.

    `number` is the night's, `readings` are all nights of the outlet, oldest first.
    """
    since = went_on_from(number, readings)
    if since is None:
        asked_from = _asked_from(number, readings)
        return str(asked_from) if asked_from else None
    return min(since, met_on)


def went_on_from(number: int, readings: Sequence[Row]) -> str | None:
    """The day from which a night went on where another had ended; null: it is the first to reach so far."""
    earlier = (row for row in reversed(readings) if row["number"] < number and row["goes_on_from"])
    before = next(earlier, None)
    if before is None or not _reached(before["since"], _asked_from(number, readings)):
        return None
    return str(before["goes_on_from"])


def _asked_from(number: int, readings: Sequence[Row]) -> str | None:
    return next((row["since"] for row in readings if row["number"] == number), None)


def _reached(since: str | None, wanted: str | None) -> bool:
    """Whether a window that began then held all from another one's beginning."""
    return since is None or (wanted is not None and since <= wanted)


def keep_doubts(store: Store, night: str, outlet: str) -> None:
    """Judges anew every address that this outlet-night left unread or that it says more of."""
    keys = _touched(store, night, outlet)
    if not keys:
        return
    for key, met in _met(store, outlet, keys).items():
        found = doubt(key, met)
        if found is None:
            store.write("DELETE FROM doubts WHERE outlet = ? AND identity = ?", (outlet, key))
        else:
            _keep(store, outlet, found)


def shades(reader: Reader, outlet: str) -> list[Shade]:
    """The doubts that stand, as what they cast on days."""
    rows = reader.rows(
        "SELECT since, until, outcome FROM doubts WHERE outlet = ? AND closed IS NULL ORDER BY identity",
        (outlet,),
    )
    return [
        Shade(
            date.fromisoformat(row["since"]) if row["since"] else None,
            date.fromisoformat(row["until"]),
            Note(Reason.ADDRESS_UNREAD, 1, row["outcome"]),
        )
        for row in rows
    ]


def standing_doubts(reader: Reader, outlet: str, since: date, until: date) -> list[Doubt]:
    """The doubts that stand against any of those days, oldest first."""
    rows = reader.rows(
        "SELECT identity, url, outcome, since, until, basis, first_night, last_night, nights, closed"
        " FROM doubts WHERE outlet = ? AND closed IS NULL AND coalesce(since, '') <= ? AND until >= ?"
        " ORDER BY until, url",
        (outlet, until.isoformat(), since.isoformat()),
    )
    return [Doubt(**row) for row in rows]


def _touched(store: Store, night: str, outlet: str) -> list[str]:
    rows = store.rows(
        "SELECT identity FROM outcomes WHERE night = ? AND outlet = ?"
        " AND (outcome = 'lost' OR outcome LIKE 'failed:%' OR outcome IN (?, ?))"
        " UNION SELECT d.identity FROM doubts d WHERE d.outlet = ? AND d.closed IS NULL AND ("
        "  EXISTS (SELECT 1 FROM outcomes o"
        "   WHERE o.outlet = d.outlet AND o.identity = d.identity AND o.night = ?)"
        "  OR EXISTS (SELECT 1 FROM aliases x WHERE x.outlet = d.outlet AND x.identity = d.identity))",
        (night, outlet, *_LEFT, outlet, night),
    )
    return [row["identity"] for row in rows]


def _met(store: Store, outlet: str, keys: Sequence[str]) -> dict[str, Met]:
    given = (outlet, json.dumps(keys))
    looks = store.rows(
        "SELECT o.identity, o.night, n.id AS number, o.at, o.url, o.outcome FROM outcomes o"
        " JOIN nights n ON n.night = o.night WHERE o.outlet = ?"
        " AND o.identity IN (SELECT value FROM json_each(?)) ORDER BY n.id, o.at, o.url",
        given,
    )
    listed = store.rows(
        "SELECT identity, channel, day, not_before, not_after FROM sightings WHERE outlet = ?"
        " AND identity IN (SELECT value FROM json_each(?))",
        given,
    )
    articles = store.rows(
        "SELECT x.identity, a.first_night, n.id AS number FROM aliases x JOIN articles a ON a.id = x.article"
        " JOIN nights n ON n.night = a.first_night WHERE x.outlet = ?"
        " AND x.identity IN (SELECT value FROM json_each(?))",
        given,
    )
    readings = readings_of(store, outlet)
    owned = {row["identity"]: row for row in articles}
    by_look, by_listing = _grouped(looks), _grouped(listed)
    return {
        key: Met(rows, by_listing.get(key, ()), owned.get(key), readings) for key, rows in by_look.items()
    }


def readings_of(reader: Reader, outlet: str) -> list[Row]:
    """An outlet's nights with number, window and goes_on_from, oldest first."""
    return reader.rows(
        "SELECT n.id AS number, s.since, s.goes_on_from FROM outlet_nights s"
        " JOIN nights n ON n.night = s.night WHERE s.outlet = ? ORDER BY n.id",
        (outlet,),
    )


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["identity"], []).append(row)
    return groups


def _keep(store: Store, outlet: str, found: Doubt) -> None:
    row = {name: getattr(found, name) for name in Doubt.__slots__}
    store.upsert_all("doubts", [row | {"outlet": outlet}], ("outlet", "identity"))
