"""What the archive's seals say of the files that a pack needs; nothing is packed that differs from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from audits.packing.errors import EvidenceDamaged, NotSealed
from storage.archive.canonical import sha256_of
from storage.archive.chain import ChainDamaged, Link, follow
from storage.archive.files import digest_of
from storage.archive.layout import Archive
from storage.archive.manifests import manifest_numbers
from storage.archive.rowsets import read_rows

_ROWS: Final = re.compile(r"rows/\d+/([^/]+)/([^/]+)\.jsonl")


@dataclass(slots=True)
class Sealed:
    """The chain up to the seal of an audit, with the digests that it vouches for."""

    archive: Archive
    key: str
    last: int = 0
    """The number of the audit's own seal."""
    head: str = ""
    """Digest of the newest manifest that goes into the pack."""
    digests: dict[str, str] = field(default_factory=dict)
    """Of the audit's files, of rows and of what was sent in, by path within the archive."""
    rows: dict[tuple[str, str], str] = field(default_factory=dict)
    """The newest rows of each night and outlet."""
    listed_in: dict[str, int] = field(default_factory=dict)
    """The seal that added them."""
    manifests: tuple[int, ...] = ()

    def read(self, path: str) -> bytes:
        """A sealed file as a whole. Raises EvidenceDamaged where it is not what was sealed."""
        content = _content(self.archive.root / path)
        if sha256_of(content) != self.digests.get(path):
            raise EvidenceDamaged(f"{self.archive.root / path} is not the file that was sealed.")
        return content

    def check(self, path: str) -> Path:
        """The path of a sealed file, whose digest was compared. Raises EvidenceDamaged."""
        file = self.archive.root / path
        try:
            same = digest_of(file) == self.digests.get(path)
        except FileNotFoundError as error:
            raise EvidenceDamaged(f"{file} is missing.") from error
        if not same:
            raise EvidenceDamaged(f"{file} is not the file that was sealed.")
        return file

    def rows_of(self, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows of a sealed file, each with its table's name. Raises EvidenceDamaged."""
        return read_rows(self.check(path))


def sealed_audit(archive: Archive, key: str) -> Sealed:
    """Follow the chain up to the seal of that audit. Raises NotSealed, EvidenceDamaged."""
    found = Sealed(archive, key)
    if not manifest_numbers(archive):
        raise NotSealed(f"Nothing was sealed yet in {archive.root}; the next night does it.")
    try:
        for link in follow(archive):
            if _is_last(found, link):
                break
    except ChainDamaged as error:
        raise EvidenceDamaged(f"{error}.") from error
    if not found.last:
        raise NotSealed(f"No seal covers the audit {key} yet; the next night makes one.")
    return found


def _is_last(found: Sealed, link: Link) -> bool:
    """Take what a manifest says: up to the audit's own, and from there to one that has a time stamp."""
    number = link.manifest.number
    if not found.last:
        _take(found, number, link.listed)
    if f"audits/{found.key}/audit.json" in found.digests and not found.last:
        found.last = number
    stamped = found.archive.token(number).is_file()
    if found.last and (number == found.last or stamped):
        found.manifests, found.head = tuple(range(1, number + 1)), link.sha256
    return bool(found.last) and stamped


def _take(found: Sealed, number: int, listed: dict[str, str]) -> None:
    """Remember what a seal added of the audit, of what was sent in, and of rows."""
    for name, value in listed.items():
        rows = _ROWS.fullmatch(name)
        if rows or name.startswith((f"audits/{found.key}/", "submissions/")):
            found.digests[name], found.listed_in[name] = value, number
        if rows:
            found.rows[rows[1], rows[2]] = name


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise EvidenceDamaged(f"{path} is missing.") from error
