"""An outlet says "we did publish this": gathering what is known, looking again, and recording the answer."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from diembao.answers.answering import Answer, Case, Span, answer
from diembao.appeals.capture import Fresh, free_name, keep, look
from diembao.appeals.conclusions import Conclusion, Facts, suggest
from diembao.appeals.findings import findings
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.sealing import sealed_writing
from diembao.writing import writing
from registry import Directive, Outlet
from storage import (
    LONGEST_ANSWER,
    ArticleFilter,
    ArticleRow,
    Claim,
    NewAppeal,
    Reader,
    add_appeal,
    find_articles,
    newest_night,
    open_reader,
    standing_of,
)
from vietnamese.dates import TIMEZONE
from vietnamese.text import fold

MOST_TWINS = 20
"""Articles that have all the words of a title, of which one may have nothing else in it."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an outlet claims, and who brings it forward."""

    url: str
    directive: Directive
    claimant: str
    recorder: str
    outlet: Outlet | None = None
    content: int | None = None
    """The content that it is claimed for; null: whichever."""


@dataclass(frozen=True, slots=True)
class Decided:
    """An official's own conclusion, with its reason."""

    conclusion: Conclusion
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An appeal with all that it rests on."""

    facts: Facts
    suggested: Conclusion
    recorded: NewAppeal


def appeal(home: Home, said: Assertion, decided: Decided | None, fetch: bool = True) -> Reply:
    """Gather, look again, conclude and record. Raises Refusal, BadAddress, StoreError."""
    today = datetime.now(TIMEZONE).date()
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        found = look_up(home, reader, said)
    # The lock is not kept while the page is looked at: a night that begins meanwhile must not be refused.
    with writing(home):
        pass
    with _passing_folder(home) as folder:
        site = found.cases[0] if found.cases else None
        fresh = None
        if fetch and site is not None and _may_ask(site, today):
            fresh = look(home, site.outlet, found.canonical, today, folder)
        with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
            facts = gather(home, reader, said, found, fresh)
        return _record(home, said, facts, decided, folder if fresh else None, today)


def look_up(home: Home, reader: Reader, said: Assertion) -> Answer:
    """What is on record, for the outlet on whose site the address is claimed to lie.

    Raises Refusal where several outlets may mean it, and BadAddress.
    """
    outlet = said.outlet
    site = outlet.publishes_on or outlet.slug if outlet else None
    found = answer(home, reader, said.url, said.directive, site)
    if len(found.cases) > 1:
        names = ", ".join(case.outlet.slug for case in found.cases)
        raise Refusal(
            Exit.USAGE, f"The address lies on a host of {names}: name the one that appeals with --outlet."
        )
    return found


def _may_ask(case: Case, today: date) -> bool:
    """Whether the address is on a host that is the outlet's today; a channel is read by nights alone."""
    return case.channel is None and case.host is not None and case.host.valid_on(today)


def gather(home: Home, reader: Reader, said: Assertion, found: Answer, fresh: Fresh | None) -> Facts:
    """All that a conclusion rests on: what is on record and, where one was taken, the fresh look."""
    case = found.cases[0] if found.cases else None
    days = _days(case, fresh)
    night = newest_night(reader)
    return Facts(
        found,
        said.outlet or (case.outlet if case else None),
        said.content,
        _elsewhere(home, reader, said, found),
        _twin(reader, said, case, fresh),
        fresh,
        days,
        _standing(reader, case, days or (said.directive.window.since, said.directive.window.until)),
        night.night if night else None,
    )


def _elsewhere(home: Home, reader: Reader, said: Assertion, found: Answer) -> tuple[Case, ...]:
    everybody = answer(home, reader, said.url, said.directive, None)
    own = {case.outlet.slug for case in found.cases}
    return tuple(case for case in everybody.cases if case.outlet.slug not in own)


def _days(case: Case | None, fresh: Fresh | None) -> Span | None:
    """The day that a record tells, else the one that the page prints now."""
    if case is not None and case.likely[0] == case.likely[1]:
        return case.likely
    if fresh and fresh.article and fresh.article.published:
        day = date.fromisoformat(fresh.article.published[:10])
        return day, day
    return None


def _standing(reader: Reader, case: Case | None, days: Span) -> tuple[Claim, ...]:
    over = min(days[1], datetime.now(TIMEZONE).date() - timedelta(days=1))
    return tuple(standing_of(reader, case.outlet.slug, days[0], over)) if case and days[0] <= over else ()


def _twin(reader: Reader, said: Assertion, case: Case | None, fresh: Fresh | None) -> ArticleRow | None:
    """An article of the outlet with the title that the page shows now, where the address itself has none."""
    if case is None or case.trail.article or fresh is None or fresh.article is None:
        return None
    title = fresh.article.title
    wanted = ArticleFilter(said.directive.slug, outlet=case.outlet.slug, q=title, limit=MOST_TWINS)
    return next((row for row in find_articles(reader, wanted) if fold(row.title) == fold(title)), None)


def _record(
    home: Home, said: Assertion, facts: Facts, decided: Decided | None, folder: Path | None, today: date
) -> Reply:
    suggested = suggest(facts)
    place = facts.fresh.place if facts.fresh else None
    with sealed_writing(home, "appeal") as store:
        name = free_name(home, today) if folder else ""
        recorded = NewAppeal(
            url=facts.answer.canonical,
            identity=facts.answer.identity,
            outlet=facts.outlet.slug if facts.outlet else "",
            directive=said.directive.slug,
            claimant=said.claimant,
            recorder=said.recorder,
            findings=findings(facts, suggested),
            decision=decided.conclusion if decided else suggested,
            reason=decided.reason if decided else "",
            night=name,
            warc=place.warc if place else "",
            offset=place.offset if place else 0,
            sha256=place.sha256 if place else "",
        )
        if folder:
            keep(home, folder, name)
        add_appeal(store, recorded)
    return Reply(facts, suggested, recorded)


@contextmanager
def _passing_folder(home: Home) -> Iterator[Path]:
    """A folder in the home that is removed whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="appeal-", dir=home.data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
