"""What is known of the system that a site runs on: it fills what the pages did not tell, where it fits."""

from collections.abc import Sequence
from typing import Final, Protocol

from lxml import etree

from crawler.learning.css import compiled
from crawler.learning.headlines import LEAST_PAGES
from crawler.learning.sheets import Sheet
from crawler.pages.document import text_of
from registry import Selectors

_FILLED: Final = ("lead", "modified", "author", "category", "remove")
_LEAST_SHARE: Final = 0.5


class Prior(Protocol):
    """The system's own defaults, as `crawler.platforms` knows them."""

    @property
    def selectors(self) -> Selectors:
        """Where the system puts the parts of an article."""

    @property
    def only(self) -> str | None:
        """What is found on the pages of its articles alone."""

    @property
    def article(self) -> str | None:
        """The form of its articles' addresses."""


def marking(prior: Prior | None, sheets: Sequence[Sheet]) -> str | None:
    """What tells the system's articles from its other pages, where the site's pages have it."""
    if prior is None or prior.only is None:
        return None
    return prior.only if sum(bool(it.find(prior.only)) for it in sheets) >= LEAST_PAGES else None


def within(mark: str | None, css: str) -> str:
    """The selector on pages that have the mark alone."""
    return ", ".join(f"{mark} {part.strip()}" for part in css.split(",")) if mark else css


def filled(own: Selectors, prior: Prior | None, articles: Sequence[Sheet]) -> Selectors:
    """The learnt selectors with those of the system for what was not found, if half of the articles have it.

    Never its date: one that the pages themselves speak against would be a wrong date on every article.
    """
    if prior is None:
        return own
    known = {name: getattr(prior.selectors, name) for name in _FILLED if getattr(own, name) is None}
    fitting = {
        name: css
        for name, css in known.items()
        if css and sum(_finds(it, css) for it in articles) >= max(1, _LEAST_SHARE * len(articles))
    }
    return own.model_copy(update=fitting)


def articles_by(prior: Prior | None, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The pages that are articles by the system's own selectors; none where fewer than two are."""
    if prior is None or not (prior.selectors.title and prior.selectors.body):
        return ()
    title, body = prior.selectors.title, prior.selectors.body
    found = tuple(it for it in sheets if _finds(it, title) and _finds(it, body))
    return found if len(found) >= LEAST_PAGES else ()


def _finds(sheet: Sheet, css: str) -> bool:
    found = compiled(css)(sheet.root)
    if not isinstance(found, list):
        return False
    return any(text_of(it) if isinstance(it, etree._Element) else it for it in found)
