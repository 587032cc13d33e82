"""From what was seen to what an outlet's file could say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Final
from urllib.parse import urlsplit

from crawler.learning import LearntListing, Link
from crawler.pages import ExtractedArticle, read_page
from crawler.survey.channels import Known, choose
from crawler.survey.document import Doubt, Found, Refused, Sample, Survey
from crawler.survey.drifting import drift
from crawler.survey.learnt import Lesson, NothingLearnt, lesson
from crawler.survey.links import Linked
from crawler.survey.naming import name_of
from crawler.survey.patterns import FEW_OTHERS, NO_OTHERS, article_pattern
from crawler.survey.plan import Plan
from crawler.survey.refusing import broke_down, front_refused, nothing_found
from crawler.survey.seen import Role, Seen, SurveyJob, Visit
from crawler.walls import page_key
from registry import ChannelKind
from spool.addresses import host_of, identity

SAMPLES: Final = 5
TOLD: Final = frozenset(
    {"body_misfits", "date_disagrees", "date_missing", "date_unconfirmed", "related_in_body"}
)
"""Doubts of the learning that an operator can judge by looking at the site."""
FEW: Final = 5
"""Articles below which nothing that was compared is sure."""


def conclude(job: SurveyJob, seen: Seen) -> Survey:
    """What the site is, or why nothing can be said of it."""
    plan = Plan(job, seen)
    home = seen.home
    refused = front_refused(home, plan.linked(home) if home else None)
    if refused is not None or home is None:
        bare = Survey(home=job.home, requests=len(seen.visits), refused=refused)
        return bare.model_copy(update={"drift": drift(job, seen, plan, None)}) if job.known else bare
    links = links_to(plan, seen)
    pages = [plan.linked(it) for it in seen.good(Role.HOME, Role.SECTION, Role.TURNED, Role.ARTICLE)]
    try:
        learnt = lesson(job, seen, pages, links)
    except NothingLearnt as broken:
        return Survey(
            home=home.landed, requests=len(seen.visits), refused=broke_down(broken.page, broken.error)
        )
    return _Conclusion(job, seen, plan, pages, learnt).survey()


def links_to(plan: Plan, seen: Seen) -> dict[str, list[Link]]:
    """By the identity of a page, the links that lead to it: from pages, and from the entries of feeds."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for role in (Role.FEED, Role.SITEMAP):
        for visit, listing in plan.listings(role):
            for entry in listing.entries:
                if entry.title:
                    found[identity(entry.url)].append(Link(visit.landed, entry.title, entry.day))
    for visit in seen.good(Role.HOME, Role.SECTION, Role.TURNED, Role.ARTICLE):
        for link in plan.linked(visit).links:
            if link.text:
                found[identity(link.url)].append(Link(visit.landed, link.text, link.day))
    return found


@dataclass(frozen=True, slots=True)
class _Conclusion:
    """All that the proposal is made of."""

    job: SurveyJob
    seen: Seen
    plan: Plan
    pages: list[Linked]
    lesson: Lesson

    def survey(self) -> Survey:
        """What the site is."""
        home = self.plan.linked(self.pages[0].visit)
        known = Known(self._known(), self._pattern(NO_OTHERS), self._learnt_listings(), self._usual())
        channels, missed = choose(self.plan, self.seen, known)
        if (missed or not channels) and (loose := self._pattern(FEW_OTHERS)) not in {None, known.pattern}:
            known = replace(known, pattern=loose)
            channels, missed = choose(self.plan, self.seen, known)
        return Survey(
            home=home.visit.landed,
            requests=len(self.seen.visits),
            refused=None if channels else self._refused(),
            hosts=tuple(dict.fromkeys(host_of(url) for url in (home.visit.landed, *_urls(channels)))),
            name=name_of(home, self.pages),
            platform=self.lesson.platform.name if self.lesson.platform else None,
            channels=tuple(channels),
            article=known.pattern,
            selectors=self.lesson.outlet.pages[0] if self.lesson.outlet.pages else None,
            articles=len(self.lesson.articles),
            samples=tuple(self._samples()),
            unsure=tuple(self._doubts(channels, missed, known.pattern)),
            drift=drift(self.job, self.seen, self.plan, self.lesson.articles) if self.job.known else (),
        )

    def _known(self) -> dict[str, bool]:
        """Of the pages that came, whether they are articles; those made like some and empty tell nothing."""
        landed = {identity(it.visit.landed): it.visit.landed for it in self.pages}
        came = (it for it in self.seen.visits if it.good and it.ask.role is Role.ARTICLE)
        asked = {identity(it.ask.url): it.landed for it in came} | landed
        articles, empty = self.lesson.articles, self.lesson.empty
        return {url: place in articles for url, place in asked.items() if place not in empty}

    def _learnt_listings(self) -> dict[str, LearntListing]:
        return {identity(it.url): it for it in self.lesson.learnt.listings}

    def _usual(self) -> tuple[str, ...]:
        system = self.lesson.platform
        return (system.links,) if system and system.links else ()

    def _pattern(self, most: float) -> str | None:
        others = [it.visit.landed for it in self.pages if it.visit.landed not in self.lesson.articles]
        return article_pattern(self.lesson.articles, others, most, self.lesson.learnt.article)

    def _refused(self) -> Refused:
        often = Counter(page_key(it.body) for it in self.seen.good(Role.SECTION, Role.ARTICLE)).most_common(1)
        return nothing_found(self.seen, self.lesson.articles, often[0][1] if often else 0)

    def _samples(self) -> list[Sample]:
        """Some articles as extracted, spread over the pages that led to them."""
        by_source: defaultdict[str, list[Visit]] = defaultdict(list)
        for visit in self.seen.good(Role.ARTICLE, Role.SECTION):
            if visit.landed in self.lesson.articles:
                by_source[visit.ask.of].append(visit)
        in_turn = (it for row in zip_longest(*by_source.values()) for it in row if it)
        read = ((it, read_page(it.page, self.lesson.outlet)) for it in in_turn)
        found = (_sample(it, page) for it, page in read if isinstance(page, ExtractedArticle))
        return list(islice(found, SAMPLES))

    def _doubts(self, channels: list[Found], missed: int, pattern: str | None) -> Iterator[Doubt]:
        count = len(self.lesson.articles)
        if count < FEW:
            yield Doubt(code="few", detail=str(count))
        if len(self.seen.visits) >= self.job.job.politeness.max_requests:
            yield Doubt(code="bound", detail=str(len(self.seen.visits)))
        if missed:
            yield Doubt(code="unlisted", detail=str(missed))
        if pattern is None and channels:
            yield Doubt(code="no_pattern")
        if not self.lesson.outlet.pages:
            yield Doubt(code="no_selectors")
        undated = sum(
            self._is_undated(it.visit) for it in self.pages if it.visit.landed in self.lesson.articles
        )
        if undated * 5 > count > 0:
            yield Doubt(code="undated", detail=f"{undated}/{count}")
        yield from (Doubt(code="one_page", detail=it.channel.url) for it in channels if _does_not_turn(it))
        for it in self.lesson.learnt.unsure if self.lesson.outlet.pages else ():
            if it.code in TOLD:
                yield Doubt(code=it.code, detail=it.detail)

    def _is_undated(self, visit: Visit) -> bool:
        page = read_page(visit.page, self.lesson.outlet)
        return isinstance(page, ExtractedArticle) and page.published is None


def _urls(channels: list[Found]) -> list[str]:
    return [it.channel.url for it in channels]


def _sample(visit: Visit, found: ExtractedArticle) -> Sample:
    return Sample(
        url=visit.landed,
        title=found.title,
        published=found.published,
        lead=found.lead,
        text="\n".join(found.body),
        author=found.author,
        method=found.method,
    )


def _does_not_turn(found: Found) -> bool:
    channel = found.channel
    front = urlsplit(channel.url).path in {"", "/"}
    return channel.kind is ChannelKind.LISTING and not (channel.next or channel.page or front)
