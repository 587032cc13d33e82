"""What the WARCs hold: where each record begins and ends, its digest, and a response as it was received.

Every record is a gzip member of its own (ISO 28500, annex D). Reading is strict, because only a crawl of ours
writes these files: what deviates was damaged or put there by somebody, and is told with its place.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 1 << 15
LONGEST_HEAD: Final = 1 << 18
"""Bytes of a record's own header: an address may take 16 KiB of it, and three times as many when escaped."""
LONGEST_RECORD: Final = 1 << 30
"""Bytes that one record may unpack to: a crawl is stopped before it holds so much."""
LONGEST_RESPONSE: Final = 64 << 20
"""Bytes of a response that are read into memory: eight times what a crawl takes from one answer."""

BLANK: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(r"[0-9]{1,10}", re.ASCII)
_STATUS: Final = re.compile(rb"HTTP/[0-9.]+ ([0-9]{3})(?: .*)?")


class ArchiveDamaged(Exception):
    """A file of the archive is not what was written: torn, altered, or longer than its last record."""

    def __init__(self, path: Path, offset: int, problem: str) -> None:
        super().__init__(f"{path}: byte {offset}: {problem}")
        self.path = path
        self.offset = offset
        """Where the record begins that cannot be read."""
        self.problem = problem


@dataclass(frozen=True, slots=True)
class RecordIndex:
    """Where one record lies, and the digests that vouch for it."""

    warc: str
    """File name."""
    offset: int
    length: int
    """Bytes of the gzip member."""
    sha256: str
    """Of the gzip member as it lies in the file."""
    type: str
    uri: str | None
    date: str
    """As written: UTC, ISO 8601."""
    payload_sha256: str | None
    """Of the body as received, content-encoding still on; null for what is no response."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A response as it was received."""

    uri: str
    date: str
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    """Content-encoding still on."""
    ip: str | None


def index_warc(path: Path) -> Iterator[RecordIndex]:
    """Every record of a WARC, in memory for one piece of one record.

    A file without a byte has no records. Raises OSError, and ArchiveDamaged where the next record is no whole
    one: what came before it is whole.
    """
    with path.open("rb") as file:
        members = _Members(path, file, 0)
        while not members.at_end():
            yield _indexed(path, members)


def read_response(path: Path, offset: int) -> StoredResponse:
    """The response whose record begins at that byte.

    Raises OSError, and ArchiveDamaged where no whole response record begins there, or one that is too long.
    """
    with path.open("rb") as file:
        if not 0 <= offset < file.seek(0, SEEK_END):
            raise ArchiveDamaged(path, offset, "no record begins there")
        members = _Members(path, file, offset)
        record = _Record(members)
        if record.fields.get("warc-type") != "response":
            raise members.damaged("no response record")
        if record.length > LONGEST_RESPONSE:
            raise members.damaged(f"longer than {LONGEST_RESPONSE} bytes")
        return _response(members, record.fields, b"".join(record.block()))


class _Members:
    """The gzip members of a file, one after the other; the raw bytes are digested on the way."""

    def __init__(self, path: Path, file: BinaryIO, start: int) -> None:
        self._path, self._file = path, file
        self._rest = b""
        self.start = self.end = start
        """Where the member at hand begins; where it ends, once all its pieces were taken."""
        file.seek(start)
        self.digest = sha256()

    def at_end(self) -> bool:
        """Whether nothing follows the last member."""
        self._rest = self._rest or self._file.read(CHUNK)
        return not self._rest

    def damaged(self, problem: str) -> ArchiveDamaged:
        """The error for the member at hand."""
        return ArchiveDamaged(self._path, self.start, problem)

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def pieces(self) -> Iterator[bytes]:
        """What the next member unpacks to. Raises ArchiveDamaged."""
        self.start, self.digest = self.end, sha256()
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not inflate.eof:
            raw = self._rest or self._file.read(CHUNK)
            self._rest = b""
            if not raw:
                raise self.damaged("torn: the file ends within the record")
            yield from self._unpacked(inflate, raw)
            taken = len(raw) - len(inflate.unused_data)
            self.digest.update(memoryview(raw)[:taken])
            self.end += taken
        self._rest = inflate.unused_data

    def _unpacked(self, inflate: "zlib._Decompress", raw: bytes) -> Iterator[bytes]:
        while raw and not inflate.eof:
            try:
                piece = inflate.decompress(raw, CHUNK)
            except zlib.error as error:
                raise self.damaged(f"not a whole gzip member ({error})") from error
            if piece:
                yield piece
            raw = inflate.unconsumed_tail


class _Record:
    """One member as a WARC record: its header at once, its block piece by piece."""

    def __init__(self, members: _Members) -> None:
        self._members = members
        self._pieces = members.pieces()
        head, self._first = self._head()
        self.fields = _fields(members, head)
        length = self.fields.get("content-length", "")
        if not _LENGTH.fullmatch(length) or int(length) > LONGEST_RECORD:
            raise members.damaged("no usable Content-Length")
        self.length = int(length)

    def _head(self) -> tuple[bytes, bytes]:
        """The header, and the bytes after it that came along."""
        held = b""
        for piece in self._pieces:
            held += piece
            head, blank, rest = held.partition(BLANK)
            if blank:
                return head, rest
            if len(held) > LONGEST_HEAD:
                break
        raise self._members.damaged("no WARC header")

    def block(self) -> Iterator[bytes]:
        """The block. Raises ArchiveDamaged where it is shorter or longer than the header says."""
        left = self.length
        tail = b""
        for piece in self._with_first():
            if left:
                yield piece[:left]
            tail += piece[left:]
            left = max(0, left - len(piece))
            if len(tail) > len(BLANK):
                break
        if left or tail != BLANK:
            raise self._members.damaged("longer or shorter than its Content-Length says")

    def _with_first(self) -> Iterator[bytes]:
        yield self._first
        yield from self._pieces


class _Body:
    """Digests what follows the header of an HTTP message, which is never held."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._held = b""
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the message."""
        if self._begun:
            self._digest.update(piece)
            return
        _, blank, rest = (self._held + piece).partition(BLANK)
        self._begun = bool(blank)
        self._held = (self._held + piece)[1 - len(BLANK) :]
        self._digest.update(rest)

    def hexdigest(self) -> str | None:
        """Null where no body began."""
        return self._digest.hexdigest() if self._begun else None


def _indexed(path: Path, members: _Members) -> RecordIndex:
    record = _Record(members)
    body = _Body()
    for piece in record.block():
        body.feed(piece)
    kind = record.fields["warc-type"]
    payload = body.hexdigest() if kind == "response" else None
    if kind == "response" and payload is None:
        raise members.damaged("a response without an HTTP header")
    return RecordIndex(
        warc=path.name,
        offset=members.start,
        length=members.end - members.start,
        sha256=members.digest.hexdigest(),
        type=kind,
        uri=record.fields.get("warc-target-uri"),
        date=record.fields["warc-date"],
        payload_sha256=payload,
    )


def _fields(members: _Members, head: bytes) -> dict[str, str]:
    """The named fields of a record's header, names in small letters. Raises ArchiveDamaged."""
    version, *lines = head.split(b"\r\n")
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        key = name.decode("latin-1").lower()
        # WARC-Concurrent-To alone may be repeated; of others there is one.
        if not colon or (key in fields and key != "warc-concurrent-to"):
            raise members.damaged("a broken WARC header")
        fields[key] = value.strip().decode("utf-8", "replace")
    needed = {"warc-type", "warc-date", "warc-record-id"}
    if not version.startswith(b"WARC/1.") or not needed <= fields.keys():
        raise members.damaged("no WARC header")
    return fields


def _response(members: _Members, fields: dict[str, str], block: bytes) -> StoredResponse:
    head, blank, body = block.partition(BLANK)
    status, *lines = head.split(b"\r\n")
    match = _STATUS.fullmatch(status)
    if not blank or match is None or "warc-target-uri" not in fields:
        raise members.damaged("a response without an HTTP header")
    pairs = (line.partition(b":") for line in lines)
    return StoredResponse(
        uri=fields["warc-target-uri"],
        date=fields["warc-date"],
        status=int(match[1]),
        headers=tuple((name, value.strip()) for name, _, value in pairs),
        body=body,
        ip=fields.get("warc-ip-address"),
    )
