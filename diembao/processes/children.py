"""Crawl processes that are watched: one that says nothing for too long, or does not end, is ended."""

import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

GRACE = 5.0
"""Seconds between asking a hung process to end and ending it."""

LATE = 5.0
"""Seconds between two looks after which silence says nothing: then it was the night that stood still."""


@dataclass(slots=True, eq=False)
class Child:
    """One crawl process, and when it was last heard of; moments are of the monotonic clock."""

    process: subprocess.Popen[str]
    silence: float
    """Seconds that it may say nothing."""
    longest: float
    """Seconds that it may take in all."""
    clock: Callable[[], float] = time.monotonic
    begun: float = 0.0
    heard: float = 0.0
    hung: bool = False
    _asked: float = 0.0

    def __post_init__(self) -> None:
        self.begun = self.heard = self.clock()

    def spoke(self) -> None:
        """It said something."""
        self.heard = self.clock()

    def pardon(self, pause: float) -> None:
        """Give it back the time in which nobody could have heard it."""
        self.begun += pause
        self.heard = self.clock()

    def look(self) -> None:
        """End it when it hangs: first it is asked to, then it is made to."""
        now = self.clock()
        if not self.hung and (now - self.heard > self.silence or now - self.begun > self.longest):
            self.hung, self._asked = True, now
            self.process.terminate()
        elif self.hung and now - self._asked > GRACE:
            self.process.kill()


@dataclass(slots=True)
class Watchdog:
    """Looks at all children each time it is asked to."""

    clock: Callable[[], float] = time.monotonic
    _looked: float | None = None

    def look(self, children: Iterable[Child]) -> None:
        """End those that hang; after a pause of our own each is given its time anew."""
        now = self.clock()
        pause = 0.0 if self._looked is None else now - self._looked
        self._looked = now
        for child in children:
            if pause > LATE:
                child.pardon(pause)
            child.look()
