"""Classifiers: text in, label with its reasons out."""

from classifiers.agreement import Interval, krippendorff, wilson
from classifiers.classifier import Classifier
from classifiers.evaluation import ContentFigures, Evaluation, InOut, compare, evaluate, figures
from classifiers.label import Hit, Label, Reason, Zone
from classifiers.lines import GoldLine, LineError, TextLine, read_article, read_gold, read_texts
from classifiers.reasons import sentences
from classifiers.version import rule_version

__all__ = [
    "Classifier",
    "ContentFigures",
    "Evaluation",
    "GoldLine",
    "Hit",
    "InOut",
    "Interval",
    "Label",
    "LineError",
    "Reason",
    "TextLine",
    "Zone",
    "compare",
    "evaluate",
    "figures",
    "krippendorff",
    "read_article",
    "read_gold",
    "read_texts",
    "rule_version",
    "sentences",
    "wilson",
]
