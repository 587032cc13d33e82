"""The work of one night: jobs out, spools in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crawler.jobs import HomeWindow
from diembao.executor import Assignment, Crews, Ended, Event
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.stopping import heeding
from registry import Outlet
from spool import Job, JobState
from storage import IngestReport, Night, SpoolError, Store, ingest, killed_nights, outlet_states, plan

RESULT = "result.json"
"""Written last by a crawl: a spool without it belongs to a job that did not finish."""


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


@dataclass(frozen=True, slots=True)
class Work:
    """One night under way: where it is stored, who watches it, and what it has come to so far."""

    home: Home
    store: Store
    night: Night
    watch: Watch
    report: NightReport

    def assignments(self, outlets: Iterable[Outlet], window: HomeWindow) -> list[Assignment]:
        """A job for each outlet that this night has not taken in yet."""
        return [self._assignment(o, window) for o in outlets if o.slug not in self.night.ingested]

    def _assignment(self, outlet: Outlet, window: HomeWindow) -> Assignment:
        settings = self.home.settings
        span = (window.since, window.until)
        state = plan(self.store, outlet.slug, self.night.day, settings.recheck_days, window=span)
        job = Job(
            night=self.night.key,
            outlet=outlet,
            since=window.since,
            until=window.until,
            politeness=settings.polite(),
            known=state.known,
            recheck=state.recheck,
            retry=state.retry,
            channels=state.channels,
            covered_from=state.covered_from,
        )
        return Assignment(job, self.home.spool(self.night.key, outlet.slug))

    def crawl(self, assignments: Iterable[Assignment], jobs: int) -> bool:
        """Run the crawls and take in each spool as it is finished; false when a signal broke it off."""
        crews = Crews(jobs, self.watch.event)
        with heeding(crews.stop):
            for ended in crews.run(assignments):
                spool = ended.assignment.spool
                if ended.code == Exit.DISK:
                    raise Refusal(Exit.DISK, f"The disk under {spool} is full; what was read is kept.")
                finished = (spool / RESULT).exists()
                if crews.stopping.is_set() and not finished:
                    continue  # its spool stays as it is: the same command goes on from there
                if not finished:
                    self.watch.died(ended)
                self._take_in(spool, finished)
        return not crews.stopping.is_set()

    def take_in_left(self, nights: Iterable[str]) -> None:
        """Store what crawls of those nights had read when they were broken off, and nobody resumed.

        Another night would find most of it again, but not what its outlet has taken down since.
        """
        for key in nights:
            taken_in = outlet_states(self.store, key)
            for ledger in sorted(self.home.night(key).glob("*/ledger.jsonl")):
                if ledger.parent.name not in taken_in:
                    self._take_in(ledger.parent, ledger.with_name(RESULT).exists())

    def killed(self) -> tuple[str, ...]:
        """The nights of earlier days that never ended."""
        return killed_nights(self.store)

    def _take_in(self, spool: Path, finished: bool) -> None:
        try:
            taken = ingest(self.store, spool, unfinished=not finished)
        except SpoolError as error:
            self.report.damaged.append(str(error))
            self.watch.damaged(str(error))
        else:
            self.watch.ingested(taken)
            if taken.night == self.night.key:
                self.report.reports.append(taken)

    def code(self) -> Exit:
        """The night's exit code, from the database: what an earlier attempt at it read counts too."""
        states = set(outlet_states(self.store, self.night.key).values())
        if self.report.damaged:
            return Exit.INTEGRITY
        if states <= {JobState.COMPLETE}:
            return Exit.COMPLETE
        return Exit.FAILED if states == {JobState.FAILED} else Exit.PARTIAL
