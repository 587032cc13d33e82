"""Runs crawl processes: one per outlet, several at a time, each one watched through its standard output."""

import json
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diembao.processes.children import Child, Watchdog
from diembao.processes.limits import Limits, restrict
from registry import Outlet
from spool import Job

Event = dict[str, Any]
Watcher = Callable[[str, Event], None]

ATTEMPTS = 2  # a child that died once (killed, out of memory) resumes its spool; twice is a fault to report
JOB_FILE = "job.json"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One job and the directory that takes what it brings."""

    job: Job
    spool: Path


@dataclass(frozen=True, slots=True)
class Ended:
    """A crawl process that is over; a negative code is the signal that killed it."""

    assignment: Assignment
    code: int
    hung: bool = False
    """Whether it had to be ended because it said nothing, or found no end."""

    @property
    def reason(self) -> str:
        """Why it left no result, in a word."""
        if self.hung:
            return "hung"
        return "cpu_limit" if self.code == -signal.SIGXCPU else "killed"


@dataclass(slots=True)
class Crews:
    """The crawl processes of one night."""

    jobs: int
    watch: Watcher
    limits: Limits = field(default_factory=Limits)
    stopping: threading.Event = field(default_factory=threading.Event)
    _children: set[Child] = field(default_factory=set)
    _hosts: defaultdict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def run(self, assignments: Iterable[Assignment]) -> Iterator[Ended]:
        """Yield each crawl as it ends, in the order of ending."""
        watchdog = Watchdog()
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="crawl") as pool:
            waiting = {pool.submit(self._attempts, assignment) for assignment in assignments}
            try:
                while waiting:
                    done, waiting = _first(waiting)
                    watchdog.look(tuple(self._children))
                    yield from (future.result() for future in done)
            finally:
                self.kill_if(bool(waiting))

    def stop(self) -> None:
        """Ask every child to finish what is in flight, or, asked again, end it; nothing more begins."""
        self.kill_if(self.stopping.is_set())
        self.stopping.set()
        for child in tuple(self._children):
            child.process.terminate()

    def kill_if(self, needed: bool) -> None:
        """End the children at once when the night itself is breaking off."""
        if needed:
            self.stopping.set()
            for child in tuple(self._children):
                child.process.kill()

    def _attempts(self, assignment: Assignment) -> Ended:
        ended = Ended(assignment, 0)
        with self._alone_on(assignment.job.outlet):
            for _ in range(ATTEMPTS):
                if self.stopping.is_set():
                    break
                ended = self._once(assignment)
                # What hung or ran on for ever would do so again on the same page: the next night tries.
                if ended.code >= 0 or ended.reason != "killed":
                    break
        return ended

    @contextmanager
    def _alone_on(self, outlet: Outlet) -> Iterator[None]:
        """Keep outlets that share a host from asking it side by side: a crawl is polite by itself only."""
        with ExitStack() as held:
            # Sorted, so that two outlets with two hosts in common cannot wait for each other.
            for host in sorted({host.name.removeprefix("www.") for host in outlet.hosts}):
                held.enter_context(self._hosts[host])
            yield

    def _once(self, assignment: Assignment) -> Ended:
        assignment.spool.mkdir(parents=True, exist_ok=True)
        job_file = assignment.spool / JOB_FILE
        job_file.write_text(assignment.job.model_dump_json(indent=1), encoding="utf-8")
        with (
            (assignment.spool / "stderr.log").open("a", encoding="utf-8") as errors,
            subprocess.Popen(
                self.command(job_file, assignment.spool),
                stdin=subprocess.PIPE,  # closes when this process dies, which tells the child to end too
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
            ) as process,
        ):
            restrict(process.pid, self.limits, self.limits.cpu_seconds)
            child = self._watched(process, assignment.job)
            self._children.add(child)
            try:
                self._follow(assignment.job.outlet.slug, child)
                return Ended(assignment, process.wait(), child.hung)
            finally:
                self._children.discard(child)

    def command(self, job_file: Path, spool: Path) -> list[str]:
        """What runs a job; `-P`: no module of the current directory may stand in for one of ours."""
        options = ["--progress", "--parent"]
        return [sys.executable, "-P", "-m", "crawler", *options, str(job_file), str(spool)]

    def _watched(self, process: subprocess.Popen[str], job: Job) -> Child:
        silence = self.limits.silence_seconds
        # Beyond its own limit a crawl finishes what is in flight, retries included.
        return Child(process, silence, job.politeness.max_seconds + 4 * job.politeness.timeout + silence)

    def _follow(self, outlet: str, child: Child) -> None:
        if self.stopping.is_set():
            child.process.terminate()
        for line in child.process.stdout or ():
            child.spoke()
            if line.startswith("{"):
                self.watch(outlet, json.loads(line))


def _first(waiting: set[Future[Ended]]) -> tuple[set[Future[Ended]], set[Future[Ended]]]:
    """The futures that ended, or none after half a second, so that signals are heard between."""
    done, still = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
    return done, still
