"""Learning from end to end: a sample of one site's pages in, how to read the site out. No network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from crawler.learning.addresses import accepts, learn_pattern
from crawler.learning.bodies import Bodies, bodies_of, find_bodies
from crawler.learning.datelines import Dates, Evidence, find_date
from crawler.learning.headlines import Headlines, find_headlines, headline_of
from crawler.learning.listings import find_listings
from crawler.learning.priors import Prior, articles_by, filled, marking, within
from crawler.learning.related import Related, find_related
from crawler.learning.sheets import Sheet, mark_made, sheets_of
from crawler.learning.site import Learnt, LearntListing, Site, Unsure
from crawler.learning.small_parts import find_author, find_lead, find_removed, loses_text
from registry import Selectors
from spool.addresses import identity

_FEW: Final = 5
_FITS: Final = 0.8
_AGREES: Final = 0.9
_WORSE: Final = 0.05


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found, with what speaks for it."""

    title: str
    articles: tuple[Sheet, ...]
    bodies: Bodies
    lead: str | None
    date: Evidence | None
    related: Related


class _Found(NamedTuple):
    """Headlines, the pages that have them, and their bodies."""

    heads: Headlines | None
    articles: tuple[Sheet, ...]
    bodies: Bodies | None
    lead: str | None


def learn(site: Site, platform: Prior | None = None, fetched: datetime | None = None) -> Learnt:
    """How the site's articles are told from its other pages, and where their parts stand.

    `platform` is what is known of the site's system; what the pages themselves tell goes before it. `fetched`
    is the time against which printed dates are read (default: now). A sample without articles comes to empty
    selectors and says so in `unsure`.
    """
    moment = fetched or datetime.now(UTC)
    sheets = sheets_of(site, moment)
    mark = marking(platform, sheets)
    may_be = [it for it in sheets if it.find(mark)] if mark else sheets
    heads, articles, bodies, lead = _templates(may_be, sheets, site.home)
    if heads is None:
        return _by_prior(platform, sheets)
    if bodies is None:
        return Learnt(None, Selectors(title=heads.css), (), (Unsure("no_body", f"title: {heads.css}"),))
    articles = _with_body(articles, bodies.css)
    own = {it.page.url for it in articles}
    others = [it for it in sheets if it.page.url not in own]
    found = find_date(articles, others, heads.css, bodies.css, Dates(moment))
    related = find_related(articles, bodies.css)
    parts = _Parts(heads.css, articles, bodies, lead, found, related)
    selectors = filled(_selectors(parts), platform, articles)
    selectors = selectors.model_copy(
        update={"title": within(mark, heads.css), "body": within(mark, bodies.css)}
    )
    pattern = learn_pattern([it.page.url for it in articles], [it.page.url for it in others])
    listings = find_listings(sheets, site.home, {identity(url) for url in own})
    return Learnt(pattern, selectors, listings, _unsure(parts, pattern, others, listings))


def _by_prior(prior: Prior | None, sheets: Sequence[Sheet]) -> Learnt:
    """Where no headline was found: what the system's own selectors find, else nothing."""
    articles = articles_by(prior, sheets)
    if prior is None or not articles:
        return Learnt(None, Selectors(), (), (Unsure("no_articles", _no_articles(sheets)),))
    detail = f"{len(articles)} pages fit the system's own selectors, none was linked by its headline"
    return Learnt(prior.article, prior.selectors, (), (Unsure("prior_only", detail),))


def _templates(may_be: Sequence[Sheet], sheets: Sequence[Sheet], home: str) -> _Found:
    """Headlines and bodies of all templates, or of the first alone where the others have no body of theirs.

    Sections print the words of the menu as articles print those of a list: their text tells them apart.
    """
    every = _found(sheets, find_headlines(may_be, home))
    if every.heads is None or "," not in every.heads.css:
        return every
    first = _found(sheets, find_headlines(may_be, home, 1))
    return first if _fit(first) > _fit(every) + _WORSE else every


def _found(sheets: Sequence[Sheet], heads: Headlines | None) -> _Found:
    if heads is None:
        return _Found(None, (), None, None)
    mark_made(heads.right)
    return _Found(heads, heads.right, *_bodies(sheets, heads.right, heads.css))


def _fit(found: _Found) -> float:
    fits = [fit for _, fit in found.bodies.fit] if found.bodies else []
    return sum(fits) / len(fits) if fits else 0.0


def _bodies(
    sheets: Sequence[Sheet], articles: Sequence[Sheet], title: str
) -> tuple[Bodies | None, str | None]:
    """The body and the lead: beside each other only where both are found, so that no paragraph is lost."""
    own = {it.page.url for it in articles}
    others = [it for it in sheets if it.page.url not in own and headline_of(it, title) is None]
    for lead_apart in (True, False):
        bodies = find_bodies(articles, others, title, lead_apart=lead_apart)
        if bodies is None:
            continue
        lead = find_lead(articles, title, bodies.css)
        if not lead_apart or not loses_text(articles, title, bodies.css, lead):
            return bodies, lead
    return None, None


def _with_body(articles: Sequence[Sheet], body: str) -> tuple[Sheet, ...]:
    return tuple(it for it in articles if bodies_of(it, body))


def _selectors(parts: _Parts) -> Selectors:
    body, lead = parts.bodies.css, parts.lead
    published = parts.date.css if parts.date else None
    removed = find_removed(parts.articles, body, (lead, published, parts.title), parts.related.at_end)
    cut = ", ".join(filter(None, (removed, parts.related.between)))
    return Selectors(
        title=parts.title,
        lead=lead,
        body=body,
        published=published,
        author=find_author(parts.articles, parts.title),
        remove=cut or None,
    )


def _no_articles(sheets: Sequence[Sheet]) -> str:
    linked = sum(bool(it.names) for it in sheets)
    return (
        f"{len(sheets)} pages, {linked} of them linked; none prints its link's words as a headline above text"
    )


def _unsure(
    parts: _Parts, pattern: str | None, others: Sequence[Sheet], listings: Sequence[LearntListing]
) -> tuple[Unsure, ...]:
    doubts = []
    count = len(parts.articles)
    if count < _FEW:
        doubts.append(Unsure("few_articles", f"learnt from {count} articles"))
    misfits = [it.page.url for it, fit in parts.bodies.fit if fit < _FITS]
    if misfits:
        doubts.append(Unsure("body_misfits", f"{len(misfits)} of {count}: {', '.join(misfits[:3])}"))
    doubts.extend(_date_doubts(parts))
    if parts.related.at_end:
        detail = f"{parts.related.at_end}: headlines of other articles close the body; they are kept"
        doubts.append(Unsure("related_in_body", detail))
    loose = [it.page.url for it in others if accepts(pattern, it.page.url)]
    if pattern is None:
        doubts.append(Unsure("no_pattern", "the paths of articles have no form of their own"))
    elif loose:
        doubts.append(Unsure("pattern_loose", f"{len(loose)} other pages fit: {', '.join(loose[:3])}"))
    both = [it.page.url for it in others if headline_of(it, parts.title) is not None]
    if both:
        doubts.append(Unsure("maybe_articles", f"{len(both)} pages of the same make: {', '.join(both[:3])}"))
    if not listings:
        doubts.append(Unsure("no_listing", "no page lists three articles"))
    elif not any(it.next or it.page for it in listings):
        doubts.append(Unsure("no_turning", "no listing was seen to turn its pages"))
    return tuple(doubts)


def _date_doubts(parts: _Parts) -> list[Unsure]:
    found = parts.date
    if found is None:
        return [Unsure("no_date", "no date beside the headline that differs from page to page")]
    doubts = []
    if found.found < _AGREES * found.pages:
        doubts.append(Unsure("date_missing", f"{found.css}: on {found.found} of {found.pages} articles"))
    if found.contradicts:
        doubts.append(Unsure("date_disagrees", f"{found.css}: {found.contradicts} times not the listing's"))
    if not found.agrees:
        doubts.append(Unsure("date_unconfirmed", f"{found.css}: no listing prints dates to hold it against"))
    return doubts
