"""Articles: from an answer to a line of the spool."""

from dataclasses import dataclass
from datetime import date

from scrapy.http import Response

from crawler.ledger import Ledger
from crawler.looks import Look, is_deep, look_at
from crawler.pages import ExtractedArticle, NotAnArticle
from crawler.walls import Visit, Walls, text_key
from spool import Article, Capture, Job, Outcome
from spool.addresses import canonical, identity

CUT = "the text goes on beyond what is kept of one page"

WITH_ARTICLE = frozenset({Outcome.STORED, Outcome.LAYOUT_CHANGED})
"""Ends of an address whose article is kept. The second is a failure all the same: the outlet's selectors no
longer find it, and whatever else has read it may have missed others."""

_OF_A_WALL = frozenset({Outcome.STORED, Outcome.DUPLICATE, Outcome.NOT_ARTICLE})
_OF_A_HOLLOW_WALL = _OF_A_WALL | {Outcome.EMPTY_TEXT, Outcome.SOFT_404}


@dataclass(frozen=True, slots=True)
class _Held:
    """An article that is not stored yet."""

    article: Article
    visit: Visit
    outcome: Outcome
    detail: str | None


class Articles:
    """The articles of one job.

    The last one read is held back until another text follows it: by then it is known whether its page is
    what the site gives for every address. A crawl that is killed has not stored it and asks for it again.
    """

    def __init__(self, job: Job, ledger: Ledger) -> None:
        self.job = job
        self.ledger = ledger
        self.days: dict[str, date] = {}
        """Day of publishing by the address under which an article was listed."""
        self._stored: dict[str, tuple[str, str]] = {}
        self._held: _Held | None = None
        rechecks = {identity(known.url) for known in job.recheck}
        self._known = {identity(url) for url in job.known} - rechecks
        self._walls = Walls(rechecks)
        for requested, article in ledger.spool.earlier_articles.items():
            self._walls.note(Visit(requested, identity(article.url), text_key(article), True))
            if ledger.closed[requested] in WITH_ARTICLE:
                self._remember(requested, article)

    def read(
        self, planned: str, response: Response, capture: Capture, via: tuple[str, ...]
    ) -> tuple[Article, ...]:
        """Take the page of a planned address, and bring that address to its end or hold it back.

        Returns the articles that were stored by it: mostly the one before. Raises SpoolError, and BadAddress
        where the page lies at an address that is none.
        """
        return self.take(look_at(planned, response, self.job.outlet, capture.fetched, via), capture)

    def take(self, look: Look, capture: Capture) -> tuple[Article, ...]:
        """The same for an answer that was read before. Raises SpoolError."""
        visit, result = look.visit, look.result
        same = self._walls.note(visit)
        if isinstance(result, NotAnArticle):
            self._close(visit, result.outcome, look.detail)
        elif other := self._met_before(visit, look.landed, same) or self._twin(result):
            self._close(visit, Outcome.DUPLICATE, other)
        else:
            stored = self._release()
            article = look.article(result, self.job.outlet.slug, capture, self._others(visit, result))
            outcome = Outcome.LAYOUT_CHANGED if result.layout_changed else Outcome.STORED
            self._held = _Held(article, visit, outcome, look.detail or (CUT if result.capped else None))
            self._remember(visit.planned, article)
            return stored
        return ()

    @property
    def held(self) -> Article | None:
        """The article that was read last and is not stored yet."""
        return self._held.article if self._held else None

    def conclude(self) -> tuple[Article, ...]:
        """Store what was held back, and take back what has turned out to be a wall. Raises SpoolError."""
        stored = self._release()
        for visit, outcome, detail in self._walls.found():
            ends = _OF_A_HOLLOW_WALL if outcome is Outcome.COOKIE_WALL else _OF_A_WALL
            end = self.ledger.closed.get(visit.planned)
            if end in ends or (end is Outcome.LAYOUT_CHANGED and visit.is_article):
                self.ledger.take_back(visit.planned, outcome, detail, visit.status, visit.via)
        return stored

    def _release(self) -> tuple[Article, ...]:
        """Store the article that is held back, unless its page is a wall by now."""
        held, self._held = self._held, None
        if held is None:
            return ()
        if self._walls.is_wall(held.visit):
            self._close(held.visit, Outcome.COOKIE_WALL, "the same page for other addresses")
            return ()
        self.ledger.spool.article(held.article)
        self._close(held.visit, held.outcome, held.detail)
        return (held.article,)

    def _close(self, visit: Visit, outcome: Outcome, detail: str | None) -> None:
        self.ledger.close(visit.planned, outcome, detail=detail, status=visit.status, via=visit.via)

    def _met_before(self, visit: Visit, landed: str, same: Visit | None) -> str | None:
        """The address under which this page is met or known already, in this night or an earlier one."""
        if visit.landed in self._stored:
            return self._stored[visit.landed][0]
        if visit.landed in self._known and visit.landed != identity(visit.planned):
            return landed
        return f"the same page as {same.planned}" if same else None

    def _twin(self, found: ExtractedArticle) -> str | None:
        """The article that this page calls its original: believed only if it has the same title.

        Some sites print one and the same canonical address on every page.
        """
        if found.canonical is None or not is_deep(found.canonical):
            return None
        url, title = self._stored.get(identity(found.canonical), ("", ""))
        return url if title == found.title else None

    def _others(self, visit: Visit, found: ExtractedArticle) -> list[str]:
        """The addresses under which the article was met besides the one that answered."""
        others = [visit.planned]
        if found.canonical and is_deep(found.canonical) and identity(found.canonical) not in self._stored:
            others.append(canonical(found.canonical))
        return others

    def _remember(self, planned: str, article: Article) -> None:
        for url in (article.url, *article.aliases):
            self._stored.setdefault(identity(url), (article.url, article.title))
        if article.published:
            self.days[planned] = date.fromisoformat(article.published[:10])
