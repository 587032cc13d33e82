"""What the database says was sealed against what the archive holds, and what waits for the next seal."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from storage.archive.manifests import Manifest
from storage.archive.seals import papers_on_record, waiting_nights
from storage.archive.verifying.database import Look
from storage.archive.verifying.finding import DATABASE, Finding, Findings, Kind, shown
from storage.store import Reader

_ROWS: Final = re.compile(r"rows/(\d{6,18})/([^/]+)/([^/]+)\.jsonl", re.ASCII)


@dataclass(frozen=True, slots=True)
class SealedNight:
    """One file of rows: an outlet's night as one seal has written it down."""

    night: str
    outlet: str
    seal: int
    path: str

    @property
    def folder(self) -> str:
        """Where its files lie in the archive."""
        return f"nights/{self.night}/{self.outlet}"


def sealed_nights(paths: Iterable[str]) -> list[SealedNight]:
    """The files of rows among the paths, each outlet's night in the order of its seals."""
    matches = ((path, _ROWS.fullmatch(path)) for path in paths)
    found = [SealedNight(it[2], it[3], int(it[1]), path) for path, it in matches if it]
    return sorted(found, key=lambda one: (one.night, one.outlet, one.seal))


def seal_findings(look: Look, manifests: Mapping[int, Manifest], nights: Iterable[SealedNight]) -> Findings:
    """The table of seals against these manifests; one that is missing is told by whoever read the chain.

    A database that was restored from a backup has never heard of some that came before its next seal.
    """
    newest = max(look.seals, default=0)
    for number, manifest in manifests.items():
        said = look.seals.get(number)
        if said is None and number > newest:
            yield Finding(Kind.SEAL_MISSING, DATABASE, f"seals number={number}")
        elif said is not None and said != (manifest.occasion, manifest.marks):
            yield Finding(Kind.SEAL_DIFFERS, DATABASE, f"seals number={number}")
    common = look.seals.keys() & manifests.keys()
    there = {(one.night, one.outlet, one.seal) for one in nights if one.seal in common}
    known = {one for one in look.nights if one[2] in common}
    for night, outlet, number in sorted(known ^ there):
        yield Finding(
            Kind.SEAL_DIFFERS, DATABASE, f"sealed_nights night={night} outlet={outlet} seal={number}"
        )


def unsealed_findings(reader: Reader, nights: Collection[tuple[str, str]]) -> Findings:
    """Outlet-nights that are over, of which no evidence is sealed, in a database that says that all is."""
    rows = reader.each(
        "SELECT o.night, o.outlet FROM outlet_nights o JOIN nights n ON n.night = o.night"
        " WHERE n.state <> 'running' ORDER BY n.id, o.outlet"
    )
    for row in rows:
        if (row["night"], row["outlet"]) not in nights:
            yield Finding(
                Kind.NIGHT_UNSEALED, DATABASE, f"outlet_nights {shown((it, row[it]) for it in row)}"
            )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a database that was written to has for its next seal."""

    nights: frozenset[tuple[str, str]] = frozenset()
    """Outlet-nights that are over."""
    papers: frozenset[str] = frozenset()
    """Files and folders that rows of audits and people name."""

    def explains(self, path: str, seal: int) -> bool:
        """Whether a file that no list has is what the next seal would list, or had begun to write."""
        parts = path.split("/")
        if parts[0] == "nights" and len(parts) == 4:
            return (parts[1], parts[2]) in self.nights
        if parts[0] in ("rows", "manifests") and len(parts) > 1:
            return parts[1].partition(".")[0] == f"{seal:06}"
        return parts[0] == "rules" or bool({path, "/".join(parts[:2])} & self.papers)


def waiting_for_seal(reader: Reader, look: Look, broken_off: int | None) -> Waiting:
    """What the next seal will take up, or take up again."""
    nights = {(one.night, one.outlet) for one in waiting_nights(reader)}
    nights |= {(night, outlet) for night, outlet, seal in look.nights if seal == broken_off}
    return Waiting(frozenset(nights), frozenset(papers_on_record(reader)))
