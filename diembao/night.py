"""One night: plan, crawl, ingest, classify, publish. Every stage may be broken off and run again."""

import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from types import FrameType
from typing import Protocol

from filelock import FileLock, Timeout

from diembao.executor import Assignment, Crews, Ended, Event
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.labelling import label_all
from registry import Directive, Outlet, Registry
from spool import Job, JobState
from storage import (
    IngestReport,
    Night,
    SpoolError,
    Store,
    begin_or_resume,
    finish_night,
    ingest,
    killed_nights,
    open_store,
    outlet_states,
    plan,
    publish,
)
from vietnamese.dates import TIMEZONE


class Watch(Protocol):
    """Who is told how the night goes."""

    def begin(self, night: str, outlets: int, resumed: bool) -> None:
        """The night begins, or goes on where it was broken off."""

    def event(self, outlet: str, event: Event) -> None:
        """Something happened in one outlet's crawl; called from several threads."""

    def ingested(self, report: IngestReport) -> None:
        """An outlet's night is in the database."""

    def died(self, ended: Ended) -> None:
        """A crawl process ended without a result, twice."""

    def damaged(self, problem: str) -> None:
        """A spool cannot be taken in."""

    def labelling(self, done: int, total: int) -> None:
        """Texts labelled so far."""


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


@dataclass(slots=True)
class NightReport:
    """What a night came to."""

    night: str
    resumed: bool
    reports: list[IngestReport] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    """Spools that could not be taken in, with file and line; nothing of them is stored."""
    labelled: int = 0
    code: Exit = Exit.COMPLETE


def run_night(home: Home, options: Options, watch: Watch) -> NightReport:
    """Run the night of today in Asia/Ho_Chi_Minh; raises Refusal where it cannot begin."""
    outlets, directives = home.check()
    today = datetime.now(TIMEZONE).date()
    chosen = choose(outlets, options.only, today)
    with writing(home), open_store(home.database) as store:
        night = begin_or_resume(store, today)
        report = NightReport(night.key, night.resumed)
        watch.begin(night.key, len(chosen), night.resumed)
        _take_in_what_was_left(home, store, watch, report)
        _crawl_and_ingest(home, store, night, list(_jobs(home, store, night, chosen, directives, options)),
                          options.jobs or home.settings.jobs, watch, report)  # fmt: skip
        if report.code is not Exit.STOPPED:
            report.labelled = label_all(store, directives.values(), watch.labelling)
            finish_night(store, night.key, STATES[report.code], int(report.code))
        publish(home.database, home.snapshot)
    return report


def choose(outlets: Registry, only: Iterable[str], today: date) -> list[Outlet]:
    """The outlets that can be read today, or those of them that were asked for."""
    wanted = tuple(only)
    unknown = [slug for slug in wanted if slug not in outlets]
    if unknown:
        raise Refusal(Exit.USAGE, f"No such outlet: {', '.join(unknown)}.")
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


def _take_in_what_was_left(home: Home, store: Store, watch: Watch, report: NightReport) -> None:
    """Store what nights of earlier days had read when they were broken off, and nobody resumed.

    Tonight would find most of it again, but not what its outlet has taken down since.
    """
    for key in killed_nights(store):
        taken_in = outlet_states(store, key)
        for ledger in sorted(home.night(key).glob("*/ledger.jsonl")):
            if ledger.parent.name in taken_in:
                continue
            try:
                finished = ledger.with_name("result.json").exists()
                watch.ingested(ingest(store, ledger.parent, unfinished=not finished))
            except SpoolError as error:
                report.damaged.append(str(error))
                watch.damaged(str(error))


def _jobs(
    home: Home,
    store: Store,
    night: Night,
    outlets: Iterable[Outlet],
    directives: dict[str, Directive],
    options: Options,
) -> Iterator[Assignment]:
    window = home.settings.window
    since = options.since or window.since or min(d.window.since for d in directives.values())
    until = options.until or window.until
    for outlet in outlets:
        if outlet.slug in night.ingested:
            continue
        state = plan(store, outlet.slug, night.day, home.settings.recheck_days, window=(since, until))
        job = Job(
            night=night.key,
            outlet=outlet,
            since=since,
            until=until,
            politeness=home.settings.polite(),
            known=state.known,
            recheck=state.recheck,
            retry=state.retry,
            channels=state.channels,
            covered_from=state.covered_from,
        )
        yield Assignment(job, home.spool(night.key, outlet.slug))


def _crawl_and_ingest(
    home: Home,
    store: Store,
    night: Night,
    assignments: list[Assignment],
    jobs: int,
    watch: Watch,
    report: NightReport,
) -> None:
    crews = Crews(jobs, watch.event)
    with _signals(crews):
        for ended in crews.run(assignments):
            if crews.stopping.is_set() and not (ended.assignment.spool / "result.json").exists():
                continue  # its spool stays as it is: the same command goes on from there
            try:
                report.reports.append(_take_in(store, ended, watch))
                watch.ingested(report.reports[-1])
            except SpoolError as error:
                report.damaged.append(str(error))
                watch.damaged(str(error))
    # From the database, so that what an earlier attempt at this night read counts too.
    states = set(outlet_states(store, night.key).values())
    report.code = Exit.STOPPED if crews.stopping.is_set() else _code(states, bool(report.damaged))


def _take_in(store: Store, ended: Ended, watch: Watch) -> IngestReport:
    if ended.code == Exit.DISK:
        raise Refusal(Exit.DISK, f"The disk under {ended.assignment.spool} is full; what was read is kept.")
    finished = (ended.assignment.spool / "result.json").exists()
    if not finished:
        watch.died(ended)
    return ingest(store, ended.assignment.spool, unfinished=not finished)


def _code(states: set[JobState], damaged: bool) -> Exit:
    if damaged:
        return Exit.INTEGRITY
    if states <= {JobState.COMPLETE}:
        return Exit.COMPLETE
    return Exit.FAILED if states == {JobState.FAILED} else Exit.PARTIAL


@contextmanager
def _signals(crews: Crews) -> Iterator[None]:
    """The first SIGTERM or SIGINT lets the children finish what is in flight, the second ends them."""

    def heard(number: int, frame: FrameType | None) -> None:
        if crews.stopping.is_set():
            crews.kill_if(True)
        crews.stop()

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
