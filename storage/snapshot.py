"""Whole copies of the database in one file: the published one, which changes at once, and backups."""

import errno
import os
import sqlite3
from pathlib import Path

from storage.errors import StoreCorrupt, StoreError, StoreFull, StoreNotWritable, named_errors
from storage.store import Reader, open_reader

Counts = dict[str, int]
"""Rows by table."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors that mean: the disk, a quota or a limit on file sizes."""


def publish(store_path: Path, target: Path) -> None:
    """Writes a checked copy of the database to the target and puts it in the place of the one before.

    The copy has no write-ahead log beside it, so that another user can read it. When this is interrupted
    the old copy stays; the next call sweeps what was left. Raises StoreError. One publisher at a time
    (the runner's lock).
    """
    _sweep(target)
    part = _part_of(target)
    try:
        _copy(store_path, part, "PRAGMA quick_check(1)")
        _put_in_place(part, target)
    except OSError as error:
        raise _refused(target, "cannot be published", error) from error
    finally:
        part.unlink(missing_ok=True)


def backup(store_path: Path, target: Path) -> Counts:
    """Writes a copy to the target, beside whatever writes meanwhile, and returns what it holds.

    The copy is opened, checked whole and counted against the original before it gets its name; the file
    that had that name is replaced. Raises StoreError, with the target as it was.
    """
    part = _part_of(target)
    try:
        before = _counted(store_path)
        _copy(store_path, part, "PRAGMA integrity_check(1)")
        _unseal(part)
        found = _counted(part)
        _compare(part, found, before, _counted(store_path))
        _put_in_place(part, target)
    except OSError as error:
        raise _refused(target, "cannot be written", error) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def _refused(target: Path, what: str, error: OSError) -> StoreError:
    kind = StoreFull if error.errno in NO_ROOM else StoreNotWritable
    return kind(target, f"{what}: {error.strerror}")


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _sweep(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for stale in target.parent.glob(f".{target.name}.*.part*"):
            stale.unlink()
    except OSError as error:
        raise _refused(target, "cannot be published", error) from error


def _copy(store_path: Path, part: Path, check: str) -> None:
    part.unlink(missing_ok=True)  # of a process that had our number, and was killed
    with open_reader(store_path) as reader, named_errors(part):
        # query_only forbids VACUUM INTO as well; the connection stays read-only on the file itself.
        reader.db.conn.execute("PRAGMA query_only = OFF")
        reader.db.conn.execute("VACUUM INTO ?", (str(part),))
    _check(part, check)


def _check(part: Path, check: str) -> None:
    with named_errors(part):
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
            finding = conn.execute(check).fetchone()[0]
        finally:
            conn.close()
    if finding != "ok":
        raise StoreCorrupt(part, str(finding))


def _unseal(part: Path) -> None:
    """A copy holds the same rows in other bytes: restored, it must not pass for the sealed file, damaged."""
    with named_errors(part):
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            conn.execute("UPDATE seal_state SET changed = 1")
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


def _put_in_place(part: Path, target: Path) -> None:
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
