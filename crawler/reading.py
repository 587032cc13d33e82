"""The reading of one channel, page by page: what it listed, and whether the next page is worth a request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from registry import Channel, ChannelKind
from spool import ChannelEnd, ChannelResult, ChannelState, Outcome
from spool.addresses import identity

DEEPEST = 3
"""Levels of sitemaps or sections below a channel (faults.md D3)."""
MOST = 200
"""Readings of one job: channels, their sections and child sitemaps together."""
FURTHEST = 10
"""Times the cap on pages: how far a reading goes through pages that it need not stop for. A listing that
invents new pages for ever is left alone there."""


@dataclass(frozen=True, slots=True)
class Window:
    """The first and last day that a listing is read for; open where null."""

    since: date | None = None
    until: date | None = None

    def is_before(self, day: date | None) -> bool:
        """Whether that day lies before the window; an unknown day does not."""
        return day is not None and self.since is not None and day < self.since

    def is_after(self, day: date | None) -> bool:
        """Whether that day lies after the window; an unknown day does not."""
        return day is not None and self.until is not None and day > self.until


@dataclass(frozen=True, slots=True)
class PageEntry:
    """An address on the page at hand."""

    url: str
    day: date | None
    known: bool


@dataclass(slots=True)
class Reading:
    """One channel, section or child sitemap.

    A page is judged as a whole and only after its articles were fetched, so one pinned item, old or known,
    never ends a reading; a page that repeats what the reading has already listed does.
    """

    url: str
    channel: Channel
    state: ChannelState = field(default_factory=ChannelState)
    depth: int = 0
    page: int = 1
    end: ChannelEnd | None = None
    outcome: Outcome | None = None
    oldest: date | None = None
    etag: str | None = None
    last_modified: str | None = None
    capped: bool = False
    """Whether something that it listed was left out for its number."""
    titled: bool = False
    """Whether its entries have titles: only the sitemaps for news do, and they hold two days."""
    taken: bool = False
    """Whether the page at hand has come: nothing is concluded from one that did not."""
    _next: str | None = None
    _entries: tuple[PageEntry, ...] = ()
    _repeats: bool = False
    _met_known: bool = False
    _met_old: bool = False
    _whole_from: date | None = None
    _pages_with_news: int = 0
    _seen: set[str] = field(default_factory=set)

    @property
    def conditional(self) -> bool:
        """Whether "not changed" would be a sufficient answer: all it listed last time came to a good end."""
        return self.page == 1 and self.state.complete

    @property
    def listed(self) -> int:
        """How many addresses it has listed so far."""
        return len(self._seen)

    def take(self, entries: Iterable[PageEntry], following: str | None) -> None:
        """Take a page's entries and the address of the page after it."""
        self._entries = tuple(entries)
        keys = {identity(entry.url) for entry in self._entries}
        self._repeats = keys <= self._seen
        self._seen |= keys
        self._next = following
        self.taken = True

    def fail(self, outcome: Outcome, *, missing: bool = False) -> None:
        """The channel, or its page at hand, could not be read.

        A later page that is missing is only the end: templates count on past the last one. So is a child
        sitemap or section that is missing: a dead link of its parent. One that is refused (403, 429) is not:
        what lies behind it was never seen.
        """
        if (self.page > 1 or self.depth > 0) and missing:
            self.end = ChannelEnd.EXHAUSTED
        else:
            self.end, self.outcome = ChannelEnd.FAILED, outcome

    def unchanged(self) -> None:
        """The server says that nothing is new; its validators hold on."""
        self.end = ChannelEnd.UNCHANGED
        self.etag, self.last_modified = self.state.etag, self.state.last_modified

    def go_on(self, window: Window, published: Mapping[str, date], most: int) -> str | None:
        """The next page's address, or null with `end` set; `published` has the days of fetched articles."""
        days = {entry.url: entry.day or published.get(entry.url) for entry in self._entries}
        old = {url for url, day in days.items() if window.is_before(day)}
        known = {entry.url for entry in self._entries if entry.known}
        self.oldest = min((day for day in (self.oldest, *days.values()) if day), default=None)
        # The last one that has a day, not just any: a pinned old item says nothing about the rest.
        dated = [entry.url for entry in self._entries if days[entry.url]]
        self._met_old = bool(dated) and dated[-1] in old
        self._met_known |= bool(known)
        if self._next is None or self._repeats:
            self.end = self._at_the_last_page()
        elif not self._worth_going_on(days.keys() - old - known, days.keys() - old):
            self.end = ChannelEnd.WINDOW if old and not known - old else ChannelEnd.KNOWN
        elif self._is_enough(days.keys() - old - known, days, window, most):
            self.end = ChannelEnd.CAPPED
            # The day of the last page's newest article may go on behind it; the day after does not.
            newest = max((day for day in days.values() if day), default=None)
            self._whole_from = newest + timedelta(days=1) if newest else None
        else:
            self.page += 1
            self.taken = False
            return self._next
        return None

    def _worth_going_on(self, fresh: Iterable[str], in_window: Iterable[str]) -> bool:
        """Whether the page had anything new; after an incomplete night, anything that is not too old."""
        return any(True for _ in (fresh if self.state.complete else in_window))

    def _is_enough(
        self, fresh: Iterable[str], days: Mapping[str, date | None], window: Window, most: int
    ) -> bool:
        """Whether to leave the rest to the next night: only pages with something to fetch count to the cap.

        So the next night gets past what this one has read. At the furthest page nothing is left to it.
        """
        self._pages_with_news += any(not window.is_after(days[url]) for url in fresh)
        if self._pages_with_news >= most:
            self.outcome = Outcome.CAP_REACHED
        return self.outcome is not None or self.page >= FURTHEST * most

    def _at_the_last_page(self) -> ChannelEnd:
        if self._met_old:
            return ChannelEnd.WINDOW
        if self._met_known and self.state.complete and not self.exhaustive:
            return ChannelEnd.KNOWN
        return ChannelEnd.EXHAUSTED

    @property
    def exhaustive(self) -> bool:
        """Whether its end is the end of all that the outlet keeps, not of the newest few."""
        if self.channel.kind is ChannelKind.SITEMAP:
            return not self.titled
        return self.channel.kind is ChannelKind.LISTING and bool(self.channel.next or self.channel.page)

    def first_day(self, window: Window, covered_from: date, night: date) -> date:
        """The first day for which it listed all there was; `covered_from` where it met known addresses."""
        if self.end in {ChannelEnd.KNOWN, ChannelEnd.UNCHANGED}:
            return covered_from
        if self.end is ChannelEnd.CAPPED or self.capped:
            return max(window.since or date.min, self._whole_from or night)
        if self.end is ChannelEnd.WINDOW or self.exhaustive:
            return window.since or self.oldest or night
        return max(window.since or date.min, self.oldest or night)

    @property
    def left(self) -> str | None:
        """The page that a capped reading did not ask for."""
        return self._next if self.end is ChannelEnd.CAPPED else None

    def result(self) -> ChannelResult:
        """The line of the job's result; a reading without an end was cut off, like one that was capped."""
        end = self.end or (ChannelEnd.CAPPED if self.listed else ChannelEnd.FAILED)
        if self.capped and end is not ChannelEnd.FAILED:
            end = ChannelEnd.CAPPED
        return ChannelResult(
            url=self.url,
            end=end,
            outcome=self.outcome or (Outcome.INTERRUPTED if self.end is None else None),
            listed=self.listed,
            oldest=self.oldest,
            etag=self.etag,
            last_modified=self.last_modified,
        )
