"""`python -m archive.broken_seals HOME EVERY`: kills a seal before each change that it makes.

The home has something to seal. Each change is a call that writes, renames, syncs or removes a file, or a
statement of SQL; the seal dies before the Nth, with N growing until it comes through. After each death the
evidence is still there, and another seal ends as an undisturbed one does. Prints how many changes there were.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from archive.sealed_home import RULES, archive_of, sealed, task, tree
from faults.nights import body_digest, check_archive
from faults.staff_home import Desk

from storage import Bytes, open_reader, open_store
from storage.archive.manifests import manifest_numbers, read_manifest
from storage.archive.places import warc_file
from storage.archive.sealing import seal

CALLS = ("fsync", "replace", "unlink", "rmdir", "mkdir")
KILLED = 9
PLACES = (
    'SELECT night, outlet, warc, "offset", sha256 FROM captures UNION'
    ' SELECT night, outlet, warc, "offset", sha256 FROM outcomes WHERE warc IS NOT NULL'
)
TIMED = ("made", "database", "previous", "files")


def killed(desk, last):
    """Whether the seal died before its change of that number."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    left = iter(range(last))

    def step(*_):
        if next(left, None) is None:
            os._exit(KILLED)

    for name in CALLS:
        setattr(os, name, after(step, getattr(os, name)))
    with open_store(desk.database) as store:
        store.db.conn.set_trace_callback(step)
        seal(store, task(desk, stamp=stamp))
    os._exit(0)


def after(step, call):
    def stepped(*given, **named):
        step()
        return call(*given, **named)

    return stepped


def stamp(archive):
    """A token for the newest manifest, as asking a server would bring it."""
    token = archive.token(manifest_numbers(archive)[-1])
    if not token.exists():
        token.write_bytes(b"token")


def evidence(desk):
    """Every place in the database has its bytes."""
    with open_reader(desk.database) as reader:
        rows = reader.rows(PLACES)
    assert rows
    for row in rows:
        assert body_digest(warc_file(desk.data, Bytes(**row)), row["offset"]) == row["sha256"], row


def come_to(desk):
    """What a seal came to, but for the moments in it."""
    archive = archive_of(desk)
    found = tree(archive.root).items()
    files = {name: digest for name, digest in found if not name.startswith(("manifests", "HEAD"))}
    number = manifest_numbers(archive)[-1]
    manifest = read_manifest(archive, number).model_dump(exclude=set(TIMED))
    listed = [line[66:] for line in archive.listing(number).read_text(encoding="utf-8").splitlines()]
    with open_reader(desk.database) as reader:
        seals = reader.rows("SELECT number, occasion, marks FROM seals ORDER BY number")
        nights = reader.rows("SELECT * FROM sealed_nights ORDER BY seal, night, outlet")
        state = reader.first("SELECT changed FROM seal_state")
    return files, manifest, listed, seals, nights, state, list((desk.data / "spool").iterdir())


def main(home, every):
    base, broken = Path(home), Desk(Path(home).with_name("broken"))
    whole = Desk(base.with_name("whole"))
    shutil.copytree(base, whole.root)
    assert sealed(whole, stamp=stamp).number is not None
    wanted, last, count = come_to(whole), 0, 0
    while True:
        shutil.rmtree(broken.root, ignore_errors=True)
        shutil.copytree(base, broken.root)
        died = killed(broken, last)
        evidence(broken)
        assert sealed(broken, rules=RULES, stamp=stamp).problems == []
        check_archive(broken.data)
        assert come_to(broken) == wanted, last
        assert sealed(broken, stamp=stamp).number is None
        count += 1
        if not died:
            break
        last += int(every)
    print(json.dumps({"changes": last, "killed": count - 1}))


if __name__ == "__main__":
    main(*sys.argv[1:])
