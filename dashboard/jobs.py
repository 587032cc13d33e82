"""Work that takes longer than a page may: done in a thread of its own, looked at from any page meanwhile."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from storage import StoreError

if TYPE_CHECKING:  # what prepares a night's pages needs no web server
    from dashboard.web import Datasette

KEPT: Final = 50
"""Results that stay to be looked at; the oldest goes first. They are gone when the server ends."""
LONGEST: Final = 600.0
"""Seconds after which a job is stopped: whatever takes longer is for the command line."""

log: Final = logging.getLogger("diembao.dashboard")

Step = Callable[[int, int], None]


class Stopped(Exception):
    """The job is not wanted any more, or took too long."""


class Busy(Exception):
    """Another job of the kind is under way; two at a time would slow down every page."""


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work and how far it is."""

    key: str
    kind: str
    asked: Any
    by: str
    """Who asked for it; '' without accounts."""
    done: int = 0
    total: int = 0
    result: Any = None
    ended: str = ""
    """'' while it runs; then `done`, `stopped`, `late` or `failed`."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ask it to end; what it has done is dropped."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so long."""
        self._over.wait(seconds)

    def run(self, work: Callable[[Step], Any], longest: float) -> None:
        """Do it; whatever comes of it is kept here."""
        until = time.monotonic() + longest

        def step(done: int, total: int) -> None:
            self.done, self.total = done, total
            if self._stop.is_set() or time.monotonic() > until:
                raise Stopped

        try:
            self.result = work(step)
            self.ended = "done"
        except Stopped:
            self.ended = "stopped" if self._stop.is_set() else "late"
        except (StoreError, OSError):
            log.exception("a job failed: %s", self.kind)
            self.ended = "failed"
        finally:
            # Whatever else was raised is a mistake of ours: the thread's own hook logs it.
            self.ended = self.ended or "failed"
            self._over.set()


@dataclass(slots=True)
class Jobs:
    """All jobs of one server."""

    longest: float = LONGEST
    _jobs: dict[str, Job] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, kind: str, asked: Any, by: str, work: Callable[[Step], Any]) -> Job:  # noqa: ANN401
        """Begin a job, or give the one that does just this or has done it. Raises Busy."""
        with self._lock:
            for job in self._jobs.values():
                if (job.kind, job.asked) == (kind, asked) and job.ended in {"", "done"}:
                    return job
            if any(not job.ended for job in self._jobs.values() if job.kind == kind):
                raise Busy
            job = Job(secrets.token_hex(8), kind, asked, by)
            self._jobs[job.key] = job
            self._drop_oldest()
        threading.Thread(target=job.run, args=(work, self.longest), name=f"job {kind}", daemon=True).start()
        return job

    def _drop_oldest(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.ended]
        for key in ended[: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[key]

    def get(self, key: str) -> Job | None:
        """The job of that name, or null where this server has none."""
        with self._lock:
            return self._jobs.get(key)

    def of_kind(self, kind: str) -> tuple[Job, ...]:
        """All of that kind, newest first."""
        with self._lock:
            return tuple(job for job in reversed(self._jobs.values()) if job.kind == kind)


_JOBS: WeakKeyDictionary["Datasette", Jobs] = WeakKeyDictionary()
_MAKING: Final = threading.Lock()


def jobs_of(datasette: "Datasette") -> Jobs:
    """The jobs of that server."""
    with _MAKING:
        return _JOBS.setdefault(datasette, Jobs())
