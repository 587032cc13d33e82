"""One outlet's night on its way into the archive: its files copied, its records held against its rows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.archive.files import copy_whole, digest_of, make_folder
from storage.archive.layout import PART, WARC, Archive
from storage.archive.records import ArchiveDamaged, RecordIndex, index_warc
from storage.archive.rowsets import (
    PROBLEMS,
    Lines,
    lines_of_night,
    lines_of_records,
    places_of_night,
    row_line,
)
from storage.archive.seals import OutletNight
from storage.store import Reader

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Unsealable(Exception):
    """An outlet's night that stays as it is, with the reason."""


class Absent(Unsealable):
    """Its files are nowhere."""


@dataclass(slots=True)
class Taken:
    """An outlet's night that lies in the archive."""

    files: dict[str, str]
    """Digests by path within the archive, of all that no earlier seal has listed."""
    lines: Lines
    """Its rows and records."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with it; it is sealed as it is, and its rows say so."""


def take_night(
    reader: Reader, archive: Archive, spool: Path, one: OutletNight, listed: Mapping[str, str]
) -> Taken:
    """Bring an outlet's night into the archive, from its spool or from what is there of it already.

    `listed`: what earlier seals say of files in its folder. Raises Unsealable with nothing copied, OSError.
    The caller sees to it that the new names reach the disk.
    """
    folder = archive.night(one.night, one.outlet)
    if spool.is_dir():
        digests = _copied(archive, spool, folder)
    elif folder.is_dir():
        digests = {path.name: digest_of(path) for path in _files(folder)}
    else:
        raise Absent(f"{spool}: there is no evidence of this outlet's night")
    named = {(folder / name).relative_to(archive.root).as_posix(): digest for name, digest in digests.items()}
    for path, digest in named.items():
        if listed.get(path, digest) != digest:
            raise Unsealable(f"{archive.root / path}: altered since it was sealed")
    taken = Taken({path: digest for path, digest in named.items() if path not in listed}, [])
    _write_down(taken, reader, folder, one)
    return taken


def same_files(spool: Path, folder: Path) -> bool:
    """Whether all files of a spool lie in the archive, byte for byte. Raises OSError."""
    try:
        files = _files(spool)
    except Unsealable:
        return False
    copies = ((path, folder / path.name) for path in files)
    return all(copy.is_file() and digest_of(path) == digest_of(copy) for path, copy in copies)


def _files(folder: Path) -> list[Path]:
    """The files of a spool; raises Unsealable where anything else lies among them."""
    files = sorted(folder.iterdir())
    for path in files:
        named_well = _NAME.fullmatch(path.name) and path.suffix != PART
        if path.is_symlink() or not path.is_file() or not named_well:
            raise Unsealable(f"{path}: not a file that a crawl writes")
    return files


def _copied(archive: Archive, spool: Path, folder: Path) -> dict[str, str]:
    """Digests by name of a spool's files, which are in the archive's folder then."""
    files, digests = _files(spool), {}
    for path in files:
        if (folder / path.name).exists():
            digests[path.name] = digest_of(path)
            if digests[path.name] != digest_of(folder / path.name):
                raise Unsealable(f"{path}: the archive holds other bytes under {folder / path.name}")
    make_folder(folder, archive.root.parent)
    for path in files:
        if path.name not in digests:
            digests[path.name] = copy_whole(path, folder / path.name)
    return digests


def _write_down(taken: Taken, reader: Reader, folder: Path, one: OutletNight) -> None:
    taken.lines += lines_of_night(reader, one.night, one.outlet)
    records, problems = _records(folder)
    taken.lines += lines_of_records(records)
    problems += _against_rows(records, places_of_night(reader, one.night, one.outlet))
    taken.lines += sorted(row_line(PROBLEMS, problem) for problem in problems)
    taken.problems += [
        f"{folder / problem['warc']}: byte {problem['offset']}: {problem['problem']}"
        for problem in problems
        if one.finished or not problem["torn"]
    ]


def _records(folder: Path) -> tuple[list[RecordIndex], list[dict[str, Any]]]:
    """The records of all WARCs, and where one is no whole file of records."""
    records, problems = [], []
    for path in sorted(path for path in folder.iterdir() if WARC.fullmatch(path.name)):
        try:
            for record in index_warc(path):
                records.append(record)
        except ArchiveDamaged as error:
            problems.append(_problem(path.name, error.offset, error.problem, torn=True))
    return records, problems


def _against_rows(
    records: Iterable[RecordIndex], places: Iterable[tuple[str, int, str]]
) -> Iterator[dict[str, Any]]:
    bodies = {(record.warc, record.offset): record.payload_sha256 for record in records}
    for warc, offset, expected in places:
        if (warc, offset) not in bodies:
            yield _problem(warc, offset, "a row names a record that is not there", expected)
        elif (found := bodies[warc, offset]) != expected:
            yield _problem(warc, offset, "the body is not the one that a row names", expected, found)


def _problem(
    warc: str,
    offset: int,
    problem: str,
    expected: str | None = None,
    found: str | None = None,
    torn: bool = False,
) -> dict[str, Any]:
    return {
        "warc": warc,
        "offset": offset,
        "problem": problem,
        "expected": expected,
        "found": found,
        "torn": torn,
    }
