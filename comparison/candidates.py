"""Which of many texts may be copies of each other: found by their signatures alone, in numpy.

Two roads. Texts that share 3 of 128 MinHash numbers in one of 42 bands (datasketch's `params=(42, 3)`, the
best recall of those measured: `../shared/docs/libraries.md`, section 6); and short texts whose sample
stands within a longer one's, which MinHash misses (an excerpt of a tenth of its original shares 4% of the
bands' chances). datasketch's own index keeps a Python dictionary for each band, about 10 KB a text; sorting
the same bands in numpy takes 0.5 KB and is done anew each night.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comparison.shingles import PERMUTATIONS, Signature

BANDS: Final = 42
ROWS: Final = 3
COMMON: Final = 30
"""Texts from which a sampled triple is a phrase of officialese and tells nothing."""
SHARED: Final = 3
"""Sampled triples that an excerpt must have in common with its original."""

_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)

Places = NDArray[np.int64]
Found = tuple[int, int]


def candidates(new: Sequence[Signature], among: Sequence[Signature]) -> set[Found]:
    """Pairs of a place in `new` and a place in `among` that are worth an exact comparison.

    A text that stands in both is a candidate of itself. Takes seconds for 200 among 100 000.
    """
    if not new or not among:
        return set()
    return {*_by_bands(new, among), *_by_samples(new, among)}


def _by_bands(new: Sequence[Signature], among: Sequence[Signature]) -> Iterator[Found]:
    left, right = _minhashes(new), _minhashes(among)
    for band in range(BANDS):
        columns = slice(band * ROWS, (band + 1) * ROWS)
        one, other = _equal(_mixed(left[:, columns]), _mixed(right[:, columns]))
        yield from zip(one.tolist(), other.tolist(), strict=True)


def _minhashes(signatures: Sequence[Signature]) -> NDArray[np.uint32]:
    joined = b"".join(signature.minhash for signature in signatures)
    return np.frombuffer(joined, dtype="<u4").reshape(-1, PERMUTATIONS)


def _mixed(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number of 64 bits for the three of a band; that two differ and mix to the same happens once in
    10^19."""
    mixed: NDArray[np.uint64] = np.bitwise_xor.reduce(rows.astype(np.uint64) * _MIX, axis=1)
    return mixed


def _by_samples(new: Sequence[Signature], among: Sequence[Signature]) -> Iterator[Found]:
    left, left_of = _samples(new)
    right, right_of = _samples(among)
    values, times = np.unique(right, return_counts=True)
    telling = np.isin(right, values[times <= COMMON])
    one, other = _equal(left, right[telling])
    # One number for a pair of texts, so that pairs can be counted.
    pairs, shared = np.unique(left_of[one] * len(among) + right_of[telling][other], return_counts=True)
    for pair, number in zip(pairs[shared >= SHARED].tolist(), shared[shared >= SHARED].tolist(), strict=True):
        place, found = divmod(pair, len(among))
        shorter = min(len(new[place].sample), len(among[found].sample)) // 4
        if number >= shorter // 2:
            yield place, found


def _samples(signatures: Sequence[Signature]) -> tuple[NDArray[np.uint32], Places]:
    """All sampled triples in a row, and for each the place of its text."""
    sizes = [len(signature.sample) // 4 for signature in signatures]
    joined = b"".join(signature.sample for signature in signatures)
    return np.frombuffer(joined, dtype="<u4"), np.repeat(np.arange(len(sizes)), sizes)


def _equal(left: NDArray[np.generic], right: NDArray[np.generic]) -> tuple[Places, Places]:
    """Places in the two where the same number stands, each place of the one with each of the other."""
    order = np.argsort(right, kind="stable")
    ranked = right[order]
    first = np.searchsorted(ranked, left, side="left")
    times = np.searchsorted(ranked, left, side="right") - first
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(np.arange(len(left)), times), order[np.repeat(first, times) + within]
