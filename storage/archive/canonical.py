"""One way of writing values down, so that equal values have equal digests."""

import hashlib
import json
from collections.abc import Callable
from functools import cache


def canonical(value: object, default: Callable[[object], object] | None = None) -> bytes:
    """The value as one line of JSON in UTF-8: keys sorted, nothing escaped that need not be, no spaces.

    `default` makes of other values what JSON has.
    """
    return _encoder(default).encode(value).encode("utf-8") + b"\n"


@cache
def _encoder(default: Callable[[object], object] | None) -> json.JSONEncoder:
    """Made once: an audit writes down tens of thousands of small values."""
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default)


def sha256_of(piece: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(piece).hexdigest()
