"""How well and how fast texts are labelled, against peers in the same run.

    python -m benchmarks.labels [DIRECTIVE_FOLDER]

Quality is told by half of the shared gold texts (`benchmarks/gold.py`), against a plain sum of weights;
speed against segmenting everything with plain `word_tokenize`, on ordinary news and on texts that all pass.
The lexicon was first made from the short texts, so both their halves flatter both rules.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.gold import SHARED_FILES, halves, local_corpus, own_corpus, shared_gold
from benchmarks.shared import ROOT, shared
from classifiers import Classifier, Evaluation, GoldLine, Label, Reason, compare
from classifiers.segments import underthesea_segmenter
from registry import Directive, load_directive
from vietnamese.syllables import keys
from vietnamese.text import normalise

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
    """Print quality by file and half, then speed, then what the largest text takes."""
    folder = shared()
    words = sys.argv[1:] or [str(ROOT / "directives" / "giam-ngheo-2022")]
    directive = load_directive(Path(words[0]))
    classifier = Classifier(directive)
    rules: dict[str, Rule] = {
        "classifiers": lambda line: classifier.label(line.title, line.text, line.lead),
        "plain sum": PlainSum(directive),
    }
    print(f"rule version {classifier.rule_version}\n")
    gold = {name: shared_gold(folder, name) for name in SHARED_FILES}
    for name, lines in gold.items():
        for half, chosen in halves(lines).items():
            _quality(f"{name}.jsonl, {half}", rules, chosen)
    _quality("our own corpus", rules, own_corpus())
    for part, lines in local_corpus().items():
        _quality(f"our own local articles, {part}", rules, lines)
    _speed(rules["classifiers"], gold["real"] + gold["written"], _portal_texts(folder))
    _largest(rules["classifiers"])


def _quality(name: str, rules: dict[str, Rule], lines: list[GoldLine]) -> None:
    print(f"{name}: {len(lines)} texts, {sum(line.content > 0 for line in lines)} in scope")
    for title, rule in rules.items():
        _print(title, compare((line.content, rule(line)) for line in lines))
    print()


def _print(title: str, result: Evaluation) -> None:
    scope = result.scope
    contents = " ".join(f"{one.content}:{one.figures.f1:.2f}" for one in result.contents)
    print(
        f"  {title:12} in/out P {scope.precision:.2f} R {scope.recall:.2f} F1 {scope.f1:.3f}"
        f" | right content {result.right_content:.0%}, with runner-up {result.right_content_with_second:.0%}"
        f" | all {result.accuracy:.0%} | F1 {contents}"
    )


def _portal_texts(folder: Path) -> list[GoldLine]:
    """Ordinary news: the articles of the saved portals, whatever they are about."""
    lines = (folder / "portals" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        GoldLine(id=str(n), title=row["title"] or "", text=row["body"] or "", content=0)
        for n, row in enumerate(rows)
    ]


def _speed(rule: Rule, gold: list[GoldLine], news: list[GoldLine]) -> None:
    segmenter = underthesea_segmenter()
    segmenter("làm nóng")
    passing = [line for line in gold if rule(line).content]
    for name, lines in (("ordinary news", news), ("texts that all pass", passing)):
        ours = max(_rate(rule, lines) for _ in range(3))
        plain = _rate(lambda line: (segmenter(line.title), segmenter(line.text)), lines)
        print(
            f"{name}: {len(lines)} texts, {ours:.0f} a second, word_tokenize {plain:.0f}, x{ours / plain:.1f}"
        )


def _largest(rule: Rule) -> None:
    """One text of 1 MB that is all about the subject, and the memory of the whole run so far."""
    sentence = "Nông dân nghèo và hộ nghèo được vay vốn, tỷ lệ hộ nghèo giảm 2,5% so với năm trước. "
    text = sentence * (1_000_000 // len(sentence.encode()) + 1)
    started = time.perf_counter()
    rule(GoldLine(id="1", title="Giảm nghèo", text=text, content=0))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"1 MB in one text: {seconds:.2f} s; peak memory of this process {peak:.0f} MB")


def _rate(work: Callable[[GoldLine], object], lines: list[GoldLine]) -> float:
    started = time.perf_counter()
    for line in lines:
        work(line)
    return len(lines) / (time.perf_counter() - started)


def _spaced(text: str) -> str:
    return f" {' '.join(keys(text))} "


if __name__ == "__main__":
    main()
