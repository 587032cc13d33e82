"""One way of writing values down, so that equal values have equal digests."""

import hashlib
import json


def canonical(value: object) -> bytes:
    """The value as one line of JSON in UTF-8: keys sorted, nothing escaped that need not be, no spaces."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def sha256_of(piece: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(piece).hexdigest()
