"""How well and how fast texts are labelled, against a plain sum of weights in the same run.

    python -m benchmarks.labels [DIRECTIVE_FOLDER]

The scales in `classifiers/` were fitted on the development half (even sha1 of the id), and phrases were
added with that half's errors in view: its figures flatter. The other half was not fitted to, but its
figures were in sight, so a third set would be better still. The lexicon was first made from the short
texts, so both their halves flatter both rules.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.shared import ROOT, shared
from classifiers import Classifier, Evaluation, GoldLine, Label, Reason, compare, read_gold
from classifiers.segments import bounded, underthesea_segmenter
from registry import Directive, load_directive
from vietnamese.syllables import keys
from vietnamese.text import normalise

FILES = ("real", "written", "short")
Rule = Callable[[GoldLine], Label]


class PlainSum:
    """The peer: in scope with a core phrase in the title or two anywhere, then plain sums of weights."""

    def __init__(self, directive: Directive) -> None:
        weights = directive.weights
        self.title_weight = weights.title
        self.core = [_spaced(phrase) for phrase in directive.gate.core]
        self.phrases = [
            (content.number, _spaced(phrase), weight)
            for content in directive.contents
            for phrases, weight in (
                (content.strong, weights.strong),
                (content.medium, weights.medium),
                (content.weak, weights.weak),
            )
            for phrase in phrases
        ]

    def __call__(self, line: GoldLine) -> Label:
        """The label without hits."""
        title, text = _spaced(normalise(line.title)), _spaced(normalise(line.text))
        sums: dict[int, float] = {}
        for number, phrase, weight in self.phrases:
            found = title.count(phrase) * self.title_weight + text.count(phrase)
            sums[number] = sums.get(number, 0.0) + weight * found
        ranked = sorted(sums, key=lambda number: (-sums[number], number))
        core = sum(text.count(phrase) for phrase in self.core)
        if core < 2 and not any(phrase in title for phrase in self.core):
            return Label(0, ranked[0], 1.0, (), Reason.NO_CORE)
        return Label(ranked[0], ranked[1], 0.0, (), Reason.DENSE)


def main() -> None:
    """Print quality by file and half, then speed."""
    folder = shared() / "gold"
    words = sys.argv[1:] or [str(ROOT / "directives" / "giam-ngheo-2022")]
    directive = load_directive(Path(words[0]))
    classifier = Classifier(directive)
    rules: dict[str, Rule] = {
        "classifiers": lambda line: classifier.label(line.title, line.text, line.lead),
        "plain sum": PlainSum(directive),
    }
    gold = {name: list(_gold(folder / f"{name}.jsonl")) for name in FILES}
    print(f"rule version {classifier.rule_version}, gold {_digest(folder)}\n")
    for name, lines in gold.items():
        for half, parity in (("held out", 1), ("development", 0)):
            chosen = [*_half(lines, parity)]
            inside = sum(line.content > 0 for line in chosen)
            print(f"{name}.jsonl, {half}: {len(chosen)} texts, {inside} in scope")
            for title, rule in rules.items():
                _print(title, compare((line.content, rule(line)) for line in chosen))
            print()
    _speed(rules, [line for lines in gold.values() for line in lines])


def _gold(path: Path) -> Iterator[GoldLine]:
    with path.open("rb") as lines:
        yield from read_gold(lines)


def _half(lines: list[GoldLine], parity: int) -> Iterator[GoldLine]:
    return (line for line in lines if hashlib.sha1(line.id.encode()).digest()[-1] % 2 == parity)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / f"{name}.jsonl").read_bytes())
    return digest.hexdigest()[:16]


def _print(title: str, result: Evaluation) -> None:
    scope = result.scope
    contents = " ".join(f"{one.content}:{one.figures.f1:.2f}" for one in result.contents)
    print(
        f"  {title:12} in/out P {scope.precision:.2f} R {scope.recall:.2f} F1 {scope.f1:.2f}"
        f" | right content {result.right_content:.0%}, with runner-up {result.right_content_with_second:.0%}"
        f" | all {result.accuracy:.0%} | F1 {contents}"
    )


def _speed(rules: dict[str, Rule], lines: list[GoldLine]) -> None:
    segmenter = underthesea_segmenter()
    segmenter("làm nóng")
    rates = {title: _rate(rule, lines) for title, rule in rules.items()}
    rates["underthesea"] = _rate(
        lambda line: [segmenter(piece) for piece in bounded(line.text.lower())], lines
    )
    print(f"texts per second over {len(lines)} texts, one process (underthesea alone = 1):")
    for title, rate in rates.items():
        print(f"  {title:12} {rate:7.0f}  x{rate / rates['underthesea']:.2f}")
    print(json.dumps({title: round(rate, 1) for title, rate in rates.items()}))


def _rate(work: Callable[[GoldLine], object], lines: list[GoldLine]) -> float:
    started = time.perf_counter()
    for line in lines:
        work(line)
    return len(lines) / (time.perf_counter() - started)


def _spaced(text: str) -> str:
    return f" {' '.join(keys(text))} "


if __name__ == "__main__":
    main()
