"""Publishing: a whole copy of the database in one file, which readers see change at once or not at all."""

import os
import sqlite3
from pathlib import Path

from storage.errors import StoreCorrupt, StoreNotWritable, named_errors
from storage.store import open_reader


def publish(store_path: Path, target: Path) -> None:
    """Writes a checked copy of the database to the target and puts it in the place of the one before.

    The copy has no write-ahead log beside it, so that another user can read it. When this is interrupted
    the old copy stays; the next call sweeps what was left. Raises StoreError. One publisher at a time
    (the runner's lock).
    """
    _sweep(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open_reader(store_path) as reader, named_errors(part):
            # query_only forbids VACUUM INTO as well; the connection stays read-only on the file itself.
            reader.db.conn.execute("PRAGMA query_only = OFF")
            reader.db.conn.execute("VACUUM INTO ?", (str(part),))
        _check(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise StoreNotWritable(target, f"cannot be published: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for stale in target.parent.glob(f".{target.name}.*.part*"):
            stale.unlink()
    except OSError as error:
        raise StoreNotWritable(target, f"cannot be published: {error.strerror}") from error


def _check(part: Path) -> None:
    with named_errors(part):
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
            finding = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            conn.close()
    if finding != "ok":
        raise StoreCorrupt(part, str(finding))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
