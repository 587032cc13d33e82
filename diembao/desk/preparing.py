"""What the staff's pages read, made ready when a night is over: the flat copy, and the verdicts they show."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import click

from audits.auditing import AuditOptions, run_audit
from audits.model import Span
from audits.periods import DAY, common
from audits.refusal import AuditRefused
from diembao.desk.judging import cells_of
from diembao.desk.places import places_of
from diembao.home import Home
from diembao.output import plain
from registry import Directive, Registry
from storage import StoreError, StoreOutdated, last_finished, open_reader
from storage.reading import Places, build, forget_verdicts, save_verdicts
from storage.reading.following import is_renewed, rows_hold

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Window:
    """Verdicts of a directive over some days."""

    directive: Directive
    days: Span


def prepare(
    home: Home,
    outlets: Registry,
    directives: Mapping[str, Directive],
    step: Step = lambda done, total: None,
) -> None:
    """Make the flat copy anew, with the verdicts of each directive's whole window; then those of its months.

    What is asked for before its verdicts are there is reckoned by the page. The caller holds the home's
    lock. Raises StoreError.
    """
    whole, months = _windows(home, directives)
    total = 1 + len(whole) + len(months)
    places = places_of(home)

    def finish(part: Places) -> None:
        for number, window in enumerate(whole, 1):
            step(number, total)
            _judge(part, outlets, window)

    step(0, total)
    build(places, [*directives], finish=finish)
    for number, window in enumerate(months, 1 + len(whole)):
        step(number, total)
        _judge(places, outlets, window)
    step(total, total)


def prepare_or_tell(
    home: Home, outlets: Registry, directives: Mapping[str, Directive], step: Step
) -> str | None:
    """The same at the end of a night, whose evidence is safe by then: what hinders it is told, and returned.

    The pages then go on with the copy that they have.
    """
    try:
        prepare(home, outlets, directives, step)
    except StoreError as error:
        problem = f"the staff's pages stay as they were: {error}"
        click.echo(f"diembao: {plain(problem)}", err=True)
        return problem
    return None


def keep_up(home: Home, outlets: Registry, directives: Mapping[str, Directive]) -> None:
    """After a command has written to the home and published it: what the pages have must not be older.

    Without a flat copy nobody reads pages here. Reviews it takes over by itself, and of those and of papers
    only the verdicts must be reckoned anew: those of whole windows, which also order the queue of the
    reviewers, at once, others by the page that asks for them. Whatever else was published since it was made,
    by this command or by one before that could not do so, makes it anew.
    """
    if not home.reading.exists():
        return
    places = places_of(home)
    try:
        if not _rows_hold(places):
            prepare_or_tell(home, outlets, directives, lambda done, total: None)
        elif is_renewed(places):
            forget_verdicts(places)
            for window in _windows(home, directives)[0]:
                _judge(places, outlets, window)
    except StoreError as error:
        click.echo(f"diembao: {plain(f'the pages show verdicts of before: {error}')}", err=True)


def _rows_hold(places: Places) -> bool:
    """Whether the flat copy is of the published one, and of the articles and labels that it has now."""
    try:
        return rows_hold(places)
    except StoreOutdated:  # or of another store
        return False


def _judge(places: Places, outlets: Registry, window: Window) -> None:
    """Keep the verdicts of a window; where there can be none yet, pages say so by themselves."""
    with open_reader(places.published) as reader:
        try:
            audit, _ = run_audit(reader, window.directive, outlets, AuditOptions(*window.days))
        except AuditRefused:
            return
    save_verdicts(places.reading, window.directive.slug, *window.days, cells_of(audit))


def _windows(home: Home, directives: Mapping[str, Directive]) -> tuple[list[Window], list[Window]]:
    """The whole windows, and the months that have begun by the newest night, the newest month first."""
    with open_reader(home.snapshot) as reader:
        night = last_finished(reader)
    if night is None:
        return [], []
    last = date.fromisoformat(night.night[:10])
    whole = [Window(one, (one.window.since, one.window.until)) for one in directives.values()]
    months = [Window(one.directive, days) for one in whole for days in _months(one.days, last)]
    return whole, sorted(months, key=lambda one: one.days, reverse=True)


def _months(window: Span, last: date) -> Iterator[Span]:
    first = window[0].replace(day=1)
    while first <= min(window[1], last):
        following = (first.replace(day=28) + 4 * DAY).replace(day=1)
        if days := common(window, (first, following - DAY)):
            yield days
        first = following
