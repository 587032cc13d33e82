"""Reads stored pages again on all cores, in processes that a page may kill."""

import os
import resource
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from math import ceil
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Final, Self

from crawler.looks import Look, look_at
from crawler.rereading import answer, capture_again
from diembao.processes.limits import Limits, restrict
from registry import Outlet
from spool import Capture, Place
from storage.archive.records import ArchiveDamaged, read_response

CHUNK: Final = 16
"""Pages a task: at some 15 ms a page a hand-over costs little, and so many are read again when one dies."""
AHEAD: Final = 3
"""Tasks waiting for each process."""


class Trouble(StrEnum):
    """Why a stored page was not read."""

    MISSING = "missing"
    DAMAGED = "damaged"
    """The record is torn, or its body is not the one that was noted."""
    UNREADABLE = "unreadable"
    """It was refused as in a crawl, before it came to be a page."""
    DIED = "died"
    """The process that read it died of it, or it took too long."""

    @property
    def is_evidence(self) -> bool:
        """Whether it is the evidence that is at fault."""
        return self in {Trouble.MISSING, Trouble.DAMAGED}


@dataclass(frozen=True, slots=True)
class PageTask:
    """One stored response, and the address that it was asked for under."""

    path: Path | None
    """The WARC; null where the names in the database lead out of its folder."""
    offset: int
    sha256: str
    outlet: str
    requested: str
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What it was read as, with what the record says of its fetching; or why it was not."""

    look: Look | None
    capture: Capture | None
    trouble: Trouble | None = None
    detail: str = ""


@dataclass(slots=True)
class PageReaders:
    """Processes that read pages by outlets' files; they end with the block that holds them."""

    outlets: Mapping[str, Outlet]
    limits: Limits = field(default_factory=Limits)
    workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    _pools: dict[int, ProcessPoolExecutor] = field(default_factory=dict)

    def read(self, tasks: Iterable[PageTask]) -> Iterator[ReadAgain]:
        """What each page is read as, in order."""
        source = iter(tasks)
        running: deque[tuple[list[PageTask], Future[list[ReadAgain]]]] = deque()
        while part := list(islice(source, CHUNK)):
            running.append((part, self._submit(part, self.workers)))
            if len(running) >= self.workers * AHEAD:
                yield from self._results(*running.popleft())
        for one in running:
            yield from self._results(*one)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for workers in tuple(self._pools):
            self._end(workers)

    def _results(self, part: list[PageTask], running: Future[list[ReadAgain]]) -> Iterator[ReadAgain]:
        error = running.exception()
        if error is None:
            yield from running.result()
        elif len(part) == 1:
            yield _failed(error)
        else:
            # One of them is at fault: each is read by itself, in a process that dies of nothing else.
            for task in part:
                yield from self._results([task], self._submit([task], 1))

    def _submit(self, part: list[PageTask], workers: int) -> Future[list[ReadAgain]]:
        for _ in range(2):
            pool = self._pools.get(workers) or self._pools.setdefault(workers, self._pool(workers))
            try:
                return pool.submit(_read_part, part)
            except BrokenProcessPool:
                self._end(workers)
        raise RuntimeError("the processes that read pages do not start")

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # Forking would copy the threads' locks of whoever calls this; a fresh interpreter holds none.
        context = get_context("spawn")
        return ProcessPoolExecutor(
            workers, context, initializer=_begin, initargs=(dict(self.outlets), self.limits)
        )

    def _end(self, workers: int) -> None:
        self._pools.pop(workers).shutdown(cancel_futures=True)


def _failed(error: BaseException) -> ReadAgain:
    if isinstance(error, BrokenProcessPool):
        return ReadAgain(None, None, Trouble.DIED, "the process that read it died")
    return ReadAgain(None, None, Trouble.UNREADABLE, f"{type(error).__name__}: {error}")


_OUTLETS: dict[str, Outlet] = {}
_SECONDS: list[int] = []


def _begin(outlets: dict[str, Outlet], limits: Limits) -> None:
    _OUTLETS.update(outlets)
    _SECONDS[:] = [ceil(limits.label_seconds)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the command decides
    restrict(os.getpid(), limits)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that waits for tasks would not hear that nobody is left to send any."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_part(part: list[PageTask]) -> list[ReadAgain]:
    return [_read(task) for task in part]


def _read(task: PageTask) -> ReadAgain:
    _allow(_SECONDS[0])
    if task.path is None:
        return ReadAgain(None, None, Trouble.DAMAGED, "the names in the database lead elsewhere")
    try:
        stored = read_response(task.path, task.offset)
    except FileNotFoundError:
        return ReadAgain(None, None, Trouble.MISSING, str(task.path))
    except ArchiveDamaged as error:
        return ReadAgain(None, None, Trouble.DAMAGED, str(error))
    if sha256(stored.body).hexdigest() != task.sha256:
        return ReadAgain(None, None, Trouble.DAMAGED, f"{task.path}: byte {task.offset}: another body")
    received = answer(stored.uri, stored.status, stored.headers, stored.body)
    fetched = datetime.fromisoformat(stored.date)
    place = Place(warc=task.path.name, offset=task.offset, sha256=task.sha256)
    capture = capture_again(received, task.requested, fetched, place, stored.ip)
    look = look_at(task.requested, received, _OUTLETS[task.outlet], fetched, task.via)
    return ReadAgain(look, capture)


def _allow(seconds: int) -> None:
    """Have this process die of a page that takes more of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError):  # a harder limit is set from outside
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, most))
