"""Who may write to a home: one process at a time, on a disk with room."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from diembao.exits import Exit, Refusal
from diembao.home import Home
from storage import holders

READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Hold the home's lock, on a disk with room that can be written to; raises Refusal otherwise."""
    try:
        spool = home.data / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        free, floor = shutil.disk_usage(home.data).free // 2**20, home.settings.min_free_mb
        if free < floor:
            raise Refusal(Exit.DISK, f"{home.data} has {free} MB free; min_free_mb asks for {floor}.")
        with FileLock(home.lock, timeout=0):
            for folder in (home.data, spool, home.archive.root):
                if folder.exists():
                    _try_to_write(folder)
            yield
    except Timeout as error:
        raise Refusal(Exit.LOCKED, _held(home.lock)) from error
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
        remedy = "give the account that runs this program the right to write there"
        raise Refusal(Exit.INVALID, f"{error.filename}: {error.strerror}; {remedy}.") from error


def _try_to_write(folder: Path) -> None:
    """Raises OSError where no file can be made: better now than when an outlet has been read."""
    with tempfile.TemporaryFile(dir=folder):
        pass


def _held(lock: Path) -> str:
    others = holders(lock)
    who = f" It is open in process {others}." if others else ""
    return f"Another run holds {lock}; wait for it to end.{who}"
