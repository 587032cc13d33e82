"""Writing to a home such that what was written is sealed: evidence, and what is concluded from it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click

from classifiers import Classifier
from diembao.desk.folding import fold_in_desk
from diembao.desk.preparing import keep_up
from diembao.home import Home
from diembao.output import plain
from diembao.timestamps import stamping
from diembao.writing import writing
from registry import Directive, Registry
from storage import Store, StoreMissing, open_store
from storage.archive.canonical import canonical
from storage.archive.sealing import seal
from storage.archive.tasks import Rules, Sealed, Step, Task

MOST_TOLD = 10
"""Problems that are told one by one."""


@contextmanager
def sealed_writing(home: Home, occasion: str) -> Iterator[Store]:
    """Hold the home's lock with its store open; what was written is sealed and published at the end.

    `occasion` names what is done: relabel, reextract, review, submission, audit, appeal. What people decided
    in the pages is taken in first. Where the body raises, what was committed is sealed by whoever seals next.
    Raises Refusal, StoreError, OSError.
    """
    outlets, directives = home.check()
    rules = rules_of(outlets, directives)
    if not home.database.exists():
        raise StoreMissing(home.database, "there is no database yet")
    with writing(home), open_store(home.database) as store:
        fold_in_desk(home.people, store, directives)
        try:
            yield store
            tell(seal_home(home, store, occasion, rules))
        finally:
            keep_up(home, outlets, directives)  # the body may have published before it was refused


def seal_home(
    home: Home,
    store: Store,
    occasion: str,
    rules: Rules,
    step: Callable[[Step, int, int], None] = lambda step, done, total: None,
) -> Sealed:
    """Seal what is new in the home, and publish it. Raises StoreError, OSError."""
    stamp = stamping(home.settings.timestamps, home.root, _complain)
    return seal(store, Task(home.data, home.snapshot, occasion, rules, step, stamp))


def rules_of(outlets: Registry, directives: Mapping[str, Directive]) -> Rules:
    """What the home judges by, as a seal keeps it."""
    sorted_outlets = sorted(outlets.values(), key=lambda outlet: outlet.slug)
    return Rules(
        {
            slug: (Classifier(directive).rule_version, canonical(directive.model_dump(mode="json")))
            for slug, directive in directives.items()
        },
        canonical({"outlets": [outlet.model_dump(mode="json") for outlet in sorted_outlets]}),
    )


def tell(done: Sealed) -> None:
    """Say on standard error what a seal found that a person must look at."""
    told = [
        *done.problems,
        *(f"{path}: no row speaks of this file; it was sealed all the same" for path in done.adopted),
    ]
    for problem in told[:MOST_TOLD]:
        _complain(problem)
    if len(told) > MOST_TOLD:
        _complain(f"and {len(told) - MOST_TOLD} more; `diembao audit verify` names what is damaged")
    if done.absent:
        shown = ", ".join(done.absent[:3]) + (" …" if len(done.absent) > 3 else "")
        _complain(f"no evidence is there of {len(done.absent)} outlet-nights, which stay unsealed: {shown}")


def _complain(problem: str) -> None:
    click.echo(f"diembao: {plain(problem)}", err=True)
