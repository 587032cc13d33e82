"""Discovery: what the channels of one job list, and which of it is worth a request."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from scrapy.http import Response

from crawler.channels import ChannelUnreadable, ListedArticle, Listing, read_feed, read_listing, read_sitemap
from crawler.evidence import CAPTURE
from crawler.jobs import egress_hosts
from crawler.ledger import Ledger
from crawler.reading import DEEPEST, MOST, PageEntry, Reading
from crawler.responses import declared, readable
from crawler.results import night_day, vouched
from crawler.spooling import SpoolError
from crawler.strays import Strays
from crawler.window import Window
from registry import ChannelKind
from spool import Capture, ChannelEnd, ChannelResult, ChannelState, Job, Outcome, Sighting
from spool.addresses import BadAddress, canonical, identity

MAY_BE_ARTICLES = frozenset({Outcome.STORED, Outcome.UNCHANGED, Outcome.DUPLICATE})
"""Good ends of an address that a channel listed; what failed may be one as well."""

logger = logging.getLogger(__name__)


class Discovery:
    """The readings of one job and the addresses that they have met."""

    def __init__(self, job: Job, ledger: Ledger) -> None:
        self.job = job
        self.ledger = ledger
        self.window = Window(job.since, job.until)
        self.hosts = frozenset(egress_hosts(job))
        self.readings: dict[str, Reading] = {}
        known = (*job.known, *(known.url for known in job.recheck))
        self._known = {identity(url) for url in known}
        self._met = {identity(url) for url in (*ledger.closed, *job.retry) if is_address(url)}
        self._seen_on: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._answers: dict[str, tuple[Reading, str]] = {}
        self._strays = Strays(job, ledger)

    def begin(self) -> list[Reading]:
        """The readings of the channels that are in force on the night's day."""
        for channel in self.job.outlet.channels:
            if channel.valid_on(night_day(self.job)):
                state = self.job.channels.get(channel.url, ChannelState())
                self.readings.setdefault(channel.url, Reading(channel.url, channel, state))
        return list(self.readings.values())

    def is_known(self, url: str) -> bool:
        """Whether an earlier night has settled the address."""
        return identity(url) in self._known

    def read(self, reading: Reading, response: Response) -> tuple[list[str], list[Reading]]:
        """Take a page of a channel; the articles to ask for and the sections to read."""
        capture: Capture = response.meta[CAPTURE]
        try:
            listing = self._parsed(reading, response, capture)
        except ChannelUnreadable as error:
            logger.warning("channel %s: %s", response.url, readable(error.detail))
            reading.fail(Outcome.PARSE)
            return [], []
        for problem in listing.problems:
            logger.warning("channel %s: %s", response.url, readable(problem))
            reading.problems[readable(problem)] = None
        if reading.page == 1:
            self._note_first_page(reading, listing, capture)
        self._note_sightings(reading, listing, response, capture)
        self._strays.note(reading, listing.entries)
        self._refuse(reading, listing.refused)
        reading.capped |= listing.cut
        reading.in_order &= listing.in_order
        new = [entry.url for entry in listing.entries if self._admit(reading, entry)]
        reading.asked.extend(new)
        reading.settled |= len(new) < len(listing.entries)
        entries = (PageEntry(it.url, it.day, self.is_known(it.url)) for it in listing.entries)
        if reading.end is None:
            reading.take(entries, listing.next, returns=listing.returns)
        return new, self._further(reading, listing.further)

    def _parsed(self, reading: Reading, response: Response, capture: Capture) -> Listing:
        if reading.channel.kind is ChannelKind.FEED:
            return read_feed(response.body, response.url, capture.fetched, hosts=self.hosts)
        if reading.channel.kind is ChannelKind.SITEMAP:
            return read_sitemap(response.body, response.url, hosts=self.hosts, fetched=capture.fetched)
        return read_listing(
            response.body,
            response.url,
            reading.channel,
            self.job.outlet.article,
            reading.page,
            declared(response),
            hosts=self.hosts,
            fetched=capture.fetched,
        )

    def _note_first_page(self, reading: Reading, listing: Listing, capture: Capture) -> None:
        reading.titled = any(entry.title for entry in listing.entries)
        if not listing.further:
            # With sections below it, "not changed" would say nothing about them: it is asked for in full.
            reading.etag, reading.last_modified = capture.etag, capture.last_modified
        reading.leads_on = bool(listing.further) and not listing.entries
        if not listing.entries and not listing.further and reading.depth == 0:
            # A channel that lists nothing is broken or of another make; an empty section may be just that.
            reading.fail(Outcome.LAYOUT_CHANGED)
        if reading.depth == 0 and reading.channel.kind is ChannelKind.LISTING:
            self._check_for_wall(reading, capture)

    def _check_for_wall(self, reading: Reading, capture: Capture) -> None:
        """Whoever answers at two addresses with one page has read neither of the two questions."""
        other, address = self._answers.setdefault(capture.sha256, (reading, capture.address))
        if other is not reading and address != capture.address:
            for one in (reading, other):
                one.fail(Outcome.COOKIE_WALL)

    def _note_sightings(
        self, reading: Reading, listing: Listing, response: Response, capture: Capture
    ) -> None:
        """Write down every address that the page lists, whatever becomes of it; once for each page."""
        page = response.meta.get("redirect_urls", [response.url])[0]
        channel = reading.root or reading.url
        seen = self._seen_on[channel, page]
        refused = ((url, None) for url, outcome in listing.refused if outcome is not Outcome.BAD_ADDRESS)
        for url, day in (*((it.url, it.day) for it in listing.entries), *refused):
            if url in seen:
                continue
            seen.add(url)
            try:
                sighting = Sighting(channel=channel, page=page, url=url, day=day, at=capture.fetched)
                self.ledger.spool.sighting(sighting)
            except SpoolError as error:
                # The keeper sees that the spool is full and ends the crawl.
                logger.error("no room for what %s lists: %s", page, error)
                return

    def _refuse(self, reading: Reading, refused: Iterable[tuple[str, Outcome]]) -> None:
        for url, outcome in refused:
            self.ledger.skip(url, outcome, reading.url)

    def _admit(self, reading: Reading, entry: ListedArticle) -> bool:
        """Whether to ask for a listed address; where not, the ledger says why."""
        if entry.url in self.ledger:
            return False
        why = self.reason_to_skip(entry)
        if why is not None:
            self.ledger.skip(entry.url, why, reading.url)
            return False
        self._met.add(identity(entry.url))
        return self.ledger.plan(entry.url, reading.url)

    def reason_to_skip(self, entry: ListedArticle) -> Outcome | None:
        """Why a listed address is not asked for, if there is anything against it."""
        if self.is_known(entry.url):
            return Outcome.KNOWN
        if identity(entry.url) in self._met:
            return Outcome.DUPLICATE
        if self.window.is_before(entry.day) or self.window.is_after(entry.day):
            return Outcome.OUTSIDE_WINDOW
        return None

    def admit_linked(self, entry: ListedArticle, page: str | None) -> bool:
        """Whether to ask for an address that the article at `page` links to, now that the channels are read.

        What they list, or an earlier night has settled, needs no word; the ledger says why of all else.
        """
        if not self.may_be_asked(entry):
            return False
        if self.reason_to_skip(entry) is Outcome.OUTSIDE_WINDOW:
            self.ledger.skip(entry.url, Outcome.OUTSIDE_WINDOW, page)
            return False
        self._met.add(identity(entry.url))
        self._strays.note_linked(entry.url)
        return self.ledger.plan(entry.url, page)

    def may_be_asked(self, entry: ListedArticle) -> bool:
        """Whether an address is none that this job or an earlier night has met, and no channel."""
        key = identity(entry.url)
        if entry.url in self.ledger or key in self._known or key in self._met:
            return False
        return all(key != identity(url) for url in self.readings)

    def _further(self, reading: Reading, urls: Iterable[str]) -> list[Reading]:
        """Readings of the sections and child sitemaps that are new to the job."""
        below = []
        there = {identity(url) for url in self.readings}
        for url in urls:
            if identity(url) in there:
                continue
            if reading.depth >= DEEPEST or len(self.readings) >= MOST:
                self.ledger.skip(url, Outcome.CAP_REACHED, reading.url, "too many channels or too deep")
                reading.capped = True
                continue
            state = self.job.channels.get(url, ChannelState())
            root = reading.root or reading.url
            self.readings[url] = Reading(url, reading.channel, state, reading.depth + 1, root)
            below.append(self.readings[url])
            there.add(identity(url))
        return below

    def waiting(self) -> list[Reading]:
        """The readings that have not come to an end."""
        return [reading for reading in self.readings.values() if reading.end is None]

    def go_on(self, reading: Reading, published: Mapping[str, date]) -> str | None:
        """The address of the reading's next page, if it is worth a request."""
        if not reading.taken:
            reading.fail(Outcome.LOST)
            return None
        following = reading.go_on(self.window, published, self.job.politeness.max_pages)
        if reading.left:
            self.ledger.skip(reading.left, Outcome.CAP_REACHED, reading.url, f"page {reading.page + 1}")
        return following

    def all(self) -> tuple[Reading, ...]:
        """Every reading, sections and child sitemaps too."""
        return tuple(self.readings.values())

    def results(self) -> tuple[ChannelResult, ...]:
        """How each reading ended; a channel that led to nothing has failed."""
        self._strays.settle()
        for reading in self.readings.values():
            if reading.depth == 0 and self._is_hollow(reading):
                reading.fail(Outcome.LAYOUT_CHANGED)
        days = vouched(self.all(), self.job)
        return tuple(reading.result(days[reading.url]) for reading in self.readings.values())

    def _is_hollow(self, channel: Reading) -> bool:
        """Whether nothing at all came of a channel and what lies below it: zero is never green.

        It listed no address, or none that was known, lies outside the window or led to an article: then it
        is some other page, whoever's it may be. What failed to come says nothing about the channel.
        """
        tree = [it for it in self.readings.values() if it is channel or it.root == channel.url]
        if any(it.settled or it.end in {None, ChannelEnd.UNCHANGED, ChannelEnd.FAILED} for it in tree):
            return False
        return not any(self._may_be_article(url) for it in tree for url in it.asked)

    def _may_be_article(self, url: str) -> bool:
        outcome = self.ledger.closed.get(url)
        return outcome is None or outcome.failed or outcome in MAY_BE_ARTICLES


def is_address(url: str) -> bool:
    """Whether an address can be asked for at all."""
    try:
        return bool(canonical(url))
    except BadAddress:
        return False
