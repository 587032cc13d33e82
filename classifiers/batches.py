"""Many texts on all cores, in order, with the same labels as one after the other."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import Final

from classifiers.classifier import Classifier
from classifiers.label import Label
from registry import Directive

Text = tuple[str, str, str | None]
"""Title, body and lead of one text."""

_CHUNK: Final = 64
"""Texts a task: at some 2 ms a text a hand-over then costs less than a hundredth of the work."""
_AHEAD: Final = 3
"""Tasks waiting for each worker: the texts come from a database and must not all be held at once."""

_WORKER: list[Classifier] = []


def label_many(directive: Directive, texts: Iterable[Text], workers: int | None = None) -> Iterator[Label]:
    """The label of each text, in order; `workers` processes, as many as there are cores where null.

    Few texts, or one worker, are labelled in this process. A worker that dies raises BrokenProcessPool.
    """
    waiting = _chunks(texts)
    first = list(islice(waiting, 2))
    count = workers or os.cpu_count() or 1
    parts = chain(first, waiting)
    if len(first) < 2 or count < 2:
        yield from _alone(Classifier(directive), chain.from_iterable(parts))
        return
    # Forking would copy the threads' locks of whoever calls this; a fresh interpreter holds none.
    context = get_context("spawn")
    with ProcessPoolExecutor(count, context, initializer=_begin, initargs=(directive,)) as pool:
        yield from _together(pool.submit, parts, count * _AHEAD)


def _together(
    submit: Callable[..., Future[list[Label]]], parts: Iterable[Sequence[Text]], ahead: int
) -> Iterator[Label]:
    running: deque[Future[list[Label]]] = deque()
    for part in parts:
        running.append(submit(_label_part, part))
        if len(running) >= ahead:
            yield from running.popleft().result()
    for task in running:
        yield from task.result()


def _alone(classifier: Classifier, texts: Iterable[Text]) -> Iterator[Label]:
    return (classifier.label(*text) for text in texts)


def _chunks(texts: Iterable[Text]) -> Iterator[Sequence[Text]]:
    source = iter(texts)
    while part := list(islice(source, _CHUNK)):
        yield part


def _begin(directive: Directive) -> None:
    _WORKER[:] = [Classifier(directive)]


def _label_part(part: Sequence[Text]) -> list[Label]:
    return list(_alone(_WORKER[0], part))
