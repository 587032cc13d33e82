"""One page for many addresses: a login page, a captive portal, a front page in the place of what is lost.

faults.md B20: such a page is no article, however much it looks like one, and replaces none.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from crawler.pages import ExtractedArticle
from spool import Article, Outcome
from spool.addresses import identity

MOST_NAMES = 2
"""Unlike addresses that one text may have on a site that has others: it was put up twice."""
LARGEST = 1 << 20
"""Bytes of a page that is no article by which it is known again."""

_LONG_NUMBER = re.compile(r"[0-9]{5,}")  # longer than a year


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that came for an address."""

    planned: str
    landed: str
    """Identity of the address that answered."""
    page: str
    """What it is known by: equal for equal texts."""
    is_article: bool
    status: int | None = None
    via: tuple[str, ...] = ()


class Walls:
    """The pages of one job by what they are known by, and by where they lie."""

    def __init__(self, rechecks: Set[str]) -> None:
        self._rechecks = rechecks
        self._visits: dict[str, list[Visit]] = {}
        self._texts: set[str] = set()

    def note(self, visit: Visit) -> Visit | None:
        """Remember a page; the first visit that led to the same one, if there was any."""
        before = [self._visits[key][0] for key in (visit.page, visit.landed) if key in self._visits]
        for key in (visit.page, visit.landed):
            self._visits.setdefault(key, []).append(visit)
        if visit.is_article:
            self._texts.add(visit.page)
        return before[0] if before else None

    def is_wall(self, visit: Visit) -> bool:
        """Whether its page is what the site answers, not what was asked for."""
        return any(self._is_wall(key) for key in (visit.page, visit.landed))

    def found(self) -> Iterator[tuple[Visit, Outcome, str]]:
        """Every visit to a wall, with the end that its address must come to, and the words for it."""
        for key, visits in self._visits.items():
            if not self._is_wall(key):
                continue
            # Where articles come through, a page that is none stands for addresses that lead nowhere.
            lost = not any(visit.is_article for visit in visits) and self._has_others(key)
            outcome = Outcome.SOFT_404 if lost else Outcome.COOKIE_WALL
            for visit in visits:
                yield visit, outcome, f"one page for {len(visits)} addresses, {visits[0].planned} the first"

    def _is_wall(self, key: str) -> bool:
        visits = self._visits[key]
        names = {_name(visit.planned) for visit in visits}
        if len(names) < 2:
            return False
        return len(names) > MOST_NAMES or not self._has_others(key) or self._replaces_known(visits)

    def _has_others(self, key: str) -> bool:
        """Whether the site has given articles besides this page."""
        own = {visit.page for visit in self._visits[key]}
        return any(
            len({_name(it.planned) for it in self._visits[text]}) <= MOST_NAMES for text in self._texts - own
        )

    def _replaces_known(self, visits: list[Visit]) -> bool:
        """Whether a stored article, looked at again, has become what lies at another address too."""
        again = any(identity(visit.planned) in self._rechecks for visit in visits)
        return again and len({visit.landed for visit in visits}) > 1


def text_key(article: Article | ExtractedArticle) -> str:
    """What an article is known by: its words, its day and what it shows."""
    day = (article.published or "")[:10]
    parts = (article.title, article.lead or "", day, *article.body, *(it.url for it in article.media))
    return "text " + _digest("\n".join(parts).encode("utf-8"))


def page_key(body: bytes) -> str:
    """What a page that is no article is known by: the words that it shows, without tags and scripts."""
    before, *pieces = body[:LARGEST].split(b"<")
    shown, hidden = before.split(), b""
    for piece in pieces:
        tag, _, text = piece.partition(b">")
        name = tag[:7].lower()
        if hidden:
            hidden = b"" if name.startswith(b"/" + hidden) else hidden
        elif name.startswith((b"script", b"style")):
            hidden = name[:5]
        if not hidden:
            shown.extend(text.split())
    return "page " + _digest(b" ".join(shown))


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def _name(url: str) -> str:
    """What an address says of its page: the number of an article, or the last part of its path.

    The same article in three sections of a site has three addresses of one name.
    """
    parts = urlsplit(identity(url))
    last = f"{parts.path.rpartition('/')[2]}?{parts.query}"
    return max(_LONG_NUMBER.findall(last), key=len, default=last)
