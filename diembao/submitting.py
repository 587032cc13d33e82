"""Taking in what an outlet sends: a file goes into the archive as it is, and is never opened or run."""

import os
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Final

from diembao.exits import Exit, Refusal
from diembao.home import Home
from registry import Directive, Outlet
from storage.archive.files import copy_whole, digest_of, make_folder, sync_folder
from vietnamese.dates import TIMEZONE

LARGEST: Final = 100 << 20
"""Bytes of one file: a film of some minutes. Larger ones belong on a disk of their own, with a note here."""

UNKNOWN: Final = "unknown"

# First bytes, and where they stand (https://www.garykessler.net/library/file_sigs.html).
_SIGNS: Final = (
    ("pdf", 0, b"%PDF-"),
    ("jpeg", 0, b"\xff\xd8\xff"),
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("gif", 0, b"GIF8"),
    ("webp", 8, b"WEBP"),
    ("tiff", 0, b"II*\0"),
    ("tiff", 0, b"MM\0*"),
    ("heic", 4, b"ftypheic"),
    ("mp4", 4, b"ftyp"),
    ("avi", 8, b"AVI "),
    ("wav", 8, b"WAVE"),
    ("mkv", 0, b"\x1aE\xdf\xa3"),
    ("mp3", 0, b"ID3"),
    ("mp3", 0, b"\xff\xfb"),
    ("zip", 0, b"PK\x03\x04"),
    ("office", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("rar", 0, b"Rar!"),
    ("7z", 0, b"7z\xbc\xaf\x27\x1c"),
    ("program", 0, b"MZ"),
    ("program", 0, b"\x7fELF"),
)


def check_day(directive: Directive, outlet: Outlet, day: date) -> None:
    """Raises Refusal for work on a day on which it was not owed, or that has not come yet."""
    window = directive.window
    if day > datetime.now(TIMEZONE).date():
        raise Refusal(Exit.USAGE, f"{day:%d/%m/%Y} has not come yet.")
    if not window.since <= day <= window.until:
        span = f"{window.since:%d/%m/%Y} - {window.until:%d/%m/%Y}"
        raise Refusal(Exit.USAGE, f"{day:%d/%m/%Y} lies outside the days of {directive.slug} ({span}).")
    if not outlet.valid_on(day):
        raise Refusal(Exit.USAGE, f"{outlet.slug} did not exist on {day:%d/%m/%Y}, by its own file.")


def looked_at(file: Path) -> tuple[int, str, str]:
    """Size, SHA-256 and kind of a file that may be taken in. Raises Refusal."""
    try:
        # Without waiting: a pipe under that name would never say that it has nothing.
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
        try:
            size = _size(file, os.fstat(handle))
            kind = kind_of(os.read(handle, 16))
        finally:
            os.close(handle)
        return size, digest_of(file), kind
    except OSError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error.strerror}.") from error


def _size(file: Path, found: os.stat_result) -> int:
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(Exit.INVALID, f"{file} is no file.")
    if found.st_size == 0:
        raise Refusal(Exit.INVALID, f"{file} is empty.")
    if found.st_size > LARGEST:
        raise Refusal(
            Exit.INVALID,
            f"{file} has {found.st_size >> 20} MB; at most {LARGEST >> 20} MB are taken in.",
        )
    return found.st_size


def kind_of(head: bytes) -> str:
    """What the first 16 bytes of a file say it is, whatever its name says."""
    return next((kind for kind, place, sign in _SIGNS if head.startswith(sign, place)), UNKNOWN)


def put_away(home: Home, file: Path, sha256: str) -> str:
    """Copy a file into the archive and return its path there; one that is there stays. Raises Refusal."""
    path = f"submissions/{sha256}"
    target = home.archive.root / path
    make_folder(target.parent, home.data)
    if not target.exists() and copy_whole(file, target) != sha256:
        target.unlink()
        raise Refusal(Exit.INVALID, f"{file} changed while it was copied; nothing was recorded.")
    if digest_of(target) != sha256:
        raise Refusal(Exit.INTEGRITY, f"{target} is damaged: its bytes are not those of its name.")
    sync_folder(target.parent)
    return path
