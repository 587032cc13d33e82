"""Whole copies of the database in one file: the published one, which changes at once, and backups."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.apart import copy_apart, digesting
from storage.errors import StoreCorrupt, StoreError, StoreFull, StoreNotWritable, named_errors
from storage.store import Reader, Store, open_reader

Counts = dict[str, int]
"""Rows by table."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors that mean: the disk, a quota or a limit on file sizes."""

_QUICKLY: Final = "PRAGMA quick_check(1)"


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256 of both files, as they were when the copy was made."""

    live: str | None
    """Null: a part of the database was in its log, so that the file alone says nothing."""
    published: str


def publish(store_path: Path, target: Path) -> None:
    """Writes a checked copy of the database to the target and puts it in the place of the one before.

    The copy has no write-ahead log beside it, so that another user can read it. When this is interrupted
    the old copy stays; the next call sweeps what was left. Raises StoreError. One publisher at a time
    (the runner's lock).
    """
    with _published(target) as part:
        _copy(store_path, part, _QUICKLY)


def publish_sealed(store: Store, target: Path) -> Digests:
    """The same for a database that was just sealed: byte for byte, where nobody stands in the way.

    Writing every row anew, as `publish` does, takes four times as long. Raises StoreError.
    """
    with store.in_one_file() as whole, _published(target) as part:
        if not whole:
            _rewrite(store.path, part)
            return Digests(None, _completed(part))
        with digesting(store.path) as live:
            copy_apart(store.path, part)
            return Digests(published=_completed(part), live=live())


def _completed(part: Path) -> str:
    """Make a whole file of a copy, checked and on the disk; its digest."""
    _stand_alone(part)
    with digesting(part) as digest:
        _check(part, _QUICKLY)
        _sync(part)
        return digest()


@contextmanager
def _published(target: Path) -> Iterator[Path]:
    """Where to write the copy that takes the target's place at the end. Raises StoreError."""
    sweep(target)
    part = part_of(target)
    try:
        yield part
        put_in_place(part, target)
    except OSError as error:
        raise refused(target, "cannot be published", error) from error
    finally:
        part.unlink(missing_ok=True)


def backup(store_path: Path, target: Path) -> Counts:
    """Writes a copy to the target, beside whatever writes meanwhile, and returns what it holds.

    The copy is opened, checked whole and counted against the original before it gets its name; the file
    that had that name is replaced. Raises StoreError, with the target as it was.
    """
    part = part_of(target)
    try:
        before = _counted(store_path)
        _copy(store_path, part, "PRAGMA integrity_check(1)")
        _unseal(part)
        found = _counted(part)
        _compare(part, found, before, _counted(store_path))
        put_in_place(part, target)
    except OSError as error:
        raise refused(target, "cannot be written", error) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def refused(target: Path, what: str, error: OSError) -> StoreError:
    """What the operator is told where a file could not be written."""
    kind = StoreFull if error.errno in NO_ROOM else StoreNotWritable
    return kind(target, f"{what}: {error.strerror}")


def part_of(target: Path) -> Path:
    """Where a file is written before it has its name."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def sweep(target: Path) -> None:
    """Make the target's folder, and remove what others began to write and did not end. Raises StoreError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for stale in target.parent.glob(f".{target.name}.*.part*"):
            stale.unlink()
    except OSError as error:
        raise refused(target, "cannot be published", error) from error


def _copy(store_path: Path, part: Path, check: str) -> None:
    _rewrite(store_path, part)
    _stand_alone(part)
    _check(part, check)


def _rewrite(store_path: Path, part: Path) -> None:
    part.unlink(missing_ok=True)  # of a process that had our number, and was killed
    with open_reader(store_path) as reader, named_errors(part):
        # query_only forbids VACUUM INTO as well; the connection stays read-only on the file itself.
        reader.db.conn.execute("PRAGMA query_only = OFF")
        reader.db.conn.execute("VACUUM INTO ?", (str(part),))


def _stand_alone(part: Path) -> None:
    """Say in the copy itself that it has no log beside it: whoever may only read it could make none."""
    with _opened(part) as conn:
        conn.execute("PRAGMA synchronous = OFF")  # it is brought to the disk before it has its name
        conn.execute("PRAGMA journal_mode = DELETE")


def _check(part: Path, check: str) -> None:
    with _opened(part) as conn:
        finding = conn.execute(check).fetchone()[0]
    if finding != "ok":
        raise StoreCorrupt(part, str(finding))


def _unseal(part: Path) -> None:
    """A copy holds the same rows in other bytes: restored, it must not pass for the sealed file, damaged."""
    with _opened(part) as conn:
        conn.execute("UPDATE seal_state SET changed = 1")


@contextmanager
def _opened(part: Path) -> Iterator[sqlite3.Connection]:
    with named_errors(part):
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            yield conn
        finally:
            conn.close()


def _counted(path: Path) -> Counts:
    with open_reader(path) as reader:
        return {name: _count(reader, name) for name in _tables(reader)}


def _tables(reader: Reader) -> list[str]:
    """Our own tables; those inside the full-text index are part of it."""
    rows = reader.rows("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    return sorted(row["name"] for row in rows if not row["name"].startswith(("sqlite_", "_sqlite")))


def _count(reader: Reader, table: str) -> int:
    return reader.db.table(table).count


def _compare(part: Path, found: Counts, before: Counts, after: Counts) -> None:
    """A night may write meanwhile: the copy holds what there was at some moment between the two."""
    for name in before.keys() & after.keys():
        least, most = sorted((before[name], after[name]))
        if not least <= found.get(name, -1) <= most:
            raise StoreCorrupt(part, f"the copy has {found.get(name, 0)} rows of {name}, not {least}")


def put_in_place(part: Path, target: Path) -> None:
    """Bring a file to the disk, and then to its name. Raises OSError."""
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
