"""Nights: one row for each run, and what becomes of those that never ended."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from spool.records import JobState
from storage.clock import now
from storage.store import Reader, Store

_KEY = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.(\d+))?")

ENDS = ("complete", "partial", "failed", "killed")
"""States that a night can end in."""


@dataclass(frozen=True, slots=True)
class Night:
    """The run that is under way."""

    key: str
    """`2022-06-14`, then `2022-06-14.2` and so on for further runs of that day."""
    day: date
    resumed: bool = False
    ingested: frozenset[str] = frozenset()
    """Slugs of the outlets whose finished spools are in already."""


def begin_or_resume(store: Store, today: date) -> Night:
    """Goes on with the night that began today and never ended, or begins one.

    Whatever other night was left running is marked killed: its process is gone, since the runner's lock
    is ours.
    """
    with store.atomic():
        left = unfinished_night(store)
        if left is not None and left.startswith(today.isoformat()):
            _kill_all_but(store, left)
            return Night(left, today, resumed=True, ingested=ingested_outlets(store, left))
        _kill_all_but(store, None)
        return Night(_begin(store, today), today)


def adopt_nights(store: Store, keys: Iterable[str], over: Collection[str] = ()) -> None:
    """Makes killed nights of those, by their keys, that began after every night that is known.

    For spools of nights that a restored backup has never heard of: what they brought can be taken in again.
    One that ran when the backup was made, and that is `over` by what lies on the disk, does not go on.
    """
    with store.atomic():
        left = unfinished_night(store)
        if left is not None and left in over:
            _kill_all_but(store, None)
        row = store.first("SELECT day, number FROM nights ORDER BY day DESC, number DESC LIMIT 1")
        newest = (row["day"], row["number"]) if row else ("", 0)
        found = [(match[1], int(match[2] or 1), match[0]) for key in keys if (match := _KEY.fullmatch(key))]
        for day, number, key in sorted(found):
            if (day, number) > newest:
                row = {"night": key, "day": day, "number": number, "started": now(), "state": "killed"}
                store.insert("nights", row)


def begin_night(store: Store, day: date) -> str:
    """Begins a further run of that day and returns its key."""
    with store.atomic():
        return _begin(store, day)


def finish_night(store: Store, key: str, state: str, exit_code: int) -> None:
    """Closes a night in one of ENDS. Raises LookupError for a night that is not running, ValueError."""
    if state not in ENDS:
        raise ValueError(f"no end of a night: {state}")
    with store.atomic():
        changed = store.write(
            "UPDATE nights SET state = ?, exit_code = ?, finished = ? WHERE night = ? AND state = 'running'",
            (state, exit_code, now(), key),
        )
        if changed != 1:
            raise LookupError(f"no night {key} is running")


def unfinished_night(reader: Reader) -> str | None:
    """The key of the newest night that never ended, of whatever day."""
    row = reader.first("SELECT night FROM nights WHERE state = 'running' ORDER BY id DESC LIMIT 1")
    return row["night"] if row else None


def ingested_outlets(reader: Reader, key: str) -> frozenset[str]:
    """The outlets whose jobs of that night finished and are in; a killed job's remains do not count."""
    rows = reader.rows("SELECT outlet FROM outlet_nights WHERE night = ? AND finished IS NOT NULL", (key,))
    return frozenset(row["outlet"] for row in rows)


def killed_nights(reader: Reader) -> tuple[str, ...]:
    """The keys of the nights that never ended, oldest first; the one that runs now is not among them."""
    rows = reader.rows("SELECT night FROM nights WHERE state = 'killed' ORDER BY id")
    return tuple(row["night"] for row in rows)


def outlet_states(reader: Reader, key: str) -> dict[str, JobState]:
    """How each outlet of that night ended, those of earlier attempts at it too."""
    rows = reader.rows("SELECT outlet, state FROM outlet_nights WHERE night = ? ORDER BY outlet", (key,))
    return {row["outlet"]: JobState(row["state"]) for row in rows}


def _begin(store: Store, day: date) -> str:
    row = store.first("SELECT coalesce(max(number), 0) + 1 AS number FROM nights WHERE day = ?", (str(day),))
    number = row["number"] if row else 1
    key = day.isoformat() if number == 1 else f"{day.isoformat()}.{number}"
    store.insert(
        "nights",
        {"night": key, "day": day.isoformat(), "number": number, "started": now(), "state": "running"},
    )
    return key


def _kill_all_but(store: Store, key: str | None) -> None:
    store.write(
        "UPDATE nights SET state = 'killed', finished = ? WHERE state = 'running' AND night IS NOT ?",
        (now(), key),
    )
