"""Labels every stored text that has no label of the rules in force, in processes that a text may kill."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue

from classifiers import Classifier
from diembao.processes.labeller import Labeller
from diembao.processes.limits import Limits
from registry import Directive
from storage import (
    LabelFault,
    NewLabel,
    Store,
    ToLabel,
    add_label_fault,
    add_labels,
    count_unlabelled,
    unlabelled,
    use_rules,
)

BATCH = 50  # texts a transaction: a break costs at most so many labels
WORTH_A_PROCESS = 100  # texts: loading the word segmentation takes as long as labelling so many
IN_A_ROW = 20  # faults with no label between them: not the texts are at fault then, but the labelling

Result = NewLabel | LabelFault
Progress = Callable[[int, int], None]
"""Told how many texts are done, of how many."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What labelling came to."""

    added: int = 0
    left: int = 0
    """Texts that were not even tried, because one after the other had failed."""
    faults: tuple[LabelFault, ...] = ()
    """Texts that no label came of, where no night remembers them."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """How a night labels: which night, by which directives, within which limits, and who is told."""

    store: Store
    night: str | None
    """Its key; null: by hand, when every text is tried that has no label, and none is remembered."""
    limits: Limits
    progress: Progress = lambda done, total: None

    def label_all(self, directives: Iterable[Directive]) -> Labelled:
        """Label by each directive.

        A text that kills its process, or takes too long, stays without a label and is remembered.
        """
        parts = [self.label(directive) for directive in directives]
        faults = tuple(fault for part in parts for fault in part.faults)
        return Labelled(sum(part.added for part in parts), sum(part.left for part in parts), faults)

    def label(self, directive: Directive, in_use: bool = True) -> Labelled:
        """Label by one directive; `in_use`: its labels are those that are shown from now on."""
        rules = (directive.slug, Classifier(directive).rule_version)
        total = count_unlabelled(self.store, *rules, self.night)
        waiting = unlabelled(self.store, *rules, self.night)
        added = done = in_a_row = 0
        faults: list[LabelFault] = []
        with labellers(directive, self.limits, processes(total)) as label_each:
            while in_a_row < IN_A_ROW and (batch := list(islice(waiting, BATCH))):
                results = label_each(batch)
                added += self._keep(rules, results)
                if self.night is None:
                    faults += [result for result in results if isinstance(result, LabelFault)]
                done += len(results)
                in_a_row = _faults_at_end(results, in_a_row)
                self.progress(done, total)
        if in_use:
            use_rules(self.store, *rules)
        return Labelled(added, total - done, tuple(faults))

    def _keep(self, rules: tuple[str, str], results: list[Result]) -> int:
        with self.store.atomic():
            for fault in results:
                if isinstance(fault, LabelFault) and self.night is not None:
                    add_label_fault(self.store, *rules, self.night, fault)
            return add_labels(self.store, *rules, [one for one in results if isinstance(one, NewLabel)])


def processes(texts: int) -> int:
    """How many processes are worth their start for so many texts: none for none, no more than cores."""
    cores = len(os.sched_getaffinity(0))
    return min(cores, -(-texts // WORTH_A_PROCESS))


@contextmanager
def labellers(
    directive: Directive, limits: Limits, count: int
) -> Iterator[Callable[[list[ToLabel]], list[Result]]]:
    """So many labelling processes side by side, as a function from texts to results in the same order."""
    idle: SimpleQueue[Labeller] = SimpleQueue()
    crew = [Labeller(directive, limits) for _ in range(count)]
    for labeller in crew:
        idle.put(labeller)

    def label(text: ToLabel) -> Result:
        labeller = idle.get()
        try:
            return labeller.label(text)
        finally:
            idle.put(labeller)

    with ThreadPoolExecutor(max(1, count), thread_name_prefix="label") as pool:
        try:
            yield lambda texts: list(pool.map(label, texts))
        finally:
            for labeller in crew:
                labeller.end()
            pool.shutdown(cancel_futures=True)
            for labeller in crew:
                labeller.close()


def _faults_at_end(results: list[Result], before: int) -> int:
    """How many faults came in a row since the last label."""
    for result in results:
        before = before + 1 if isinstance(result, LabelFault) else 0
    return before
