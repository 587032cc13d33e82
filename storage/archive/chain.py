"""The chain of manifests, from its beginning or at its end, and HEAD, which lists all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.archive.canonical import sha256_of
from storage.archive.files import digest_of, sync_folder, write_whole
from storage.archive.layout import Archive
from storage.archive.listing import ListError, as_list, read_list
from storage.archive.manifests import Manifest, ManifestError, manifest_numbers, parse_manifest
from storage.errors import StoreError


class SealError(StoreError):
    """The archive is not as the last seal left it: whatever were added now would vouch for the damage."""

    remedy = (
        "Nothing more is sealed until data/evidence is put back from its backup;"
        " `diembao audit verify` names all that is damaged."
    )


class ChainDamaged(Exception):
    """A manifest or a list that is not what the others say it is; says which and why."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


@dataclass(frozen=True, slots=True)
class Link:
    """One manifest, with what it vouches for."""

    manifest: Manifest
    sha256: str
    """Of its file."""
    listed: dict[str, str]
    """Digests by path of what its seal added."""


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The newest manifest."""

    number: int
    """0: nothing was sealed yet."""
    sha256: str | None
    """Of its file."""


def follow(archive: Archive) -> Iterator[Link]:
    """The chain from its beginning, each file held against HEAD and the files before it.

    Raises ChainDamaged, OSError.
    """
    try:
        head, previous = _head(archive), None
        for number in range(1, max(manifest_numbers(archive), default=0) + 1):
            path = archive.manifest(number)
            content = _sound(path, head.get(_named(archive, path)))
            manifest = parse_manifest(path, content)
            if (manifest.number, manifest.previous) != (number, previous):
                raise ChainDamaged(path, "it does not follow the manifest before it: the chain is broken")
            _sound(archive.listing(number), manifest.files.sha256)
            previous = sha256_of(content)
            yield Link(manifest, previous, read_list(archive.listing(number)))
    except (SealError, ManifestError, ListError) as error:
        raise ChainDamaged(error.path, error.problem) from error


def _sound(path: Path, wanted: str | None) -> bytes:
    """A file's bytes; null: nothing vouches for it yet."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ChainDamaged(path, "the file is gone") from error
    if wanted not in (None, sha256_of(content)):
        raise ChainDamaged(path, "its digest is not the one on record")
    return content


def chain_end(archive: Archive) -> ChainEnd:
    """Where the chain ends; raises SealError where that is not what HEAD says, OSError."""
    numbers, head = manifest_numbers(archive), _head(archive)
    for name in head:
        if name.endswith(".json") and not (archive.root / name).exists():
            raise SealError(archive.root / name, "the manifest is gone, and HEAD lists it")
    if not numbers:
        return ChainEnd(0, None)
    path = archive.manifest(numbers[-1])
    content = path.read_bytes()
    digest = sha256_of(content)
    if head.get(_named(archive, path), digest) != digest:
        raise SealError(path, "the manifest is not the one that HEAD lists")
    try:
        parse_manifest(path, content)
    except ManifestError as error:
        raise SealError(path, error.problem) from error
    return ChainEnd(numbers[-1], digest)


def write_head(archive: Archive) -> None:
    """Add to HEAD what has come to the manifests; what it lists is never reckoned anew.

    Raises SealError, OSError.
    """
    listed = _head(archive)
    new = [file for file in _of_chain(archive) if _named(archive, file) not in listed and file.exists()]
    if new:
        sync_folder(archive.head.parent / "manifests")  # a seal that was killed may not have come to it
        write_whole(archive.head, as_list(listed | {_named(archive, file): digest_of(file) for file in new}))
        sync_folder(archive.root)


def _of_chain(archive: Archive) -> Iterator[Path]:
    """Every manifest with its list and its token, which need not be there."""
    for number in manifest_numbers(archive):
        yield from (archive.manifest(number), archive.listing(number), archive.token(number))


def _head(archive: Archive) -> dict[str, str]:
    if not archive.head.exists():
        return {}
    try:
        return read_list(archive.head)
    except ListError as error:
        raise SealError(archive.head, error.problem) from error


def _named(archive: Archive, file: Path) -> str:
    return file.relative_to(archive.root).as_posix()
