"""Whether the bytes that the database speaks of are still there, and still the same."""

import hashlib
import re
import zlib
from enum import StrEnum
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from storage import Bytes

CHUNK = 1 << 16
LONGEST_BODY = 64 << 20
"""Eight times what a crawl takes from one answer: what is longer, no crawl of ours has written."""

_NIGHT = re.compile(r"\d{4}-\d\d-\d\d(?:\.\d{1,6})?")
_OUTLET = re.compile(r"[a-z0-9][a-z0-9-]*")
_WARC = re.compile(r"pages(?:-\d{1,6})?\.warc\.gz")


class Kept(StrEnum):
    """What became of the bytes of one response."""

    WHOLE = "whole"
    ALTERED = "altered"
    TORN = "torn"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    """The names in the database lead out of the folder of spools."""


def file_of(spools: Path, place: Bytes) -> Path | None:
    """The WARC of a place; null where its names are none of ours or lead elsewhere, by a link for one."""
    named = ((_NIGHT, place.night), (_OUTLET, place.outlet), (_WARC, place.warc))
    if not all(form.fullmatch(name) for form, name in named):
        return None
    try:
        root = spools.resolve()
        path = (root / place.night / place.outlet / place.warc).resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        return None
    return path if path.is_relative_to(root) else None


def kept(spools: Path, place: Bytes) -> Kept:
    """Read the one record again and compare its digest with what the database says."""
    path = file_of(spools, place)
    if path is None:
        return Kept.REFUSED
    try:
        digest = _digest(path, place.offset)
    except FileNotFoundError:
        return Kept.MISSING
    except OSError:
        return Kept.UNREADABLE
    if digest is None:
        return Kept.TORN
    return Kept.WHOLE if digest == place.sha256 else Kept.ALTERED


def _digest(path: Path, offset: int) -> str | None:
    """SHA-256 of a record's body as received; null where no record begins there or it is cut off."""
    if not 0 <= offset < path.stat().st_size:
        return None
    total, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        file.seek(offset)
        try:
            record = next(iter(ArchiveIterator(file)))
            while (chunk := record.raw_stream.read(CHUNK)) and size <= LONGEST_BODY:
                size += len(chunk)
                total.update(chunk)
        except (ArchiveLoadFailed, StopIteration, EOFError, zlib.error):
            return None
    return total.hexdigest()
