"""A seal: what is new goes into the archive, and a manifest that vouches for it to the end of the chain.

Whatever is broken off is begun anew with the same number: nothing counts before its manifest is there, and
no spool goes before that.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.archive.additions import PAPERS, Additions, rules_file
from storage.archive.canonical import sha256_of
from storage.archive.chain import ChainEnd, SealError, chain_end, write_head
from storage.archive.code import code_in_use
from storage.archive.files import make_folder, sync_folder, write_whole
from storage.archive.layout import NIGHT, OUTLET, PART, Archive
from storage.archive.listing import ListError, as_list, listed_before
from storage.archive.manifests import Databases, Files, Manifest, RulesInForce
from storage.archive.rowsets import growing_lines, marks_now
from storage.archive.seals import (
    OutletNight,
    changed_since_seal,
    forget_seals_after,
    is_sealed,
    keep_seal,
    last_marks,
    last_seal,
    newest_key,
    papers_on_record,
    waiting_nights,
)
from storage.archive.taking import Absent, Unsealable, same_files, take_night
from storage.archive.tasks import Sealed, Step, Task
from storage.clock import now
from storage.snapshot import Digests, publish_sealed
from storage.store import Store


def seal(store: Store, task: Task) -> Sealed:
    """Seal whatever is new; where nothing is, only do what an earlier seal was kept from.

    The caller holds the home's lock. Raises SealError, StoreError, and OSError where the archive cannot be
    written: the next seal goes on then.
    """
    work = _prepared(store, task)
    papers = work.new.gather()
    if papers or work.is_needed():
        work.done.adopted += _unknown(store, papers)
        work.new.gather_tokens()
        work.add()
    task.step(Step.HEAD, 0, 0)
    write_head(task.archive)
    task.step(Step.TOKENS, 0, 0)
    task.stamp(task.archive)
    write_head(task.archive)
    task.step(Step.REMOVE, 0, 0)
    _remove_sealed(store, task, work.done)
    return work.done


@dataclass(slots=True)
class _Work:
    """A seal under way."""

    store: Store
    task: Task
    end: ChainEnd
    waiting: list[OutletNight]
    new: Additions
    done: Sealed = field(default_factory=Sealed)

    def is_needed(self) -> bool:
        """Whether the database has anything that the newest manifest does not vouch for."""
        newest = self.end.number
        return newest == 0 or last_seal(self.store) != newest or changed_since_seal(self.store)

    def add(self) -> None:
        """Make the seal."""
        sealed = list(self._nights())
        self.task.step(Step.ROWS, 0, 0)
        marks, growing = marks_now(self.store), self.new.archive.rows(self.new.number) / "growing.jsonl"
        self.new.write(growing, b"".join(growing_lines(self.store, last_marks(self.store), marks)))
        rules = self.new.write_rules(self.task.rules)
        self.new.settle()
        self.task.step(Step.DATABASE, 0, 0)
        keep_seal(self.store, self.new.number, self.task.occasion, marks, sealed)
        self.task.step(Step.PUBLISH, 0, 0)
        published = publish_sealed(self.store, self.task.snapshot)
        self.task.step(Step.MANIFEST, 0, 0)
        self._write_manifest(rules, marks, published)
        self.done.number, self.done.nights = self.new.number, len(sealed)

    def _nights(self) -> Iterable[OutletNight]:
        """Take each outlet's night that waits into the archive; those that are in."""
        for number, one in enumerate(self.waiting):
            self.task.step(Step.COPY, number, len(self.waiting))
            _sweep(self.new.archive, f"nights/{one.night}/{one.outlet}")
            spool = self.task.spools / one.night / one.outlet
            try:
                taken = take_night(self.store, self.new.archive, spool, one, self.new.before)
            except Absent:
                self.done.absent.append(f"{one.night}/{one.outlet}")
            except Unsealable as problem:
                self.done.problems.append(str(problem))
            else:
                self.new.files |= taken.files
                self.done.problems += taken.problems
                rows = self.new.archive.rows(self.new.number) / one.night / f"{one.outlet}.jsonl"
                self.new.write(rows, b"".join(taken.lines))
                yield one
        self.task.step(Step.COPY, len(self.waiting), len(self.waiting))

    def _write_manifest(
        self, rules: dict[str, RulesInForce], marks: dict[str, int], digests: Digests
    ) -> None:
        listing = as_list(self.new.files)
        manifest = Manifest(
            diembao=1,
            number=self.new.number,
            occasion=self.task.occasion,
            night=newest_key(self.store),
            made=now(),
            previous=self.end.sha256,
            files=Files(count=len(self.new.files), sha256=sha256_of(listing)),
            database=Databases(sha256=digests.live, published=digests.published),
            code=code_in_use(),
            rules=rules,
            registry=rules_file(self.task.rules.registry),
            marks=marks,
        )
        for file, content in (
            (self.new.archive.listing(self.new.number), listing),
            (self.new.archive.manifest(self.new.number), manifest.as_bytes()),
        ):
            write_whole(file, content)
            sync_folder(file.parent)


def _prepared(store: Store, task: Task) -> _Work:
    """Sweep what was broken off, and see where the chain ends and what waits."""
    archive = task.archive
    task.step(Step.SWEEP, 0, 0)
    make_folder(archive.root / "manifests", archive.root.parent)
    end = chain_end(archive)
    _sweep(archive, "manifests", "rules", *PAPERS)
    archive.head.with_name(archive.head.name + PART).unlink(missing_ok=True)
    for folder in archive.root.glob("rows/*"):
        if folder.name.isdecimal() and int(folder.name) > end.number:
            shutil.rmtree(folder)  # no manifest speaks of it
    forget_seals_after(store, end.number)
    waiting = waiting_nights(store)
    try:
        before = listed_before(archive, {f"nights/{one.night}/{one.outlet}" for one in waiting})
    except ListError as error:
        raise SealError(error.path, error.problem) from error
    return _Work(store, task, end, waiting, Additions(archive, end.number + 1, before))


def _sweep(archive: Archive, *folders: str) -> None:
    for folder in folders:
        for part in (archive.root / folder).rglob(f"*{PART}"):
            part.unlink()


def _unknown(store: Store, papers: Iterable[str]) -> list[str]:
    """Files that no row speaks of."""
    known = papers_on_record(store)
    return [path for path in papers if path not in known and path.rpartition("/")[0] not in known]


def _remove_sealed(store: Store, task: Task, done: Sealed) -> None:
    """Remove the spools that lie in the archive under a manifest, byte for byte."""
    for spool in sorted(task.spools.glob("*/*")):
        night, outlet = spool.parent.name, spool.name
        if not (NIGHT.fullmatch(night) and OUTLET.fullmatch(outlet) and is_sealed(store, night, outlet)):
            continue
        if same_files(spool, task.archive.night(night, outlet)):
            shutil.rmtree(spool)
        else:
            done.problems.append(f"{spool}: it stays, the archive has other bytes of that night")
    for folder in sorted(task.spools.glob("*")):
        if NIGHT.fullmatch(folder.name) and not any(folder.iterdir()):
            folder.rmdir()
