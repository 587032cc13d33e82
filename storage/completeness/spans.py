"""What stands for each day in the end: the claims of all nights, best first, under the shades on them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import heappop, heappush
from itertools import pairwise

from storage.completeness.reconciling import DAY, Claim, Completeness, Note, Reason, Shade


def standing(made: Sequence[Claim], against: Iterable[Shade], since: date, until: date) -> Iterator[Claim]:
    """What stands for each day from since to until, as spans in order without gaps.

    `made` are the claims of all nights, oldest night first: of those that say the same of a day, the newest
    night's notes count.
    """
    shades = list(against)
    edges = _edges(made, shades, since, until)
    best = _Best(made)
    falling = _Falling(shades)
    last: Claim | None = None
    for start, following in pairwise(edges):
        claim, notes, lowers = best.on(start), *falling.on(start)
        span = _judged(claim, notes, lowers, start, following - DAY)
        if last is not None and (last.state, last.notes) == (span.state, span.notes):
            last = Claim(last.since, span.until, last.state, last.notes)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def gaps(spans: Iterable[tuple[date, date]], since: date, until: date) -> Iterator[tuple[date, date]]:
    """The parts of since to until that no span touches."""
    start = since
    for first, last in sorted(spans):
        if start > until:
            return
        if first > start:
            yield start, min(first - DAY, until)
        start = max(start, last + DAY)
    if start <= until:
        yield start, until


def _edges(made: Iterable[Claim], shades: Iterable[Shade], since: date, until: date) -> list[date]:
    edges = {since, until + DAY}
    spans = [(claim.since, claim.until) for claim in made]
    for first, last in (*spans, *((shade.since or since, shade.until) for shade in shades)):
        edges |= {first, last + DAY}
    return sorted(edge for edge in edges if since <= edge <= until + DAY)


class _Best:
    """The best claim for each of the days asked for, which must rise."""

    def __init__(self, made: Sequence[Claim]) -> None:
        self._waiting = sorted(enumerate(made), key=lambda pair: pair[1].since, reverse=True)
        self._open: list[tuple[bool, int, Claim]] = []

    def on(self, day: date) -> Claim | None:
        """That of a later day than the one asked for before; null where no night claims anything."""
        while self._waiting and self._waiting[-1][1].since <= day:
            order, claim = self._waiting.pop()
            heappush(self._open, (claim.state is not Completeness.COMPLETE, -order, claim))
        while self._open and self._open[0][2].until < day:
            heappop(self._open)
        return self._open[0][2] if self._open else None


class _Falling:
    """The shades that fall on each of the days asked for, which must rise; equal notes are added up."""

    def __init__(self, shades: Sequence[Shade]) -> None:
        self._waiting = sorted(shades, key=lambda shade: shade.since or date.min, reverse=True)
        self._open: list[Shade] = []

    def on(self, day: date) -> tuple[tuple[Note, ...], bool]:
        """Their notes, and whether they make a complete day partial."""
        while self._waiting and (self._waiting[-1].since or date.min) <= day:
            self._open.append(self._waiting.pop())
        self._open = [shade for shade in self._open if shade.until >= day]
        counted: Counter[tuple[Reason, str]] = Counter()
        for shade in self._open:
            counted[shade.note.reason, shade.note.detail] += shade.note.number
        notes = (Note(reason, number, detail) for (reason, detail), number in counted.items())
        return tuple(sorted(notes)), any(shade.lowers for shade in self._open)


def _judged(claim: Claim | None, notes: tuple[Note, ...], lowers: bool, first: date, last: date) -> Claim:
    if claim is None:
        return Claim(first, last, Completeness.NONE, (Note(Reason.NOT_READ),))
    state = Completeness.PARTIAL if lowers else claim.state
    return Claim(first, last, state, (*claim.notes, *notes))
