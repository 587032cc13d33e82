"""Many texts on several processes, and few where everything is segmented: the labels are the same."""

from itertools import islice
from pathlib import Path

import pytest
from small_directives import POVERTY

from benchmarks.gold import own_corpus
from classifiers import Classifier, Reason, label_many
from classifiers.findings import Found
from classifiers.gate import DEFAULT_GATE, judge
from classifiers.scores import DEFAULT_SCORES, content_hits, totals
from classifiers.segments import _aligned, underthesea_segmenter, word_numbers
from classifiers.zones import divide
from registry import load_directive

ROOT = Path(__file__).parents[2]
REAL = load_directive(ROOT / "directives" / "giam-ngheo-2022")


def segmented_whole(classifier, line):
    """The label where every sentence of the text is segmented, whatever stands in it."""
    zones = divide(line.title, line.text, line.lead)
    found = []
    for one in classifier._find(zones):
        words, first = {}, 0
        for last in (*one.scan.borders, len(one.scan.spans)):
            if first < last:
                spans = one.scan.spans[first:last]
                numbers = word_numbers(one.scan.text[spans[0][0] : spans[-1][1]], underthesea_segmenter())
                words |= dict(enumerate(numbers, first)) if len(numbers) == len(spans) else {}
            first = last + 1
        kept = [
            match
            for match in one.matches
            if match.phrase.text not in classifier._guarded or _aligned(match, words)
        ]
        found.append(Found(one.part, one.scan, kept))
    hits = content_hits(found, REAL.weights, DEFAULT_SCORES)
    hits += [hit for rule in classifier._rules.apply(found) for hit in rule.hits()]
    judgement = judge(found, hits, DEFAULT_GATE)
    return (totals(hits)[0][0] if judgement.passed and totals(hits) else 0), judgement.evidence


def test_the_gate_before_segmentation_changes_no_label():
    classifier = Classifier(REAL)
    guarded = 0
    for line in own_corpus()[::2]:
        label = classifier.label(line.title, line.text, line.lead)
        content, evidence = segmented_whole(classifier, line)
        assert label.content == content, line.title
        if label.reason not in (Reason.NO_CORE, Reason.LANGUAGE):
            assert label.evidence == evidence
        guarded += any(hit.phrase in classifier._guarded for hit in label.hits)
    assert guarded > 3


def test_what_may_not_pass_has_no_core_phrase():
    classifier = Classifier(REAL)
    for line in own_corpus():
        for part in divide(line.title, line.text, line.lead).parts:
            if not classifier._book.may_pass(part.text):
                assert "gate" not in classifier._book.scan(part.text).roles()


TEXTS = [("Giao chỉ tiêu giảm nghèo", f"Xã giao chỉ tiêu lần {n}.", None) for n in range(150)]


@pytest.mark.slow
def test_processes_give_the_same_labels_in_the_same_order():
    alone = list(label_many(POVERTY, TEXTS, workers=1))
    assert list(label_many(POVERTY, TEXTS, workers=2)) == alone


def test_texts_are_drawn_no_further_than_they_are_labelled():
    drawn = []

    def texts():
        for text in TEXTS:
            drawn.append(text)
            yield text

    labels = list(islice(label_many(POVERTY, texts(), workers=1), 3))
    assert [label.content for label in labels] == [2, 2, 2]
    assert len(drawn) < len(TEXTS)


def test_no_texts_no_labels():
    assert list(label_many(POVERTY, [])) == []
