"""Labels every stored text that has no label of the rules in force."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from classifiers import Classifier
from registry import Directive
from storage import NewLabel, Store, ToLabel, add_labels, count_unlabelled, unlabelled

BATCH = 50  # texts a transaction: a break costs at most so many labels


def label_all(store: Store, directives: Iterable[Directive], progress: Callable[[int, int], None]) -> int:
    """Label by each directive; returns how many labels were added."""
    return sum(_label(store, directive, progress) for directive in directives)


def _label(store: Store, directive: Directive, progress: Callable[[int, int], None]) -> int:
    classifier = Classifier(directive)
    rules = (directive.slug, classifier.rule_version)
    total, done = count_unlabelled(store, *rules), 0
    waiting = unlabelled(store, *rules)
    while batch := list(islice(waiting, BATCH)):
        done += add_labels(store, *rules, _labels(classifier, batch))
        progress(done, total)
    return done


def _labels(classifier: Classifier, texts: Iterable[ToLabel]) -> Iterator[NewLabel]:
    for text in texts:
        label = classifier.label(text.title, text.body, text.lead)
        yield NewLabel(text.version_id, label.content, label.second, label.margin, label.hits_as_list())
