"""Sitemaps, sitemap indexes, news sitemaps and plain lists of addresses, gzipped or not."""

import html
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.channels.listed import MOST_ENTRIES, ChannelUnreadable, ListedArticle, Listing, Sieve, one_line
from crawler.channels.markup import is_html, sitemap_xml, unzipped
from vietnamese.dates import TIMEZONE, is_suspect

MOST_CHILDREN = 200
"""Child sitemaps taken from one index; a portal has a dozen."""

_ROOTS = {"urlset": "url", "sitemapindex": "sitemap"}
_TAGS = (*_ROOTS, *_ROOTS.values())
_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>\s*\Z")
_LONGEST_END = 1000


class _Place(NamedTuple):
    loc: str
    lastmod: str = ""
    title: str | None = None
    day: date | None = None

    @property
    def age_key(self) -> str:
        """ISO dates sort as text; the time zones of one site do not differ."""
        return self.lastmod or (self.day.isoformat() if self.day else "")


def read_sitemap(
    body: bytes, base: str, *, hosts: frozenset[str] | None = None, fetched: datetime | None = None
) -> Listing:
    """Read a sitemap's bytes into articles, or into further sitemaps where it is an index.

    Newest first where the sitemap has times. The day is that of a news sitemap: `lastmod` tells when a page
    was last touched, not when it was published. At most MOST_ENTRIES articles and MOST_CHILDREN sitemaps are
    taken, the older ones are refused as CAP_REACHED. `fetched` is the time against which days are checked
    (default: now). Raises ChannelUnreadable.
    """
    body, whole = unzipped(body)
    if is_html(body):
        raise ChannelUnreadable("a web page instead of a sitemap")
    problems = [] if whole else ["gzip is cut short or damaged"]
    sieve = Sieve(base, hosts)
    places: list[_Place] = []
    root = _read_into(places, body, problems)
    lost = bool(problems) and not _is_all(places, body)
    if not places:
        problems.append("no entries")
    newest = _newest(_admitted(places, sieve), MOST_ENTRIES if root == "urlset" else MOST_CHILDREN, sieve)
    listing = Listing(
        problems=tuple(problems),
        refused=sieve.refused,
        cut=sieve.cut or lost,
        in_order=not lost and all(place.age_key for place in places),
    )
    if root == "sitemapindex":
        own = sieve.resolve(base)
        return replace(listing, further=tuple(place.loc for place in newest if place.loc != own))
    return replace(listing, entries=sieve.keep(_articles(newest, fetched or datetime.now(UTC)), but=(base,)))


def _is_all(places: Sequence[_Place], body: bytes) -> bool:
    """Whether a damaged sitemap still gave every entry, and its end has come."""
    return _END.search(body[-_LONGEST_END:]) is not None and len(places) >= body.count(b"<loc>")


def _articles(places: Iterable[_Place], fetched: datetime) -> Iterator[ListedArticle]:
    for place in places:
        day = place.day if place.day and not is_suspect(place.day, fetched) else None
        yield ListedArticle(place.loc, place.title, day)


def _read_into(places: list[_Place], body: bytes, problems: list[str]) -> str:
    """Fill `places` and return what the sitemap is: `urlset` or `sitemapindex`."""
    body = sitemap_xml(body)
    if not body.startswith(b"<"):
        places.extend(_plain(body))
        return "urlset"
    elements = _Elements(body)
    try:
        places.extend(elements)
    except etree.XMLSyntaxError as error:
        if not elements.root:
            raise ChannelUnreadable(f"not XML: {error}") from error
    if not elements.root:
        raise ChannelUnreadable("empty answer")
    problems.extend(elements.damage())
    return elements.root


def _plain(body: bytes) -> Iterator[_Place]:
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines or not lines[0].lower().startswith(("http://", "https://")):
        raise ChannelUnreadable("neither XML nor a list of addresses")
    return (_Place(line) for line in lines)


class _Elements:
    """Streams the entries of a sitemap, so that one of 50 MB needs no tree of 500 MB."""

    def __init__(self, body: bytes) -> None:
        self.root = ""
        self._events = etree.iterparse(
            io.BytesIO(body), events=("start", "end"), tag=[f"{{*}}{name}" for name in _TAGS], recover=True,
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip

    def __iter__(self) -> Iterator[_Place]:
        for event, element in self._events:
            name = _local(element)
            if not self.root:
                self.root = self._checked(name)
            if event == "end" and name == _ROOTS[self.root]:
                yield _place(element)
                _forget(element)
        if not self.root and (first := self._events.root) is not None:
            self._checked(_local(first))

    def damage(self) -> Iterator[str]:
        """The first thing that is no XML, which the parser has mended without a word."""
        fatal = (entry for entry in self._events.error_log if entry.level_name == "FATAL")
        return (f"not well-formed: {entry.message} (line {entry.line})" for entry in islice(fatal, 1))

    @staticmethod
    def _checked(name: str) -> str:
        if name not in _ROOTS:
            raise ChannelUnreadable(f"not a sitemap: root element {name[:40]!r}")
        return name


def _place(element: etree._Element) -> _Place:
    texts: dict[str, str] = {}
    for child in element.iterchildren("{*}loc", "{*}lastmod", "{*}news"):
        for part in child.iter("{*}*") if len(child) else (child,):
            texts.setdefault(_local(part), (part.text or "").strip())
    title = one_line(html.unescape(texts.get("title", "")))
    return _Place(
        texts.get("loc", ""),
        _iso(texts.get("lastmod", "")),
        title,
        _day(texts.get("publication_date", "")),
    )


def _local(element: etree._Element) -> str:
    """An element's name without its namespace; a prefix that was never declared is one too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is None else moment.astimezone(TIMEZONE)
    except (ValueError, OverflowError):  # no date, or one at the end of the calendar in another zone
        return None


def _iso(text: str) -> str:
    moment = _moment(text)
    return "" if moment is None else moment.replace(tzinfo=None).isoformat()


def _day(text: str) -> date | None:
    moment = _moment(text)
    return None if moment is None else moment.date()


def _admitted(places: Iterable[_Place], sieve: Sieve) -> list[_Place]:
    kept: dict[str, _Place] = {}
    for place in places:
        url = sieve.admit(place.loc)
        if url is not None:
            kept.setdefault(url, place._replace(loc=url))
    return list(kept.values())


def _newest(places: list[_Place], most: int, sieve: Sieve) -> list[_Place]:
    ordered = sorted(places, key=lambda place: place.age_key, reverse=True)
    for place in ordered[most:]:
        sieve.leave_out(place.loc)
    return ordered[:most]
