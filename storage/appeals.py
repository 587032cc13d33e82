"""Appeals: an outlet says that it did publish something, what was found, and what was decided."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from storage.clock import now
from storage.store import Reader, Row, Store


@dataclass(frozen=True, slots=True)
class NewAppeal:
    """One answer to an outlet, as it is recorded."""

    url: str
    identity: str
    outlet: str
    """Empty where the address belongs to none."""
    directive: str
    claimant: str
    recorder: str
    findings: Mapping[str, Any]
    decision: str
    """A code of the closed list (`diembao.appeals.conclusions.Conclusion`)."""
    reason: str
    """Why the official decided otherwise than suggested; empty where he did not."""
    night: str = ""
    """Folder of the fresh capture in the archive's `appeals`; empty where none was made."""
    warc: str = ""
    offset: int = 0
    sha256: str = ""
    """Of the page's body as received; empty where no answer came."""


@dataclass(frozen=True, slots=True)
class Appeal(NewAppeal):
    """A recorded appeal."""

    id: int = 0
    at: str = ""
    """UTC."""

    def as_dict(self) -> dict[str, Any]:
        """The appeal as a JSON object, without its row id."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


def add_appeal(store: Store, appeal: NewAppeal) -> int:
    """Records an appeal and returns its number; its capture is in the archive by then."""
    findings = json.dumps(appeal.findings, ensure_ascii=False, sort_keys=True)
    with store.atomic():
        return store.insert("appeals", asdict(appeal) | {"findings": findings, "at": now()})


def appeals_of(reader: Reader, directive: str, outlet: str | None = None) -> tuple[Appeal, ...]:
    """Returns the appeals of a directive, of one outlet or of all, newest first."""
    rows = reader.rows(
        "SELECT * FROM appeals WHERE directive = ?1 AND (?2 IS NULL OR outlet = ?2) ORDER BY id DESC",
        (directive, outlet),
    )
    return tuple(map(_appeal, rows))


def _appeal(row: Row) -> Appeal:
    return Appeal(**row | {"findings": json.loads(row["findings"])})
