"""The verification of a whole home, step by step; each is bounded in memory, and none writes anything."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from storage.archive.layout import WARC, Archive
from storage.archive.manifests import Manifest
from storage.archive.verifying.chain import Chain, name_of, read_chain
from storage.archive.verifying.database import Look, database_findings, look_at
from storage.archive.verifying.documents import day_findings, document_findings, orphan_findings
from storage.archive.verifying.files import Files, file_findings, read_files
from storage.archive.verifying.finding import (
    DATABASE,
    EVIDENCE,
    PUBLISHED,
    Finding,
    Kind,
    Verification,
    Watch,
)
from storage.archive.verifying.leftovers import broken_off, leftover_findings
from storage.archive.verifying.reading import Unreadable, tree
from storage.archive.verifying.rows import (
    Compared,
    compare_growing,
    compare_human,
    compare_night,
    compare_seals,
)
from storage.archive.verifying.seals import (
    SealedNight,
    Waiting,
    seal_findings,
    sealed_nights,
    unsealed_findings,
    waiting_for_seal,
)
from storage.archive.verifying.tables import open_quietly
from storage.archive.verifying.tokens import Authority, check_tokens, stands
from storage.archive.verifying.warcs import claim_findings, compare_whole, damaged_records, of_night
from storage.errors import StoreError
from storage.store import Reader

MOST_KEPT: Final = 10_000
"""Findings that are kept; of more there is only the number."""


class NoEvidence(Exception):
    """A home that has sealed nothing yet: there is nothing to verify."""


def verify(
    data: Path, authority: Authority | None = None, quick: bool = False, watch: Watch | None = None
) -> Verification:
    """Hold all evidence of a home, its database and its published copy to what was sealed.

    `quick` leaves out unpacking the records. Raises NoEvidence; whatever is wrong with a file is a finding.
    """
    live, published = look_at(data / DATABASE), look_at(data / PUBLISHED)
    archive = Archive(data / "evidence")
    entries = list(tree(archive.root))
    there = {it.path for it in entries if not it.problem}
    broken = broken_off(data, live)
    chain = read_chain(
        archive, there, live.seals, broken, lambda number: stands(archive.root, number, authority)
    )
    if not chain.digests and not chain.expected and not live.seals and not live.problem:
        raise NoEvidence
    watching = watch or _unwatched
    total = len(chain.expected)
    files = read_files(archive.root, entries, chain.expected, lambda done: watching("files", done, total))
    checking = _Checking(data, archive, live, published, chain, files, broken, quick, watching)
    return checking.result(authority)


def _unwatched(step: str, done: int, total: int) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class _Checking:
    """The files were digested; now what they say is held against each other."""

    data: Path
    archive: Archive
    live: Look
    published: Look
    chain: Chain
    files: Files
    broken_off: int | None
    """A seal that has not come to its manifest."""
    quick: bool
    watch: Watch
    kept: dict[Finding, None] = field(default_factory=dict)
    more: int = 0
    records: int = 0
    rows: int = 0

    def result(self, authority: Authority | None) -> Verification:
        """Every step, and what they came to."""
        nights = sealed_nights(self.chain.expected)
        self._keep(self.chain.findings)
        self._ask_database(nights)
        self._check_records(nights)
        stamps = check_tokens(self.archive.root, self.chain, self.files.whole, authority)
        self._keep(stamps.findings)
        self._keep(leftover_findings(self.data, {(one.night, one.outlet) for one in nights}))
        keys = sorted({one.night for one in nights}, key=_in_order)
        return Verification(
            findings=tuple(self.kept),
            more=self.more,
            unsealed=self._unfinished(),
            quick=self.quick,
            head=self.chain.head(),
            manifests=len(self.chain.manifests),
            files=self.files.count,
            bytes=self.files.bytes,
            records=self.records,
            rows=self.rows,
            tokens=stamps.good,
            tokens_unchecked=stamps.unchecked,
            tokenless=len(self.chain.manifests.keys() - self.chain.tokens.keys()),
            oldest=keys[0] if keys else None,
            newest=keys[-1] if keys else None,
            notes=tuple(self._notes(stamps.why)),
        )

    def _keep(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if len(self.kept) < MOST_KEPT:
                self.kept.setdefault(finding)
            else:
                self.more += finding not in self.kept

    def _notes(self, why: str) -> Iterator[str]:
        if self.live.foreign and not any(it.path == DATABASE for it in self.kept):
            yield "foreign_schema"
        if self.live.seals and self.chain.manifests.keys() - self.live.seals.keys():
            yield "restored"
        if why:
            yield why

    def _sound(self, number: int) -> Manifest | None:
        manifest = self.chain.manifests.get(number)
        return manifest if name_of(number, "json") in self.files.whole else None

    def _newest(self) -> Manifest | None:
        """The manifest that speaks of the database as it should be now."""
        newest = max(self.chain.manifests, default=0)
        return self._sound(newest) if max(self.live.seals, default=newest) == newest else None

    def _ask_database(self, nights: list[SealedNight]) -> None:
        """All that needs the database: who would explain a file, the rows, the seals."""
        live = self.live
        self._keep(database_findings(live, self.published, self._newest(), self.quick))
        waiting = Waiting()
        if live.digest and not live.problem and not live.foreign:
            try:
                with closing(open_quietly(live.path)) as db:
                    reader = Reader(live.path, db)
                    if self._unfinished():
                        waiting = waiting_for_seal(reader, live, self.broken_off)
                    self._ask(reader, nights, waiting)
            except (StoreError, sqlite3.Error, ValueError, TypeError) as error:
                self._keep([Finding(Kind.ROWS_UNREADABLE, DATABASE, str(error))])
        self._keep(file_findings(self.archive.root, self.files, self.chain, self._explained(waiting)))

    def _unfinished(self) -> bool:
        return self.live.changed or self.broken_off is not None

    def _explained(self, waiting: Waiting) -> set[str]:
        """Files that no list has because they wait for the next seal."""
        if not self._unfinished():
            return set()
        following = max(self.chain.digests, default=0) + 1
        return {path for path in self.files.added if waiting.explains(path, following)}

    def _ask(self, reader: Reader, nights: list[SealedNight], waiting: Waiting) -> None:
        listed = {number: it for number in self.chain.manifests if (it := self._listed(number))}
        self._keep(seal_findings(self.live, listed, nights))
        self._compare_nights(reader, nights, waiting)
        for number, manifest in listed.items():
            path = f"rows/{number:06}/growing.jsonl"
            if path in self.files.whole:
                self._compare_growing(reader, number, manifest, self.archive.root / path)
        root, expected, whole = self.archive.root, self.chain.expected, self.files.whole
        self._keep(document_findings(reader, root, expected, whole, self._unfinished()))
        self._keep(day_findings(reader))
        self._keep(orphan_findings(reader))
        if not self._unfinished() and not self.chain.doubtful:
            self._keep(unsealed_findings(reader, {(one.night, one.outlet) for one in nights}))

    def _compare_growing(self, reader: Reader, number: int, manifest: Manifest, path: Path) -> None:
        """The rows since the seal before, as the database counts them: it may have been restored between."""
        if number not in self.live.seals:
            self._compare(partial(compare_human, reader, path))
            return
        before = max((it for it in self.live.seals if it < number), default=None)
        former = None if before is None else self._sound(before)
        if before is None or former:
            after = former.marks if former else {}
            self._compare(partial(compare_growing, reader, path, after, manifest.marks))

    def _listed(self, number: int) -> Manifest | None:
        """The manifest, where it and its list are what was sealed."""
        return self._sound(number) if name_of(number, "sha256") in self.files.whole else None

    def _compare_nights(self, reader: Reader, nights: list[SealedNight], waiting: Waiting) -> None:
        for done, one in enumerate(nights, start=1):
            self.watch("rows", done, len(nights))
            path, after = self.archive.root / one.path, nights[done] if done < len(nights) else None
            if one.path not in self.files.whole or one.seal > max(self.live.seals, default=0):
                continue
            if after and (after.night, after.outlet) == (one.night, one.outlet):
                newer = self.archive.root / after.path
                if after.path in self.files.whole:
                    self._compare(partial(compare_seals, path, newer))
            else:
                loose = (one.night, one.outlet) in waiting.nights
                self._compare(partial(compare_night, reader, path, one.night, one.outlet, loose))

    def _compare(self, compare: Callable[[], Compared]) -> None:
        try:
            found = compare()
        except Unreadable:
            return  # it was read a moment ago, and found whole: somebody is writing, which the command tells
        self.rows += found.count
        self._keep(found.findings)

    def _check_records(self, nights: list[SealedNight]) -> None:
        """The records of every outlet's night, by its newest rows."""
        newest = {one.folder: one for one in nights if one.path in self.files.whole}
        warcs: dict[str, list[str]] = {}
        for path in self.chain.expected:
            folder, _, name = path.rpartition("/")
            if WARC.fullmatch(name):
                warcs.setdefault(folder, []).append(name)
        for done, (folder, one) in enumerate(newest.items(), start=1):
            self.watch("records", done, len(newest))
            self._check_night(folder, one, warcs.get(folder, []))

    def _check_night(self, folder: str, one: SealedNight, names: list[str]) -> None:
        try:
            night = of_night(self.archive.root / one.path)
        except Unreadable as error:
            self._keep([Finding(Kind.ROWS_UNREADABLE, EVIDENCE + one.path, str(error))])
            return
        self._keep(claim_findings(EVIDENCE + one.path, night))
        for name in names:
            path = f"{folder}/{name}"
            if path in self.files.altered:
                self._keep(damaged_records(self.archive.root / path, EVIDENCE + path, night))
            elif path in self.files.whole and not self.quick:
                found = compare_whole(self.archive.root / path, EVIDENCE + path, night)
                self.records += found.count
                self._keep(found.findings)


def _in_order(key: str) -> tuple[str, int]:
    """Nights in the order in which they began: the tenth of a day after the second."""
    day, _, number = key.partition(".")
    return day, int(number) if number.isdecimal() and len(number) < 10 else 1
