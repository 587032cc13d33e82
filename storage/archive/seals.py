"""What the database remembers of its seals."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.clock import now
from storage.store import Reader, Store

# What a sealed outlet's night was: its spool, the spool that its certificates were made from, and how often
# they were made anew because pages were read again.
_DIGEST = "o.digest || ' ' || coalesce(o.certified, '') || iif(o.rederived, ' ' || o.rederived, '')"


@dataclass(frozen=True, slots=True)
class OutletNight:
    """An outlet's night as it waits for its seal, or has it."""

    night: str
    outlet: str
    digest: str
    finished: bool
    """Whether its crawl came to an end: of another one, the last record may be torn."""


def changed_since_seal(reader: Reader) -> bool:
    """Whether anything was written since the last seal."""
    row = reader.first("SELECT changed FROM seal_state")
    return row is None or bool(row["changed"])


def last_seal(reader: Reader) -> int:
    """The number of the newest seal that the database knows of, also of one that was broken off; 0: none."""
    row = reader.first("SELECT max(number) AS number FROM seals")
    return int(row["number"] or 0) if row else 0


def last_marks(reader: Reader) -> dict[str, int]:
    """Up to where the newest seal has written down the growing tables."""
    row = reader.first("SELECT marks FROM seals ORDER BY number DESC LIMIT 1")
    return {str(table): int(mark) for table, mark in json.loads(row["marks"]).items()} if row else {}


def forget_seals_after(store: Store, number: int) -> None:
    """Undo what seals have written that were broken off before their manifest."""
    if last_seal(store) <= number:
        return
    with store.atomic():
        store.write("DELETE FROM sealed_nights WHERE seal > ?", (number,))
        store.write("DELETE FROM seals WHERE number > ?", (number,))


def waiting_nights(reader: Reader) -> list[OutletNight]:
    """Outlet-nights that are over and not sealed as they are now, oldest first."""
    rows = reader.rows(
        "SELECT o.night, o.outlet, " + _DIGEST + " AS digest, o.finished IS NOT NULL AS finished"
        " FROM outlet_nights o JOIN nights n ON n.night = o.night"
        " WHERE n.state <> 'running' AND NOT EXISTS (SELECT 1 FROM sealed_nights s"
        " WHERE s.night = o.night AND s.outlet = o.outlet AND s.digest = " + _DIGEST + ")"
        " ORDER BY n.id, o.outlet"
    )
    return [OutletNight(row["night"], row["outlet"], row["digest"], bool(row["finished"])) for row in rows]


def count_unsealed(reader: Reader) -> int:
    """How many outlet-nights wait for their seal; 0 where no seal was ever made."""
    return len(waiting_nights(reader)) if last_seal(reader) else 0


def is_sealed(reader: Reader, night: str, outlet: str) -> bool:
    """Whether an outlet's night is sealed as it is now."""
    row = reader.first(
        "SELECT 1 AS here FROM outlet_nights o JOIN sealed_nights s ON s.night = o.night"
        " AND s.outlet = o.outlet AND s.digest = " + _DIGEST + " WHERE o.night = ? AND o.outlet = ?",
        (night, outlet),
    )
    return row is not None


def seal_of(reader: Reader, night: str, outlet: str) -> int | None:
    """The newest seal that covers an outlet's night, of whatever state of it; null: none yet."""
    row = reader.first(
        "SELECT max(seal) AS seal FROM sealed_nights WHERE night = ? AND outlet = ?", (night, outlet)
    )
    return row["seal"] if row else None


def keep_seal(
    store: Store, number: int, occasion: str, marks: Mapping[str, int], nights: Iterable[OutletNight]
) -> None:
    """Write down a seal with the outlet-nights that it covers; nothing counts as changed after it."""
    row = {"number": number, "occasion": occasion, "begun": now(), "marks": json.dumps(dict(marks))}
    with store.atomic_seal():
        store.insert("seals", row)
        for one in nights:
            store.write(
                "INSERT INTO sealed_nights (night, outlet, seal, digest) VALUES (?, ?, ?, ?)",
                (one.night, one.outlet, number, one.digest),
            )


def newest_key(reader: Reader) -> str | None:
    """The key of the newest night."""
    row = reader.first("SELECT night FROM nights ORDER BY day DESC, number DESC LIMIT 1")
    return row["night"] if row else None


def papers_on_record(reader: Reader) -> set[str]:
    """Where the files lie, by folder or path within the archive, that rows of audits and people name."""
    rows = reader.rows(
        "SELECT 'audits/' || key AS path FROM audits UNION SELECT path FROM submissions"
        " UNION SELECT 'appeals/' || night FROM appeals WHERE night <> ''"
    )
    return {row["path"] for row in rows}
