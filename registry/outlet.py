"""Outlets: who publishes, on which hosts, through which channels."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """A piece of the registry: unknown keys are an error, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Entry):
    """Something that holds from one day to another, both included; open where null."""

    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the entry is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Host(Dated):
    """A host name of the outlet, with `:port` where it is not the scheme's own."""

    name: str


class ChannelKind(StrEnum):
    """How an outlet announces its articles."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class Channel(Dated):
    """An address that lists articles; the selectors are for listings alone."""

    kind: ChannelKind
    url: str
    links: str | None = None
    """CSS of the links to articles; default: every link of the page's main part."""
    next: str | None = None
    """CSS of the link to the next page."""
    page: str | None = None
    """Address of the pages from the second on, with `{page}` for the number."""
    sections: str | None = None
    """CSS of links to further listings of the same make."""


class Selectors(Dated):
    """CSS (with `::attr(x)` where an attribute is meant) for the parts of an article page."""

    title: str | None = None
    lead: str | None = None
    body: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    category: str | None = None
    remove: str | None = None
    """What is cut out of the body."""


class OutletKind(StrEnum):
    """The directive's kinds of addressee."""

    PRESS = "press"
    PORTAL = "portal"
    CULTURE_OFFICE = "culture_office"
    CENTRE = "centre"


class Outlet(Dated):
    """One outlet: a TOML file of at most 25 lines whose name is the slug."""

    slug: str
    name: str
    kind: OutletKind
    owner: str
    verified: bool = True
    """False where the source of the entry says "from memory"."""
    successor: str | None = None
    """Slug of the outlet that took over."""
    publishes_on: str | None = None
    """Slug of the outlet on whose site this one, without a site of its own, publishes."""
    obliged: bool = True
    """False for outlets that are followed without being addressed by the directive."""
    hosts: tuple[Host, ...] = ()
    channels: tuple[Channel, ...] = ()
    pages: tuple[Selectors, ...] = ()
    article: str | None = None
    """Regular expression that the path of an article's address matches."""
    delay: float | None = None
    """Seconds between requests, where the outlet wants more than the home's setting."""
    tls: Literal["verify", "unverified"] = "verify"
    downgrade: str | None = None
    """Why redirects from https to http are followed; they are refused where this is null."""
    note: str | None = None
