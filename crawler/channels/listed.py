"""What a channel listed: the values that feeds, sitemaps and listing pages are all read into."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from spool import Outcome
from spool.addresses import allowed_host, canonical, host_of, identity
from vietnamese.text import normalise

MOST_ENTRIES = 5000
"""Articles taken from one answer: years of a district portal, and half a minute of work."""
DEEPEST = 20
"""Segments of a path; Heritrix's bound."""
LONGEST_TITLE = 500
LONGEST_QUOTE = 200
"""Characters kept of what is no address: enough to find it on the page."""

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\t\r\n]")  # which browsers drop too


class ChannelUnreadable(Exception):
    """The channel's answer is not what the channel is: nothing was read from it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One address that a channel announced; `url` is canonical."""

    url: str
    title: str | None = None
    day: date | None = None
    """The day of publishing as the channel prints it; null when unsure."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that one answer of a channel held."""

    entries: tuple[ListedArticle, ...] = ()
    further: tuple[str, ...] = ()
    """Further channels of the same kind: child sitemaps, sections."""
    next: str | None = None
    """The next page of the same listing."""
    returns: bool = False
    """Whether its link to the next page leads to the page itself."""
    cut: bool = False
    """Whether entries or further channels were left out for their number."""
    in_order: bool = True
    """Whether those left out are older than those taken."""
    problems: tuple[str, ...] = ()
    """What was wrong with the answer though it could be read."""
    refused: tuple[tuple[str, Outcome], ...] = ()
    """Addresses that must not or will not be fetched, and what is no address, with the reason."""


class Sieve:
    """Turns links as written into canonical addresses; what it refuses, it keeps with the reason."""

    def __init__(self, base: str, hosts: frozenset[str] | None = None) -> None:
        self.base = base
        self.hosts = frozenset({host_of(base)}) if hosts is None else frozenset(map(allowed_host, hosts))
        self._refused: dict[str, Outcome] = {}
        self.cut = False
        """Whether anything was left out for its number."""

    @property
    def refused(self) -> tuple[tuple[str, Outcome], ...]:
        """All that was refused so far, in its order."""
        return tuple(self._refused.items())

    def admit(self, href: str) -> str | None:
        """Return the canonical address of a link, or None after noting why it was refused."""
        url = self.resolve(href)
        if url is None:
            self.refuse(href, Outcome.BAD_ADDRESS)
        elif not self.is_ours(url):
            self.refuse(url, Outcome.EGRESS_REFUSED)
        elif _is_trap(url):
            self.refuse(url, Outcome.CAP_REACHED)
        else:
            return url
        return None

    def resolve(self, href: str) -> str | None:
        """Return the canonical address of a link, or None where it is no address that can be fetched."""
        href = _LINE_BREAKS.sub("", href.strip())
        if not href:
            return None
        try:
            return canonical(href if _ABSOLUTE.match(href) else urljoin(self.base, href))
        except ValueError:  # BadAddress, and urljoin's own of "//[::1"
            return None

    def is_ours(self, url: str) -> bool:
        """Whether a canonical address is on one of the hosts."""
        return url.split("/", 3)[2] in self.hosts

    def refuse(self, href: str, outcome: Outcome) -> None:
        """Note an address that is not followed; what is none is shortened."""
        shown = href.strip()
        self._refused.setdefault(shown[:LONGEST_QUOTE] if outcome is Outcome.BAD_ADDRESS else shown, outcome)

    def leave_out(self, url: str) -> None:
        """Note an address that is one too many."""
        self.cut = True
        self.refuse(url, Outcome.CAP_REACHED)

    def keep(self, entries: Iterable[ListedArticle], but: Iterable[str] = ()) -> tuple[ListedArticle, ...]:
        """Return the first MOST_ENTRIES articles, each once, without those at the addresses `but`.

        A later entry of the same article may supply the title or day that the first one lacks.
        """
        left_out = {identity(url) for url in but}
        kept: dict[str, ListedArticle] = {}
        for entry in entries:
            key = identity(entry.url)
            if key in kept:
                first = kept[key]
                kept[key] = ListedArticle(first.url, first.title or entry.title, first.day or entry.day)
            elif len(kept) == MOST_ENTRIES:
                self.leave_out(entry.url)
            elif key not in left_out:
                kept[key] = entry
        return tuple(kept.values())


def one_line(text: str) -> str | None:
    """Return text as a title: normalised, on one line, not endless; None where nothing is left."""
    return " ".join(normalise(text[: 10 * LONGEST_TITLE]).split())[:LONGEST_TITLE] or None


def _is_trap(url: str) -> bool:
    """Whether a path repeats itself or is too deep, as addresses do that a faulty link grows at each step.

    The bounds are those of Heritrix: 20 segments, and the same run of segments three times over.
    """
    segments = url.partition("?")[0].split("/")[3:]
    if len(segments) > DEEPEST:
        return True
    for width in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * width + 1):
            first, second, third = (segments[start + n * width : start + (n + 1) * width] for n in range(3))
            if first == second == third:
                return True
    return False
