"""Runs crawl processes: one per outlet, several at a time, each one watched through its standard output."""

import json
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


@dataclass(slots=True)
class Crews:
    """The crawl processes of one night."""

    jobs: int
    watch: Watcher
    stopping: threading.Event = field(default_factory=threading.Event)
    _children: set[subprocess.Popen[str]] = field(default_factory=set)
    _hosts: defaultdict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def run(self, assignments: Iterable[Assignment]) -> Iterator[Ended]:
        """Yield each crawl as it ends, in the order of ending."""
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="crawl") as pool:
            waiting = {pool.submit(self._attempts, assignment) for assignment in assignments}
            try:
                while waiting:
                    done, waiting = _first(waiting)
                    yield from (future.result() for future in done)
            finally:
                self.kill_if(bool(waiting))

    def stop(self) -> None:
        """Ask every child to finish what is in flight, or, asked again, end it; nothing more begins."""
        self.kill_if(self.stopping.is_set())
        self.stopping.set()
        for child in tuple(self._children):
            child.terminate()

    def kill_if(self, needed: bool) -> None:
        """End the children at once when the night itself is breaking off."""
        if needed:
            self.stopping.set()
            for child in tuple(self._children):
                child.kill()

    def _attempts(self, assignment: Assignment) -> Ended:
        code = 0
        with self._alone_on(assignment.job.outlet):
            for _ in range(ATTEMPTS):
                if self.stopping.is_set():
                    break
                code = self._once(assignment)
                if code >= 0:
                    break
        return Ended(assignment, code)

    @contextmanager
    def _alone_on(self, outlet: Outlet) -> Iterator[None]:
        """Keep outlets that share a host from asking it side by side: a crawl is polite by itself only."""
        with ExitStack() as held:
            # Sorted, so that two outlets with two hosts in common cannot wait for each other.
            for host in sorted({host.name.removeprefix("www.") for host in outlet.hosts}):
                held.enter_context(self._hosts[host])
            yield

    def _once(self, assignment: Assignment) -> int:
        assignment.spool.mkdir(parents=True, exist_ok=True)
        job_file = assignment.spool / JOB_FILE
        job_file.write_text(assignment.job.model_dump_json(indent=1), encoding="utf-8")
        command = [
            sys.executable,
            "-P",  # no module of the current directory may stand in for one of ours
            "-m",
            "crawler",
            "--progress",
            "--parent",
            str(job_file),
            str(assignment.spool),
        ]
        with (
            (assignment.spool / "stderr.log").open("a", encoding="utf-8") as errors,
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # closes when this process dies, which tells the child to end too
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
            ) as child,
        ):
            self._children.add(child)
            try:
                self._follow(assignment.job.outlet.slug, child)
                return child.wait()
            finally:
                self._children.discard(child)

    def _follow(self, outlet: str, child: subprocess.Popen[str]) -> None:
        if self.stopping.is_set():
            child.terminate()
        for line in child.stdout or ():
            if line.startswith("{"):
                self.watch(outlet, json.loads(line))


def _first(waiting: set[Future[Ended]]) -> tuple[set[Future[Ended]], set[Future[Ended]]]:
    """The futures that ended, or none after half a second, so that signals are heard between."""
    done, still = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
    return done, still
