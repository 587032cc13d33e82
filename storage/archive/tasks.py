"""What a seal is asked to do, and what it comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from storage.archive.layout import Archive


class Step(StrEnum):
    """The steps of a seal, in their order; it may be broken off at each, and be made again."""

    SWEEP = "sweep"
    COPY = "copy"
    ROWS = "rows"
    DATABASE = "database"
    PUBLISH = "publish"
    MANIFEST = "manifest"
    HEAD = "head"
    TOKENS = "tokens"
    REMOVE = "remove"


def _unwatched(step: Step, done: int, total: int) -> None:
    """Nobody looks on."""


def _unstamped(archive: Archive) -> None:
    """No server is named."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the home judges by."""

    directives: Mapping[str, tuple[str, bytes]]
    """Rule version and canonical JSON, by slug."""
    registry: bytes
    """The outlets as canonical JSON."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be sealed, and who is told how it goes."""

    data: Path
    """The home's folder of data."""
    snapshot: Path
    """The published copy."""
    occasion: str
    """night, relabel, reextract, review, submission, audit or appeal."""
    rules: Rules
    step: Callable[[Step, int, int], None] = _unwatched
    """Called when a step begins, and within COPY for each outlet's night, with how many are done."""
    stamp: Callable[[Archive], None] = _unstamped
    """Asks for the time stamps that are missing, and tells people what could not be had."""

    @property
    def archive(self) -> Archive:
        """Where evidence goes."""
        return Archive(self.data / "evidence")

    @property
    def spools(self) -> Path:
        """Where it comes from."""
        return self.data / "spool"


@dataclass(slots=True)
class Sealed:
    """What a seal came to."""

    number: int | None = None
    """Null: nothing was new."""
    nights: int = 0
    """Outlet-nights that it covers."""
    problems: list[str] = field(default_factory=list)
    """What was found wrong, with file and place."""
    absent: list[str] = field(default_factory=list)
    """Outlet-nights without any evidence; they wait for it to be put back."""
    adopted: list[str] = field(default_factory=list)
    """Files that no row speaks of, left by a command that was broken off: sealed like all others."""
