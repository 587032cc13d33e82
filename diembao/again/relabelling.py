"""What other rules would change about the labels of before, and new label rows by those rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from diembao.processes.labelling import BATCH, Labelled, Labelling, Result, labellers, processes
from diembao.processes.limits import Limits
from registry import Directive
from storage import LabelFault, NewLabel, Reader, Store, ToLabel
from storage.relabelling import CurrentText, count_current_texts, current_texts


@dataclass(frozen=True, slots=True)
class Change:
    """One article whose current text would get another content."""

    text: CurrentText
    label: NewLabel


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
    failed: int = 0
    """Texts that the process died of which was labelling them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the labels of now and those of other rules come to."""

    outlets: list[OutletChanges]
    changes: list[Change]
    labels: dict[tuple[str, str], int]
    """The contents by the other rules, by outlet and identity."""


def compare_labels(
    reader: Reader, directive: Directive, limits: Limits
) -> Iterator[tuple[CurrentText, Result]]:
    """Every current text with the label that the directive's rules give it, or how labelling it failed."""
    texts = current_texts(reader, directive.slug)
    count = processes(count_current_texts(reader))
    with labellers(directive, limits, count) as label_each:
        while batch := list(islice(texts, BATCH)):
            asked = [ToLabel(text.version_id, text.title, text.lead, text.body) for text in batch]
            yield from zip(batch, label_each(asked), strict=True)


def summed_up(pairs: Iterable[tuple[CurrentText, Result]]) -> Comparison:
    """The changes by outlet, and each of them."""
    outlets: dict[str, OutletChanges] = {}
    found = Comparison([], [], {})
    for text, label in pairs:
        row = outlets.setdefault(text.outlet, OutletChanges(text.outlet))
        row.texts += 1
        row.unlabelled += text.content is None
        if isinstance(label, LabelFault):
            row.failed += 1
            continue
        found.labels[text.outlet, text.identity] = label.content
        if text.content is None or text.content == label.content:
            continue
        row.changed += 1
        row.into_scope += text.content == 0
        row.out_of_scope += label.content == 0
        found.changes.append(Change(text, label))
    found.outlets.extend(outlets.values())
    return found


def relabel(store: Store, directive: Directive, limits: Limits, in_use: bool = True) -> Labelled:
    """Add a row of the directive's rules to every stored version that has none.

    `in_use`: lists and tables show them from now on; labels by past rules are there for audits alone.

    What is there stays: labels are never changed. A text that kills its process is told, and ends nothing.
    """
    return Labelling(store, None, limits).label(directive, in_use)
