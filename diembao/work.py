"""The work of one night: jobs out, spools in."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crawler.jobs import HomeWindow
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.processes.executor import Assignment, Crews, Ended, Event
from diembao.stages import Stage
from diembao.stopping import heeding
from registry import Outlet
from spool import Job, JobState
from spool.names import LEDGER, RESULT
from storage import (
    IngestReport,
    Night,
    SpoolError,
    Store,
    Unlabelled,
    ingest,
    killed_nights,
    outlet_states,
    plan,
)
from storage.archive.manifests import Head

LARGEST_PIECE = 16 << 20
"""More than is ever appended to a file at once: a body of 8 MiB with its headers."""


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

    def stage(self, stage: Stage) -> None:
        """The night has come to that stage."""

    def step(self, stage: Stage, done: int, total: int) -> None:
        """So much of the stage is done."""


@dataclass(slots=True)
class NightReport:
    """What a night came to."""

    night: str
    resumed: bool
    reports: list[IngestReport] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    """Spools that could not be taken in, with file and line; nothing of them is stored."""
    labelled: int = 0
    unlabelled: list[Unlabelled] = field(default_factory=list)
    """Texts that this night failed to label; they are stored, and tried again."""
    untried: int = 0
    """Texts that were not tried, because the labelling itself had broken down."""
    head: Head | None = None
    """The end of the chain after the night's seal; whoever keeps it can tell what was changed."""
    unprepared: str | None = None
    """Why the staff's pages could not be brought up to date; they show the night before."""
    code: Exit = Exit.COMPLETE
    """How the night's reading ended, as the database keeps it."""

    @property
    def exit(self) -> Exit:
        """What the command ends with: a night that the pages do not show is not all that was asked for."""
        return Exit.PARTIAL if self.unprepared and self.code is Exit.COMPLETE else self.code


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
            monitors=settings.monitors,
            known=state.known,
            recheck=state.recheck,
            retry=state.retry,
            linked=state.linked,
            channels=state.channels,
            covered_from=state.covered_from,
            robots=state.robots,
        )
        return Assignment(job, self.home.spool(self.night.key, outlet.slug))

    def crawl(self, assignments: Iterable[Assignment], jobs: int) -> bool:
        """Run the crawls and take in each spool as it is finished; false when a signal broke it off."""
        crews = Crews(jobs, self.watch.event, self.home.settings.limits)
        with heeding(crews.stop):
            for ended in crews.run(assignments):
                spool = ended.assignment.spool
                if ended.code == Exit.DISK and not self._outgrown(spool):
                    raise Refusal(Exit.DISK, f"The disk under {spool} is full; what was read is kept.")
                finished = (spool / RESULT).exists()
                if crews.stopping.is_set() and not finished:
                    continue  # its spool stays as it is: the same command goes on from there
                if not finished:
                    self.watch.died(ended)
                self._take_in(spool, finished, "file_limit" if ended.code == Exit.DISK else ended.reason)
        return not crews.stopping.is_set()

    def take_in_left(self, nights: Iterable[str]) -> None:
        """Store what crawls of those nights had read when they were broken off, and nobody resumed.

        Another night would find most of it again, but not what its outlet has taken down since.
        """
        for key in nights:
            taken_in = outlet_states(self.store, key)
            for folder in self.home.evidence(key):
                if folder.name not in taken_in and (folder / LEDGER).exists():
                    self._take_in(folder, (folder / RESULT).exists())

    def killed(self) -> tuple[str, ...]:
        """The nights of earlier days that never ended."""
        return killed_nights(self.store)

    def _outgrown(self, spool: Path) -> bool:
        """Whether it was its own limit on file sizes that a crawl ran into, and not the end of the disk."""
        limit = self.home.settings.limits.file_mb << 20
        return max(file.stat().st_size for file in spool.iterdir()) > limit - min(limit // 2, LARGEST_PIECE)

    def _take_in(self, spool: Path, finished: bool, reason: str = "killed") -> None:
        to_disk(spool, self.home.data)
        try:
            taken = ingest(self.store, spool, unfinished=not finished, reason=reason)
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
        if states == {JobState.FAILED}:
            return Exit.FAILED
        whole = states <= {JobState.COMPLETE} and not self.report.unlabelled and not self.report.untried
        return Exit.COMPLETE if whole else Exit.PARTIAL


def to_disk(spool: Path, top: Path) -> None:
    """Have the bytes of a spool on the disk, and its name: the database will refer to them."""
    folders = [spool, *(folder for folder in spool.parents if folder.is_relative_to(top))]
    for path in (*spool.glob("*.jsonl"), *spool.glob("*.warc.gz"), *folders):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
