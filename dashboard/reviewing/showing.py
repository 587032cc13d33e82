"""What a reviewer sees: the article on top of the queue, or one asked for, with all that bears on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audits.model import Span
from audits.periods import site_of
from dashboard.asked import Asked
from dashboard.marking import MarkedText, marked
from dashboard.reviewing.ordering import ordered
from dashboard.reviewing.reasons import Side, sides
from dashboard.reviewing.since import brought_up_to_date, gained_since
from dashboard.reviewing.stakes import (
    Stake,
    at_stake,
    critical,
    readings,
    stakes,
    turned_by,
    why_it_waits,
)
from registry import Directive, Registry
from storage.reading import (
    Cell,
    Decision,
    Full,
    Library,
    Line,
    Waiting,
    full_article,
    line_by_key,
    queue,
)

LONGEST_QUEUE: Final = 200
"""Articles that are looked ahead; whoever has decided over so many finds the next ones."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One article before a reviewer."""

    line: Line
    full: Full
    text: MarkedText
    why: str
    """Why it is in the queue; '' where it was asked for by name."""
    stakes: tuple[str, ...]
    readings: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def seen(self) -> str:
        """The moment of the newest decision that is shown with it; '' where there is none."""
        return max((one.at for one in self.full.reviews), default="")

    @property
    def holds(self) -> Decision | None:
        """The decision that counts."""
        return next((one for one in reversed(self.full.reviews) if one.holds), None)

    @property
    def held(self) -> int | None:
        """Its content."""
        return self.holds.content if self.holds else None


@dataclass(frozen=True, slots=True)
class Desk:
    """The queue with the article on top of it."""

    shown: Shown | None
    waiting: int
    """How many wait, this one among them; at most LONGEST_QUEUE are looked ahead."""
    skipped: int
    capped: bool
    """Whether more may wait than are counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which article is wanted, and what is known."""

    asked: Asked
    directive: Directive
    outlets: Registry
    people: Path | None = None
    """The desk, for what was decided since the verdicts were reckoned."""
    skipped: Collection[str] = ()
    """Keys of articles that the reviewer put off."""
    key: str | None = None
    """Of an article that is asked for by name."""
    cells: Sequence[Cell] = ()
    """The verdicts of the directive's whole window, which order the queue; none where there are none yet."""


def show(library: Library, question: Question) -> Desk:
    """The next article that waits, or the one asked for."""
    found = _stakes(library, question)
    wanted = question.asked.filter(question.outlets)
    looked_at = queue(library, wanted, LONGEST_QUEUE, critical(found))
    waiting = ordered(looked_at, found, question.directive, question.outlets)
    left = [one for one in waiting if one.line.key not in question.skipped]
    put_off = len(waiting) - len(left)
    shown = _named(library, question, left, found) if question.key else None
    if shown is None and question.key is None:
        shown = next(filter(None, (_shown(library, question, one.line, one, found) for one in left)), None)
    return Desk(shown, len(left), put_off, len(looked_at) >= LONGEST_QUEUE)


def window_of(directive: Directive) -> Span:
    """The days whose verdicts order the queue: all of the directive's."""
    return directive.window.since, directive.window.until


def _stakes(library: Library, question: Question) -> tuple[Stake, ...]:
    if not question.cells:
        return ()
    outlets = question.outlets
    gained = gained_since(library, question.people, question.directive)
    sites = {slug: site.slug for slug in outlets if (site := site_of(outlets[slug], outlets)) is not None}
    return stakes(brought_up_to_date(question.cells, gained, sites), outlets)


def _named(
    library: Library, question: Question, waiting: Sequence[Waiting], found: Sequence[Stake]
) -> Shown | None:
    line = line_by_key(library, question.key or "", question.directive.slug)
    in_queue = next((one for one in waiting if one.line.key == question.key), None)
    return None if line is None else _shown(library, question, line, in_queue, found)


def _shown(
    library: Library, question: Question, line: Line, waiting: Waiting | None, found: Sequence[Stake]
) -> Shown | None:
    """Null where the published copy has the article no more."""
    full = full_article(library, line, question.directive.slug)
    if full is None or not full.versions:
        return None
    hits = full.label.hits if full.label else ()
    near = [it for it in (line.machine, line.second) if it]
    told = at_stake(line, turned_by(line, found, question.directive, question.outlets))
    return Shown(
        line=line,
        full=full,
        text=marked(full.versions[-1].text, hits, line.machine),
        why=why_it_waits(waiting) if waiting and not told else "",
        stakes=told,
        readings=readings(line, question.directive),
        sides=sides(hits, near, question.directive),
    )
