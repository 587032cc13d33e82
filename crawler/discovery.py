"""Discovery: what the channels of one job list, and which of it is worth a request."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date

from scrapy.http import Response

from crawler.channels import ChannelUnreadable, ListedArticle, Listing, read_feed, read_listing, read_sitemap
from crawler.evidence import CAPTURE
from crawler.jobs import egress_hosts
from crawler.ledger import Ledger
from crawler.reading import DEEPEST, MOST, PageEntry, Reading, Window
from crawler.responses import readable
from crawler.results import night_day
from registry import ChannelKind
from spool import Capture, ChannelResult, ChannelState, Job, Outcome
from spool.addresses import BadAddress, canonical, identity

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
        if reading.page == 1:
            self._note_first_page(reading, listing, capture)
        self._refuse(reading, listing.refused)
        new = [entry.url for entry in listing.entries if self._admit(reading, entry)]
        entries = (PageEntry(it.url, it.day, self.is_known(it.url)) for it in listing.entries)
        if reading.end is None:
            reading.take(entries, listing.next)
        return new, self._further(reading, listing.further)

    def _parsed(self, reading: Reading, response: Response, capture: Capture) -> Listing:
        if reading.channel.kind is ChannelKind.FEED:
            return read_feed(response.body, response.url, capture.fetched, hosts=self.hosts)
        if reading.channel.kind is ChannelKind.SITEMAP:
            return read_sitemap(response.body, response.url, hosts=self.hosts)
        return read_listing(
            response.body,
            response.url,
            reading.channel,
            self.job.outlet.article,
            reading.page,
            _declared(response),
            hosts=self.hosts,
            fetched=capture.fetched,
        )

    def _note_first_page(self, reading: Reading, listing: Listing, capture: Capture) -> None:
        reading.titled = any(entry.title for entry in listing.entries)
        if not listing.further:
            # With sections below it, "not changed" would say nothing about them: it is asked for in full.
            reading.etag, reading.last_modified = capture.etag, capture.last_modified
        if not listing.entries and not listing.further and reading.depth == 0:
            # A channel that lists nothing is broken or of another make; an empty section may be just that.
            reading.fail(Outcome.LAYOUT_CHANGED)

    def _refuse(self, reading: Reading, refused: Iterable[tuple[str, Outcome]]) -> None:
        for url, outcome in refused:
            self.ledger.skip(url, outcome, reading.url)
            reading.capped |= outcome is Outcome.CAP_REACHED

    def _admit(self, reading: Reading, entry: ListedArticle) -> bool:
        """Whether to ask for a listed address; where not, the ledger says why."""
        if entry.url in self.ledger:
            return False
        why = self._reason_to_skip(entry)
        if why is not None:
            self.ledger.skip(entry.url, why, reading.url)
            return False
        self._met.add(identity(entry.url))
        return self.ledger.plan(entry.url, reading.url)

    def _reason_to_skip(self, entry: ListedArticle) -> Outcome | None:
        if self.is_known(entry.url):
            return Outcome.KNOWN
        if identity(entry.url) in self._met:
            return Outcome.DUPLICATE
        if self.window.is_before(entry.day) or self.window.is_after(entry.day):
            return Outcome.OUTSIDE_WINDOW
        return None

    def _further(self, reading: Reading, urls: Iterable[str]) -> list[Reading]:
        """Readings of the sections and child sitemaps that are new to the job."""
        below = []
        for url in urls:
            if any(identity(url) == identity(there) for there in self.readings):
                continue
            if reading.depth >= DEEPEST or len(self.readings) >= MOST:
                self.ledger.skip(url, Outcome.CAP_REACHED, reading.url, "too many channels or too deep")
                reading.capped = True
                continue
            state = self.job.channels.get(url, ChannelState())
            self.readings[url] = Reading(url, reading.channel, state, reading.depth + 1)
            below.append(self.readings[url])
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
        """How each reading ended."""
        return tuple(reading.result() for reading in self.readings.values())


def _declared(response: Response) -> str | None:
    """The charset of the Content-Type header."""
    from_header = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    _, found, rest = from_header.partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None if found else None


def is_address(url: str) -> bool:
    """Whether an address can be asked for at all."""
    try:
        return bool(canonical(url))
    except BadAddress:
        return False
