"""What readings prove about days: values in, values out, no database.

A *claim* is what one night's reading says of a span of days. A *shade* is what stands against a span,
whatever was claimed: an address that was never read, articles that a channel never listed. What stands for a
day in the end is the best claim of any night under all shades that fall on it (spans.py).

What lowers a claim of a whole night from complete to partial is all that leaves unknown *how many* articles
were not met: a channel that failed, a crawl that was cut off, a listing that is older than it was, a channel
that is emptied, one body for all addresses, lines that a kill tore. What leaves unknown only *one* address is
a shade on the days that this address may belong to, and nothing else. What was found late, what has
no day, and an estimate of what was missed are told and lower nothing: the first two are in by now, and the
third is a guess.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from spool.outcome import Outcome
from spool.records import ChannelEnd

DAY = timedelta(days=1)


class Completeness(StrEnum):
    """How much of a day was read."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


class Reason(StrEnum):
    """Why a day is not complete, and what else an auditor should know of it."""

    NOT_READ = "not_read"
    """No reading reached the day."""
    DAY_NOT_OVER = "day_not_over"
    """The reading began before the day was over."""
    CUT_OFF = "cut_off"
    """The crawl did not come to its end; the detail says why."""
    TORN = "torn"
    """The last lines of the spool are not whole, so that addresses may be missing from it."""
    CHANNEL_FAILED = "channel_failed"
    CHANNEL_SHORT = "channel_short"
    """A channel that has to be was not read so far back."""
    EMPTIED = "emptied"
    """A channel that listed articles before lists none."""
    BACK_IN_TIME = "back_in_time"
    """A channel no longer lists newer articles that it has listed, and that are still there."""
    ONE_PAGE = "one_page"
    """The site answered most addresses with the same bytes."""
    ADDRESS_UNREAD = "address_unread"
    """Addresses that may be articles of the day were not read; the detail is their outcome."""
    LEAKY = "leaky"
    """The channels that reach the day are known to miss articles; the detail is the channel that has them."""
    UNDATED = "undated"
    """Articles that print no day, met so long after it that they may belong to any of these days."""
    LATE_FIND = "late_find"
    """Articles of the day were met only after it was certified. They are counted now."""
    OLDER_RECORD = "older_record"
    """The night was read by a version that kept no list of what the channels listed."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A reason with its number, and the address or code that it is about."""

    reason: Reason
    number: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one night says of the days from `since` to `until`, both included."""

    since: date
    until: date
    state: Completeness
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Shade:
    """What stands against the days from `since` (null: from the beginning) to `until`."""

    since: date | None
    until: date
    note: Note
    lowers: bool = True
    """Whether a complete day becomes partial by it."""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """How one reading of a channel, section or child sitemap ended."""

    url: str
    root: str
    """The outlet's channel that it belongs to, which may be itself."""
    end: ChannelEnd
    outcome: str | None = None
    listed: int = 0
    covers_from: date | None = None
    thorough: bool | None = False
    """Null in nights of a version that did not say."""


@dataclass(frozen=True, slots=True)
class NightFacts:
    """One outlet's night."""

    day: date
    began: date
    """The local day on which the reading began, by the earlier of our clock and the outlet's."""
    since: date | None = None
    until: date | None = None
    cut: str | None = None
    """Why the crawl did not come to its end."""
    torn: int = 0
    met: bool = True
    """Whether anything was read at all."""
    channels: tuple[ChannelFacts, ...] = ()
    troubles: tuple[Note, ...] = ()
    """What comparing the night with itself and with earlier ones has found."""
    read_from: date | None = None
    """In nights of a version that kept no `covers_from`: the first day of a complete reading."""

    @property
    def last(self) -> date:
        """The last day that was over when the reading began, and asked for."""
        return min(self.began - DAY, self.until or date.max)


def faults(night: NightFacts) -> tuple[Note, ...]:
    """All that was wrong with the reading of a night's channels; nothing where the next may go on from it."""
    notes = list(night.troubles)
    if night.cut is not None:
        notes.append(Note(Reason.CUT_OFF, 1, night.cut))
    if night.torn:
        notes.append(Note(Reason.TORN, night.torn))
    failed = [channel for channel in night.channels if channel.end is ChannelEnd.FAILED]
    notes += [Note(Reason.CHANNEL_FAILED, 1, channel.url) for channel in failed]
    return tuple(sorted(notes))


def whole_from(channels: Sequence[ChannelFacts]) -> date | None:
    """The first day for which all that must be was listed; null where the channels speak for no day.

    Thorough channels list all that an outlet keeps, each of them perhaps its own part only: all of them must
    reach a day. Feeds and front pages hold the newest few and speak for an outlet that has nothing else.
    """
    days = [channel.covers_from for channel in _speaking(channels)]
    reached = [day for day in days if day is not None]
    return max(reached) if reached and len(reached) == len(days) else None


def claims(night: NightFacts) -> list[Claim]:
    """What the reading of one night says of the days, oldest first; spans do not overlap."""
    wrong = faults(night)
    older = all(channel.thorough is None for channel in night.channels)
    first = night.read_from if older else whole_from(night.channels)
    known = (Note(Reason.OLDER_RECORD),) if older else ()
    found = []
    if first is not None and (first := max(first, night.since or first)) <= night.last:
        state = Completeness.PARTIAL if wrong else Completeness.COMPLETE
        found.append(Claim(first, night.last, state, (*wrong, *known)))
    if not older:
        found = [*_short(night, first, wrong), *found]
    if night.met and night.last < night.day <= (night.until or night.day):
        since = night.last + DAY
        found.append(Claim(since, night.day, Completeness.PARTIAL, (*wrong, Note(Reason.DAY_NOT_OVER))))
    return found


def goes_on_from(night: NightFacts) -> date | None:
    """The first day that the next night covers when it reads up to known addresses; null where it may not.

    That is the night's own day where the channels reach it. Where they vouch for no whole day yet (a feed
    that has gone round since), it is the first one that they can.
    """
    if faults(night):
        return None
    older = all(channel.thorough is None for channel in night.channels)
    first = night.read_from if older else whole_from(night.channels)
    day = min(night.day, night.until or night.day)
    return day if first is not None and first <= day else day + DAY


def _speaking(channels: Sequence[ChannelFacts]) -> list[ChannelFacts]:
    """The readings that must reach a day: no index of others, and none that a dead link led to."""
    roots = {channel.root for channel in channels if channel.root != channel.url}
    own = [it for it in channels if it.outcome != Outcome.GONE and not _is_index(it, roots)]
    return [channel for channel in own if channel.thorough] or own


def _is_index(channel: ChannelFacts, roots: set[str]) -> bool:
    """Whether what it leads to speaks for it; not where it was cut, and what it leads to is not all known."""
    whole = channel.end not in (ChannelEnd.FAILED, ChannelEnd.CAPPED)
    return channel.url in roots and not channel.listed and whole


def _short(night: NightFacts, first: date | None, wrong: tuple[Note, ...]) -> Iterator[Claim]:
    """The days that some channel reaches, but not all that must."""
    reached = [channel.covers_from for channel in night.channels if channel.covers_from]
    last = night.last if first is None else min(night.last, first - DAY)
    since = max(min(reached, default=date.max), night.since or date.min)
    if since <= last:
        late = [it for it in _speaking(night.channels) if it.covers_from is None or it.covers_from > since]
        notes = (Note(Reason.CHANNEL_SHORT, 1, channel.url) for channel in late)
        yield Claim(since, last, Completeness.PARTIAL, tuple(sorted({*wrong, *notes})))
