"""RSS and Atom, as Vietnamese sites write them: with bare ampersands, HTML entities and their own dates."""

import calendar
import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import feedparser  # type: ignore[import-untyped]

from crawler.channels.listed import ChannelUnreadable, ListedArticle, Listing, Sieve, one_line
from crawler.channels.markup import feed_xml, is_html
from spool import Outcome
from vietnamese.dates import TIMEZONE, is_suspect, read_date

LARGEST = 1024 * 1024
"""Bytes of a feed: ten times a real one. feedparser takes up to 20 s for as much of malicious markup."""

MOST_TAGS = 10_000
"""A thousand entries; feedparser takes up to a second for as many. What stands in CDATA costs nothing."""
LONGEST_DATE = 100
"""Characters of a printed date."""

_TAG_START = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<", re.DOTALL)
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_TAG = re.compile(r"<[^<>]*>")
_ZONE = re.compile(r"(?:Z|[A-Z]{2,5}|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*\Z")


def read_feed(body: bytes, base: str, fetched: datetime, *, hosts: frozenset[str] | None = None) -> Listing:
    """Read a feed's bytes into the articles that it announces.

    `base` is the feed's own address, `hosts` where articles may lie (default: the host of `base`), `fetched`
    the time from which relative dates count. Raises ChannelUnreadable for what is no feed.
    """
    body, whole = _shortened(body)
    feed, bare = _parsed(body, base)
    sieve = Sieve(base, hosts)
    entries = sieve.keep(_articles(feed.entries, sieve, fetched), but=(base,))
    problems = [] if whole else [f"more than {LARGEST} bytes or {MOST_TAGS} tags, the end was not read"]
    if bare:
        problems.append(f"not well-formed: {bare} ampersands that are no XML")
    if feed.bozo and whole:
        problems.append(f"not well-formed: {feed.bozo_exception}")
    lost = len(_ENTRY.findall(body)) > len(feed.entries)
    if lost:
        problems.append("not all entries could be read")
    if not feed.entries:
        problems.append("no entries")
    return Listing(
        entries,
        next=_next_page(feed, sieve, base),
        cut=sieve.cut or lost or not whole,
        in_order=not lost,
        problems=tuple(problems),
        refused=sieve.refused,
    )


def _shortened(body: bytes) -> tuple[bytes, bool]:
    """Return at most LARGEST bytes and MOST_TAGS tags, cut after an entry, and whether that is all."""
    tags = (match.start() for match in _TAG_START.finditer(body, 0, LARGEST) if match[0] == b"<")
    room = next(islice(tags, MOST_TAGS, None), LARGEST)
    if len(body) <= room:
        return body, True
    cut = max(body.rfind(end, 0, room) for end in (b"</item>", b"</entry>"))
    return body[: cut if cut > 0 else room], False


def _parsed(body: bytes, base: str) -> tuple[feedparser.FeedParserDict, int]:
    if not body.strip():
        raise ChannelUnreadable("empty answer")
    if is_html(body):
        raise ChannelUnreadable("a web page instead of a feed")
    xml, bare = feed_xml(body)
    # In a stream, because feedparser opens bytes and strings that look like a path or an address.
    try:
        feed = feedparser.parse(
            io.BytesIO(xml),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # Its second parser, for what is no XML, trips over entries that begin within a link and the like.
        raise ChannelUnreadable(f"beyond repair: {error!r}") from error
    if not feed.get("version") and not feed.entries:
        raise ChannelUnreadable(f"not a feed: {feed.get('bozo_exception') or 'unknown root element'}")
    return feed, bare


def _articles(entries: list[Any], sieve: Sieve, fetched: datetime) -> Iterator[ListedArticle]:
    for entry in entries:
        # feedparser takes a permalink GUID for a missing link, and empties a link of an unsafe scheme.
        link = entry.get("link") or ""
        url = sieve.admit(link) if link else None
        if url is not None:
            yield ListedArticle(url, _title(entry.get("title") or ""), _day(entry, fetched))
        elif not link:
            sieve.refuse(entry.get("id") or entry.get("title") or "(no link)", Outcome.BAD_ADDRESS)


def _title(raw: str) -> str | None:
    return one_line(html.unescape(_TAG.sub(" ", raw)))


def _day(entry: dict[str, Any], fetched: datetime) -> date | None:
    """Return the local day of publishing; RSS 1.0 and some others give it as dc:date, which is `updated`."""
    for name in ("published", "updated"):
        if name not in entry:
            continue
        raw, parsed = entry[name].strip()[:LONGEST_DATE], entry.get(f"{name}_parsed")
        if parsed is None:
            printed = read_date(raw, fetched)
            return printed.day if printed is not None and not printed.suspect else None
        try:
            moment = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
            # Without a zone feedparser says UTC, but such a site prints its own clock.
            day = moment.astimezone(TIMEZONE).date() if _ZONE.search(raw) and ":" in raw else moment.date()
        except (ValueError, OverflowError):  # beyond the years that datetime has
            return None
        return None if is_suspect(day, fetched) else day
    return None


def _next_page(feed: feedparser.FeedParserDict, sieve: Sieve, base: str) -> str | None:
    """Return the next page of a paged feed (RFC 5005)."""
    for link in feed.feed.get("links", ()):
        if link.get("rel") == "next" and link.get("href"):
            url = sieve.admit(link["href"])
            return None if url == sieve.resolve(base) else url
    return None
