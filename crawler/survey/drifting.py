"""What an outlet's file says and today's site does not bear out."""

from lxml import etree

from crawler.channels import ChannelUnreadable, read_listing
from crawler.pages import ExtractedArticle, read_page
from crawler.pages.document import Document, open_page
from crawler.pages.selectors import elements, fields, in_force
from crawler.survey.document import Drift
from crawler.survey.patterns import matches
from crawler.survey.plan import Plan, read_channel
from crawler.survey.seen import Seen, SurveyJob, Visit
from registry import Channel, ChannelKind, Outlet, Selectors
from spool.addresses import identity
from vietnamese.dates import TIMEZONE

FIELDS = ("title", "lead", "body", "published", "author", "category")
"""Selectors whose silence is told; the others may well find nothing on most pages."""


def drift(job: SurveyJob, seen: Seen, plan: Plan, articles: frozenset[str] | None) -> tuple[Drift, ...]:
    """All of it; `articles` are the pages that are articles by their own looks."""
    outlet = job.job.outlet
    found = [it for channel in outlet.channels for it in _channel(channel, outlet, seen)]
    if articles:
        read = [visit for visit in seen.visits if visit.good and visit.landed in articles]
        found += [*_pattern(outlet, read), *_selectors(outlet, read)]
    return tuple(dict.fromkeys(found))


def _channel(channel: Channel, outlet: Outlet, seen: Seen) -> list[Drift]:
    visit = next((it for it in seen.visits if identity(it.ask.url) == identity(channel.url)), None)
    if visit is None:
        return [Drift(code="not_tried", detail=channel.url)]
    if not visit.good:
        return [Drift(code="channel_dead", detail=f"{channel.url}: {visit.outcome} ({visit.detail})")]
    found = []
    if identity(visit.landed) != identity(channel.url):
        found.append(Drift(code="channel_moved", detail=f"{channel.url} -> {visit.landed}"))
    if not _lists(channel, outlet, visit, seen.hosts):
        found.append(Drift(code="channel_empty", detail=channel.url))
    return found


def _lists(channel: Channel, outlet: Outlet, visit: Visit, hosts: frozenset[str]) -> bool:
    if channel.kind is not ChannelKind.LISTING:
        return read_channel(visit, hosts) is not None
    try:
        listing = read_listing(visit.body, visit.landed, channel, outlet.article, 1, hosts=hosts)
    except ChannelUnreadable:
        return False
    return bool(listing.entries or listing.further)


def _pattern(outlet: Outlet, articles: list[Visit]) -> list[Drift]:
    if outlet.article is None or not articles:
        return []
    hits = sum(matches(outlet.article, it.landed) for it in articles)
    if hits * 2 >= len(articles):
        return []
    return [Drift(code="pattern", detail=f"{outlet.article}: {hits}/{len(articles)}")]


def _selectors(outlet: Outlet, articles: list[Visit]) -> list[Drift]:
    """Articles that no set in force reads, and single selectors that find nothing anywhere."""
    if not articles:
        return []
    sets = in_force(outlet, articles[0].fetched.astimezone(TIMEZONE).date())
    if not sets:
        return []
    read = [(it, read_page(it.page, outlet)) for it in articles]
    good = [it for it, page in read if isinstance(page, ExtractedArticle) and page.method == "selectors"]
    found = []
    if len(good) * 2 < len(articles):
        found.append(Drift(code="selectors", detail=f"{len(good)}/{len(articles)}"))
    for one in sets if good else ():
        found += [
            Drift(code="selector", detail=f"{name} = {getattr(one, name)}") for name in _silent(one, good)
        ]
    return found


def _silent(one: Selectors, articles: list[Visit]) -> list[str]:
    roots = [it.root for it in (open_page(visit.page) for visit in articles) if isinstance(it, Document)]
    named = [name for name in FIELDS if getattr(one, name)]
    return [name for name in named if not any(_finds(root, one, name) for root in roots)]


def _finds(root: etree._Element, one: Selectors, name: str) -> bool:
    if name == "body":
        return bool(elements(root, one.body))
    return getattr(fields(root, one), name) is not None
