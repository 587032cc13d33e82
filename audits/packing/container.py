"""The zip: stored, sorted, without times, so that the same files always make the same bytes."""

import zlib
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO, Final

from audits.packing.errors import PackError
from audits.packing.verify import NAME, SUMS, directory, local_header

LARGEST: Final = (1 << 32) - (1 << 20)
MOST_FILES: Final = 0xFFFF
"""What a zip holds without the extensions that old programs cannot read."""


class Container:
    """Writes one file after the other in the order of their names, then their digests, then the directory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[tuple[str, int, int]] = []
        self.digests: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file. Raises PackError where the pack grows too large; names must rise and be plain."""
        if not NAME.fullmatch(name) or (self._entries and name <= self._entries[-1][0]):
            raise ValueError(f"{name} does not follow in a pack")
        start, total, size, crc = self._file.tell(), sha256(), 0, 0
        self._file.write(local_header(name, 0, 0))
        for piece in pieces:
            self._file.write(piece)
            total.update(piece)
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if start + size > LARGEST:
                raise PackError("The pack would be larger than 4 GB; pack one content at a time (--content).")
        self._note(name, start, size, crc)
        self.digests[name] = total.hexdigest()

    def _note(self, name: str, start: int, size: int, crc: int) -> None:
        """The header anew, now that size and check sum are known."""
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(local_header(name, size, crc))
        self._file.seek(end)
        self._entries.append((name, size, crc))
        if len(self._entries) >= MOST_FILES:
            raise PackError(f"The pack would hold more than {MOST_FILES} files; pack one content at a time.")

    def finish(self) -> None:
        """Write the digests of all files, as the last of them, and the directory."""
        listed = "".join(f"{self.digests[name]}  {name}\n" for name in sorted(self.digests)).encode()
        start = self._file.tell()
        self._file.write(local_header(SUMS, 0, 0))
        self._file.write(listed)
        self._note(SUMS, start, len(listed), zlib.crc32(listed))
        self._file.write(directory(self._entries))
