"""One labelling process seen from the night, and the next one where a text has killed it."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from typing import IO

from diembao.processes.limits import Limits, restrict
from registry import Directive
from storage import LabelFault, NewLabel, ToLabel

CHILD = ("-m", "diembao.processes.label_child")

PATIENCE = 5.0
"""Seconds that a process may take to end by itself."""


@dataclass(slots=True)
class Labeller:
    """Labels one text at a time, so that it is plain which text a process died of."""

    directive: Directive
    limits: Limits
    _child: subprocess.Popen[str] | None = None
    _errors: IO[str] | None = None
    _ended: bool = False

    def label(self, text: ToLabel) -> NewLabel | LabelFault:
        """The text's label, or how the process that was labelling it ended."""
        child = self._child or self._start()
        with _deadline(child, self.limits.label_seconds) as overdue:
            _tell(child, {"title": text.title, "lead": text.lead, "body": text.body})
            answer = child.stdout.readline() if child.stdout else ""
        if answer.endswith("\n"):
            said = json.loads(answer)
            label = (said["content"], said["second"], said["margin"], said["hits"], said["reason"])
            return NewLabel(text.version_id, *label)
        code, said = self.close()
        if overdue.is_set():
            said = f"no answer within {self.limits.label_seconds:g} s"
        elif code < 0:
            said = signal.Signals(-code).name
        return LabelFault(text.version_id, said or f"exit code {code}")

    def _start(self) -> subprocess.Popen[str]:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed with its process
        child = self._child = subprocess.Popen(
            [sys.executable, "-P", *CHILD, str(ceil(self.limits.label_seconds))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
        )
        restrict(child.pid, self.limits)
        if self._ended:
            child.kill()
        _tell(child, self.directive.model_dump(mode="json"))
        return child

    def end(self) -> None:
        """Have the process die, and every later one; whoever waits for it hears of it."""
        self._ended = True
        if self._child is not None:
            self._child.kill()

    def close(self) -> tuple[int, str]:
        """Close its input and wait for its end; returns its exit code and the last line it said."""
        child, self._child = self._child, None
        errors, self._errors = self._errors, None
        if child is None or errors is None:
            return 0, ""
        try:
            child.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
        with errors:
            errors.seek(0)
            return child.returncode, errors.read().strip().rpartition("\n")[2]


def _tell(child: subprocess.Popen[str], what: dict[str, object]) -> None:
    if child.stdin is not None:
        with suppress(BrokenPipeError):  # it has died: reading from it will tell
            child.stdin.write(json.dumps(what) + "\n")
            child.stdin.flush()


@contextmanager
def _deadline(child: subprocess.Popen[str], seconds: float) -> Iterator[threading.Event]:
    """Kill the process when so many seconds have passed: that also ends a write to one that is stopped."""
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        child.kill()

    clock = threading.Timer(seconds, end)
    clock.start()
    try:
        yield overdue
    finally:
        clock.cancel()
