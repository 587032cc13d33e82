"""Audits as the database keeps them: which were made, of what, with which hash."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import count

from storage.archive.seals import last_seal
from storage.clock import now
from storage.store import Reader, Store


@dataclass(frozen=True, slots=True)
class NewAudit:
    """An audit that is to be recorded."""

    directive: str
    since: str
    until: str
    night: str
    rule_version: str
    hash: str


@dataclass(frozen=True, slots=True)
class RecordedAudit:
    """One that was; its document lies in the archive under its key."""

    key: str
    directive: str
    since: str
    until: str
    night: str
    rule_version: str
    hash: str
    seal: int
    """The newest manifest that it knew of; 0: none."""
    made: str


_RECORDED = "SELECT key, directive, since, until, night, rule_version, hash, seal, made FROM audits"


def next_key(reader: Reader, night: str, is_free: Callable[[str], bool]) -> str:
    """The key of the next audit of that night: `2022-12-30-1`, then `-2`.

    `is_free`: whether nothing lies under the key in the archive; a command that was broken off leaves that.
    """
    row = reader.first("SELECT count(*) AS number FROM audits WHERE night = ?", (night,))
    first = (row["number"] if row else 0) + 1
    return next(key for number in count(first) if is_free(key := f"{night}-{number}"))


def add_audit(store: Store, key: str, audit: NewAudit) -> None:
    """Records an audit under its key, with the newest seal and the time."""
    with store.atomic():
        store.insert("audits", asdict(audit) | {"key": key, "seal": last_seal(store), "made": now()})


def recorded_audits(reader: Reader, directive: str | None = None) -> list[RecordedAudit]:
    """All audits on record, newest first."""
    rows = reader.rows(_RECORDED + " WHERE ?1 IS NULL OR directive = ?1 ORDER BY id DESC", (directive,))
    return [RecordedAudit(**row) for row in rows]


def recorded_audit(reader: Reader, key: str) -> RecordedAudit | None:
    """The audit of that key, or null."""
    row = reader.first(_RECORDED + " WHERE key = ?", (key,))
    return RecordedAudit(**row) if row else None
