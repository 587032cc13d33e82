"""The reading of one channel, page by page: what it listed, and whether the next page is worth a request."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from crawler.window import Window
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
MOST_PROBLEMS = 5
"""Different problems told of one reading; its log has them all."""
OVERLAP = 3
"""Entries that must agree before a list of the newest few is believed: one or two may be pinned (faults.md
C17), and no block of a front page is shorter."""


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

    What a reading vouches for (`first_day`) depends on what its channel can hold:

    - *all that the outlet keeps*: a sitemap, or a listing with further pages that was read to its proven end.
      It vouches for the whole window.
    - *the newest few, in order*: a feed, a sitemap of news, the first pages of a listing whose end is not
      proven, the newest of an answer that was cut. It vouches from the last complete night on if its end is
      still made of addresses known from then (KNOWN), else from the day after the one that its end has
      reached: what else that day held may have dropped out.
    - *the newest few of several blocks*: a front page. It vouches from the last complete night on if no
      block can have gone round since, and for nothing else.

    A reading that failed, was cut off or left something out for its number vouches for nothing it did not
    see. "Not modified" (UNCHANGED) speaks for the same days as KNOWN: it is asked for after complete nights.
    """

    url: str
    channel: Channel
    state: ChannelState = field(default_factory=ChannelState)
    depth: int = 0
    root: str | None = None
    """The outlet's channel that it was met below; null for that channel itself."""
    page: int = 1
    end: ChannelEnd | None = None
    outcome: Outcome | None = None
    oldest: date | None = None
    newest: date | None = None
    """The newest day printed by the channel itself, so that nights can be compared."""
    etag: str | None = None
    last_modified: str | None = None
    problems: dict[str, None] = field(default_factory=dict)
    """What was wrong with its answers, in the order in which it was met."""
    asked: list[str] = field(default_factory=list)
    """Addresses that it was the first to list and that were asked for."""
    settled: bool = False
    """Whether it listed an address that was met before or lies outside the window."""
    capped: bool = False
    """Whether something that it listed was left out for its number."""
    in_order: bool = True
    """Whether what was left out for its number is older than what was taken."""
    leads_on: bool = False
    """Whether it lists sections or child sitemaps and no article: those speak for it."""
    titled: bool = False
    """Whether its entries have titles: only the sitemaps for news do, and they hold two days."""
    taken: bool = False
    """Whether the page at hand has come: nothing is concluded from one that did not."""
    _next: str | None = None
    _entries: tuple[PageEntry, ...] = ()
    _repeats: bool = False
    _repeats_last: bool = False
    _returns: bool = False
    _unproven: bool = False
    _whole_from: date | None = None
    _tail: tuple[date, ...] = ()
    _pages_with_news: int = 0
    _seen: set[str] = field(default_factory=set)
    _last: set[str] = field(default_factory=set)

    @property
    def conditional(self) -> bool:
        """Whether "not changed" would be a sufficient answer: all it listed last time came to a good end."""
        return self.page == 1 and self.state.complete

    @property
    def listed(self) -> int:
        """How many addresses it has listed so far."""
        return len(self._seen)

    def take(self, entries: Iterable[PageEntry], following: str | None, *, returns: bool = False) -> None:
        """Take a page's entries and the address of the page after it.

        `returns`: whether its link to the next page leads to the page itself.
        """
        self._entries = tuple(entries)
        keys = {identity(entry.url) for entry in self._entries}
        self._repeats, self._repeats_last = keys <= self._seen, keys == self._last
        self._seen |= keys
        self._last = keys
        self._next, self._returns = following, returns
        self.newest = max(
            (day for day in (self.newest, *(it.day for it in self._entries)) if day), default=None
        )
        self.taken = True

    def fail(self, outcome: Outcome, *, missing: bool = False) -> None:
        """The channel, or its page at hand, could not be read.

        A later page that is missing is only the end: templates count on past the last one. So is a child
        sitemap or section that is missing: a dead link of its parent, told by the outcome. One that is
        refused (403, 429) is not: what lies behind it was never seen.
        """
        if (self.page > 1 or self.depth > 0) and missing:
            self.end = ChannelEnd.EXHAUSTED
            if self.page == 1:
                self.outcome = Outcome.GONE
            # A template counts on, but a link that is printed promises a page.
            self._unproven |= self.channel.next is not None
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
        if self._entries:
            self._tail = tuple(day for entry in self._entries if (day := days[entry.url]))[-OVERLAP:]
        if self._next is None or self._repeats:
            self.end = self._at_the_last_page(window, old | known)
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

    def _at_the_last_page(self, window: Window, settled: Set[str]) -> ChannelEnd:
        self._unproven |= not self._proves_its_end()
        if self._has_met_old(window):
            return ChannelEnd.WINDOW
        if self.state.complete and not self._holds_all and self._overlaps(settled):
            return ChannelEnd.KNOWN
        return ChannelEnd.EXHAUSTED

    def _proves_its_end(self) -> bool:
        """Whether nothing lies behind the page, rather than paging that does not work.

        Where pages are counted, sites answer a number behind the last one with some page they have; a second
        page that repeats the first one proves nothing. A link to what was listed before proves something
        only on the last of several pages, where it leads to the page itself.
        """
        if self._returns:
            return self.page > 1
        if self._next is None or not self._entries:
            return True
        return self.page > 2 and (self.channel.next is None or self._repeats_last)

    def _has_met_old(self, window: Window) -> bool:
        """Whether the page's end lies before the window; not by one entry, which may be pinned."""
        if self._is_front_page:
            days = [entry.day for entry in self._entries]
            return len(days) >= OVERLAP and all(map(window.is_before, days))
        enough = 1 if self._holds_all else OVERLAP
        return len(self._tail) >= enough and all(window.is_before(day) for day in self._tail[-enough:])

    def _overlaps(self, settled: Set[str]) -> bool:
        """Whether the newest few go back to what the last complete night has seen of them.

        In a list that is in order, by its last entries. On a front page no entry says anything of another
        block: there, so few are new in a row that none can have gone round.
        """
        flags = [entry.url in settled for entry in self._entries]
        if self._is_front_page:
            fresh = (sum(1 for _ in run) for met, run in groupby(flags) if not met)
            return sum(flags) >= OVERLAP and max(fresh, default=0) <= OVERLAP
        return self.in_order and len(flags) >= OVERLAP and all(flags[-OVERLAP:])

    @property
    def exhaustive(self) -> bool:
        """Whether its channel is of a kind whose end is the end of all that the outlet keeps."""
        if self.channel.kind is ChannelKind.SITEMAP:
            return not self.titled
        return self.channel.kind is ChannelKind.LISTING and not self._is_front_page

    @property
    def _is_front_page(self) -> bool:
        return self.channel.kind is ChannelKind.LISTING and not (self.channel.next or self.channel.page)

    @property
    def _holds_all(self) -> bool:
        return self.exhaustive and not self._unproven and not self.capped

    @property
    def thorough(self) -> bool:
        """Whether it decides what days are covered, so that lists of the newest few need not."""
        return self.exhaustive or self.end is ChannelEnd.WINDOW

    def first_day(self, window: Window, covered_from: date) -> date | None:
        """The first day for which it listed all there was; null where it speaks for none.

        `covered_from`: the day of the last complete night, where reading up to known addresses goes on from.
        """
        if self.end in {None, ChannelEnd.FAILED} or self.outcome is Outcome.GONE:
            return None
        if self.end in {ChannelEnd.KNOWN, ChannelEnd.UNCHANGED}:
            return covered_from
        if self.end is ChannelEnd.WINDOW:
            return window.since
        if self.end is ChannelEnd.EXHAUSTED and self._holds_all:
            return window.since or self.oldest
        return max(window.since or date.min, reached) if (reached := self._whole_after()) else None

    def _whole_after(self) -> date | None:
        """The first day of which nothing lies behind the end of what was read."""
        if self.end is ChannelEnd.CAPPED:
            return self._whole_from
        if self._is_front_page or not self.in_order or len(self._tail) < OVERLAP:
            return None
        return max(self._tail) + timedelta(days=1)

    @property
    def left(self) -> str | None:
        """The page that a capped reading did not ask for."""
        return self._next if self.end is ChannelEnd.CAPPED else None

    def result(self, covers_from: date | None = None) -> ChannelResult:
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
            newest=self.newest,
            channel=self.root,
            covers_from=covers_from if end is not ChannelEnd.FAILED else None,
            problems=tuple(self.problems)[:MOST_PROBLEMS],
            thorough=self.thorough,
            etag=self.etag,
            last_modified=self.last_modified,
        )
