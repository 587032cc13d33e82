"""The department's settings: those of the directive's file, and others that are tried for one audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from audits.model import Settings
from audits.refusal import AuditRefused
from registry import Directive, Reading

UNSET: Final = 1
"""Articles that count as met where the file names no number: to have published anything at all."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked for in the place of the file's settings; null and nothing: as the file has it."""

    thresholds: Mapping[int, int] = field(default_factory=dict)
    reading: Mapping[int, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    reprints: bool | None = None
    removed: bool | None = None
    read_within_days: int | None = None


def settings_of(directive: Directive) -> Settings:
    """The settings in the directive's file."""
    asked = {one.content: one.articles for one in directive.thresholds}
    return Settings(
        {content.number: asked.get(content.number, UNSET) for content in directive.contents},
        {int(content): name for content, name in directive.reading.items()},
        {one.rule: str(one.reading) for one in directive.variants},
        directive.counting.reprints,
        directive.counting.removed,
        directive.counting.read_within_days,
    )


def with_choices(directive: Directive, choices: Choices) -> Settings:
    """The same with what was chosen otherwise. Raises AuditRefused where there is no such choice."""
    own = settings_of(directive)
    for content, number in choices.thresholds.items():
        _among(content, own.thresholds, "content")
        if number < 1:
            raise AuditRefused(
                f"The threshold of content {content} must be at least 1, none would always be met.", True
            )
    for content, name in choices.reading.items():
        _among(content, own.reading, "reading of content")
        _among(name, _readings(directive)[content], f"reading of content {content}:")
    for rule, name in choices.variants.items():
        _among(rule, own.variants, "rule with two readings")
        _among(name, list(Reading), f"reading of {rule}:")
    return replace(
        own,
        thresholds={**own.thresholds, **choices.thresholds},
        reading={**own.reading, **choices.reading},
        variants={**own.variants, **choices.variants},
        reprints=own.reprints if choices.reprints is None else choices.reprints,
        removed=own.removed if choices.removed is None else choices.removed,
        read_within_days=own.read_within_days
        if choices.read_within_days is None
        else choices.read_within_days,
    )


def _readings(directive: Directive) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for obligation in directive.obligations:
        found.setdefault(obligation.content, []).extend(obligation.readings)
    return found


def _among(given: object, known: Mapping[int, object] | Mapping[str, object] | list[str], what: str) -> None:
    if given not in known:
        there = ", ".join(map(str, known)) or "none"
        raise AuditRefused(f"There is no {what} '{given}' in the directive; there is: {there}.", True)
