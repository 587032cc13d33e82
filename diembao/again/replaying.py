"""A home's database made again from its evidence alone, as it was at any seal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from diembao.again.checked_archive import CheckedArchive, OutletNight, Seal
from diembao.again.past_rules import kept_outlets
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.relating import relate
from registry import Registry
from spool import Article
from storage import SpoolError, Store, certify, fingerprint, ingest, open_store, use_rules
from storage.archive.layout import Archive
from storage.archive.listing import ListError
from storage.archive.manifests import ManifestError, manifest_numbers
from storage.derivations import Occasion, Rederived, derive
from storage.replaying import (
    PEOPLE,
    Unplaced,
    count_rebuilt,
    ends_of_nights,
    put_labels,
    put_moment,
    put_nights,
    put_rows,
    put_seal,
)

Progress = Callable[[int, int], None]
"""Told how many seals are done, of how many."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made of the evidence."""

    seal: int
    counts: dict[str, int]
    """Rows by table."""
    fingerprint: str


def rebuild(home: Home, upto: int, target: Path, progress: Progress = lambda done, total: None) -> Rebuilt:
    """Make a database of what the evidence says up to a seal, in the order of the chain.

    Every file that is read is held against the digest that its manifest lists. Raises Refusal: where the
    evidence is damaged, or the target exists; nothing is left then.
    """
    if target.exists():
        raise Refusal(Exit.USAGE, f"{target} exists; name a file that does not.")
    archive = home.archive
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    try:
        with open_store(part) as store:
            _replay(store, archive, upto, progress)
            made = Rebuilt(upto, count_rebuilt(store), fingerprint(store))
        part.replace(target)
    except (SpoolError, Unplaced, ManifestError, ListError) as error:
        raise Refusal(Exit.INTEGRITY, f"The evidence is damaged: {error}") from error
    finally:
        _remove(part)
    return made


def newest_seal(home: Home) -> int:
    """The number of the newest seal. Raises Refusal where there is none."""
    numbers = manifest_numbers(home.archive)
    if not numbers:
        raise Refusal(Exit.INVALID, f"{home.data} holds no sealed evidence.")
    return numbers[-1]


def _replay(store: Store, archive: Archive, upto: int, progress: Progress) -> None:
    checked = CheckedArchive(archive)
    manifests = [*checked.chain(upto)]
    nights = {night["night"]: night for manifest in manifests for night in checked.nights(manifest)}
    put_nights(store, nights.values())
    for number, manifest in enumerate(manifests):
        progress(number, len(manifests))
        _apply(store, archive, checked.seal(manifest))
    progress(len(manifests), len(manifests))


def _apply(store: Store, archive: Archive, seal: Seal) -> None:
    """Do again what lay between the seal before and this one."""
    outlets = kept_outlets(archive, seal.manifest.registry_digest)
    for _, _, work in sorted(_work(store, seal, outlets), key=lambda one: one[:2]):
        work()
    put_labels(store, seal.rows["labels"])
    for directive, kept in seal.manifest.rules.items():
        use_rules(store, directive, kept.rule_version)
    for table in PEOPLE:
        put_rows(store, table, seal.rows[table])
    put_seal(store, seal.manifest, ((one.night, one.outlet) for one in seal.nights))
    with store.atomic():
        pass  # what was put back is not the file that was sealed


def _work(store: Store, seal: Seal, outlets: Registry) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """Nights that were taken in and pages that were read again, each with its moment and place."""
    states = ends_of_nights(store)
    order = {night: place for place, night in enumerate(states)}
    by_night = groupby(
        sorted(seal.nights, key=lambda one: (order[one.night], one.outlet)), lambda one: one.night
    )
    begun = ""
    for night, group in by_night:
        ones = list(group)
        # A night that was taken in late comes after those before it all the same.
        begun = max(begun, min(one.ingested for one in ones))
        yield begun, order[night], partial(_take_in, store, outlets, ones, states[night])
    for row in _derivations(seal.rows["derivations"]):
        yield row[0], -1, partial(_derive, store, outlets, row[1])


def _take_in(store: Store, outlets: Registry, ones: list[OutletNight], state: str) -> None:
    """A night's outlets, with all that a night concludes but labels, which are rows of their own."""
    for one in ones:
        ingest(store, one.folder, unfinished=not one.finished, reason=one.reason)
        put_moment(store, one.night, one.outlet, one.ingested)
    if state != "killed":  # one that was broken off is certified with the next
        certify(store, ones[0].night)
        relate(store, outlets.values())


def _derivations(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What was written together, by its moment."""
    together: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        together[row["made"], row["outlet"]].append(row)
    for (made, _), group in sorted(together.items()):
        yield made, group


def _derive(store: Store, outlets: Registry, rows: list[dict[str, Any]]) -> None:
    """Pages of one outlet that were read again together."""
    first = rows[0]
    readings = [Rederived(row["night"], Article.model_validate_json(row["line"])) for row in rows]
    occasion = Occasion(first["rules"], first["program"], first["made"])
    with store.atomic():
        certify(store, derive(store, first["outlet"], occasion, readings))
    relate(store, outlets.values())


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm"):
        part.with_name(part.name + end).unlink(missing_ok=True)
