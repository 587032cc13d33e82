"""Addresses that were asked for: which need no more asking, and which are tried again and when."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from spool.outcome import Outcome
from spool.records import IN_ARTICLES
from storage.store import Reader

RETRY_NIGHTS = 30
RETRY_LIMIT = 500

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

_UNREADABLE = (
    Outcome.HTTP_4XX,
    Outcome.TOO_BIG,
    Outcome.BOMB,
    Outcome.REDIRECT_LOOP,
    Outcome.CHARSET_UNKNOWN,
    Outcome.LAYOUT_CHANGED,
    Outcome.PARSE,
)
"""Failures with an answer: the page is there, and it is ours or its makers' fault that it cannot be read.
Asking every night would keep the outlet's nights partial for ever. What comes from a network or a server in
trouble is not among them, nor what a site sends to all that ask too much."""

_ASKED_TOO_MUCH = (408, 425, 429)
"""Statuses among 4xx that speak of the moment and not of the page."""

UNREADABLE_LOOKS = 2
"""The first failures are two looks, so that what was mended the same day is read the same day."""
UNREADABLE_DAYS = 30
"""An unreadable page is looked at again as often as a stored article, and then once in so many days: its
doubt stands on a certificate, and what was mended meanwhile must come to light."""
SELDOM_DAYS = 7
"""How often an address is tried that has failed for RETRY_NIGHTS: rarely, but never not at all."""


@dataclass(frozen=True, slots=True)
class Address:
    """The latest word on an address that was asked for."""

    url: str
    outcome: str
    day: str
    failures: int
    settlings: int
    """Nights in which it led to no article."""
    unreadable: int
    """Nights in which it answered with what cannot be read."""
    first_day: str
    has_article: bool
    status: int | None
    linked: bool = False
    """Whether no channel has ever listed it and an article links to it."""

    def settled(self, today: date, days: Sequence[int]) -> bool:
        """Whether it led to no article as often as it was due to be looked at."""
        if self.has_article:
            return False
        due = looks_due(self.first_day, today, days)
        if self.outcome in _SETTLING:
            return self.settlings > due
        if self.outcome in _UNREADABLE and self.status not in _ASKED_TOO_MUCH:
            age = (today - date.fromisoformat(self.first_day)).days - max(days, default=0)
            return self.unreadable >= max(UNREADABLE_LOOKS, 1 + due + max(0, age) // UNREADABLE_DAYS)
        return False

    def waits(self, today: date, days: Sequence[int]) -> bool:
        """Whether it failed and is still to be read."""
        return Outcome(self.outcome).failed and not self.has_article and not self.settled(today, days)

    def is_due(self, today: date) -> bool:
        """Whether to try it tonight."""
        since = (today - timedelta(days=RETRY_NIGHTS)).isoformat()
        if self.day >= since and self.failures <= RETRY_NIGHTS:
            return True
        return (today - date.fromisoformat(self.first_day)).days % SELDOM_DAYS == 0


def looks_due(first_day: str, today: date, days: Sequence[int]) -> int:
    """How many looks after the first one an address of that age should have had."""
    return sum(day <= (today - date.fromisoformat(first_day)).days for day in days)


_LATEST = (
    "SELECT url, outcome, status, day, failures, settlings, unreadable, first_day, EXISTS ("
    "  SELECT 1 FROM aliases x WHERE x.outlet = ? AND x.identity = latest.identity) AS has_article,"
    " (SELECT max(g.channel <> ?) = 0 FROM sightings g"
    "  WHERE g.outlet = ? AND g.identity = latest.identity) AS linked"
    " FROM (SELECT o.url, o.identity, o.outcome, o.status, n.day, n.id AS night, o.at,"
    "   count(*) FILTER (WHERE o.outcome = 'lost' OR o.outcome LIKE 'failed:%')"
    "    OVER (PARTITION BY o.identity) AS failures,"
    "   count(*) FILTER (WHERE o.outcome IN (SELECT value FROM json_each(?)))"
    "    OVER (PARTITION BY o.identity) AS settlings,"
    "   count(*) FILTER (WHERE o.outcome IN (SELECT value FROM json_each(?)))"
    "    OVER (PARTITION BY o.identity) AS unreadable,"
    "   min(n.day) OVER (PARTITION BY o.identity) AS first_day,"
    "   row_number() OVER (PARTITION BY o.identity"
    "    ORDER BY o.outcome = ?, n.id DESC, o.at DESC, o.url) AS place"
    "  FROM outcomes o JOIN nights n ON n.night = o.night"
    "  WHERE o.outlet = ? AND o.outcome NOT IN (?, ?)) AS latest"
    " WHERE place = 1 ORDER BY night DESC, url"
)


def met_addresses(reader: Reader, outlet: str) -> list[Address]:
    """The latest outcome of every address, newest first; those that say "not asked" are passed over."""
    rows = reader.rows(
        _LATEST,
        # A duplicate says nothing where the same address came to another end as well.
        (
            outlet,
            IN_ARTICLES,
            outlet,
            json.dumps(_SETTLING),
            json.dumps(_UNREADABLE),
            Outcome.DUPLICATE,
            outlet,
            Outcome.KNOWN,
            Outcome.CAP_REACHED,
        ),
    )
    return [
        Address(
            url=row["url"],
            outcome=row["outcome"],
            day=row["day"],
            failures=row["failures"],
            settlings=row["settlings"],
            unreadable=row["unreadable"],
            first_day=row["first_day"],
            has_article=bool(row["has_article"]),
            status=row["status"],
            linked=bool(row["linked"]),
        )
        for row in rows
    ]


def to_retry(addresses: Iterable[Address], today: date, days: Sequence[int]) -> tuple[str, ...]:
    """Addresses that failed and that no article has, newest first; rarely those that fail again and again."""
    return _due((row for row in addresses if not row.linked), today, days)


def to_link(addresses: Iterable[Address], today: date, days: Sequence[int]) -> tuple[str, ...]:
    """The same of those that articles alone link to."""
    return _due((row for row in addresses if row.linked), today, days)


def _due(addresses: Iterable[Address], today: date, days: Sequence[int]) -> tuple[str, ...]:
    failed = (row.url for row in addresses if row.waits(today, days) and row.is_due(today))
    return tuple(islice(failed, RETRY_LIMIT))


def all_fit(addresses: Iterable[Address], today: date, days: Sequence[int]) -> bool:
    """Whether every address that failed is asked for again by itself.

    Where there are more of them than one night tries, only the listings bring the rest back.
    """
    return sum(not row.linked and row.waits(today, days) for row in addresses) <= RETRY_LIMIT
