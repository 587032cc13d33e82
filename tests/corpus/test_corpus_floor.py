"""The labels keep the quality that is pinned, on our own articles and on the shared ones if at hand."""

import json
from functools import cache

import pytest

from benchmarks.floor import DIRECTIVE, FLOOR, below
from benchmarks.floor import corpora as all_corpora
from benchmarks.gold import own_corpus
from classifiers import Classifier, evaluate
from classifiers.floor import digest, fallen, pinned
from registry import load_directive

PINNED = json.loads(FLOOR.read_text(encoding="utf-8"))
corpora = cache(all_corpora)


@cache
def classifier() -> Classifier:
    return Classifier(load_directive(DIRECTIVE))


@pytest.mark.parametrize("name", sorted(PINNED))
def test_no_figure_falls_below_its_floor(name):
    if name not in corpora():
        pytest.skip("the shared gold texts are not at hand (../shared)")
    gold = corpora()[name]
    assert digest(gold) == PINNED[name]["digest"], (
        "the corpus has changed: python -m benchmarks.floor --update"
    )
    now = pinned(gold, evaluate(classifier(), gold))
    assert fallen(name, PINNED[name], now) == [], "python -m benchmarks.floor says more"


def test_our_own_corpus_is_large_and_has_hard_negatives():
    gold = own_corpus()
    assert len(gold) >= 120
    assert len({line.id for line in gold}) == len(gold)
    outside = [line for line in gold if line.content == 0]
    assert len(outside) >= 40
    assert sum("nghèo" in line.text.lower() for line in outside) >= 30
    lengths = sorted(len(line.text.split()) for line in gold)
    assert lengths[0] < 30
    assert lengths[-1] > 80


def test_a_fallen_figure_is_found_and_a_changed_corpus_is_not_compared():
    floor = {"own": {"digest": "a", "texts": 1, "accuracy": 0.9}}
    assert [one.figure for one in below(floor, {"own": {"digest": "a", "texts": 1, "accuracy": 0.8}})] == [
        "accuracy"
    ]
    assert below(floor, {"own": {"digest": "a", "texts": 1, "accuracy": 0.8999}}) == []
    assert below(floor, {"own": {"digest": "b", "texts": 1, "accuracy": 0.1}}) == []
