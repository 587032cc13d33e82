"""What is learnt from, and what is learnt: a site's pages as values, and how to read it."""

from dataclasses import dataclass
from datetime import date

from registry import Selectors


@dataclass(frozen=True, slots=True)
class Link:
    """One link to a page: on which page it stands, and with which words."""

    page: str
    """Canonical address of the page that links."""
    text: str
    day: date | None = None
    """The day of publishing that stands beside the link; null where there is none, or more than one."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of the site that answered with success."""

    url: str
    """Canonical address that answered."""
    body: bytes
    """With content-encoding taken off."""
    content_type: str | None
    """The header as received."""
    linked: tuple[Link, ...] = ()
    """How the other pages, and the feeds, link to this one."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a survey brought from one site."""

    home: str
    """Canonical address of the front page that answered."""
    pages: tuple[SitePage, ...]
    """The front page too, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class LearntListing:
    """A page that lists articles, and how it turns."""

    url: str
    links: str | None = None
    """CSS of the links to articles."""
    next: str | None = None
    """CSS of the link to the next page."""
    page: str | None = None
    """Address of the pages from the second on, with `{page}` for the number."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something that the operator should look at."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """How the site's articles are told from its other pages, and where their parts stand."""

    article: str | None
    """Regular expression on the path of an article's address; null where none fits."""
    selectors: Selectors
    listings: tuple[LearntListing, ...] = ()
    unsure: tuple[Unsure, ...] = ()
