"""`python -m faults.breaking crash|interrupt HOME DAY`: breaks off everything that a night writes.

The home holds the evidence of that day. Everything is done from ingest to the end of the night, broken off
before the Nth statement, or at the Nth step of SQLite's machine, with N growing until it is not reached;
after each break the same is done again, undisturbed. Prints where the breaks were.
"""

import json
import os
import shutil
import sqlite3
import sys
from datetime import date
from pathlib import Path

from diembao.relating import relate
from registry import load_outlets
from storage import (
    NewLabel,
    add_labels,
    begin_or_resume,
    certify,
    fingerprint,
    finish_night,
    ingest,
    open_store,
    unlabelled,
)

RULES = ("giam-ngheo-2022", "r1")
CRASHED = 9


def night(store, spools, day, outlets):
    """All that a night writes, as the runner does it; the labels are made up."""
    row = store.first("SELECT state FROM nights WHERE night = ?", (day.isoformat(),))
    if row and row["state"] == "complete":
        return
    key = begin_or_resume(store, day).key
    for spool in spools:
        ingest(store, spool)
    certify(store, key)
    for text in list(unlabelled(store, *RULES)):
        add_labels(store, *RULES, [NewLabel(text.version_id, len(text.title) % 7, None, 1.0)])
    relate(store, outlets.values(), lambda done, total: None)
    finish_night(store, key, "complete", 0)


class Breaking:
    """The same work on a fresh database each time."""

    def __init__(self, home, day):
        self.day = date.fromisoformat(day)
        self.outlets = load_outlets(home / "outlets")
        self.spools = sorted((home / "data/evidence/nights" / day).iterdir())
        self.path = home / "broken.db"
        self.empty = home / "empty.db"
        open_store(self.empty).close()
        self.wanted = self.whole_night(fresh=True)

    def fresh(self):
        for left in self.path.parent.glob("broken.db*"):
            left.unlink()
        shutil.copy(self.empty, self.path)

    def whole_night(self, fresh=False):
        if fresh:
            self.fresh()
        with open_store(self.path) as store:
            night(store, self.spools, self.day, self.outlets)
            return fingerprint(store)

    def check(self, place):
        conn = sqlite3.connect(self.path)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",), place
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == [], place
        conn.close()
        for _ in range(2):
            assert self.whole_night() == self.wanted, place

    def crash(self, last):
        """Whether the work died before its statement of that number."""
        if child := os.fork():
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == CRASHED
        with open_store(self.path) as store:
            left = iter(range(last))
            store.db.conn.set_trace_callback(lambda sql: next(left, None) is None and os._exit(CRASHED))
            night(store, self.spools, self.day, self.outlets)
        os._exit(0)

    def interrupt(self, last):
        """Whether the work was interrupted at that step."""
        with open_store(self.path) as store:
            left = iter(range(last))
            store.db.conn.set_progress_handler(lambda: next(left, None) is None, 20)
            try:
                night(store, self.spools, self.day, self.outlets)
            except sqlite3.OperationalError as error:
                assert error.sqlite_errorname == "SQLITE_INTERRUPT"
                assert not store.db.conn.in_transaction
                return True
        return False


def main(how, home, day):
    work = Breaking(Path(home), day)
    places, last = [], 0
    while work.fresh() or getattr(work, how)(last):
        work.check(last)
        places.append(last)
        last += 1 + last // 6
    assert work.whole_night() == work.wanted
    print(json.dumps(places))


if __name__ == "__main__":
    main(*sys.argv[1:])
