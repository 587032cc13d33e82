"""Labels every stored text that has no label of the rules in force."""

from collections.abc import Callable, Iterable, Iterator

from classifiers import Classifier
from registry import Directive
from storage import NewLabel, Store, ToLabel, add_labels, unlabelled

BATCH = 50  # texts a transaction: a break costs at most so many labels


def label_all(store: Store, directives: Iterable[Directive], progress: Callable[[int, int], None]) -> int:
    """Label by each directive; returns how many labels were added."""
    return sum(_label(store, directive, progress) for directive in directives)


def _label(store: Store, directive: Directive, progress: Callable[[int, int], None]) -> int:
    classifier = Classifier(directive)
    waiting = list(unlabelled(store, directive.slug, classifier.rule_version))
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        add_labels(store, directive.slug, classifier.rule_version, _labels(classifier, batch))
        progress(start + len(batch), len(waiting))
    return len(waiting)


def _labels(classifier: Classifier, texts: Iterable[ToLabel]) -> Iterator[NewLabel]:
    for text in texts:
        label = classifier.label(text.title, text.body, text.lead)
        yield NewLabel(text.version_id, label.content, label.second, label.margin, label.hits_as_list())
