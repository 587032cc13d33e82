"""What the comparison of a site's pages taught: which pages it reads as articles, and where it broke down."""

import logging
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from cssselect import SelectorError
from lxml import etree

from crawler.learning import Learnt, Link, SitePage, learn
from crawler.learning.sheets import Sheet
from crawler.pages import ExtractedArticle, read_page
from crawler.pages.document import text_of
from crawler.pages.headline import leads_to
from crawler.pages.selectors import elements
from crawler.platforms import Platform, recognise_site
from crawler.survey.judging import Judge
from crawler.survey.links import Linked
from crawler.survey.seen import Role, Seen, SurveyJob, Visit
from registry import Outlet, Selectors
from spool.addresses import identity

TRUSTED: Final = 0.6
"""Share of the pages that are articles by their looks which learnt selectors must read."""
DATED: Final = 0.8
"""Share of the articles with a date from which on a page without one is none."""

BROKEN: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    SelectorError,
    etree.LxmlError,
)
"""What comparing pages may raise over the markup of the world, and the operator gets a sentence for. Room
that runs out, a limit of the process or a file that cannot be read is no fault of a page."""

logger = logging.getLogger(__name__)


class NothingLearnt(Exception):
    """The comparison of a site's pages broke down at one of them."""

    def __init__(self, page: str, error: Exception) -> None:
        super().__init__(f"{page}: {error!r}")
        self.page = page
        self.error = error


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that was learnt of a site."""

    learnt: Learnt
    platform: Platform | None
    outlet: Outlet
    """With the selectors that are trusted, if any are."""
    articles: frozenset[str]
    """Landing places of the pages that are articles."""
    empty: frozenset[str]
    """Those of pages made like articles that say nothing: to list them does no harm and proves nothing."""


def lesson(job: SurveyJob, seen: Seen, pages: Sequence[Linked], links: dict[str, list[Link]]) -> Lesson:
    """Learn from the pages that came, and decide whether it is to be trusted. Raises NothingLearnt."""
    platform = recognise_site(it.page for it in pages)
    judge = Judge(pages, {url: {link.text for link in found} for url, found in links.items()})
    by_looks = judge.articles & _marked(pages, platform)
    learnt = _learnt(seen, links, platform)
    outlet = with_selectors(job, learnt.selectors)
    inner = [it for it in pages if it.visit.ask.role is not Role.HOME]
    found = {it.visit.landed: page for it in inner if (page := _article(it.visit, outlet))}
    printing = {it.visit.landed for it in inner if _prints_date(it, learnt.selectors.published)}
    articles = _dated(found, printing)
    articles -= {it.visit.landed for it in inner if _shows_another(it, learnt.selectors.title, articles)}
    if not _trusted(learnt, articles, by_looks):
        return Lesson(learnt, platform, with_selectors(job, None), by_looks, frozenset())
    empty = {it.visit.landed for it in inner if _is_empty(it, learnt.selectors)}
    return Lesson(learnt, platform, outlet, articles, frozenset(empty - articles))


def with_selectors(job: SurveyJob, selectors: Selectors | None) -> Outlet:
    """The outlet as a crawl would know it by these selectors alone."""
    return job.job.outlet.model_copy(update={"article": None, "pages": (selectors,) if selectors else ()})


def _marked(pages: Sequence[Linked], platform: Platform | None) -> frozenset[str]:
    """The landing places of the pages that the system marks as articles; of all pages where it marks none."""
    only = platform.only if platform else None
    found = {it.visit.landed for it in pages if only and it.root is not None and elements(it.root, only)}
    return frozenset(found or (it.visit.landed for it in pages))


def _article(visit: Visit, outlet: Outlet) -> ExtractedArticle | None:
    """The article that the outlet's selectors read from the page, if any."""
    if visit.ask.role is Role.TURNED:
        return None
    page = read_page(visit.page, outlet)
    return page if isinstance(page, ExtractedArticle) and page.title_source == "selectors" else None


def _prints_date(page: Linked, published: str | None) -> bool:
    """Whether a page has the place of the date; what a page states unseen may be the day it was set up."""
    return published is None or (page.root is not None and bool(elements(page.root, published)))


def _dated(found: Mapping[str, ExtractedArticle], printing: Collection[str]) -> frozenset[str]:
    """Those that print a date, where nearly all do: the others are the site's own pages in the same make."""
    dated = frozenset(
        url for url, it in found.items() if url in printing and (it.published or it.date_suspect)
    )
    return dated if len(dated) >= DATED * len(found) else frozenset(found)


def _shows_another(page: Linked, title: str | None, articles: Collection[str]) -> bool:
    """Whether a page's headline is a link to another article: a tag's page that has this one alone."""
    if page.root is None or page.visit.landed not in articles:
        return False
    places = {identity(url) for url in articles}
    targets = (leads_to(head, page.visit.landed) for head in elements(page.root, title))
    return any(target is not None and identity(target) in places for target in targets)


def _is_empty(page: Linked, learnt: Selectors) -> bool:
    """Whether a page that is no article has an article's headline and the place of its text all the same."""
    if page.root is None:
        return False
    titles = elements(page.root, learnt.title)
    return any(text_of(it) for it in titles) and bool(elements(page.root, learnt.body))


def _trusted(learnt: Learnt, articles: frozenset[str], by_looks: frozenset[str]) -> bool:
    """Whether what was learnt reads the pages that are articles by their looks, too."""
    if not (learnt.selectors.title and learnt.selectors.body and articles):
        return False
    return len(articles & by_looks) >= TRUSTED * len(by_looks)


def _learnt(seen: Seen, links: dict[str, list[Link]], platform: Platform | None) -> Learnt:
    site = seen.site(links)
    try:
        return learn(site, platform)
    except BROKEN as error:
        logger.exception("learning broke down")
        raise NothingLearnt(_culprit(error.__traceback__) or site.home, error) from error


def _culprit(trace: TracebackType | None) -> str | None:
    """The page that was being looked at when something was raised, by what the frames hold."""
    held = [value for frame, _ in traceback.walk_tb(trace) for value in _pages_in(frame.f_locals)]
    return held[-1] if held else None


def _pages_in(names: dict[str, object]) -> Iterator[str]:
    for value in names.values():
        if isinstance(value, Sheet):
            yield value.page.url
        elif isinstance(value, SitePage):
            yield value.url
