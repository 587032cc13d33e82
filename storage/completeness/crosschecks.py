"""Channels held against each other: what one listed and another did not, and what all of them missed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from spool.records import IN_ARTICLES
from storage.completeness.estimating import missed_by_both
from storage.completeness.facts import covered_spans
from storage.completeness.reconciling import Claim, Completeness, NightFacts
from storage.store import Store

COMPARED = 300
"""An outlet's newest articles over which channels are compared: a newspaper's three weeks, a small portal's
years. Enough to tell a leak from a stray, and what was mended long ago does not count any more."""

EXAMPLES = 5
"""Addresses that are kept of what a channel missed."""

Made = Sequence[tuple[int, Claim]]
"""Claims with their night's number."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article with the outlet's channels that have listed it."""

    identity: str
    url: str
    day: date
    channels: frozenset[str]
    """IN_ARTICLES where none has, and another article links to it."""
    met_by_listing: bool
    """Whether a channel had listed it by the night in which it came in: one that is older than the record of
    what was listed says nothing about a channel that lists it no more."""
    dated: bool = True
    """Whether it prints its day: else its day is that on which it was met."""

    @property
    def only_linked(self) -> bool:
        """Whether no channel has ever listed it."""
        return self.channels == {IN_ARTICLES}


@dataclass(frozen=True, slots=True)
class Check:
    """What one channel missed of the articles that others listed, on the days that both cover."""

    channel: str
    since: date
    until: date
    others: int
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two channels on the days that both cover."""

    first: str
    second: str
    since: date
    until: date
    first_listed: int
    second_listed: int
    both: int


def checks(articles: Sequence[Listed], days: Mapping[str, frozenset[date]]) -> list[Check]:
    """Holds each channel against all others; `days` are those with articles that each of them covers."""
    found = []
    for channel in sorted(days):
        common = {other: days[channel] & days[other] for other in days if other != channel}
        seen = [it for it in articles if any(it.day in common.get(by, ()) for by in it.channels)]
        compared = frozenset[date]().union(*common.values())
        if seen:
            missed = tuple(it.url for it in seen if channel not in it.channels)
            found.append(Check(channel, min(compared), max(compared), len(seen), missed))
    return found


def best_pair(articles: Sequence[Listed], days: Mapping[str, frozenset[date]]) -> Pair | None:
    """The two channels that share most articles; null where no two cover a day in common."""
    pairs = []
    for first, second in combinations(sorted(days), 2):
        common = days[first] & days[second]
        if common:
            there = [it for it in articles if it.day in common]
            one, two = ({it.identity for it in there if by in it.channels} for by in (first, second))
            sizes = (len(one), len(two), len(one & two))
            pairs.append(Pair(first, second, min(common), max(common), *sizes))
    return max(pairs, key=lambda pair: (pair.both, pair.first_listed + pair.second_listed), default=None)


def escaped(articles: Iterable[Listed], thorough: frozenset[str], made: Made) -> list[Listed]:
    """Articles of days that were claimed complete, which those that vouch for the days have never listed.

    Some other channel has, or an article links to them: then all channels have missed them, thorough or not.
    """
    spans = [(claim.since, claim.until) for _, claim in made if claim.state is Completeness.COMPLETE]
    return [
        it
        for it in articles
        if it.channels
        and it.met_by_listing
        and (it.dated if it.only_linked else thorough and not it.channels & thorough)
        and any(first <= it.day <= last for first, last in spans)
    ]


def cross_check(store: Store, night: str, outlet: str, facts: NightFacts, made: Made) -> None:
    """Writes what comparing an outlet's channels after that night brings to light."""
    _write_late_finds(store, night, outlet, made)
    if not facts.channels:
        return  # a night that was killed has compared nothing
    articles = _listed(store, night, outlet, facts.last)
    thorough = frozenset(channel.root for channel in facts.channels if channel.thorough)
    _write_escapes(store, night, outlet, escaped(articles, thorough, made))
    first = min((it.day for it in articles), default=facts.last)
    days = _days(articles, covered_spans(store, outlet, first, night))
    _write_checks(store, night, outlet, checks(articles, days))
    _write_estimate(store, night, outlet, best_pair(articles, days))


def _days(articles: Iterable[Listed], spans: Mapping[str, Iterable[Span]]) -> dict[str, frozenset[date]]:
    """The days of the articles that each channel covers."""
    days = {it.day for it in articles}
    return {
        channel: frozenset(day for day in days if any(first <= day <= last for first, last in of_it))
        for channel, of_it in spans.items()
    }


def _listed(store: Store, night: str, outlet: str, last: date) -> list[Listed]:
    """The newest articles up to a day, those that came in that night, and those that had escaped before."""
    rows = store.rows(
        # CROSS JOIN keeps SQLite from reading all that was ever listed before it asks for these few.
        "SELECT a.identity, a.url, a.day, json_group_array(DISTINCT s.channel) AS channels,"
        " min(f.id) <= n.id AS met_by_listing, v.published IS NOT NULL AND NOT v.date_suspect AS dated"
        " FROM (SELECT id FROM (SELECT id FROM articles WHERE outlet = :outlet AND day <= :last"
        "   ORDER BY day DESC LIMIT :most)"
        "  UNION SELECT id FROM articles WHERE first_night = :night AND outlet = :outlet"
        "  UNION SELECT b.id FROM escapes e"
        "   JOIN articles b ON b.outlet = e.outlet AND b.identity = e.identity WHERE e.outlet = :outlet"
        " ) AS chosen"
        " CROSS JOIN articles a ON a.id = chosen.id AND a.state = 'present'"
        " CROSS JOIN nights n ON n.night = a.first_night"
        " CROSS JOIN versions v ON v.article = a.id AND v.number = a.version"
        " CROSS JOIN aliases x ON x.article = a.id"
        " CROSS JOIN sightings s ON s.outlet = a.outlet AND s.identity = x.identity"
        " CROSS JOIN nights f ON f.night = s.first_night"
        " GROUP BY a.id ORDER BY a.day, a.identity",
        {"outlet": outlet, "night": night, "last": last.isoformat(), "most": COMPARED},
    )
    return [
        Listed(
            row["identity"],
            row["url"],
            date.fromisoformat(row["day"]),
            _channels(json.loads(row["channels"])),
            bool(row["met_by_listing"]),
            bool(row["dated"]),
        )
        for row in rows
    ]


def _channels(listed_by: Iterable[str]) -> frozenset[str]:
    """The channels; that articles link to it as well is worth a word only where none has listed it."""
    found = frozenset(listed_by)
    return found - {IN_ARTICLES} or found


def _write_escapes(store: Store, night: str, outlet: str, found: Iterable[Listed]) -> None:
    """Those that stand; one that a thorough channel lists by now, or that is gone, is no more among them."""
    rows = [
        {
            "outlet": outlet,
            "identity": it.identity,
            "url": it.url,
            "day": it.day.isoformat(),
            "listed_by": json.dumps(sorted(it.channels), ensure_ascii=False),
        }
        for it in found
    ]
    kept = json.dumps([row["identity"] for row in rows])
    store.write(
        "DELETE FROM escapes WHERE outlet = ? AND identity NOT IN (SELECT value FROM json_each(?))",
        (outlet, kept),
    )
    for row in rows:
        store.write(
            "INSERT INTO escapes (outlet, identity, url, day, listed_by, found_night)"
            " VALUES (:outlet, :identity, :url, :day, :listed_by, :night)"
            " ON CONFLICT (outlet, identity)"
            " DO UPDATE SET day = excluded.day, listed_by = excluded.listed_by",
            row | {"night": night},
        )


def _write_late_finds(store: Store, night: str, outlet: str, made: Made) -> None:
    """Articles that came in this night, of days that were certified before anything was known of them."""
    before = [(number, claim) for number, claim in made if claim.state is Completeness.COMPLETE]
    rows = store.rows(
        "SELECT a.identity, a.url, a.day, (SELECT min(n.id) FROM aliases x"
        "  JOIN outcomes o ON o.outlet = x.outlet AND o.identity = x.identity"
        "  JOIN nights n ON n.night = o.night WHERE x.article = a.id) AS met"
        " FROM articles a WHERE a.first_night = ? AND a.outlet = ?",
        (night, outlet),
    )
    for row in rows if before else ():
        day = date.fromisoformat(row["day"])
        spans = [
            number for number, it in before if number < (row["met"] or 0) and it.since <= day <= it.until
        ]
        if spans:
            store.write(
                "INSERT INTO late_finds (outlet, identity, url, day, certified_night, found_night)"
                " SELECT ?, ?, ?, ?, night, ? FROM nights WHERE id = ?"
                " ON CONFLICT (outlet, identity) DO NOTHING",
                (outlet, row["identity"], row["url"], row["day"], night, max(spans)),
            )


def _write_checks(store: Store, night: str, outlet: str, found: Iterable[Check]) -> None:
    store.write("DELETE FROM channel_checks WHERE outlet = ? AND night = ?", (outlet, night))
    rows = [
        {
            "night": night,
            "outlet": outlet,
            "channel": check.channel,
            "since": check.since.isoformat(),
            "until": check.until.isoformat(),
            "others": check.others,
            "missed": len(check.missed),
            "examples": json.dumps(check.missed[-EXAMPLES:], ensure_ascii=False),
        }
        for check in found
    ]
    store.upsert_all("channel_checks", rows, ("outlet", "night", "channel"))


def _write_estimate(store: Store, night: str, outlet: str, pair: Pair | None) -> None:
    store.write("DELETE FROM estimates WHERE outlet = ? AND night = ?", (outlet, night))
    if pair is None:
        return
    missed = missed_by_both(pair.first_listed, pair.second_listed, pair.both)
    row = {
        "night": night,
        "outlet": outlet,
        "first_channel": pair.first,
        "second_channel": pair.second,
        "since": pair.since.isoformat(),
        "until": pair.until.isoformat(),
        "first_listed": pair.first_listed,
        "second_listed": pair.second_listed,
        "both": pair.both,
        "missed": missed.number if missed else None,
        "low": missed.low if missed else None,
        "high": missed.high if missed else None,
    }
    store.upsert_all("estimates", [row], ("outlet", "night", "first_channel", "second_channel"))
