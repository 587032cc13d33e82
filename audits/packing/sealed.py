"""What the archive's seals say of the files that a pack needs; nothing is packed that differs from it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from audits.document import digest
from audits.packing.errors import EvidenceDamaged, NotSealed
from storage.archive.layout import Archive
from storage.archive.listing import ListError, read_list
from storage.archive.manifests import ManifestError, manifest_numbers, parse_manifest

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
        if digest(content) != self.digests.get(path):
            raise EvidenceDamaged(f"{self.archive.root / path} is not the file that was sealed.")
        return content

    def check(self, path: str) -> Path:
        """The path of a sealed file, whose digest was compared. Raises EvidenceDamaged."""
        file = self.archive.root / path
        try:
            with file.open("rb") as opened:
                same = file_digest(opened, "sha256").hexdigest() == self.digests.get(path)
        except FileNotFoundError as error:
            raise EvidenceDamaged(f"{file} is missing.") from error
        if not same:
            raise EvidenceDamaged(f"{file} is not the file that was sealed.")
        return file

    def rows_of(self, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows of a sealed file, each with its table's name. Raises EvidenceDamaged."""
        with self.check(path).open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield row["table"], row


def sealed_audit(archive: Archive, key: str) -> Sealed:
    """Follow the chain up to the seal of that audit. Raises NotSealed, EvidenceDamaged."""
    found = Sealed(archive, key)
    numbers = manifest_numbers(archive)
    if not numbers:
        raise NotSealed(f"Nothing was sealed yet in {archive.root}; the next night does it.")
    for number, head in _chain(archive, numbers):
        _take(found, number)
        if f"audits/{key}/audit.json" in found.digests and not found.last:
            found.last = number
        if found.last and (number == found.last or archive.token(number).is_file()):
            found.manifests, found.head = tuple(range(1, number + 1)), head
            if archive.token(number).is_file():
                break
    if not found.last:
        raise NotSealed(f"No seal covers the audit {key} yet; the next night makes one.")
    return found


def _chain(archive: Archive, numbers: list[int]) -> Iterator[tuple[int, str]]:
    """Each manifest's number and digest, held to the one before and to its list."""
    previous = None
    for expected, number in enumerate(numbers, 1):
        path = archive.manifest(number)
        content = _content(path)
        try:
            manifest = parse_manifest(path, content)
        except ManifestError as error:
            raise EvidenceDamaged(f"{error}.") from error
        if (number, manifest.number, manifest.previous) != (expected, expected, previous):
            raise EvidenceDamaged(f"{path} does not follow the manifest before it: the chain is broken.")
        if digest(_content(archive.listing(number))) != manifest.files.sha256:
            raise EvidenceDamaged(f"{archive.listing(number)} is not the list of its manifest.")
        previous = digest(content)
        yield number, previous


def _take(found: Sealed, number: int) -> None:
    """Remember what a seal added of the audit and of rows; later seals than the audit's own add nothing."""
    if found.last:
        return
    path = found.archive.listing(number)
    try:
        listed = read_list(path)
    except ListError as error:
        raise EvidenceDamaged(f"{error}.") from error
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
