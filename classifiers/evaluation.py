"""How well a classifier agrees with texts that people labelled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from classifiers.agreement import Interval, f1_interval, krippendorff, wilson
from classifiers.classifier import Classifier
from classifiers.label import Label
from classifiers.lines import GoldLine

REVIEWED: Final = (5, 10, 20)
"""Percents of the texts, least sure first, that a person may have time to look at."""


@dataclass(frozen=True, slots=True)
class InOut:
    """Agreement on a yes-or-no question; a ratio without cases is 0."""

    true: int
    false: int
    """Said yes, was no."""
    missed: int
    """Said no, was yes."""

    @property
    def precision(self) -> float:
        """Share of the yeses that were right."""
        return _ratio(self.true, self.true + self.false)

    @property
    def recall(self) -> float:
        """Share of what was yes that was found."""
        return _ratio(self.true, self.true + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return _ratio(2 * self.true, 2 * self.true + self.false + self.missed)


@dataclass(frozen=True, slots=True)
class ContentFigures:
    """One content's figures over all texts."""

    content: int
    gold: int
    """Texts that people gave this content."""
    figures: InOut

    @property
    def precision(self) -> Interval:
        """Share of the texts given this content that people gave it too."""
        return wilson(self.figures.true, self.figures.true + self.figures.false)

    @property
    def recall(self) -> Interval:
        """Share of the texts of this content that were given it."""
        return wilson(self.figures.true, self.gold)

    @property
    def f1(self) -> Interval:
        """F1 with its interval."""
        return f1_interval(self.figures.true, self.figures.false, self.figures.missed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a comparison came to."""

    texts: int
    scope: InOut
    """In scope (1 and up) against out of scope (0)."""
    contents: tuple[ContentFigures, ...]
    confusion: Mapping[tuple[int, int], int]
    """Number of texts by (gold content, given content)."""
    right: int
    """Texts with the gold content, 0 included."""
    right_or_second: int
    """Texts whose gold content is the given one or, where something was let in, its runner-up."""
    let_in: int
    """In-scope texts that were let in."""
    right_of_let_in: int
    second_of_let_in: int
    """Those of them whose gold content is the given one or its runner-up."""
    alpha: float | None
    """Krippendorff's alpha between the gold contents and those given; null where all are one."""
    found_by_review: Mapping[int, int]
    """By percent of the texts that a person looks at, smallest margin first: how many wrong labels are among
    them (points of what the field calls a risk-coverage curve)."""

    @property
    def accuracy(self) -> float:
        """Share of texts with the gold content."""
        return _ratio(self.right, self.texts)

    @property
    def accuracy_with_second(self) -> float:
        """The same with the runner-up accepted."""
        return _ratio(self.right_or_second, self.texts)

    @property
    def right_content(self) -> float:
        """Share with the right content of the in-scope texts that were let in."""
        return _ratio(self.right_of_let_in, self.let_in)

    @property
    def right_content_with_second(self) -> float:
        """The same with the runner-up accepted."""
        return _ratio(self.second_of_let_in, self.let_in)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the contents that the gold texts have."""
        met = [one.figures.f1 for one in self.contents if one.gold]
        return sum(met) / len(met) if met else 0.0


def evaluate(classifier: Classifier, gold: Iterable[GoldLine]) -> Evaluation:
    """Label every gold text and compare."""
    return compare((line.content, classifier.label(line.title, line.text, line.lead)) for line in gold)


def compare(pairs: Iterable[tuple[int, Label]]) -> Evaluation:
    """Figures over pairs of the gold content and the label given."""
    seen = list(pairs)
    confusion = Counter((gold, label.content) for gold, label in seen)
    accepted = [(gold, label) for gold, label in seen if _accepts(gold, label)]
    both_in = [gold == label.content for gold, label in seen if gold and label.content]
    return Evaluation(
        texts=len(seen),
        scope=InOut(
            true=len(both_in),
            false=sum(not gold and label.content != 0 for gold, label in seen),
            missed=sum(gold != 0 and not label.content for gold, label in seen),
        ),
        contents=_by_content(confusion),
        confusion=dict(sorted(confusion.items())),
        right=sum(gold == label.content for gold, label in seen),
        right_or_second=len(accepted),
        let_in=len(both_in),
        right_of_let_in=sum(both_in),
        second_of_let_in=sum(gold != 0 and label.content != 0 for gold, label in accepted),
        alpha=krippendorff([(gold, label.content) for gold, label in seen]),
        found_by_review=_found_by_review(seen),
    )


def _found_by_review(seen: Sequence[tuple[int, Label]]) -> dict[int, int]:
    wrong = [gold != label.content for gold, label in sorted(seen, key=lambda pair: pair[1].margin)]
    return {percent: sum(wrong[: len(wrong) * percent // 100]) for percent in REVIEWED}


def _accepts(gold: int, label: Label) -> bool:
    return gold == label.content or (label.content != 0 and gold == label.second)


def _by_content(confusion: Mapping[tuple[int, int], int]) -> tuple[ContentFigures, ...]:
    numbers = sorted({number for pair in confusion for number in pair if number})
    gold: Counter[int] = Counter()
    given: Counter[int] = Counter()
    for (was, said), count in confusion.items():
        gold[was] += count
        given[said] += count
    figures = []
    for number in numbers:
        true = confusion.get((number, number), 0)
        figures.append(
            ContentFigures(number, gold[number], InOut(true, given[number] - true, gold[number] - true))
        )
    return tuple(figures)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def figures(found: Evaluation) -> dict[str, Any]:
    """All figures as JSON-able values, shares of few texts with their 95 % intervals."""
    scope = {"precision": found.scope.precision, "recall": found.scope.recall, "f1": found.scope.f1}
    return {
        "texts": found.texts,
        "scope": scope,
        "right_content": found.right_content,
        "right_content_with_second": found.right_content_with_second,
        "accuracy": found.accuracy,
        "accuracy_with_second": found.accuracy_with_second,
        "macro_f1": found.macro_f1,
        "alpha": found.alpha,
        "wrong": found.texts - found.right,
        "found_by_review": {str(percent): wrong for percent, wrong in found.found_by_review.items()},
        "contents": {str(one.content): _content_figures(one) for one in found.contents},
        "confusion": [{"gold": g, "given": c, "texts": n} for (g, c), n in found.confusion.items()],
    }


def _content_figures(one: ContentFigures) -> dict[str, Any]:
    intervals = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {
        "gold": one.gold,
        **{name: interval.share for name, interval in intervals.items()},
        **{f"{name}_95": [interval.low, interval.high] for name, interval in intervals.items()},
    }
