"""Gathering all that the home knows about one address, for whoever asks why it was or was not counted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.jobs import user_agent
from diembao.answers.evidence import Kept, kept, shown_place
from diembao.home import Home
from registry import Directive, Host, Outlet
from spool.addresses import allowed_host, canonical, host_of, identity
from storage import Bytes, Claim, Reader, Trail, outlets_on_record, standing_of, trail_of
from vietnamese.dates import TIMEZONE

Span = tuple[date, date]
"""First and last day, both included."""

_DAY_IN_PATH = re.compile(r"(?<!\d)(20\d\d)([-/]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the host's last robots.txt says about the address."""

    allowed: bool
    fetched: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the evidence, and what became of it."""

    place: Bytes
    file: str
    """Where it lies, from the home's directory on."""
    kept: Kept


@dataclass(frozen=True, slots=True)
class Case:
    """One outlet's case: its address, what is on record of it, and what follows."""

    outlet: Outlet
    host: Host | None
    """What the address lies on; null where only the record ties it to the outlet."""
    tenants: tuple[str, ...]
    """Slugs of outlets without a site of their own that publish on this one's."""
    channel: str | None
    """The outlet's channel, section or child sitemap that the address itself is."""
    fits_article: bool | None
    """Whether the outlet's `article` pattern matches; null where it has none."""
    trail: Trail
    evidence: tuple[Evidence, ...]
    robots: Verdict | None
    likely: Span
    """The days on which it may have come out: one where any record tells, else the directive's window."""
    standing: tuple[Claim, ...]
    """What is certified of them, as far as they are over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about an address; no case where it is none of our outlets'."""

    asked: str
    canonical: str
    identity: str
    directive: Directive
    only: str | None
    """The one outlet that was asked about."""
    former: tuple[str, ...]
    """Outlets on record for the address whose files are gone."""
    cases: tuple[Case, ...]


def answer(home: Home, reader: Reader, asked: str, directive: Directive, only: str | None) -> Answer:
    """Returns what is known about an address; `only` is the outlet that is asked about. Raises BadAddress."""
    url = canonical(asked)
    outlets, key = home.outlets(), identity(url)
    slugs = dict.fromkeys((*_holders(outlets.values(), url), *outlets_on_record(reader, key)))
    wanted = [outlets[slug] for slug in slugs if slug in outlets and only in (None, slug)]
    gathering = _Gathering(home, reader, directive, url, key)
    cases = tuple(gathering.case(outlet, tuple(outlets.values())) for outlet in wanted)
    former = tuple(slug for slug in slugs if slug not in outlets)
    return Answer(asked, url, key, directive, only, former, _speaking(cases))


def _speaking(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Those that met the address, where any did: outlets may share a host, and an article is one outlet's."""
    return tuple(case for case in cases if case.trail.met) or cases


def _holders(outlets: Iterable[Outlet], url: str) -> Iterator[str]:
    return (outlet.slug for outlet in outlets if _host(outlet, url))


def _host(outlet: Outlet, url: str) -> Host | None:
    """The outlet's host that the address lies on, with or without `www.`; the latest of several."""
    name = host_of(url).removeprefix("www.")
    fitting = [host for host in outlet.hosts if allowed_host(host.name).removeprefix("www.") == name]
    return max(fitting, key=lambda host: host.valid_to or date.max, default=None)


def _evidence(home: Home, place: Bytes) -> Evidence:
    return Evidence(place, shown_place(home.data, place), kept(home.data, place))


@dataclass(frozen=True, slots=True)
class _Gathering:
    home: Home
    reader: Reader
    directive: Directive
    url: str
    key: str

    def case(self, outlet: Outlet, outlets: Sequence[Outlet]) -> Case:
        """All about the address as one outlet's."""
        trail = trail_of(self.reader, outlet.slug, self.url, self.key, self.directive.slug)
        likely = self._likely(trail)
        over = min(likely[1], datetime.now(TIMEZONE).date() - timedelta(days=1))
        return Case(
            outlet,
            _host(outlet, self.url),
            tuple(other.slug for other in outlets if other.publishes_on == outlet.slug),
            self._channel(outlet, trail),
            self._fits(outlet),
            trail,
            tuple(_evidence(self.home, place) for place in _places(trail)),
            self._robots(trail),
            likely,
            tuple(standing_of(self.reader, outlet.slug, likely[0], over)),
        )

    def _channel(self, outlet: Outlet, trail: Trail) -> str | None:
        own = (*(channel.url for channel in outlet.channels), *(read.url for read in trail.reading.channels))
        return next((url for url in own if identity(url) == self.key), None)

    def _fits(self, outlet: Outlet) -> bool | None:
        if outlet.article is None:
            return None
        parts = urlsplit(self.url)
        spellings = (parts.path, f"{parts.path}?{parts.query}")
        return any(re.search(outlet.article, spelling) for spelling in spellings)

    def _likely(self, trail: Trail) -> Span:
        day = _likely_day(self.url, trail)
        window = self.directive.window
        return (day, day) if day else (window.since, window.until)

    def _robots(self, trail: Trail) -> Verdict | None:
        parts = urlsplit(self.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        copy = next((copy for copy in trail.reading.robots if copy.host == origin), None)
        if copy is None:
            return None
        from protego import Protego  # imported late: only this one answer needs it

        agent = user_agent(self.home.settings.politeness.contact)
        allowed = Protego.parse(copy.body).can_fetch(self.url, agent)
        return Verdict(allowed, datetime.fromisoformat(copy.fetched))


def _places(trail: Trail) -> tuple[Bytes, ...]:
    """All places, oldest first, each once."""
    versions = trail.article.versions if trail.article else ()
    looks = (look.place for look in (*trail.looks, *trail.led_here) if look.place)
    return tuple(sorted({*(version.place for version in versions), *looks}, key=_age))


def _age(place: Bytes) -> tuple[str, int, str, int]:
    day, _, number = place.night.partition(".")
    return day, int(number) if number.isdigit() else 1, place.warc, place.offset


def _likely_day(url: str, trail: Trail) -> date | None:
    told = trail.article.day if trail.article else next((it.day for it in trail.listings if it.day), None)
    if told is not None:
        return date.fromisoformat(told)
    found = _DAY_IN_PATH.search(url)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:  # the 31st of a short month: digits that only look like a day
        return None
