"""Lists of files with their digests, in the form that `sha256sum --check` reads."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from storage.archive.layout import Archive

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")

ONCE = ("nights", "rows")
"""Folders that a seal writes itself and that no later one looks at: by far the most files."""


class ListError(Exception):
    """A file that is no such list; says where."""

    def __init__(self, path: Path, line: int) -> None:
        self.path = path
        self.problem = f"line {line} is no line of a list"
        super().__init__(f"{path}: {self.problem}")


def as_list(digests: Mapping[str, str]) -> bytes:
    """Digests by path, sorted by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def read_list(path: Path) -> dict[str, str]:
    """Digests by path; raises ListError, OSError."""
    return dict(_entries(path))


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ListError(path, number)
        yield match[2], match[1]


def listed_before(archive: Archive, folders: Collection[str]) -> dict[str, str]:
    """What the seals so far have listed: of nights and rows only those folders, of all else everything.

    Raises ListError, OSError.
    """
    wanted = set(folders)
    found = {}
    for file in sorted(archive.root.glob("manifests/*.sha256")):
        if not file.with_suffix(".json").exists():
            continue  # of a seal that was broken off
        for path, digest in _entries(file):
            if not path.startswith(ONCE) or path.rpartition("/")[0] in wanted:
                found[path] = digest
    return found
