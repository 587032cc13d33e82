"""A copy of the desk for a backup: password hashes and all, so that it is its owner's alone."""

from pathlib import Path
from typing import Final

from storage.desk.opening import read_desk
from storage.errors import StoreCorrupt, named_errors
from storage.snapshot import part_of, put_in_place, refused
from storage.store import Reader

TABLES: Final = ("accounts", "account_log", "reviews", "samples", "sampled", "second_codings")


def back_up_desk(people: Path, target: Path) -> dict[str, int]:
    """Write a whole copy to the target, beside whoever writes meanwhile; how many rows its tables have.

    The copy is opened and checked before it gets its name. Raises StoreError, with the target as it was.
    """
    part = part_of(target)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with read_desk(people) as desk, named_errors(part):
            desk.db.conn.execute("PRAGMA query_only = OFF")  # which forbids VACUUM INTO as well
            desk.db.conn.execute("VACUUM INTO ?", (str(part),))
        with read_desk(part) as copy:
            found = _counted(copy, part)
        put_in_place(part, target)
    except OSError as error:
        raise refused(target, "cannot be written", error) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def _counted(copy: Reader, part: Path) -> dict[str, int]:
    finding = copy.first("PRAGMA integrity_check(1)")
    if finding != {"integrity_check": "ok"}:
        raise StoreCorrupt(part, f"the copy fails its check: {finding}")
    return {name: copy.db.table(name).count for name in TABLES}
