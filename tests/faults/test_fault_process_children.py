"""Crawl processes that hang, eat or never end: each costs its own outlet; the clock is the monotonic one."""

import signal
import sys
import time
from datetime import timedelta

import pytest
from hanging import HANG

from diembao.processes import children
from diembao.processes.children import Child, Watchdog
from diembao.processes.executor import Assignment, Crews
from diembao.processes.limits import Limits
from registry import Host, Outlet, OutletKind
from spool import Job

LIMITS = Limits().model_copy(
    update={"silence_seconds": 1.0, "memory_mb": 300, "file_mb": 1, "cpu_seconds": 1}
)
SPOKEN = 'print(\'{"event": "alive"}\', flush=True); '


class Programs(Crews):
    """Runs a line of Python in place of a crawl."""

    def __init__(self, limits=LIMITS, **programs):
        super().__init__(2, lambda outlet, event: self.heard.append(outlet), limits)
        self.programs, self.heard = programs, []

    def command(self, job_file, spool):
        return [sys.executable, "-c", SPOKEN + self.programs[spool.name], str(spool)]

    def ends(self, root):
        """How each ended: its code and the word for it."""
        found = self.run(Assignment(job(name), root / name) for name in self.programs)
        return {ended.assignment.job.outlet.slug: (ended.code, ended.reason) for ended in found}


def job(slug):
    host = Host(name=f"{slug}.vn")
    outlet = Outlet(slug=slug, name=slug, kind=OutletKind.PORTAL, owner="x", hosts=(host,))
    return Job(night="2022-06-14", outlet=outlet)


def test_a_process_that_hangs_is_ended_and_the_others_are_not(tmp_path):
    crews = Programs(
        good="import time\nfor _ in range(6): time.sleep(0.3); " + SPOKEN,
        hung="import time; time.sleep(60)",
    )
    assert crews.ends(tmp_path) == {"good": (0, "killed"), "hung": (-signal.SIGTERM, "hung")}
    assert crews.heard.count("hung") == 1, "it is not tried a second time"


@pytest.mark.parametrize("program", [
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nimport time; time.sleep(60)",
    "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
], ids=["deaf", "stopped"])  # fmt: skip
def test_what_does_not_listen_is_killed(program, tmp_path, monkeypatch):
    monkeypatch.setattr(children, "GRACE", 0.3)
    began = time.monotonic()
    assert Programs(hung=program).ends(tmp_path) == {"hung": (-signal.SIGKILL, "hung")}
    assert time.monotonic() - began < HANG


def test_a_busy_loop_ends_by_the_processor_time_even_when_nobody_watches(tmp_path):
    limits = LIMITS.model_copy(update={"silence_seconds": 60})
    crews = Programs(limits, busy="\nwhile True: pass")
    assert crews.ends(tmp_path) == {"busy": (-signal.SIGXCPU, "cpu_limit")}
    assert crews.heard == ["busy"]


def test_memory_and_file_size_are_bounded_and_no_core_is_written(tmp_path):
    limits = LIMITS.model_copy(update={"silence_seconds": 60, "cpu_seconds": 60})
    crews = Programs(
        limits,
        memory="import sys\ntry: bytearray(500 << 20)\nexcept MemoryError: sys.exit(41)",
        file="import sys\ntry: open(sys.argv[1] + '/x', 'wb').write(bytes(3 << 20))\n"
             "except OSError as error: sys.exit(error.errno)",
        core="import resource as r, sys; sys.exit(42 if r.getrlimit(r.RLIMIT_CORE) == (0, 0) else 1)",
    )  # fmt: skip
    assert {slug: code for slug, (code, _) in crews.ends(tmp_path).items()} == {
        "memory": 41, "file": 27, "core": 42
    }  # fmt: skip
    assert (tmp_path / "file/x").stat().st_size <= 1 << 20


# The clock


class Process:
    def __init__(self):
        self.signals = []

    def terminate(self):
        self.signals.append("TERM")

    def kill(self):
        self.signals.append("KILL")


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watched():
    clock = Clock()
    child = Child(Process(), silence=60, longest=300, clock=clock)
    dog = Watchdog(clock)

    def passing(seconds, spoke=False, step=1.0):
        for _ in range(round(seconds / step)):
            clock.now += step
            if spoke:
                child.spoke()
            dog.look([child])
        return child.process.signals

    return passing


def test_silence_is_measured_from_the_last_word(watched):
    assert watched(59) == []
    assert watched(100, spoke=True) == []
    assert watched(59) == []
    assert watched(3) == ["TERM"]
    assert watched(3) == ["TERM"]
    assert watched(4)[:2] == ["TERM", "KILL"]


def test_talking_for_ever_ends_too(watched):
    assert watched(299, spoke=True) == []
    assert watched(3, spoke=True) == ["TERM"]


def test_a_night_that_stood_still_itself_blames_nobody(watched):
    watched(2)
    assert watched(3600, step=3600.0) == []
    assert watched(59) == []


def test_a_jump_of_the_wall_clock_ends_nothing(tmp_path, time_machine):
    """C15: the machine's clock is set forward and back by a day while a crawl runs."""
    crews = Programs(good="import time\nfor _ in range(4): time.sleep(0.2); " + SPOKEN)
    for days in (1, -1):
        time_machine.move_to(timedelta(days=days))
        assert crews.ends(tmp_path) == {"good": (0, "killed")}
