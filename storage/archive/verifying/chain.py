"""The chain of manifests: each holds the digest of the one before, HEAD holds those of all.

Of two files that contradict each other the one is named that further witnesses speak against: the manifest
after it, its time stamp, the database's table of seals. Where there is none, both are named.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from storage.archive.layout import HEAD, Archive
from storage.archive.manifests import Head, Manifest, ManifestError, parse_manifest
from storage.archive.verifying.finding import EVIDENCE, Finding, Kind
from storage.archive.verifying.lists import LONGEST_LIST, Listed, parse_list
from storage.archive.verifying.reading import Unreadable, content

LONGEST_MANIFEST: Final = 4 << 20
LONGEST_TOKEN: Final = 1 << 20

ENDINGS: Final = ("json", "sha256", "tsr")

_FILE: Final = re.compile(r"manifests/(\d{6,18})\.(json|sha256|tsr)", re.ASCII)


@dataclass(slots=True)
class Chain:
    """What the manifests say, as far as they can be believed."""

    manifests: dict[int, Manifest] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    """Of each manifest's file as it lies there."""
    expected: dict[str, str] = field(default_factory=dict)
    """What every file's digest should be, by its path in the archive."""
    tokens: dict[int, bytes] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)
    """Seals whose list is missing or altered: nothing vouches for what it held."""
    doubted: set[str] = field(default_factory=set)
    """Files in a list that is altered: where they are not as it says, it may be the list that is wrong."""
    findings: list[Finding] = field(default_factory=list)

    def newest(self) -> Manifest | None:
        """The last manifest that can be read."""
        return self.manifests[max(self.manifests)] if self.manifests else None

    def head(self) -> Head | None:
        """Its digest."""
        manifest = self.newest()
        if manifest is None:
            return None
        return Head(manifest.number, self.digests[manifest.number], manifest.made)

    def found(self, kind: Kind, path: str, detail: str = "") -> None:
        """Keep a finding about a file of the archive."""
        self.findings.append(Finding(kind, EVIDENCE + path, detail))


def read_chain(
    archive: Archive,
    there: Collection[str],
    seals: Collection[int],
    broken_off: int | None = None,
    stands: Callable[[int], bool | None] = lambda number: None,
) -> Chain:
    """Read HEAD, manifests, lists and tokens among the plain files that are there.

    `seals` are the numbers that the database knows, empty where it cannot be asked; `broken_off` that of a
    seal that has not come to its manifest. `stands` says whether a manifest's token is a good one, null where
    that cannot be checked.
    """
    return _Reading(archive, there, frozenset(seals) - {broken_off}, stands).read()


def name_of(number: int, ending: str) -> str:
    """Path of a file among the manifests."""
    return f"manifests/{number:06}.{ending}"


class _Reading:
    def __init__(
        self,
        archive: Archive,
        there: Collection[str],
        seals: frozenset[int],
        stands: Callable[[int], bool | None],
    ) -> None:
        self.archive, self.there, self.seals, self.stands = archive, there, seals, stands
        self.chain = Chain()
        self.listings: dict[int, tuple[str, Listed]] = {}
        self.head = Listed({})
        self.head_told = False
        """Whether HEAD is known to be missing or altered, so that what it lacks says nothing."""

    def read(self) -> Chain:
        """HEAD first, then what it lists, then who of them is right."""
        self._read_head()
        for number in _numbers(self.there, "json"):
            self._read_manifest(number)
        for number in _numbers(self.there, "sha256"):
            self._read_listing(number)
        for number in _numbers(self.there, "tsr"):
            self.chain.tokens[number] = self._content(name_of(number, "tsr"), LONGEST_TOKEN)
        self._judge_manifests()
        self._judge_listings()
        self._judge_tokens()
        self._judge_numbers()
        return self.chain

    def _content(self, path: str, most: int) -> bytes:
        try:
            return content(self.archive.root / path, most)
        except Unreadable as error:
            self.chain.found(Kind.FILE_UNREADABLE, path, str(error))
            return b""

    def _read_head(self) -> None:
        if HEAD not in self.there:
            self._blame_head(Kind.HEAD_MISSING)
            return
        self.head = parse_list(self._content(HEAD, LONGEST_LIST))
        strange = [path for path in self.head.digests if not _canonical(path)]
        if self.head.problem or strange:
            self._blame_head(Kind.HEAD_ALTERED, self.head.problem or strange[0])
        self.head = Listed({p: d for p, d in self.head.digests.items() if p not in strange})

    def _blame_head(self, kind: Kind = Kind.HEAD_ALTERED, detail: str = "") -> None:
        self.chain.found(kind, HEAD, detail)
        self.head_told = True

    def _lacks(self, number: int, ending: str) -> None:
        """HEAD does not have a file that is what it should be.

        It is written last: without all of the newest seal, or without a token that nothing else lists yet,
        it was not written any more.
        """
        path, newest = name_of(number, ending), max(self.chain.digests, default=0)
        behind = number == newest and not any(name_of(number, it) in self.head.digests for it in ENDINGS)
        if behind or (ending == "tsr" and path not in self.chain.expected):
            self.chain.found(Kind.LEFTOVER, HEAD, path)
        elif not self.head_told:
            self._blame_head(detail=f"lacks {path}")

    def _read_manifest(self, number: int) -> None:
        path = name_of(number, "json")
        piece = self._content(path, LONGEST_MANIFEST)
        self.chain.digests[number] = hashlib.sha256(piece).hexdigest()
        try:
            manifest = parse_manifest(self.archive.root / path, piece)
        except (ManifestError, RecursionError):
            return
        if manifest.number == number and manifest.as_bytes() == piece:
            self.chain.manifests[number] = manifest

    def _read_listing(self, number: int) -> None:
        piece = self._content(name_of(number, "sha256"), LONGEST_LIST)
        self.listings[number] = (hashlib.sha256(piece).hexdigest(), parse_list(piece))

    def _judge_manifests(self) -> None:
        for number, actual in self.chain.digests.items():
            path = name_of(number, "json")
            said = self.head.digests.get(path)
            after = self.chain.manifests.get(number + 1)
            witness = after.previous if after else None
            vouched = actual == witness or self._stamped(number, actual)
            known = vouched or number in self.seals
            if said is None and known:
                self._lacks(number, "json")
            if said is not None and said != actual and vouched:
                self._blame_head(detail=path)
                said = actual
            elif said is not None and said != actual and self._either(number, said):
                self._blame_head(detail=path)
            self._expect(path, said or witness or (actual if self.head_told or known else None))
            if number not in self.chain.manifests and self.chain.expected.get(path) == actual:
                self.chain.found(Kind.MANIFEST_ALTERED, path)
        for path, said in self.head.digests.items():
            self.chain.expected.setdefault(path, said)

    def _either(self, number: int, said: str) -> bool:
        """Whether nothing tells which of HEAD and the newest manifest is right."""
        newest = number + 1 not in self.chain.manifests
        return newest and number in self.chain.manifests and not self._stamped(number, said)

    def _stamped(self, number: int, actual: str) -> bool:
        return bytes.fromhex(actual) in self.chain.tokens.get(number, b"")

    def _expect(self, path: str, digest: str | None) -> None:
        if digest is not None:
            self.chain.expected[path] = digest

    def _sound(self, number: int) -> Manifest | None:
        """The manifest, where nothing speaks against it."""
        manifest = self.chain.manifests.get(number)
        right = self.chain.expected.get(name_of(number, "json")) == self.chain.digests.get(number)
        return manifest if right else None

    def _judge_listings(self) -> None:
        for number in sorted({*self.listings, *self.chain.manifests}):
            path = name_of(number, "sha256")
            actual, listed = self.listings.get(number, (None, Listed({})))
            manifest, said = self._sound(number), self.head.digests.get(path)
            expected = manifest.files.sha256 if manifest else said
            if manifest and said is None:
                self._lacks(number, "sha256")
            elif manifest and said != expected:
                self._blame_head(detail=path)
            self._expect(path, expected)
            if actual is None or actual != expected:
                if manifest or said:
                    self.chain.doubtful.append(number)
                if expected is None:
                    continue
                self.chain.doubted |= listed.digests.keys()
            elif listed.problem or (manifest and len(listed.digests) != manifest.files.count):
                self.chain.found(Kind.LISTING_ALTERED, path, listed.problem)
            self._take(path, listed)

    def _take(self, path: str, listed: Listed) -> None:
        """What a list says of other files; of a token HEAD speaks as well, of all else no other list."""
        for name, digest in listed.digests.items():
            before = self.chain.expected.setdefault(name, digest)
            if before != digest and name in self.head.digests:
                self.chain.expected[name] = digest
                self._blame_head(detail=name)
            elif before != digest:
                self.chain.found(Kind.LISTING_ALTERED, path, f"{name} twice")

    def _judge_tokens(self) -> None:
        for number, token in self.chain.tokens.items():
            path = name_of(number, "tsr")
            said = self.head.digests.get(path)
            actual = hashlib.sha256(token).hexdigest()
            stamped = self._stamped(number, self.chain.digests.get(number, "00"))
            if said is None and (stamped or path in self.chain.expected):
                self._lacks(number, "tsr")
                self.chain.expected.setdefault(path, actual)
            elif said is None or self.chain.expected[path] != said or said == actual:
                continue
            elif stamped and self.stands(number) is not False:
                self._blame_head(detail=path)

    def _judge_numbers(self) -> None:
        """That the manifests are 1, 2, 3 … without a gap, each with the digest of the one before."""
        for number, manifest in self.chain.manifests.items():
            path = name_of(number, "json")
            before = name_of(number - 1, "json")
            expected = self.chain.expected.get(before) if number > 1 else None
            if path in self.chain.expected and manifest.previous != expected:
                self.chain.found(Kind.CHAIN_BROKEN, path, before if number > 1 else "")
        known = {number for path in self.chain.expected for number in _number(path, "json")}
        for number in sorted(self.seals - known):
            self.chain.found(Kind.SEAL_MISSING, name_of(number, "json"))
            self.chain.doubtful.append(number)


def _numbers(paths: Iterable[str], ending: str) -> list[int]:
    return sorted(number for path in paths for number in _number(path, ending))


def _number(path: str, ending: str) -> list[int]:
    """The number in a manifest's, list's or token's name; none where it is no such name."""
    match = _FILE.fullmatch(path)
    return [int(match[1])] if match and match[2] == ending and _canonical(path) else []


def _canonical(path: str) -> bool:
    match = _FILE.fullmatch(path)
    return match is not None and path == name_of(int(match[1]), match[2])
