"""Whether the bytes that the database speaks of are still there, and still the same."""

from enum import StrEnum
from pathlib import Path

from storage import Bytes
from storage.archive.canonical import sha256_of
from storage.archive.places import ARCHIVED, SPOOLED, named_well, warc_file
from storage.archive.records import ArchiveDamaged, read_response


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
        digest = sha256_of(read_response(path, place.offset).body)
    except FileNotFoundError:
        # A seal may just have moved it: it lies in the archive long before it leaves the spool.
        return Kept.MISSING if warc_file(data, place) == path else kept(data, place)
    except OSError:
        return Kept.UNREADABLE
    except ArchiveDamaged:
        return Kept.TORN
    return Kept.WHOLE if digest == place.sha256 else Kept.ALTERED


def shown_place(data: Path, place: Bytes) -> str:
    """Where staff find the file, from the home's directory on."""
    sealed = named_well(place) and data.joinpath(*ARCHIVED, place.night, place.outlet).is_dir()
    return f"data/{'/'.join(ARCHIVED if sealed else SPOOLED)}/{place.night}/{place.outlet}/{place.warc}"
