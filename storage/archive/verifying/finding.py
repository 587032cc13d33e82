"""What a verification finds: a closed list of kinds, each with the file and the particulars."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.archive.manifests import Head

EVIDENCE = "evidence/"
DATABASE = "diembao.db"
PUBLISHED = "published.db"

Watch = Callable[[str, int, int], None]
"""Is told the step, and how many of how many files or sets of rows are done."""


class Kind(StrEnum):
    """One kind of damage."""

    HEAD_MISSING = "head_missing"
    HEAD_ALTERED = "head_altered"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_ALTERED = "manifest_altered"
    CHAIN_BROKEN = "chain_broken"
    """The digest of the manifest before, as a manifest names it, is not that of the file there."""
    LISTING_MISSING = "listing_missing"
    LISTING_ALTERED = "listing_altered"
    TOKEN_MISSING = "token_missing"
    TOKEN_ALTERED = "token_altered"
    TOKEN_INVALID = "token_invalid"
    """It does not vouch for the manifest, or not by the authority that the home names."""
    FILE_MISSING = "file_missing"
    FILE_ALTERED = "file_altered"
    FILE_ADDED = "file_added"
    FILE_SWAPPED = "file_swapped"
    """Its content is that of another file; the detail names which."""
    FILE_UNREADABLE = "file_unreadable"
    NO_FILE = "no_file"
    """A link, a directory, a pipe or a device where there may only be a file."""
    UNVOUCHED = "unvouched"
    """Files that were in a list that is missing or altered itself; the detail says how many."""
    RECORD_ALTERED = "record_altered"
    RECORD_DIFFERS = "record_differs"
    """A row names another digest than the record has, or a record that is not there."""
    ROW_ALTERED = "row_altered"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"
    ROWS_UNREADABLE = "rows_unreadable"
    DAY_DIFFERS = "day_differs"
    """An article that counts for another day, or shows another version, than its sealed texts say."""
    DOCUMENT_DIFFERS = "document_differs"
    """An audit or a submission whose row names another digest than the file has."""
    DERIVED_DIFFERS = "derived_differs"
    """What follows from the evidence, and stands otherwise in the database."""
    DATABASE_MISSING = "database_missing"
    DATABASE_ALTERED = "database_altered"
    DATABASE_UNREADABLE = "database_unreadable"
    PUBLISHED_MISSING = "published_missing"
    PUBLISHED_ALTERED = "published_altered"
    SEAL_MISSING = "seal_missing"
    """The database knows of a seal that the archive has no manifest of, or the other way round."""
    SEAL_DIFFERS = "seal_differs"
    NIGHT_UNSEALED = "night_unsealed"
    """A night that is over, in a database that says that all is sealed, and not in the archive."""
    LEFTOVER = "leftover"
    """Left by a process that died; the next seal sweeps it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed."""

    kind: Kind
    path: str
    """Relative to data/; for rows, the file of the database that they stand in."""
    detail: str = ""
    """Table and natural key, digests, the system's message: no sentence."""


Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what was found."""

    findings: tuple[Finding, ...]
    more: int
    """Findings beyond those that are kept."""
    unsealed: bool
    """Whether the database was written to since the last seal."""
    quick: bool
    head: Head | None
    manifests: int
    files: int
    bytes: int
    records: int
    """WARC records that were unpacked and compared."""
    rows: int
    """Sealed rows that were compared with the database."""
    tokens: int
    """Time stamps that vouch for their manifests."""
    tokens_unchecked: int
    """Time stamps that nothing on this machine can check."""
    tokenless: int
    """Manifests without a time stamp."""
    oldest: str | None
    """The first and the last night of which evidence is sealed."""
    newest: str | None
    notes: tuple[str, ...] = ()
    """Codes of what could not be compared and is no damage."""

    @property
    def damaged(self) -> bool:
        """Whether anything is not as it was sealed; what a broken-off run left is no damage."""
        return any(it.kind is not Kind.LEFTOVER for it in self.findings)


def shown(facts: Iterable[tuple[str, Any]]) -> str:
    """Facts on one line, `night=2022-06-14 outlet=bao`."""
    return " ".join(f"{name}={value}" for name, value in facts)
