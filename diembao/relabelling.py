"""What the rules of now would change about the labels of before, and new label rows by those rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee

from classifiers import Classifier, label_many
from classifiers.label import Label
from registry import Directive
from storage import NewLabel, Reader, Store, add_labels, unlabelled
from storage.relabelling import CurrentText, current_texts


@dataclass(frozen=True, slots=True)
class Change:
    """One article whose current text would get another content."""

    text: CurrentText
    label: Label


@dataclass(slots=True)
class OutletChanges:
    """How the current texts of one outlet come out."""

    outlet: str
    texts: int = 0
    changed: int = 0
    into_scope: int = 0
    out_of_scope: int = 0
    unlabelled: int = 0
    """Texts that have no label yet; they are no change."""


def compare_labels(reader: Reader, directive: Directive) -> Iterator[tuple[CurrentText, Label]]:
    """Every current text with the label that the directive's rules give it now."""
    texts, again = tee(current_texts(reader, directive.slug))
    labels = label_many(directive, ((text.title, text.body, text.lead) for text in again))
    yield from zip(texts, labels, strict=True)


def summed_up(pairs: Iterable[tuple[CurrentText, Label]]) -> tuple[list[OutletChanges], list[Change]]:
    """The changes by outlet, and each of them."""
    outlets: dict[str, OutletChanges] = {}
    changes = []
    for text, label in pairs:
        row = outlets.setdefault(text.outlet, OutletChanges(text.outlet))
        row.texts += 1
        row.unlabelled += text.content is None
        if text.content is None or text.content == label.content:
            continue
        row.changed += 1
        row.into_scope += text.content == 0
        row.out_of_scope += label.content == 0
        changes.append(Change(text, label))
    return list(outlets.values()), changes


def relabel(store: Store, directive: Directive) -> int:
    """Add a row of the rules in force to every stored version that has none; returns how many were added.

    What is there stays: labels are never changed. Raises BrokenProcessPool where a text ends a worker.
    """
    rules = (directive.slug, Classifier(directive).rule_version)
    waiting, again = tee(unlabelled(store, *rules))
    labels = label_many(directive, ((text.title, text.body, text.lead) for text in again))
    return add_labels(
        store,
        *rules,
        (
            NewLabel(text.version_id, label.content, label.second, label.margin, label.hits_as_list())
            for text, label in zip(waiting, labels, strict=True)
        ),
    )
