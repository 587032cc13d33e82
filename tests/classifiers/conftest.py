"""Classifiers by two small directives, with a word segmenter that needs no model."""

import pytest
from small_directives import DIGITAL, POVERTY

from classifiers import Classifier
from classifiers.segments import Segmenter
from registry import Directive


def every_syllable() -> Segmenter:
    """A segmenter for which every syllable is a word, so that nothing is vetoed."""
    return str.split


@pytest.fixture
def poverty() -> Classifier:
    return Classifier(POVERTY, segmenter=every_syllable)


@pytest.fixture
def digital() -> Classifier:
    return Classifier(DIGITAL, segmenter=every_syllable)


@pytest.fixture
def poverty_directive() -> Directive:
    return POVERTY


@pytest.fixture
def digital_directive() -> Directive:
    return DIGITAL
