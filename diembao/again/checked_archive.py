"""The archive's files, each held against the digest that the chain lists before it is believed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from diembao.exits import Exit, Refusal
from spool.names import RESULT
from storage.archive.chain import ChainDamaged, follow
from storage.archive.files import digest_of
from storage.archive.layout import Archive
from storage.archive.manifests import Manifest, manifest_numbers
from storage.archive.rowsets import read_rows

GROWING = "growing.jsonl"

Rows = dict[str, list[dict[str, Any]]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class OutletNight:
    """One outlet's night that a seal has written down."""

    night: str
    outlet: str
    folder: Path
    finished: bool
    reason: str
    ingested: str
    """When it was taken in, UTC."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What one manifest vouches for, checked."""

    manifest: Manifest
    nights: tuple[OutletNight, ...]
    rows: Rows
    """Of the tables that grow."""


@dataclass(slots=True)
class CheckedArchive:
    """The archive's files, each held against its digest before it is believed."""

    archive: Archive
    listed: dict[str, str] = field(default_factory=dict)
    """Digests by path, of all manifests read so far."""
    by_folder: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Names of what is listed."""
    whole: set[Path] = field(default_factory=set)
    """Files that are known to be what is listed."""

    def chain(self, upto: int) -> Iterator[Manifest]:
        """The manifests up to a number. Raises Refusal."""
        numbers = manifest_numbers(self.archive)
        if upto not in numbers:
            raise Refusal(Exit.USAGE, f"There is no seal {upto}; the newest is {max(numbers, default=0)}.")
        try:
            for link in islice(follow(self.archive), upto):
                self._list(link.listed)
                yield link.manifest
        except ChainDamaged as error:
            raise _refused(str(error)) from error

    def _list(self, digests: dict[str, str]) -> None:
        self.listed |= digests
        for path in digests:
            folder, _, name = path.rpartition("/")
            self.by_folder[folder].append(name)

    def nights(self, manifest: Manifest) -> Iterator[dict[str, Any]]:
        """The nights that a seal's rows speak of."""
        for path in self._rows(manifest):
            yield next(row for table, row in self._read(path) if table == "nights")

    def seal(self, manifest: Manifest) -> Seal:
        """What a manifest vouches for. Raises Refusal."""
        rows: Rows = defaultdict(list)
        for table, row in self._read(self.archive.rows(manifest.number) / GROWING):
            rows[table].append(row)
        return Seal(manifest, tuple(map(self._night, self._rows(manifest))), rows)

    def _rows(self, manifest: Manifest) -> list[Path]:
        """The files of rows of a seal, one for each outlet's night."""
        folder = f"rows/{manifest.number:06}/"
        folders = sorted(name for name in self.by_folder if name.startswith(folder))
        return [self.archive.root / name / file for name in folders for file in sorted(self.by_folder[name])]

    def _night(self, path: Path) -> OutletNight:
        night, outlet = path.parent.name, path.stem
        row = next(row for table, row in self._read(path) if table == "outlet_nights")
        folder = self.archive.night(night, outlet)
        self._check_folder(folder)
        finished = row["finished"] is not None
        return OutletNight(night, outlet, folder, finished, row["reason"], row["ingested_at"])

    def _check_folder(self, folder: Path) -> None:
        """What is taken in of an outlet's night is what is listed, no more and no less."""
        of_it = self.by_folder.get(_named(self.archive, folder), ())
        there = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
        for name in sorted({*of_it, *there}):
            if name.endswith((".jsonl", RESULT)):  # the responses themselves are not looked at
                self._check(folder / name)

    def _read(self, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        self._check(path)
        try:
            yield from read_rows(path)
        except ValueError as error:
            raise _damaged(path, str(error)) from error

    def _check(self, path: Path) -> None:
        if path in self.whole:
            return
        wanted = self.listed.get(_named(self.archive, path))
        if wanted is None:
            raise _damaged(path, "no manifest lists it")
        try:
            found = digest_of(path)
        except FileNotFoundError as error:
            raise _damaged(path, "the file is gone") from error
        if found != wanted:
            raise _damaged(path, "its digest is not the one that its manifest lists")
        self.whole.add(path)


def _named(archive: Archive, path: Path) -> str:
    return path.relative_to(archive.root).as_posix()


def _damaged(path: Path, problem: str) -> Refusal:
    return _refused(f"{path}: {problem}")


def _refused(damage: str) -> Refusal:
    return Refusal(Exit.INTEGRITY, f"{damage}; `diembao audit verify` names all that is damaged.")
