"""difflib with an end: its worst case grows with the cube of the length, and anybody may write a page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from operator import eq
from typing import Final

ALLOWED: Final = 50_000_000
"""For a comparison of two texts: one to two seconds, where an ordinary edit takes milliseconds."""

Step = tuple[bool, slice, slice]
"""Whether the two are the same there, and where."""


@dataclass(slots=True)
class Effort:
    """What is left of the work that a comparison may make."""

    left: int = ALLOWED

    def steps(
        self, old: Sequence[str], new: Sequence[str], junk: Callable[[str], bool] | None = None
    ) -> list[Step] | None:
        """The steps from the one sequence to the other; null where that would be too much work."""
        head = _same(old, new)
        tail = _same(old[head:][::-1], new[head:][::-1])
        middle = old[head : len(old) - tail], new[head : len(new) - tail]
        cost = _cost(*middle, junk)
        if cost > self.left:
            return None
        self.left -= cost
        matcher = SequenceMatcher(junk, *middle, autojunk=False)
        ends = (len(old) - tail, len(new) - tail)
        steps = [
            (True, slice(0, head), slice(0, head)),
            *(
                (tag == "equal", slice(head + i1, head + i2), slice(head + j1, head + j2))
                for tag, i1, i2, j1, j2 in matcher.get_opcodes()
            ),
            (True, slice(ends[0], len(old)), slice(ends[1], len(new))),
        ]
        return [step for step in steps if step[1].start < step[1].stop or step[2].start < step[2].stop]


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with; all that most edits leave to compare is what lies between the two
    ends."""
    return sum(1 for _ in takewhile(bool, map(eq, old, new)))


def _cost(old: Sequence[str], new: Sequence[str], junk: Callable[[str], bool] | None) -> int:
    """Equal pairs, times the length; fits times measured on one word repeated, on two at random, on real
    texts."""
    left, right = Counter(old), Counter(new)
    pairs = sum(times * right[item] for item, times in left.items() if junk is None or not junk(item))
    return pairs * min(len(old), len(new))
