"""What goes into extraction and what comes out of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from spool import Media, Outcome

Method = Literal["selectors", "metadata", "general"]
TitleSource = Literal["selectors", "headline", "metadata", "title tag"]


@dataclass(frozen=True, slots=True)
class Page:
    """One response: the address that answered, the body with content-encoding taken off."""

    url: str
    body: bytes
    content_type: str | None
    """The Content-Type header as received, with its charset."""
    fetched: datetime
    """Aware; the base of `3 giờ trước`, and what a date must not lie far behind."""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article as the page prints it, in normalised Vietnamese; null where the page prints nothing."""

    title: str
    lead: str | None
    body: tuple[str, ...]
    """Paragraphs without the lead; captions of pictures stand among them where the page has them."""
    published: str | None
    """Local time as printed, `2022-06-14` or `2022-06-14T10:35`; null where it is suspect."""
    published_raw: str | None
    modified: str | None
    modified_raw: str | None
    date_suspect: bool
    author: str | None
    category: str | None
    media: tuple[Media, ...]
    encoding: str
    method: Method
    title_source: TitleSource
    canonical: str | None
    """The address that the page calls its own, if that is on the same host."""
    capped: bool = False
    """Whether the text went on beyond what is kept."""
    layout_changed: str | None = None
    """What the outlet's selectors should have found and did not, where something else read the page."""

    @property
    def without_text(self) -> bool:
        """Whether it is a notice whose text stands in an attached file alone."""
        return not (self.body or self.lead) and any(one.kind == "attachment" for one in self.media)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """Why a page gave no article; `detail` is for the operator."""

    outcome: Outcome
    detail: str


PageResult = ExtractedArticle | NotAnArticle


@dataclass(frozen=True, slots=True)
class Fields:
    """What one way of reading found; the ways are laid over one another, the more trusted one on top."""

    title: str | None = None
    lead: str | None = None
    published: str | None = None
    """As printed or as given by the page's metadata, not yet read as a date."""
    modified: str | None = None
    author: str | None = None
    category: str | None = None

    def over(self, other: "Fields") -> "Fields":
        """These fields, with the other's where these have none."""
        return replace(
            self,
            title=self.title or other.title,
            lead=self.lead or other.lead,
            published=self.published or other.published,
            modified=self.modified or other.modified,
            author=self.author or other.author,
            category=self.category or other.category,
        )
