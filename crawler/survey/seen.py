"""What a survey asked for and what it saw, as values."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from crawler.learning.site import Link, Site, SitePage
from crawler.pages import Page
from spool import Job, Outcome
from spool.addresses import identity
from spool.records import Record


class Role(StrEnum):
    """Why an address is asked for."""

    HOME = "home"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    TURNED = "turned"
    """A further page of a listing."""
    ARTICLE = "article"


class SurveyJob(Record):
    """One look at one site."""

    home: str
    """The address that the operator gave."""
    job: Job
    """The outlet as far as it is known, and how to ask."""
    known: bool = False
    """Whether the outlet has a file: then its own channels and selectors are tried too."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask for."""

    url: str
    role: Role
    of: str = ""
    """The page or channel that led to it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking."""

    ask: Ask
    landed: str
    """The canonical address that answered, or the one asked for where none did."""
    status: int | None = None
    outcome: Outcome | None = None
    """Why nothing came; null for an answer with success."""
    detail: str = ""
    body: bytes = b""
    content_type: str | None = None
    fetched: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def good(self) -> bool:
        """Whether the answer is a success."""
        return self.outcome is None

    @property
    def page(self) -> Page:
        """The answer as a page to be read."""
        return Page(self.landed, self.body, self.content_type, self.fetched)


@dataclass(slots=True)
class Seen:
    """All visits of one survey, in their order."""

    hosts: frozenset[str]
    visits: list[Visit] = field(default_factory=list)
    robots: tuple[str, ...] = ()
    """Text of the robots.txt files that were in force."""
    asked: set[str] = field(default_factory=set)
    """Identities of all addresses asked for or answered."""

    def take(self, visit: Visit) -> None:
        """Keep a visit."""
        self.visits.append(visit)
        self.asked |= {_key(visit.ask.url, visit.ask.role), _key(visit.landed, visit.ask.role)}

    def has(self, ask: Ask) -> bool:
        """Whether the address was asked for already, be it under another of its spellings."""
        return _key(ask.url, ask.role) in self.asked

    @property
    def home(self) -> Visit | None:
        """The front page; null before it has come."""
        return next((visit for visit in self.visits if visit.ask.role is Role.HOME), None)

    def good(self, *roles: Role) -> list[Visit]:
        """The successful visits of these roles, each landing place once."""
        found: dict[str, Visit] = {}
        for visit in self.visits:
            if visit.good and visit.ask.role in roles:
                found.setdefault(identity(visit.landed), visit)
        return list(found.values())

    def site(self, links: dict[str, list[Link]]) -> Site:
        """The pages with what leads to them; `links` by the identity of their target."""
        pages = self.good(Role.HOME, Role.SECTION, Role.TURNED, Role.ARTICLE)
        home = pages[0].landed if pages else ""
        return Site(
            home,
            tuple(
                SitePage(it.landed, it.body, it.content_type, tuple(links.get(identity(it.landed), ())))
                for it in pages
            ),
        )


def _key(url: str, role: Role) -> str:
    """Feeds lie at addresses whose slash makes a difference; pages do not."""
    return url if role in {Role.FEED, Role.SITEMAP} else identity(url)
