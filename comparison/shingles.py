"""A text as the set of its word triples, and the small sketches by which texts are found again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np

from vietnamese.furniture import without_furniture
from vietnamese.syllables import pieces
from vietnamese.text import fold

SCHEME: Final = "words3-blake64-affine32x128-mod8-1"
"""Names how signatures are made, furniture rules included; those of another scheme are made anew."""
PERMUTATIONS: Final = 128
ONE_IN: Final = 8
"""The share of triples that a text's sample holds."""
LONGEST: Final = 20_000
"""Words that are looked at; no article is as long, and a page may be made to be."""

_LOW: Final = 0xFFFFFFFF
_CHUNK: Final = 8192  # 4 MB of permuted numbers at a time, however long the text is


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its copies."""

    shingles: int
    """Different triples."""
    minhash: bytes
    """128 numbers of 32 bits, little-endian: texts share as many of them as they share triples."""
    sample: bytes
    """The triples whose hash is divisible by ONE_IN, as sorted numbers of 32 bits: a short text that stands
    within a long one has its whole sample in the other's, where their MinHashes have next to nothing in
    common."""


def shingles(lead: str | None, body: Iterable[str]) -> frozenset[int]:
    """The text's word triples as 64-bit hashes: no case, diacritics, punctuation or furniture.

    The title is left out: a reprint often has another one.
    """
    words = pieces(fold("\n".join((lead or "", *without_furniture(body)))))[1 : 2 * LONGEST : 2]
    triples = zip(words, words[1:], words[2:], strict=False)
    return frozenset(_hash(" ".join(triple)) for triple in triples)


@cache
def _permuted() -> Any:  # noqa: ANN401 - datasketch has no types
    """An empty sketch with its permutations, which take a while to draw."""
    # Imported late: it brings scipy, and every command would wait a second for it.
    from datasketch import MinHash  # type: ignore[import-untyped]

    return MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int)


def signature(triples: frozenset[int]) -> Signature:
    """The signature of a text's triples."""
    sketch = _permuted().copy()
    hashes = [triple & _LOW for triple in triples]
    for start in range(0, len(hashes), _CHUNK):
        sketch.update_batch(hashes[start : start + _CHUNK])
    sample = np.array(sorted({triple >> 32 for triple in triples if triple % ONE_IN == 0}), dtype="<u4")
    return Signature(len(triples), sketch.hashvalues.astype("<u4").tobytes(), sample.tobytes())


def _hash(triple: str) -> int:
    return int.from_bytes(blake2b(triple.encode(), digest_size=8).digest(), "little")
