"""Every file of the archive against the digest that a manifest's list has for it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from storage.archive.layout import HEAD, PART
from storage.archive.verifying.chain import Chain, name_of
from storage.archive.verifying.finding import EVIDENCE, Finding, Findings, Kind
from storage.archive.verifying.reading import Entry, Unreadable, digest

NAMED_UNVOUCHED: Final = 5
NAMED_ADDED: Final = 1000
"""Added files that are looked at for what they are a copy of."""

_KINDS: Final = {
    "json": (Kind.MANIFEST_MISSING, Kind.MANIFEST_ALTERED),
    "sha256": (Kind.LISTING_MISSING, Kind.LISTING_ALTERED),
    "tsr": (Kind.TOKEN_MISSING, Kind.TOKEN_ALTERED),
}


@dataclass(slots=True)
class Files:
    """What lies in the archive, and what of it is not as it was sealed."""

    whole: set[str] = field(default_factory=set)
    """Paths of files that are what was sealed."""
    altered: dict[str, str] = field(default_factory=dict)
    """Digests as they are."""
    added: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    """What is no plain file or cannot be read, and why."""
    leftovers: list[str] = field(default_factory=list)
    count: int = 0
    bytes: int = 0


def read_files(
    root: Path, entries: Iterable[Entry], expected: Mapping[str, str], watch: Callable[[int], None]
) -> Files:
    """Digest all that is there; `watch` is told how many files were read."""
    files = Files()
    for entry in entries:
        if entry.problem:
            files.problems[entry.path] = entry.problem
        elif entry.path.endswith(PART):
            files.leftovers.append(entry.path)
        elif entry.path in expected:
            _read(files, root, entry.path, expected[entry.path])
            watch(files.count)
        elif entry.path != HEAD:
            files.added.append(entry.path)
    return files


def _read(files: Files, root: Path, path: str, expected: str) -> None:
    try:
        actual, size = digest(root / path)
    except Unreadable as error:
        files.problems[path] = str(error)
        return
    files.count += 1
    files.bytes += size
    if actual == expected and _well_named(path, expected):
        files.whole.add(path)
    else:
        files.altered[path] = actual


def _well_named(path: str, expected: str) -> bool:
    """Rules lie under the name of their digest."""
    return not path.startswith("rules/") or path == f"rules/{expected}.json"


def file_findings(root: Path, files: Files, chain: Chain, explained: Collection[str]) -> Findings:
    """What is to be said of them; `explained` are files without a list that wait for the next seal."""
    for path, problem in files.problems.items():
        yield Finding(Kind.NO_FILE, EVIDENCE + path, problem)
    for path in (*files.leftovers, *sorted(explained)):
        yield Finding(Kind.LEFTOVER, EVIDENCE + path)
    known = {*files.whole, *files.altered, *files.problems}
    missing = {path: it for path, it in chain.expected.items() if path not in known}
    for path in missing.keys() - chain.doubted:
        yield Finding(_kind(path, 0), EVIDENCE + path)
    yield from _altered(files, chain)
    added = [path for path in files.added if path not in explained]
    if chain.doubtful:
        yield from _unvouched(files, chain, [*missing, *added])
        added = [path for path in added if path.startswith("manifests/")]
    yield from _added(root, added, missing)


def _unvouched(files: Files, chain: Chain, others: Iterable[str]) -> Findings:
    """Where a list is damaged itself, nobody can say whether it had a file, and with which digest."""
    doubted = [path for path in files.altered if path in chain.doubted]
    doubted += [path for path in others if path in chain.doubted or path in files.added]
    paths = sorted(path for path in doubted if not path.startswith("manifests/"))
    if paths:
        names = ", ".join(paths[:NAMED_UNVOUCHED])
        listing = EVIDENCE + name_of(chain.doubtful[0], "sha256")
        yield Finding(Kind.UNVOUCHED, listing, f"{len(paths)}: {names}")


def _altered(files: Files, chain: Chain) -> Findings:
    expected = chain.expected
    held = set(files.altered.values())
    owners = {digest: path for path, digest in expected.items() if digest in held}
    for path, actual in files.altered.items():
        if path in chain.doubted:
            continue
        owner = owners.get(actual)
        if owner is not None and owner != path:
            yield Finding(Kind.FILE_SWAPPED, EVIDENCE + path, EVIDENCE + owner)
        else:
            detail = f"{expected[path][:12]}… → {actual[:12]}…"
            yield Finding(_kind(path, 1), EVIDENCE + path, detail)


def _added(root: Path, added: list[str], missing: Mapping[str, str]) -> Findings:
    """Files that no list has."""
    owners = {digest: path for path, digest in missing.items()}
    for number, path in enumerate(added):
        owner = _owner(root / path, owners) if owners and number < NAMED_ADDED else None
        yield Finding(Kind.FILE_ADDED, EVIDENCE + path, EVIDENCE + owner if owner else "")


def _owner(path: Path, owners: Mapping[str, str]) -> str | None:
    """The missing file that this one was made from."""
    try:
        return owners.get(digest(path)[0])
    except Unreadable:
        return None


def _kind(path: str, which: int) -> Kind:
    ending = path.rpartition(".")[2]
    if path.startswith("manifests/") and ending in _KINDS:
        return _KINDS[ending][which]
    return (Kind.FILE_MISSING, Kind.FILE_ALTERED)[which]
