"""Files that are whole under their names or not there at all, also after a power cut."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from storage.archive.layout import PART

CHUNK = 1 << 20


def write_whole(target: Path, piece: bytes) -> None:
    """Write a file: beside its place, to the disk, then under its name; the caller syncs the folder.

    Raises OSError that names the file, with nothing changed under the name.
    """
    with whole_file(target) as file:
        file.write(piece)


def copy_whole(source: Path, target: Path) -> str:
    """Copy a file likewise, and return the SHA-256 of what was written. Raises OSError."""
    total = hashlib.sha256()
    with source.open("rb") as given, whole_file(target) as file:
        while piece := given.read(CHUNK):
            total.update(piece)
            file.write(piece)
    return total.hexdigest()


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end, and is gone where anything went wrong.

    The caller syncs the folder. Raises OSError that names a file.
    """
    part = target.with_name(target.name + PART)
    try:
        with part.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        # A full disk is met by write(), which knows no names.
        raise OSError(error.errno, error.strerror, str(error.filename or target)) from error
    finally:
        if part.exists():
            part.unlink()


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path, top: Path) -> None:
    """Make a folder below `top`, with the names of all that are new on the disk. Raises OSError."""
    if folder.is_dir():
        return
    if folder != top:
        make_folder(folder.parent, top)
    folder.mkdir(parents=folder == top, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
