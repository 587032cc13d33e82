"""Articles: from an answer to a line of the spool."""

from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.ledger import Ledger
from crawler.pages import ExtractedArticle, NotAnArticle, Page, read_page
from spool import Article, Capture, Job, Outcome
from spool.addresses import BadAddress, canonical, identity

CUT = "the text goes on beyond what is kept of one page"


class Articles:
    """The articles of one job."""

    def __init__(self, job: Job, ledger: Ledger) -> None:
        self.job = job
        self.ledger = ledger
        self.days: dict[str, date] = {}
        """Day of publishing by the address under which an article was listed."""
        self._stored: dict[str, tuple[str, str]] = {}
        self._bodies: dict[bytes, str] = {}
        self._rechecks = {identity(known.url) for known in job.recheck}
        self._known = {identity(url) for url in job.known} - self._rechecks
        for requested, article in ledger.spool.earlier_articles.items():
            self._remember(requested, article)

    def read(
        self, planned: str, response: Response, capture: Capture, via: tuple[str, ...]
    ) -> Article | None:
        """Bring a planned address to its end; the article, if the page is one.

        Raises SpoolError, and BadAddress where the page lies at an address that is none.
        """
        landed = canonical(response.url)
        outcome, detail = self._met_before(planned, landed, response.body)
        article = None
        if outcome is None:
            page = Page(landed, response.body, _content_type(response), capture.fetched)
            result = read_page(page, self.job.outlet)
            if isinstance(result, NotAnArticle):
                outcome, detail = result.outcome, result.detail
            elif twin := self._twin(result):
                outcome, detail = Outcome.DUPLICATE, twin
            else:
                article = self._article(planned, landed, result, capture)
                self.ledger.spool.article(article)
                self._remember(planned, article)
                outcome, detail = Outcome.STORED, CUT if result.capped else None
        self.ledger.close(planned, outcome, detail=detail, status=response.status, via=via)
        return article

    def _met_before(self, planned: str, landed: str, body: bytes) -> tuple[Outcome | None, str | None]:
        """Whether another address has led to this page already, in this night or an earlier one.

        The very same bytes at many addresses are a wall (faults.md B20): it must not replace what is stored.
        """
        key = identity(landed)
        if key in self._stored:
            return Outcome.DUPLICATE, self._stored[key][0]
        if key in self._known and key != identity(planned):
            return Outcome.DUPLICATE, landed
        first = self._bodies.setdefault(sha256(body).digest(), planned)
        if first != planned and body.strip():
            again = identity(planned) in self._rechecks
            return (Outcome.COOKIE_WALL if again else Outcome.DUPLICATE), f"the same bytes as {first}"
        return None, None

    def _twin(self, found: ExtractedArticle) -> str | None:
        """The article that this page calls its original: believed only if it has the same title.

        Some sites print one and the same canonical address on every page.
        """
        if found.canonical is None or not _is_deep(found.canonical):
            return None
        url, title = self._stored.get(identity(found.canonical), ("", ""))
        return url if title == found.title else None

    def _article(self, planned: str, landed: str, found: ExtractedArticle, capture: Capture) -> Article:
        others = [planned]
        if found.canonical and _is_deep(found.canonical) and identity(found.canonical) not in self._stored:
            others.append(canonical(found.canonical))
        return Article(
            url=landed,
            aliases=tuple(dict.fromkeys(url for url in others if url != landed)),
            outlet=self.job.outlet.slug,
            title=found.title,
            lead=found.lead,
            body=found.body,
            published=found.published,
            published_raw=found.published_raw,
            modified=found.modified,
            modified_raw=found.modified_raw,
            date_suspect=found.date_suspect,
            author=found.author,
            category=found.category,
            media=found.media,
            encoding=found.encoding,
            method=found.method,
            capture=capture,
        )

    def _remember(self, planned: str, article: Article) -> None:
        for url in (article.url, *article.aliases):
            self._stored.setdefault(identity(url), (article.url, article.title))
        if article.published:
            self.days[planned] = date.fromisoformat(article.published[:10])


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


def _is_deep(url: str) -> bool:
    """Whether an address names a page rather than the site's front."""
    try:
        parts = urlsplit(identity(url))
    except BadAddress:
        return False
    return parts.path.strip("/") != "" or parts.query != ""
