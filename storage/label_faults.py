"""Texts that could not be labelled: remembered, tried again in later nights, and given up after a few."""

from dataclasses import dataclass

from storage.clock import now
from storage.store import Reader, Store

TRIES = 3
"""Nights in which a text is tried by one version of the rules; new rules begin anew."""

TOKENIZER = "tokenizer"
"""The outcome: the process that cuts texts into words and labels them did not survive this one."""


@dataclass(frozen=True, slots=True)
class LabelFault:
    """A version that got no label, and how the attempt ended."""

    version_id: int
    detail: str


def add_label_fault(store: Store, directive: str, rule_version: str, night: str, fault: LabelFault) -> None:
    """Remembers that this night's attempt at a text failed; within `atomic()`."""
    store.write(
        "INSERT INTO label_faults (version, directive, rule_version, night, outcome, detail, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (fault.version_id, directive, rule_version, night, TOKENIZER, fault.detail, now()),
    )


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A text that stands without a label after a night's attempts."""

    outlet: str
    url: str
    directive: str
    detail: str
    tries: int

    @property
    def given_up(self) -> bool:
        """Whether it is tried no more under the rules in force."""
        return self.tries >= TRIES


def faults_of_night(reader: Reader, night: str) -> list[Unlabelled]:
    """The texts that this night failed to label, and that have no label since."""
    rows = reader.rows(
        "SELECT a.outlet, a.url, f.directive, f.detail, (SELECT count(*) FROM label_faults g"
        "  WHERE (g.version, g.directive, g.rule_version) = (f.version, f.directive, f.rule_version))"
        " AS tries"
        " FROM label_faults f JOIN versions v ON v.id = f.version AND v.number > 0"
        " JOIN articles a ON a.id = v.article"
        " WHERE f.night = ? AND NOT EXISTS (SELECT 1 FROM labels l"
        "  WHERE (l.version, l.directive, l.rule_version) = (f.version, f.directive, f.rule_version))"
        " ORDER BY a.outlet, a.url, f.directive",
        (night,),
    )
    return [Unlabelled(**row) for row in rows]
