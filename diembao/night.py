"""One night, stage by stage. Every stage may be broken off anywhere and run again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from crawler.jobs import HomeWindow
from crawler.results import NO_ROOM
from diembao.desk.folding import fold_in_desk
from diembao.desk.preparing import prepare_or_tell
from diembao.exits import Exit, Refusal
from diembao.health.examine import after_night
from diembao.home import Home
from diembao.processes.labelling import Labelling
from diembao.relating import relate
from diembao.sealing import rules_of, seal_home, tell
from diembao.stages import Stage
from diembao.stopping import break_off, heeding
from diembao.work import NightReport, Watch, Work
from diembao.writing import writing
from registry import Directive, Outlet, Registry
from storage import (
    StoreCorrupt,
    StoreFull,
    adopt_nights,
    begin_or_resume,
    certify,
    faults_of_night,
    finish_night,
    open_store,
    publish,
)
from storage.archive.chain import SealError
from storage.archive.manifests import chain_head
from storage.archive.tasks import Rules, Step
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
    """Run the night of today in Asia/Ho_Chi_Minh, and tell people what they must know of it.

    Raises Refusal where it cannot begin, or cannot go on.
    """
    try:
        report = _night(home, options, watch)
    except (StoreFull, StoreCorrupt, SealError):
        after_night(home)
        raise
    except Refusal as refusal:
        if refusal.code is Exit.DISK:
            after_night(home)
        raise
    if report.code is not Exit.STOPPED:
        watch.stage(Stage.REPORT)
        after_night(home)
    return report


def _night(home: Home, options: Options, watch: Watch) -> NightReport:
    outlets, directives = home.check()
    today = datetime.now(TIMEZONE).date()
    chosen = choose(outlets, options.only, today)
    window = _window(home, options, directives.values())
    with heeding(break_off), writing(home), open_store(home.database) as store:
        fold_in_desk(home.people, store, directives)
        adopt_nights(store, home.spooled_nights(), over=home.archived_nights())
        night = begin_or_resume(store, today)
        report = NightReport(night.key, night.resumed, code=Exit.STOPPED)
        watch.begin(night.key, len(chosen), night.resumed)
        work = Work(home, store, night, watch, report)
        if _crawl(work, chosen, window, options.jobs or home.settings.jobs):
            _derive(work, outlets, directives.values())
            watch.stage(Stage.FINISH)
            report.code = work.code()
            finish_night(store, night.key, STATES[report.code], int(report.code))
            _seal(work, rules_of(outlets, directives))
            watch.stage(Stage.READING)
            report.unprepared = prepare_or_tell(home, outlets, directives, partial(watch.step, Stage.READING))
        else:
            watch.stage(Stage.PUBLISH)
            publish(home.database, home.snapshot)
    return report


def _crawl(work: Work, outlets: Iterable[Outlet], window: HomeWindow, jobs: int) -> bool:
    """Read the outlets and take in what they brought; false when a signal broke it off."""
    work.watch.stage(Stage.PLAN)
    work.take_in_left(work.killed())
    assignments = work.assignments(outlets, window)
    work.watch.stage(Stage.CRAWL)
    if not work.crawl(assignments, jobs):
        return False
    # A broken-off night of all outlets may have been resumed for one of them alone.
    work.take_in_left([work.night.key])
    return True


def _derive(work: Work, outlets: Registry, directives: Collection[Directive]) -> None:
    """All that follows from what is stored; each stage does only what is not done yet."""
    store, key, watch, report = work.store, work.night.key, work.watch, work.report
    watch.stage(Stage.CERTIFY)
    certify(store, key)
    watch.stage(Stage.LABEL)
    labelling = Labelling(store, key, work.home.settings.limits, partial(watch.step, Stage.LABEL))
    labelled = labelling.label_all(directives)
    report.labelled, report.untried = labelled.added, labelled.left
    report.unlabelled = faults_of_night(store, key)
    watch.stage(Stage.RELATE)
    relate(store, outlets.values(), partial(watch.step, Stage.RELATE))


def _seal(work: Work, rules: Rules) -> None:
    """Bring the night's evidence into the archive, and publish what came of it. Raises Refusal."""

    def step(step: Step, done: int, total: int) -> None:
        if step is Step.PUBLISH:
            work.watch.stage(Stage.PUBLISH)
        elif step is Step.COPY:
            work.watch.step(Stage.SEAL, done, total)

    work.watch.stage(Stage.SEAL)
    try:
        sealed = seal_home(work.home, work.store, "night", rules, step)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        problem = f"{error.filename or work.home.archive.root}: {error.strerror}"
        raise Refusal(Exit.DISK, f"{problem}; the night is stored, and sealed once there is room.") from error
    tell(sealed)
    work.report.head = chain_head(work.home.archive)
    if sealed.problems:
        work.report.code = Exit.INTEGRITY


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
