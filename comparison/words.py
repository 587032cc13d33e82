"""Aligning: which paragraph became which, and which words of it changed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from comparison.effort import Effort
from vietnamese.wording import bare

Fate = Literal["kept", "removed", "added"]
Pair = tuple[str | None, str | None]
Change = tuple[str, str, bool]
"""Words before, words after, and whether they are the same."""

ALIKE: Final = 0.4
"""Share of common words from which two paragraphs are one that was rewritten."""

# A figure or a date is one word: a reader wants 2,74% against 2,94%, not 7 against 9.
_TOKENS: Final = re.compile(r"\s+|\d+(?:[.,:/-]\d+)*%?|[^\W_]+|[\W_]")
_SENTENCES: Final = re.compile(r"[^.!?…]*[.!?…]+\s*|[^.!?…]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share a fate."""

    change: Fate
    text: str


def count(text: str) -> int:
    """Words and figures in the text."""
    return sum(token[0].isalnum() for token in _TOKENS.findall(text))


def changes(old: str, new: str, effort: Effort) -> tuple[Run, ...]:
    """The runs that lead from one paragraph to the other; what was removed stands before what was added.

    Word by word; sentence by sentence where a paragraph is too long for that, and as a whole where even
    that is too much.
    """
    if old == new:
        return (Run("kept", old),) if old else ()
    by_words = _changes(_TOKENS.findall(old), _TOKENS.findall(new), effort, str.isspace)
    if by_words is not None:
        return tuple(_runs(_without_islands(by_words)))
    by_sentences = _changes(_SENTENCES.findall(old), _SENTENCES.findall(new), effort)
    return tuple(_runs(by_sentences or [(old, new, False)]))


def _changes(
    old: Sequence[str], new: Sequence[str], effort: Effort, junk: Callable[[str], bool] | None = None
) -> list[Change] | None:
    steps = effort.steps(old, new, junk)
    if steps is None:
        return None
    return [("".join(old[left]), "".join(new[right]), same) for same, left, right in steps]


def aligned(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Pair]:
    """Old and new paragraphs in reading order: side by side where one became the other, else alone."""
    steps = effort.steps(old, new)
    if steps is None:
        yield from _alone(old, new)
        return
    for same, left, right in steps:
        if same:
            yield from zip(old[left], new[right], strict=True)
        else:
            yield from _matched(old[left], new[right])


def _alone(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    yield from ((paragraph, None) for paragraph in old)
    yield from ((None, paragraph) for paragraph in new)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Pairs in order such that as much as possible stands beside its like."""
    ends = [(-1, -1), *_pairs(old, new), (len(old), len(new))]
    for (i1, j1), (i2, j2) in pairwise(ends):
        yield from _alone(old[i1 + 1 : i2], new[j1 + 1 : j2])
        if i2 < len(old):
            yield old[i2], new[j2]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    if len(old) * len(new) > 2500:  # a body rewritten as a whole: order is all there is to go by
        return list(zip(range(len(old)), range(len(new)), strict=False))
    left, right = [set(bare(p).split()) for p in old], [set(bare(p).split()) for p in new]
    # best[i][j]: the greatest sum of likenesses for old[i:] and new[j:]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = best[i + 1][j + 1] + _likeness(left[i], right[j])
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return list(_path(best))


def _path(best: list[list[float]]) -> Iterator[tuple[int, int]]:
    i, j = 0, 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _likeness(left: set[str], right: set[str]) -> float:
    """Share of common words of the longer paragraph; 0 below ALIKE."""
    share = len(left & right) / (max(len(left), len(right)) or 1)
    return share if share >= ALIKE else 0.0


def _without_islands(steps: list[Change]) -> list[Change]:
    """The steps with changes joined that only a space or a mark keeps apart: two phrases read, not ten
    scraps."""
    joined: list[Change] = []
    for place, (left, right, same) in enumerate(steps):
        island = same and 0 < place < len(steps) - 1 and not any(c.isalnum() for c in left)
        if joined and not joined[-1][2] and (island or not same):
            before = joined.pop()
            joined.append((before[0] + left, before[1] + right, False))
        else:
            joined.append((left, right, same))
    return joined


def _runs(steps: list[Change]) -> Iterator[Run]:
    for left, right, same in steps:
        if same:
            yield Run("kept", left)
            continue
        if left:
            yield Run("removed", left)
        if right:
            yield Run("added", right)
