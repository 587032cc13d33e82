"""Which verdicts a change of labels or texts would turn over."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from audits.auditing import AuditOptions, run_audit
from audits.model import Audit, Ruling
from audits.refusal import AuditRefused
from registry import Directive, Registry
from storage import Reader

Labels = Mapping[tuple[str, str], int]
"""Contents by outlet and identity."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One outlet and one duty of which another thing would be said."""

    outlet: str
    name: str
    duty: str
    before: Ruling
    after: Ruling
    counted_before: int
    counted_after: int

    def as_dict(self) -> dict[str, Any]:
        """The flip as a JSON object."""
        return asdict(self) | {"before": self.before.value, "after": self.after.value}


@dataclass(frozen=True, slots=True)
class Flips:
    """What would flip; or why nothing can be said of verdicts."""

    found: tuple[Flip, ...] = ()
    refused: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"verdicts": [flip.as_dict() for flip in self.found], "verdicts_unknown": self.refused or None}


@dataclass(frozen=True, slots=True)
class Trial:
    """One audit of a comparison."""

    reader: Reader
    rule_version: str | None = None
    """Null: the version whose labels were made last."""
    labels: Labels | None = None


def compare_verdicts(directive: Directive, outlets: Registry, before: Trial, after: Trial) -> Flips:
    """Hold an audit of before against one of after, over the directive's whole window."""
    try:
        return Flips(tuple(_flips(*(_audit(directive, outlets, trial) for trial in (before, after)))))
    except AuditRefused as refused:
        return Flips(refused=str(refused))


def _audit(directive: Directive, outlets: Registry, trial: Trial) -> Audit:
    options = AuditOptions(rule_version=trial.rule_version, labels=trial.labels)
    return run_audit(trial.reader, directive, outlets, options)[0]


def _flips(before: Audit, after: Audit) -> list[Flip]:
    then = {(row.slug, verdict.duty): verdict for row in before.outlets for verdict in row.verdicts}
    return [
        Flip(row.slug, row.name, verdict.duty, was.ruling, verdict.ruling, was.counted, verdict.counted)
        for row in after.outlets
        for verdict in row.verdicts
        if (was := then.get((row.slug, verdict.duty))) and was.ruling is not verdict.ruling
    ]
