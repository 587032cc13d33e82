"""What the channels listed: one row for all the times that a channel listed an address."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from spool.addresses import BadAddress, identity
from spool.names import LISTED
from spool.records import IN_ARTICLES, RobotsCopy, Sighting
from storage.clock import utc
from storage.spooled import Spooled, SpoolError
from storage.store import Store

PINNED = 2
"""Entries that may stand out of their order on a page that is still taken to be in order."""

NEIGHBOURS = PINNED + 1
"""Dated entries on either side that bound an undated one: at least one of them is not pinned."""

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sighting with its key."""

    key: str
    line: Sighting


def keep_sightings(store: Store, spooled: Spooled) -> dict[str, date]:
    """Stores what the spool's channels listed; returns the newest day of each, up to the night's own.

    To be called when the spool's articles are in: where a listing prints no day, the article's counts.
    """
    listed = _unmet(store, spooled.outlet, [_Listed(address_key(it.url), it) for it in _checked(spooled)])
    days = _article_days(store, spooled.outlet, {it.key for it in listed if it.line.day is None})
    _write(store, spooled, listed, _bounds(listed, days))
    newest: dict[str, date] = {}
    last = date.fromisoformat(spooled.night[:10])
    for it in listed:
        day = it.line.day or days.get(it.key)
        if day is not None and day <= last:
            newest[it.line.channel] = max(day, newest.get(it.line.channel, day))
    return newest


def keep_robots(store: Store, outlet: str, copies: Iterable[RobotsCopy]) -> None:
    """Keeps the newest copy of each host's robots.txt."""
    for copy in copies:
        store.write(
            "INSERT INTO robots (outlet, host, fetched, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (outlet, host) DO UPDATE SET fetched = excluded.fetched, body = excluded.body"
            " WHERE excluded.fetched > robots.fetched",
            (outlet, copy.host, utc(copy.fetched), copy.body),
        )


def address_key(url: str) -> str:
    """The identity of an address; itself where it is none that could be asked for."""
    try:
        return identity(url)
    except BadAddress:
        # `javascript:` and the like have an outcome too (skipped:bad_address), and are only ever themselves.
        return url


def bounds(days: Sequence[date | None], place: int) -> Bounds:
    """First and last day that the entry at `place` may have, by the entries around it on its page.

    Listings go from the newest entry back, so an entry without a day lies between its neighbours' days.
    Where more than PINNED entries are newer than the one before them, the page is in no such order and
    says nothing. NEIGHBOURS on either side are heard, so that a pinned one does not decide.
    """
    dated = [day for day in days if day]
    if sum(later > earlier for earlier, later in pairwise(dated)) > PINNED:
        return None, None
    above = [day for day in days[:place] if day][-NEIGHBOURS:]
    below = [day for day in days[place + 1 :] if day][:NEIGHBOURS]
    return (
        min(below) if len(below) == NEIGHBOURS else None,
        max(above) if len(above) == NEIGHBOURS else None,
    )


def _checked(spooled: Spooled) -> Iterable[Sighting]:
    for number, line in spooled.sightings():
        if line.at.tzinfo is None:
            raise SpoolError(spooled.folder / LISTED, number, f"a time without a zone: {line.url}")
        yield line


def _unmet(store: Store, outlet: str, listed: list[_Listed]) -> list[_Listed]:
    """All of it but links in articles to what a channel lists too: those say nothing that is not known."""
    by_channel = {it.key for it in listed if it.line.channel != IN_ARTICLES}
    linked = {it.key for it in listed if it.line.channel == IN_ARTICLES} - by_channel
    rows = store.rows(
        "SELECT DISTINCT identity FROM sightings WHERE outlet = ? AND channel <> ?"
        " AND identity IN (SELECT value FROM json_each(?))",
        (outlet, IN_ARTICLES, json.dumps(sorted(linked))),
    )
    unmet = linked - {row["identity"] for row in rows}
    return [it for it in listed if it.line.channel != IN_ARTICLES or it.key in unmet]


def _article_days(store: Store, outlet: str, keys: Iterable[str]) -> dict[str, date]:
    rows = store.rows(
        "SELECT x.identity, a.day FROM aliases x JOIN articles a ON a.id = x.article"
        " WHERE x.outlet = ? AND x.identity IN (SELECT value FROM json_each(?))",
        (outlet, json.dumps(sorted(keys))),
    )
    return {row["identity"]: date.fromisoformat(row["day"]) for row in rows}


def _bounds(listed: Iterable[_Listed], days: Mapping[str, date]) -> dict[str, Bounds]:
    """The bounds of the addresses that have no day and no article; links in articles stand in no order."""
    found: dict[str, Bounds] = {}
    for page in _answers(it for it in listed if it.line.channel != IN_ARTICLES):
        known = [it.line.day or days.get(it.key) for it in page]
        for place, it in enumerate(page):
            if known[place] is None:
                found[it.key] = bounds(known, place)
    return found


def _answers(listed: Iterable[_Listed]) -> Iterable[list[_Listed]]:
    """What each answer listed; a job that was resumed has asked for some pages twice."""
    answers: dict[tuple[str, datetime], list[_Listed]] = {}
    for it in listed:
        answers.setdefault((it.line.page, it.line.at), []).append(it)
    return answers.values()


def _write(store: Store, spooled: Spooled, listed: Iterable[_Listed], bounded: Mapping[str, Bounds]) -> None:
    rows: dict[tuple[str, str], list[str | None]] = {}
    for it in listed:
        line, (first, last) = it.line, bounded.get(it.key, (None, None))
        row = rows.setdefault(
            (line.channel, it.key),
            [line.channel, it.key, line.url, line.page, None, _text(first), _text(last), utc(line.at)],
        )
        row[4] = row[4] or _text(line.day)
    # The first night and page are those of the first moment: an older spool may come in after a newer one.
    store.write(
        "INSERT INTO sightings (outlet, first_night, last_night,"
        " channel, identity, url, page, day, not_before, not_after, at)"
        " SELECT :outlet, :night, :night, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,"
        "  value ->> 5, value ->> 6, value ->> 7 FROM json_each(:rows) WHERE true"
        " ON CONFLICT (outlet, identity, channel) DO UPDATE SET"
        " day = coalesce(day, excluded.day), not_before = coalesce(excluded.not_before, not_before),"
        " not_after = coalesce(excluded.not_after, not_after),"
        " first_night = iif(excluded.at < at, excluded.first_night, first_night),"
        " page = iif(excluded.at < at, excluded.page, page), at = min(at, excluded.at),"
        " last_night = iif((SELECT id FROM nights WHERE night = excluded.last_night)"
        "  > (SELECT id FROM nights WHERE night = sightings.last_night), excluded.last_night, last_night)"
        " WHERE last_night <> excluded.last_night OR excluded.at < at"
        " OR (coalesce(day, excluded.day), coalesce(excluded.not_before, not_before),"
        "  coalesce(excluded.not_after, not_after)) IS NOT (day, not_before, not_after)",
        {"outlet": spooled.outlet, "night": spooled.night, "rows": json.dumps(list(rows.values()))},
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
