"""Runs crawl processes: one per outlet, several at a time, each one watched through its standard output."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
        """Ask every child to finish what is in flight; what has not begun does not begin."""
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
        for _ in range(ATTEMPTS):
            if self.stopping.is_set():
                return Ended(assignment, code)
            code = self._once(assignment)
            if code >= 0:
                break
        return Ended(assignment, code)

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
