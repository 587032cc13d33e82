"""Pages read and texts labelled in the test's own process: processes of their own take seconds to start."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache

import pytest

from classifiers import Classifier
from diembao.processes import labelling, page_readers
from diembao.processes.page_readers import PageReaders, PageTask, ReadAgain
from registry import Directive
from storage import NewLabel, ToLabel


def work_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the work of the processes here, with the same functions."""
    monkeypatch.setattr(labelling, "labellers", _labellers)
    monkeypatch.setattr(page_readers, "_allow", lambda seconds: None)
    monkeypatch.setattr(page_readers, "_SECONDS", [60])
    monkeypatch.setattr(PageReaders, "_submit", _submit)


def _submit(readers: PageReaders, part: list[PageTask], workers: int) -> Future[list[ReadAgain]]:
    page_readers._OUTLETS.clear()
    page_readers._OUTLETS.update(readers.outlets)
    done: Future[list[ReadAgain]] = Future()
    done.set_result(page_readers._read_part(part))
    return done


@contextmanager
def _labellers(
    directive: Directive, limits: object, count: int
) -> Iterator[Callable[[list[ToLabel]], list[NewLabel]]]:
    classifier = _classifier(directive.model_dump_json())

    def label(text: ToLabel) -> NewLabel:
        found = classifier.label(text.title, text.body, text.lead)
        hits, reason = found.hits_as_list(), found.reason.name.lower()
        return NewLabel(text.version_id, found.content, found.second, found.margin, hits, reason)

    yield lambda texts: [label(text) for text in texts]


@lru_cache(maxsize=2)
def _classifier(directive: str) -> Classifier:
    return Classifier(Directive.model_validate_json(directive))
