"""What a second coding came to: agreement by coder and over all, and every article coded otherwise."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.agreement import Agreement, Pairs
from storage.desk.samples import Coding, Sampled


@dataclass(frozen=True, slots=True)
class OfCoder:
    """One person's codings against the first ones."""

    account: str
    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An article that was coded otherwise the second time."""

    article: Sampled
    coding: Coding

    @property
    def edited(self) -> bool:
        """Whether its outlet had edited it in between."""
        return self.article.content_hash != self.coding.content_hash


@dataclass(frozen=True, slots=True)
class Results:
    """All of it."""

    whole: Agreement
    coders: tuple[OfCoder, ...]
    apart: tuple[Disagreement, ...]


def results(
    articles: Sequence[Sampled], codings: Sequence[Coding], agree: Callable[[Pairs], Agreement]
) -> Results:
    """Every coding against the first one of its article."""
    by_place = {article.place: article for article in articles}
    return Results(
        whole=agree(_pairs(by_place, codings)),
        coders=tuple(_of_coders(by_place, codings, agree)),
        apart=tuple(_apart(by_place, codings)),
    )


def _of_coders(
    by_place: dict[int, Sampled], codings: Sequence[Coding], agree: Callable[[Pairs], Agreement]
) -> Iterator[OfCoder]:
    names = {one.account: one.coder for one in codings}
    for account in sorted(names):
        theirs = [one for one in codings if one.account == account]
        yield OfCoder(account, names[account], agree(_pairs(by_place, theirs)))


def _pairs(by_place: dict[int, Sampled], codings: Sequence[Coding]) -> list[tuple[int, int]]:
    return [(by_place[one.place].content, one.content) for one in codings]


def _apart(by_place: dict[int, Sampled], codings: Sequence[Coding]) -> Iterator[Disagreement]:
    for one in codings:
        if by_place[one.place].content != one.content:
            yield Disagreement(by_place[one.place], one)
