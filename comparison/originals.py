"""Which of several copies is the likely original, why, and how sure that is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comparison.credits import ASIDE, Source, credited

OWN_WORK: Final = 0.5
"""Share of a text that another must hold for it to be called its reprint: less, and most of it is its own
work."""


class Reason(StrEnum):
    """Why the one counts as the original of the other."""

    NAMED = "named"
    """The reprint names the original's outlet as its source."""
    HOST = "host"
    """The reprint names an address of the original's outlet as its source."""
    OTHERS = "others"
    """Other copies of the text name the original's outlet."""
    EARLIER = "earlier"
    """It was published on an earlier day."""
    TIME = "time"
    """It was published earlier on the same day."""
    PRESS = "press"
    """On the same day, a newspaper goes before a portal."""
    SEEN = "seen"
    """Nothing but that we saw it first."""
    OUTSIDE = "outside"
    """Both come from a third source that is not stored; the earliest copy stands for it."""


class Confidence(StrEnum):
    """How sure the direction is; that the texts are the same is sure."""

    SURE = "sure"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a group."""

    article: int
    outlet: str
    press: bool
    published: str | None
    """As printed: a day, or a day and a time."""
    day: str
    """The printed day, else the first day that it was seen."""
    first_seen: str
    url: str
    credits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reprint:
    """One article, and the one that it repeats."""

    article: int
    original: int
    similarity: float
    containment: float
    """Share of the reprint's text that stands in the original."""
    reason: Reason
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two articles with the same text, wholly or in part."""

    one: int
    other: int
    similarity: float
    one_in_other: float
    """Share of `one`'s text that stands in `other`."""
    other_in_one: float


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A copy with what its group says about it."""

    copy: Copy
    sources: Mapping[str, Reason]
    """Outlets that it names, each with how."""
    named: bool
    """Whether another copy of the group names its outlet."""

    @property
    def borrowed(self) -> bool:
        """Whether it names another outlet, known or not, as its source."""
        others = self.sources.keys() - {self.copy.outlet}
        unknown = any(not credit.startswith(ASIDE) for credit in self.copy.credits)
        return bool(others) or (unknown and not self.sources)

    @property
    def rank(self) -> tuple[object, ...]:
        copy = self.copy
        time = (copy.published or "")[11:] or "24"
        order = (copy.day, not copy.press, time, copy.first_seen, copy.outlet, copy.url)
        return (not self.named, self.borrowed, *order)


def find_reprints(
    copies: Iterable[Copy], kinships: Sequence[Kinship], sources: Sequence[Source]
) -> list[Reprint]:
    """Every copy that repeats another, each with its original.

    An original is never a reprint of a third, and each reprint is like its original itself: likeness is not
    handed on, or a weekly digest would make one text of all that it gathers.
    """
    by_article = {copy.article: copy for copy in copies}
    near = _neighbours(kinships)
    found: list[Reprint] = []
    for group in _groups(near):
        ranked = _ranked([by_article[article] for article in group], sources)
        found += _stars(sorted(ranked, key=lambda one: one.rank), near)
    return found


def _neighbours(kinships: Sequence[Kinship]) -> dict[int, dict[int, tuple[float, float]]]:
    """For each article those like it: similarity, and share of this one that stands in the other."""
    near: dict[int, dict[int, tuple[float, float]]] = {}
    for kin in kinships:
        near.setdefault(kin.one, {})[kin.other] = (kin.similarity, kin.one_in_other)
        near.setdefault(kin.other, {})[kin.one] = (kin.similarity, kin.other_in_one)
    return near


def _groups(near: Mapping[int, Mapping[int, object]]) -> Iterator[list[int]]:
    seen: set[int] = set()
    for start in sorted(near):
        if start in seen:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            group.append(article := waiting.pop())
            fresh = near[article].keys() - seen
            seen |= fresh
            waiting += fresh
        yield sorted(group)


def _ranked(group: Sequence[Copy], sources: Sequence[Source]) -> list[_Ranked]:
    named = {copy.article: _sources(copy, sources) for copy in group}
    return [
        _Ranked(
            copy,
            named[copy.article],
            any(copy.outlet in named[o.article] for o in group if o.outlet != copy.outlet),
        )
        for copy in group
    ]


def _sources(copy: Copy, sources: Sequence[Source]) -> dict[str, Reason]:
    found = [credited(credit, sources) for credit in copy.credits]
    return {one[0].slug: Reason.HOST if one[1] else Reason.NAMED for one in found if one is not None}


def _stars(ranked: list[_Ranked], near: Mapping[int, Mapping[int, tuple[float, float]]]) -> Iterator[Reprint]:
    """The first of the ranked with all that repeat it, then the first of those left over, and so on."""
    while ranked:
        original, *rest = ranked
        ranked = []
        for one in rest:
            similarity, share = near[one.copy.article].get(original.copy.article, (0.0, 0.0))
            if share < OWN_WORK:
                ranked.append(one)
                continue
            reason, confidence = _why(original, one)
            yield Reprint(one.copy.article, original.copy.article, similarity, share, reason, confidence)


def _why(original: _Ranked, reprint: _Ranked) -> tuple[Reason, Confidence]:
    first, then = original.copy, reprint.copy
    reason = reprint.sources.get(first.outlet) if first.outlet != then.outlet else None
    if reason is not None:
        return reason, Confidence.SURE if first.day <= then.day else Confidence.LIKELY
    if original.named:
        return Reason.OTHERS, Confidence.LIKELY
    if original.borrowed:
        return Reason.OUTSIDE, Confidence.UNCERTAIN
    return _by_time(first, then)


def _by_time(first: Copy, then: Copy) -> tuple[Reason, Confidence]:
    printed = first.published is not None and then.published is not None
    if first.day < then.day:
        return Reason.EARLIER, Confidence.LIKELY if printed else Confidence.UNCERTAIN
    if first.day == then.day and first.press and not then.press:
        return Reason.PRESS, Confidence.UNCERTAIN
    times = [(copy.published or "")[11:] for copy in (first, then)]
    if all(times) and times[0] < times[1]:
        return Reason.TIME, Confidence.LIKELY
    return Reason.SEEN, Confidence.UNCERTAIN
