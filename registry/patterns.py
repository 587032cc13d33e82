"""Whether a regular expression can be trusted with addresses that a stranger writes.

Python tries every way in which a pattern may fit before it says that none does, and a pattern with a repeat
within a repeat has more ways than there are seconds: `(a+)+$` hangs on thirty letters. What a pattern of an
outlet may hold is therefore so little that the work stays below the cube of an address's length.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

MOST_OVERLAPPING: Final = 3
"""Repeats that can take over letters from each other: 0.2 seconds for an address of 1,000 characters."""
MOST_OPTIONAL: Final = 10
"""Parts that may be there or not: each doubles the ways to fit."""

_ALPHABET: Final = frozenset(range(129))
"""Of addresses in their canonical form, which is ASCII, and 128 for every other character."""
_REPEATS: Final = frozenset({op.MAX_REPEAT, op.MIN_REPEAT})
_CATEGORIES: Final = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}

Item = tuple[Any, Any]


class _Untrusted(Exception):
    """A part that may take too long, in words."""


def slow_fault(pattern: str) -> str | None:
    """Why a valid pattern might not come to an end, or null."""
    tree = _parser.parse(pattern)
    try:
        if tree.state.flags & re.IGNORECASE:
            return "must not hold (?i): addresses keep their case"
        anchored = bool(tree) and tree[0] == (op.AT, op.AT_BEGINNING)
        most = _overlapping(tuple(tree)) + (not anchored)
        if sum(_optional(item) for item in tree) > MOST_OPTIONAL:
            return f"has more than {MOST_OPTIONAL} parts that may be there or not"
    except _Untrusted as fault:
        return str(fault)
    if most > MOST_OVERLAPPING:
        begin = "" if anchored else ", or begin with ^"
        return f"has too many repeats that fit the same letters side by side; write it with fewer{begin}"
    return None


def _overlapping(items: Sequence[Item]) -> int:
    """The most repeats in a row that can take letters from each other; raises _Untrusted."""
    most, run = 0, []
    for item in items:
        run += list(_repeated(item))
        most = max(most, len(run))
        if run and _is_fence(item, frozenset().union(*run)):
            run = []
    return most


def _repeated(item: Item) -> Iterator[frozenset[int]]:
    """The letters of each long repeat within an item; raises _Untrusted for what may explode."""
    kind, value = item
    if kind in _REPEATS:
        least, most, body = value
        if most > 1:
            _check_body(tuple(body))
        if most > max(least, 1):
            yield _letters(body)
        else:
            yield from (letters for part in body for letters in _repeated(part))
    elif kind is op.SUBPATTERN:
        yield from (letters for part in value[3] for letters in _repeated(part))
    elif kind is op.BRANCH:
        yield from (letters for branch in value[1] for part in branch for letters in _repeated(part))
    elif kind in _LOOKING:
        yield from (letters for part in value[1] for letters in _repeated(part))
    elif kind not in _SIMPLE:
        raise _Untrusted(
            f"must not use {str(kind).lower()}: only letters, classes, groups and repeats are read"
        )


def _optional(item: Item) -> int:
    """How many parts of it may be there or not."""
    kind, value = item
    if kind in _REPEATS:
        return int(value[:2] == (0, 1)) + sum(map(_optional, value[2]))
    if kind is op.BRANCH:
        return sum(_optional(part) for branch in value[1] for part in branch)
    return sum(map(_optional, value[3])) if kind is op.SUBPATTERN else 0


def _check_body(body: Sequence[Item]) -> None:
    """What is repeated at length must say by its letters where one round ends and the next begins."""
    low, high = _width(body)
    choices = any(kind in {op.BRANCH, op.SUBPATTERN} for kind, _ in body)
    if low == high == 1 and not choices:
        return
    for place, item in enumerate(body):
        others = [other for number, other in enumerate(body) if number != place]
        plain = not any(_nested(other) for other in others)
        if plain and _is_fence(item, _letters(others)) and _overlapping(others) <= 1:
            return
    raise _Untrusted("has a repeat within a repeat that may take for ever, like (a+)+; write it with one")


def _nested(item: Item) -> bool:
    """Whether it is a choice, or a repeat of more than a single letter."""
    kind, value = item
    return kind in {op.BRANCH, op.SUBPATTERN} or (kind in _REPEATS and _width(value[2]) != (1, 1))


def _is_fence(item: Item, letters: frozenset[int]) -> bool:
    """Whether the item takes exactly one letter, and one that none of the others can."""
    return item[0] in _LETTERS and not (_letters([item]) & letters)


def _width(items: Iterable[Item]) -> tuple[int, int]:
    low, high = _parser.SubPattern(_parser.State(), list(items)).getwidth()
    return int(low), int(high)


def _letters(items: Iterable[Item]) -> frozenset[int]:
    """Every letter that the items can take."""
    return frozenset().union(*map(_taken, items))


def _taken(item: Item) -> frozenset[int]:
    kind, value = item
    if kind in _REPEATS:
        return _letters(value[2])
    if kind is op.SUBPATTERN:
        return _letters(value[3])
    if kind is op.BRANCH:
        return frozenset().union(*map(_letters, value[1]))
    return _SIMPLE[kind](value) if kind in _SIMPLE else _ALPHABET


def _one(code: int) -> frozenset[int]:
    return frozenset({min(code, 128)})


def _all_in(value: Sequence[Item]) -> frozenset[int]:
    negated = bool(value) and value[0][0] is op.NEGATE
    letters = _letters(value[1:] if negated else value)
    return (_ALPHABET - letters) | {128} if negated else letters


def _range(value: tuple[int, int]) -> frozenset[int]:
    return frozenset(range(min(value[0], 128), min(value[1], 128) + 1))


def _category(value: object) -> frozenset[int]:
    form = re.compile(_CATEGORIES[value])
    return frozenset(code for code in range(128) if form.fullmatch(chr(code))) | {128}


_SIMPLE: Final[dict[Any, Any]] = {
    op.LITERAL: _one,
    op.NOT_LITERAL: lambda code: (_ALPHABET - _one(code)) | {128},
    op.ANY: lambda _: _ALPHABET,
    op.IN: _all_in,
    op.RANGE: _range,
    op.CATEGORY: _category,
    op.AT: lambda _: frozenset(),
}
_LOOKING: Final = frozenset({op.ASSERT, op.ASSERT_NOT})
_LETTERS: Final = frozenset({op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN})
