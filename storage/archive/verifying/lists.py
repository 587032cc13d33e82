"""HEAD and the lists of files: sha256sum's form, and nothing but it."""

import re
from dataclasses import dataclass
from typing import Final

LONGEST_LIST: Final = 256 << 20
"""Bytes: two million files."""

_LINE: Final = re.compile(rb"([0-9a-f]{64})  ([A-Za-z0-9._/-]{1,512})\n")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says; `problem` names the first line that is not in order."""

    digests: dict[str, str]
    """By path, relative to the archive."""
    problem: str = ""


def parse_list(content: bytes) -> Listed:
    """The lines that can be read, and whether all are in order: sorted, each path once, nothing else."""
    digests: dict[str, str] = {}
    problem, before = "", ""
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        match = _LINE.fullmatch(line)
        path = match[2].decode("ascii") if match else ""
        if match and path > before and _inside(path):
            digests[path] = match[1].decode("ascii")
            before = path
        else:
            problem = problem or f"line {number}"
    return Listed(digests, problem)


def _inside(path: str) -> bool:
    """Whether a path stays in the archive and is written in the one way there is."""
    return all(name not in ("", ".", "..") for name in path.split("/"))
