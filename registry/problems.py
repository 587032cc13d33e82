"""What is wrong with the registry's files, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one file; lines count from 1."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.message}"
        # What the files hold must neither break the line nor steer a terminal.
        return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


class RegistryError(Exception):
    """All faults found in one reading, by file and line; nothing may be fetched with such data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
