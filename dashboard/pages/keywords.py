"""Từ khóa: the rules in force as people read them, how often each phrase is met, and what reviews propose."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dashboard.asked import Asked
from dashboard.asking import asked_of
from dashboard.jobs import Busy, Job, jobs_of
from dashboard.reviewing.phrases import groups, rule_lines
from dashboard.routes import Route
from dashboard.trials import Met, PhraseCounts
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.windows import window_of
from registry import Directive
from storage.reading import Library, Line, line_by_key
from vietnamese.dates import TIMEZONE

KIND: Final = "phrases"
PATIENCE: Final = 0.5
"""Seconds that a page waits for a count: a small home's is done by then."""
AT_ONCE: Final = 50_000
"""Articles that are counted without being asked for: some seconds. More keep a core busy for minutes."""
LEAST: Final = 3
"""Reviewed texts that must have a phrase before it is proposed."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: of another night it is another count."""

    directive: str
    since: date
    until: date
    made: str


async def keywords(visit: Visit) -> Response:
    """The lists and rules."""
    asked = asked_of(visit, ("dem",), without_numbers=True)
    directive = visit.desk.directives[asked.directive]
    since, until = _window(asked, directive)
    meta = await visit.read(lambda library: library.meta)
    version = await visit.in_thread(visit.desk.services.keyword_version, directive.slug)
    wanted = meta.articles <= AT_ONCE or visit.arg("dem") == "co"
    job = await _counted(visit, asked, directive) if wanted else None
    counts: PhraseCounts | None = job.result if job else None
    return await visit.page(
        "keywords.html",
        asked=asked,
        directive=directive,
        since=since,
        until=until,
        job=job,
        counts=counts,
        groups=groups(directive, counts),
        rules=rule_lines(directive, counts),
        used=meta.rules.get(directive.slug),
        wanted=wanted,
        in_files=version,
        flaws=await visit.in_thread(visit.desk.services.keyword_flaws, directive.slug, version),
    )


async def phrase(visit: Visit) -> Response:
    """The newest articles in which a phrase was met, or by which a rule applied."""
    asked = asked_of(visit, ("vai", "cum"), without_numbers=True)
    directive = visit.desk.directives[asked.directive]
    since, until = _window(asked, directive)
    role, text = visit.arg("vai") or "", visit.arg("cum") or ""
    job = await _counted(visit, asked, directive)
    met = job.result.met.get((role, text), Met(0, ())) if job and job.result else None
    lines = await visit.read(_lines, met.newest if met else (), directive.slug)
    note = next((rule.note for rule in directive.rules if role == "rule" and rule.name == text), "")
    return await visit.page(
        "keyword_phrase.html",
        asked=asked,
        directive=directive,
        since=since,
        until=until,
        role=role,
        text=text,
        note=note,
        job=job,
        met=met,
        lines=lines,
        outlets=visit.desk.outlets,
    )


async def suggestions(visit: Visit) -> Response:
    """Phrases that people's reviews speak for."""
    asked = asked_of(visit, without_numbers=True)
    directive = visit.desk.directives[asked.directive]
    found = await visit.in_thread(visit.desk.services.keyword_suggestions, directive.slug, LEAST)
    return await visit.page("keyword_suggestions.html", directive=directive, found=found, least=LEAST)


def _window(asked: Asked, directive: Directive) -> tuple[date, date]:
    return window_of(asked, directive, datetime.now(TIMEZONE).date())


async def _counted(visit: Visit, asked: Asked, directive: Directive) -> Job | None:
    """The count of the window, done or under way; null where another piece of work must end first."""
    made = await visit.read(lambda library: library.meta.made)
    what = Counting(directive.slug, *_window(asked, directive), made)
    count = visit.desk.services.keyword_counts
    try:
        job = jobs_of(visit.datasette).start(
            KIND, what, "", lambda step: count(what.directive, what.since, what.until, step)
        )
    except Busy:
        return None
    await visit.in_thread(job.wait, PATIENCE)
    return job


def _lines(library: Library, keys: tuple[str, ...], directive: str) -> list[Line]:
    return [line for key in keys if (line := line_by_key(library, key, directive)) is not None]


ROUTES: Final = (
    Route("/tu-khoa", keywords),
    Route("/tu-khoa/cum-tu", phrase),
    Route("/tu-khoa/goi-y", suggestions),
)
