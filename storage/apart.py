"""What is done with the bytes of database files: in processes of their own.

Whoever closes a file gives up all locks that his process has on it, those of an open database too
(https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# The kernel copies; on a file system that knows nothing of that (EINVAL at once), we do.
_COPY: Final = (
    "import errno, os, shutil, sys\n"
    "try:\n"
    "    with open(sys.argv[1], 'rb') as given, open(1, 'wb') as file:\n"
    "        done = 0\n"
    "        try:\n"
    "            while sent := os.sendfile(1, given.fileno(), done, 1 << 26):\n"
    "                done += sent\n"
    "        except OSError as error:\n"
    "            if done or error.errno not in (errno.EINVAL, errno.ENOSYS):\n"
    "                raise\n"
    "            shutil.copyfileobj(given, file, 1 << 20)\n"
    "except OSError as error:\n"
    "    sys.exit(str(error.errno))"
)
_DIGEST: Final = (
    "import hashlib, sys\n"
    "try:\n"
    "    with open(sys.argv[1], 'rb') as file:\n"
    "        print(hashlib.file_digest(file, 'sha256').hexdigest())\n"
    "except OSError as error:\n"
    "    sys.exit(str(error.errno))"
)

_READ: Final = (
    "import sys\n"
    "with open(sys.argv[1], 'rb', buffering=0) as file:\n"
    "    piece = bytearray(1 << 20)\n"
    "    while file.readinto(piece):\n"
    "        pass"
)

LARGE: Final = 1 << 26
"""Bytes from which on it pays to read a file ahead."""


@contextmanager
def reading_ahead(path: Path) -> Iterator[None]:
    """Read a large file from end to end beside: whoever goes from page to page waits for the disk at each."""
    if not path.is_file() or path.stat().st_size < LARGE:
        yield
        return
    with _apart(_READ, path):
        yield


def copy_apart(source: Path, target: Path) -> None:
    """Copy a file byte for byte to a place where nothing is. Raises OSError.

    Whoever calls sees to it that nobody writes to the source meanwhile, and that the copy reaches the disk.
    """
    # Opened here: a process that outlives us can only write into what the next call sweeps.
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with _apart(_COPY, source, out=handle) as result:
            result()
    finally:
        os.close(handle)


@contextmanager
def digesting(path: Path) -> Iterator[Callable[[], str]]:
    """Reckon a file's SHA-256 while something else is done; the call waits for it. Raises OSError."""
    with _apart(_DIGEST, path) as result:
        yield lambda: result().strip()


def digest_apart(path: Path) -> str:
    """SHA-256 of a database file. Raises OSError."""
    with digesting(path) as digest:
        return digest()


@contextmanager
def _apart(program: str, path: Path, out: int = subprocess.PIPE) -> Iterator[Callable[[], str]]:
    """A process that runs beside; the call waits for it and gives what it printed. Raises OSError."""
    command = [sys.executable, "-I", "-S", "-c", program, str(path.absolute())]

    def result() -> str:
        said, problem = process.communicate()
        if process.returncode:
            number = int(problem) if problem.strip().isdecimal() else errno.EIO
            raise OSError(number, os.strerror(number), str(path))
        return said or ""

    # In a session of its own: a terminal that breaks off a night does so between two steps, not within one.
    with subprocess.Popen(
        command, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as process:
        try:
            yield result
        finally:
            process.kill()
