"""The files that a seal adds to the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storage.archive.canonical import sha256_of
from storage.archive.chain import SealError
from storage.archive.files import digest_of, make_folder, sync_folder, write_whole
from storage.archive.layout import Archive
from storage.archive.manifests import RulesInForce
from storage.archive.tasks import Rules

PAPERS = ("appeals", "audits", "submissions")
"""Folders that others write to, a file at a time."""


@dataclass(slots=True)
class Additions:
    """What is listed by the seal under way."""

    archive: Archive
    number: int
    before: Mapping[str, str]
    """Digests by path of what earlier seals listed, but for nights and rows that nobody asked for."""
    files: dict[str, str] = field(default_factory=dict)
    """Digests by path."""

    def write(self, file: Path, content: bytes) -> None:
        """Write a file and list it. Raises OSError."""
        make_folder(file.parent, self.archive.root.parent)
        write_whole(file, content)
        self.files[self._path(file)] = sha256_of(content)

    def settle(self) -> None:
        """Have the names of all that is listed on the disk, also of what a seal left that was broken off."""
        folders = {folder for path in self.files for folder in (self.archive.root / path).parents}
        for folder in sorted(folders):
            if folder.is_relative_to(self.archive.root.parent):
                sync_folder(folder)

    def gather(self) -> list[str]:
        """List the files that others have added; returns their paths. Raises OSError."""
        found = [file for folder in PAPERS for file in sorted((self.archive.root / folder).rglob("*"))]
        paths = [self._path(file) for file in found if file.is_file() and self._path(file) not in self.before]
        self.files |= {path: digest_of(self.archive.root / path) for path in paths}
        return paths

    def gather_tokens(self) -> None:
        """List the time stamps of earlier manifests."""
        for file in sorted(self.archive.root.glob("manifests/*.tsr")):
            if self._path(file) not in self.before:
                self.files[self._path(file)] = digest_of(file)

    def write_rules(self, rules: Rules) -> dict[str, RulesInForce]:
        """Keep the rules and the outlets of now, where they are not kept yet. Raises SealError, OSError."""
        for content in (rules.registry, *(content for _, content in rules.directives.values())):
            path = rules_file(content)
            if path in self.before:
                self._check(path)
            else:
                self.write(self.archive.root / path, content)
        return {
            slug: RulesInForce(rule_version=version, file=rules_file(content))
            for slug, (version, content) in sorted(rules.directives.items())
        }

    def _check(self, path: str) -> None:
        file = self.archive.root / path
        if not file.exists():
            raise SealError(file, "the file is gone, and a manifest lists it")
        if digest_of(file) != self.before[path]:
            raise SealError(file, "the file is not the one that a manifest lists")

    def _path(self, file: Path) -> str:
        return file.relative_to(self.archive.root).as_posix()


def rules_file(content: bytes) -> str:
    """Where rules or a registry lie within the archive."""
    return f"rules/{sha256_of(content)}.json"
