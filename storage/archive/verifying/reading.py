"""Reading where anybody may have meddled: no link is followed, no pipe is waited for, nothing is huge."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 1 << 20
LONGEST_LINE: Final = 64 << 20
"""Bytes of one exported row: an article's text is in it by its digest only."""
DEEPEST: Final = 8
"""Folders within each other: the archive itself has four."""


class Unreadable(Exception):
    """A file that cannot be read as one; the problem is the system's word for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in the archive under a name."""

    path: str
    """Relative to the archive, with `/` between names."""
    size: int
    problem: str = ""
    """`link`, `directory`, `fifo` … or an error; empty for a plain file."""


def opened(path: Path) -> BinaryIO:
    """The plain file of that name. Raises Unreadable, also for a link, a pipe or a device."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unreadable(_said(error)) from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise Unreadable("no plain file")
    return os.fdopen(number, "rb")


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a file. Raises Unreadable."""
    total, size = hashlib.sha256(), 0
    with opened(path) as file:
        for piece in pieces(file):
            total.update(piece)
            size += len(piece)
    return total.hexdigest(), size


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file piece by piece. Raises Unreadable."""
    try:
        while piece := file.read(CHUNK):
            yield piece
    except OSError as error:
        raise Unreadable(_said(error)) from error


def content(path: Path, most: int) -> bytes:
    """A small file whole. Raises Unreadable where it has more bytes than that."""
    held = b""
    with opened(path) as file:
        for piece in pieces(file):
            held += piece
            if len(held) > most:
                raise Unreadable(f"longer than {most} bytes")
    return held


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, each with its end. Raises Unreadable."""
    with opened(path) as file:
        while line := _line(file):
            yield line


def _line(file: BinaryIO) -> bytes:
    try:
        line = file.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise Unreadable(_said(error)) from error
    if len(line) > LONGEST_LINE:
        raise Unreadable(f"a line of more than {LONGEST_LINE} bytes")
    return line


def tree(root: Path) -> Iterator[Entry]:
    """All that lies under a folder but folders, in the order of their names; links are not followed."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Entry(folder.rstrip("/") or ".", 0, _said(error))
            continue
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False) and path.count("/") < DEEPEST:
                waiting.append(path + "/")
            else:
                yield _entry(path, entry)


def _entry(path: str, entry: os.DirEntry[str]) -> Entry:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Entry(path, 0, _said(error))
    return Entry(path, found.st_size, "" if stat.S_ISREG(found.st_mode) else _form(found.st_mode))


def _form(mode: int) -> str:
    forms = {
        stat.S_IFLNK: "link",
        stat.S_IFDIR: "directory",
        stat.S_IFIFO: "pipe",
        stat.S_IFSOCK: "socket",
        stat.S_IFCHR: "device",
        stat.S_IFBLK: "device",
    }
    return forms.get(stat.S_IFMT(mode), "no plain file")


def _said(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
