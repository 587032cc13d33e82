"""Whether the bytes that the database speaks of are still there, and still the same."""

import hashlib
import zlib
from enum import StrEnum
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from storage import Bytes
from storage.archive.places import named_well, warc_file

CHUNK = 1 << 16
LONGEST_BODY = 64 << 20
"""Eight times what a crawl takes from one answer: what is longer, no crawl of ours has written."""


class Kept(StrEnum):
    """What became of the bytes of one response."""

    WHOLE = "whole"
    ALTERED = "altered"
    TORN = "torn"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    """The names in the database lead out of the archive and the spools."""


def kept(data: Path, place: Bytes) -> Kept:
    """Read the one record again, in the home's folder of data, and compare its digest with the database's."""
    path = warc_file(data, place)
    if path is None:
        return Kept.REFUSED
    try:
        digest = _digest(path, place.offset)
    except FileNotFoundError:
        # A seal may just have moved it: it lies in the archive long before it leaves the spool.
        return Kept.MISSING if warc_file(data, place) == path else kept(data, place)
    except OSError:
        return Kept.UNREADABLE
    if digest is None:
        return Kept.TORN
    return Kept.WHOLE if digest == place.sha256 else Kept.ALTERED


def shown_place(data: Path, place: Bytes) -> str:
    """Where staff find the file, from the home's directory on."""
    sealed = (data / "evidence" / "nights" / place.night / place.outlet).is_dir() and named_well(place)
    return f"data/{'evidence/nights' if sealed else 'spool'}/{place.night}/{place.outlet}/{place.warc}"


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
