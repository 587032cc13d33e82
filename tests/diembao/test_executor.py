"""The crawl processes of a night: how many run, and which may not run beside each other."""

import threading
import time
from pathlib import Path

import pytest

from diembao.processes.executor import Assignment, Crews, Ended
from registry import Host, Outlet, OutletKind
from spool import Job


class Counting(Crews):
    """Counts instead of crawling."""

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs, lambda outlet, event: None)
        self.running: set[str] = set()
        self.together: set[frozenset[str]] = set()
        self.guard = threading.Lock()

    def _once(self, assignment: Assignment) -> Ended:
        with self.guard:
            self.running.add(assignment.job.outlet.slug)
            self.together.add(frozenset(self.running))
        time.sleep(0.05)
        with self.guard:
            self.running.discard(assignment.job.outlet.slug)
        return Ended(assignment, 0)


def assignment(slug: str, *hosts: str) -> Assignment:
    outlet = Outlet(
        slug=slug, name=slug, kind=OutletKind.PORTAL, owner="x", hosts=tuple(Host(name=h) for h in hosts)
    )
    return Assignment(Job(night="2022-06-14", outlet=outlet), Path(slug))


def crawled(jobs: int, *assignments: Assignment) -> Counting:
    crews = Counting(jobs)
    assert {e.assignment.job.outlet.slug for e in crews.run(assignments)} == {
        a.job.outlet.slug for a in assignments
    }
    return crews


def test_outlets_on_one_host_take_turns() -> None:
    shared = [assignment("a", "x.vn", "y.vn"), assignment("b", "y.vn", "www.x.vn"), assignment("c", "z.vn")]
    together = crawled(3, *shared).together
    assert not any({"a", "b"} <= group for group in together)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_than_jobs_at_a_time(jobs: int) -> None:
    together = crawled(jobs, *(assignment(slug, f"{slug}.vn") for slug in "abcde")).together
    assert max(map(len, together)) <= jobs


def test_nothing_begins_after_a_stop() -> None:
    crews = Counting(1)
    crews.stop()
    assert len(list(crews.run([assignment("a", "a.vn")]))) == 1
    assert not crews.together
