"""The command to read again, carried out: texts, certificates, labels and relations; or tried on a copy."""

import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from classifiers.version import rule_version
from diembao.again.flips import Flips, Trial, compare_verdicts
from diembao.again.reextracting import OutletAgain, Rereading
from diembao.home import Home
from diembao.processes.labelling import Labelled, Labelling
from diembao.relating import relate
from registry import Directive, Registry
from storage import Store, backup, open_reader, open_store

COPY = "thu.db"


@dataclass(frozen=True, slots=True)
class Rederivation:
    """What reading again came to."""

    outlets: list[OutletAgain]
    labelled: Labelled
    flips: Flips = field(default_factory=Flips)
    """Of a trial alone."""

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return sum(one.pages for one in self.outlets)

    def count(self, kind: str) -> int:
        """How many pages differ in that way."""
        return sum(one.count(kind) for one in self.outlets)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is in force in a home: its outlets and directives."""

    outlets: Registry
    directives: Collection[Directive]


def rederive(store: Store, home: Home, rules: Rules, rereading: Rereading) -> Rederivation:
    """Read again what is in the scope, then label and relate what is new, as a night does."""
    outlets = rereading.carry_out(store)
    labelled = Labelling(store, None, home.settings.limits).label_all(rules.directives)
    relate(store, rules.outlets.values())
    return Rederivation(outlets, labelled)


def try_out(home: Home, rules: Rules, rereading: Rereading, judged_by: Directive) -> Rederivation:
    """The same on a copy of the database that is thrown away, with the verdicts that it would turn over."""
    with tempfile.TemporaryDirectory(prefix="diembao-") as folder:
        copy = Path(folder) / COPY
        backup(home.published, copy)
        with open_store(copy) as store, open_reader(home.published) as reader:
            done = rederive(store, home, rules, rereading)
            after = Trial(store, rule_version(judged_by))
            flips = compare_verdicts(judged_by, rules.outlets, Trial(reader), after)
    return replace(done, flips=flips)
