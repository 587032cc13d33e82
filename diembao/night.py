"""One night: plan, crawl, ingest, classify, publish. Every stage may be broken off and run again."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from filelock import FileLock, Timeout

from crawler.jobs import HomeWindow
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.labelling import label_all
from diembao.stopping import break_off, heeding
from diembao.work import NightReport, Watch, Work
from registry import Directive, Outlet, Registry
from storage import begin_or_resume, finish_night, open_store, publish
from vietnamese.dates import TIMEZONE

STATES = {
    Exit.COMPLETE: "complete",
    Exit.PARTIAL: "partial",
    Exit.FAILED: "failed",
    Exit.INTEGRITY: "failed",
}
"""How a night's exit code is kept in the database."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator asked for."""

    only: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    jobs: int | None = None


def run_night(home: Home, options: Options, watch: Watch) -> NightReport:
    """Run the night of today in Asia/Ho_Chi_Minh; raises Refusal where it cannot begin."""
    outlets, directives = home.check()
    today = datetime.now(TIMEZONE).date()
    chosen = choose(outlets, options.only, today)
    window = _window(home, options, directives.values())
    with heeding(break_off), writing(home), open_store(home.database) as store:
        night = begin_or_resume(store, today)
        report = NightReport(night.key, night.resumed)
        watch.begin(night.key, len(chosen), night.resumed)
        work = Work(home, store, night, watch, report)
        work.take_in_left(work.killed())
        assignments = work.assignments(chosen, window)
        report.code = Exit.STOPPED
        if work.crawl(assignments, options.jobs or home.settings.jobs):
            # A broken-off night of all outlets may have been resumed for one of them alone.
            work.take_in_left([night.key])
            report.code = work.code()
            report.labelled = label_all(store, directives.values(), watch.labelling)
            finish_night(store, night.key, STATES[report.code], int(report.code))
        publish(home.database, home.snapshot)
    return report


def _window(home: Home, options: Options, directives: Iterable[Directive]) -> HomeWindow:
    """The days asked for, else the home's, else from the first directive's first day on."""
    window = home.settings.window
    first = min(directive.window.since for directive in directives)
    since, until = options.since or window.since or first, options.until or window.until
    if until and until < since:
        raise Refusal(
            Exit.USAGE, f"The window ends on {until:%d/%m/%Y}, before it begins on {since:%d/%m/%Y}."
        )
    return HomeWindow(since=since, until=until)


def choose(outlets: Registry, only: Iterable[str], today: date) -> list[Outlet]:
    """The outlets that can be read today, or those of them that were asked for."""
    wanted = tuple(only)
    unknown = [slug for slug in wanted if slug not in outlets]
    if unknown:
        raise Refusal(Exit.USAGE, f"No such outlet: {', '.join(unknown)}.")
    ended = [slug for slug in wanted if not readable(outlets[slug], today)]
    if ended:
        raise Refusal(Exit.USAGE, f"No channel in force on {today:%d/%m/%Y}: {', '.join(ended)}.")
    chosen = [o for o in outlets.values() if readable(o, today) and (not wanted or o.slug in wanted)]
    if not chosen:
        raise Refusal(Exit.INVALID, f"No outlet with a channel is in force on {today:%d/%m/%Y}.")
    return chosen


def readable(outlet: Outlet, day: date) -> bool:
    """Whether the outlet exists on that day and has a channel of its own."""
    return outlet.valid_on(day) and any(channel.valid_on(day) for channel in outlet.channels)


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Hold the home's lock, on a disk with room; raises Refusal otherwise."""
    try:
        home.data.mkdir(parents=True, exist_ok=True)
        free, floor = shutil.disk_usage(home.data).free // 2**20, home.settings.min_free_mb
        if free < floor:
            raise Refusal(Exit.DISK, f"{home.data} has {free} MB free; min_free_mb asks for {floor}.")
        with FileLock(home.lock, timeout=0):
            yield
    except Timeout as error:
        raise Refusal(Exit.LOCKED, f"Another run holds {home.lock}; wait for it to end.") from error
    except PermissionError as error:
        raise Refusal(
            Exit.INVALID, f"{error.filename} cannot be written; check its owner and rights."
        ) from error
