"""How far two people's codings of the same articles agree, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

Pairs = Sequence[tuple[int, int]]
"""The first and the second coding of each article."""


@dataclass(frozen=True, slots=True)
class ContentAgreement:
    """One content against all others."""

    content: int
    first: int
    """Articles that the first coding gave it."""
    second: int
    both: int
    alpha: float | None
    """Krippendorff's alpha of "this content or not"; null where nobody or everybody said it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the codings come to."""

    articles: int
    same: int
    low: float
    high: float
    """Bounds of the share that agrees, with 95 % confidence (Wilson)."""
    alpha: float | None
    """Krippendorff's alpha over all contents; null where all codings are one."""
    contents: tuple[ContentAgreement, ...]

    @property
    def share(self) -> float:
        """The share on which both agree; 0 of nothing."""
        return self.same / self.articles if self.articles else 0.0
