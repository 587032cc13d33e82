"""What stands for an outlet's days in the end, and all that it rests on: for coverage, staff and auditors."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from spool.records import IN_ARTICLES
from storage.completeness import doubts
from storage.completeness.certificates import claims_of
from storage.completeness.facts import covered_spans
from storage.completeness.reconciling import Claim, Completeness, Note, Reason, Shade
from storage.completeness.spans import gaps, standing
from storage.completeness.undated import undated_shades
from storage.store import Reader

STRAYS = 2
"""Articles that one channel has and the thorough ones never listed, before those count as leaky. A page that
is moved between sections, or left out of them on purpose, happens in the best of listings and says something
of its own day alone; three such cases say that the listing is not of everything."""


@dataclass(frozen=True, slots=True)
class ChannelStanding:
    """How far one channel reaches and what it missed."""

    url: str
    covers: tuple[tuple[date, date], ...]
    """The days for which it listed all there was, by all nights, as spans in order."""
    last_night: str
    end: str
    outcome: str | None
    oldest: date | None
    newest: date | None
    others: int = 0
    missed: int = 0
    """Of `others` articles that other channels listed in the last month compared."""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EstimateFacts:
    """Articles that both of two channels may have missed; null where it cannot be told."""

    night: str
    first_channel: str
    second_channel: str
    since: date
    until: date
    first_listed: int
    second_listed: int
    both: int
    missed: float | None
    low: int | None
    high: int | None

    def as_dict(self) -> dict[str, Any]:
        """The estimate as a JSON object."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {name: getattr(self, name) for name in self.__slots__} | days


@dataclass(frozen=True, slots=True)
class LateFind:
    """An article of a day that was certified before it was met."""

    url: str
    day: date
    certified_night: str
    found_night: str


@dataclass(frozen=True, slots=True)
class OutletCompleteness:
    """All that an auditor may ask about an outlet's days."""

    slug: str
    spans: tuple[Claim, ...]
    channels: tuple[ChannelStanding, ...]
    unread: tuple[doubts.Doubt, ...]
    late_finds: tuple[LateFind, ...]
    estimate: EstimateFacts | None


def standing_of(reader: Reader, outlet: str, since: date, until: date) -> list[Claim]:
    """What stands for each day from since to until; nothing where since lies after until."""
    if since > until:
        return []
    made = [claim for _, claim in claims_of(reader, outlet)]
    shades = [
        *doubts.shades(reader, outlet),
        *_late(late_finds_of(reader, outlet)),
        *_leaks(reader, outlet, since, until),
        *undated_shades(reader, outlet),
    ]
    return list(standing(made, shades, since, until))


def completeness_of(
    reader: Reader, outlets: Sequence[str], since: date, until: date
) -> list[OutletCompleteness]:
    """The full account of each outlet, in the order given."""
    return [
        OutletCompleteness(
            slug,
            tuple(standing_of(reader, slug, since, until)),
            tuple(_channels(reader, slug)),
            tuple(doubts.standing_doubts(reader, slug, since, until)),
            tuple(late_finds_of(reader, slug, since, until)),
            estimate_of(reader, slug),
        )
        for slug in outlets
    ]


def estimate_of(reader: Reader, outlet: str) -> EstimateFacts | None:
    """The newest estimate of what an outlet's channels missed; null where no two cover a day in common."""
    row = reader.first(
        "SELECT e.night, e.first_channel, e.second_channel, e.since, e.until, e.first_listed,"
        ' e.second_listed, e."both", e.missed, e.low, e.high FROM estimates e'
        " JOIN nights n ON n.night = e.night WHERE e.outlet = ? ORDER BY n.id DESC LIMIT 1",
        (outlet,),
    )
    if row is None:
        return None
    days = {"since": date.fromisoformat(row["since"]), "until": date.fromisoformat(row["until"])}
    return EstimateFacts(**(row | days))


def late_finds_of(
    reader: Reader, outlet: str, since: date = date.min, until: date = date.max
) -> list[LateFind]:
    """Articles of those days that came in after their day had been certified."""
    rows = reader.rows(
        "SELECT url, day, certified_night, found_night FROM late_finds"
        " WHERE outlet = ? AND day BETWEEN ? AND ? ORDER BY day, url",
        (outlet, since.isoformat(), until.isoformat()),
    )
    return [LateFind(**(row | {"day": date.fromisoformat(row["day"])})) for row in rows]


def _late(finds: Iterable[LateFind]) -> list[Shade]:
    counted = Counter(find.day for find in finds)
    return [Shade(day, day, Note(Reason.LATE_FIND, number), lowers=False) for day, number in counted.items()]


def _leaks(reader: Reader, outlet: str, since: date, until: date) -> list[Shade]:
    """The days that rest on channels known to miss articles.

    Where the channels that list everything have missed what another one lists, they cannot vouch alone: a
    day is complete only if that other channel was read for it too. So nights that read both lose nothing;
    the months before the first night, which only a listing reaches, do. Up to STRAYS articles are laid
    against their own days and no others; so are those, however many, that no channel lists and articles
    link to, because there is no reading that could make up for them.
    """
    rows = reader.rows("SELECT day, listed_by FROM escapes WHERE outlet = ? ORDER BY day", (outlet,))
    days: dict[str, list[date]] = {}
    for row in rows:
        for channel in json.loads(row["listed_by"]):
            days.setdefault(channel, []).append(date.fromisoformat(row["day"]))
    if not days:
        return []
    covered = covered_spans(reader, outlet)
    shades = []
    for channel, escaped in days.items():
        note = Note(Reason.LEAKY, len(escaped), channel)
        for first, last in gaps(covered.get(channel, ()), since, until):
            if len(escaped) > STRAYS and channel != IN_ARTICLES:
                shades.append(Shade(first, last, note))
            else:
                shades += [Shade(day, day, note) for day in sorted(set(escaped)) if first <= day <= last]
    return shades


def _channels(reader: Reader, outlet: str) -> Iterable[ChannelStanding]:
    """The outlet's own channels as they were when each was read last."""
    covered = covered_spans(reader, outlet)
    rows = reader.rows(
        'SELECT c.url, c.night, c."end", c.outcome, c.listed_to AS newest, k.others, k.missed, k.examples,'
        " coalesce(min(c.oldest, below.oldest), c.oldest, below.oldest) AS oldest"
        " FROM (SELECT c.url, max(n.id) AS number FROM channels c JOIN nights n ON n.night = c.night"
        "  WHERE c.outlet = :outlet AND c.channel IS NULL GROUP BY c.url) AS latest"
        " JOIN nights n ON n.id = latest.number"
        " JOIN channels c ON c.night = n.night AND c.outlet = :outlet AND c.url = latest.url"
        " LEFT JOIN (SELECT night, channel, min(oldest) AS oldest FROM channels WHERE outlet = :outlet"
        "  AND channel IS NOT NULL GROUP BY night, channel) AS below"
        "  ON below.night = c.night AND below.channel = c.url"
        " LEFT JOIN channel_checks k ON k.outlet = :outlet AND k.night = c.night AND k.channel = c.url"
        " ORDER BY c.url",
        {"outlet": outlet},
    )
    for row in rows:
        yield ChannelStanding(
            row["url"],
            _joined(covered.get(row["url"], ())),
            row["night"],
            row["end"],
            row["outcome"],
            _day(row["oldest"]),
            _day(row["newest"]),
            row["others"] or 0,
            row["missed"] or 0,
            tuple(json.loads(row["examples"] or "[]")),
        )


def _joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def days_of(spans: Iterable[Claim], *states: Completeness) -> int:
    """How many days of the spans are in one of those states."""
    return sum((span.until - span.since).days + 1 for span in spans if span.state in states)
