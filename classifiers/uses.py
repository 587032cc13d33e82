"""What each phrase of a directive is listed for, in all the ways in which it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from registry import Directive, Effect

_MOST_FORMS: Final = 24
"""Ways to write one phrase; three places with two forms each make eight."""


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a phrase is listed for."""

    role: str
    """`gate`, `support`, `content:3`, `exclusion:<name>`, `unless:<name>` or `signal:<name>`."""
    weight: float = 0.0
    content: int = 0
    cuts: bool = False
    passing: bool = False
    """What it covers outside title and lead is a mere mention and opens no gate."""

    @property
    def counts(self) -> bool:
        """Whether it weighs against the gate, where it is an exclusion."""
        return not self.cuts and not self.passing

    @property
    def shown(self) -> bool:
        """Whether it is a reason of its own, apart from the contents' scores and the rules."""
        return not self.content and not self.role.startswith(("unless:", "signal:"))


def uses_of(directive: Directive) -> Iterator[tuple[str, Use]]:
    """Every phrase of a directive in each of its forms, with what it is listed for."""
    seen: set[tuple[str, str]] = set()
    for phrase, use in _listed(directive):
        for form in forms(phrase, directive.writings.same):
            if (form, use.role) not in seen:
                seen.add((form, use.role))
                yield form, use


def forms(phrase: str, same: tuple[tuple[str, ...], ...]) -> list[str]:
    """The phrase with each of its words or abbreviations in every other form of theirs; itself first."""
    found = [f" {phrase} "]
    for group in same:
        for form in list(found):
            present = next((one for one in group if f" {one} " in form), None)
            if present:
                found += [form.replace(f" {present} ", f" {other} ") for other in group if other != present]
        found = list(dict.fromkeys(found))[:_MOST_FORMS]
    return [form.strip() for form in found]


def _listed(directive: Directive) -> Iterator[tuple[str, Use]]:
    weights = directive.weights
    for content in directive.contents:
        lists = (
            (content.strong, weights.strong),
            (content.medium, weights.medium),
            (content.weak, weights.weak),
        )
        for phrases, weight in lists:
            for phrase in phrases:
                yield phrase, Use(f"content:{content.number}", weight, content.number)
    for phrase in directive.gate.core:
        yield phrase, Use("gate")
    for phrase in directive.gate.supporting:
        yield phrase, Use("support")
    for family in directive.exclusions:
        for phrase in family.phrases:
            cuts, passing = family.effect is Effect.CUT, family.effect is Effect.PASSING
            yield phrase, Use(f"exclusion:{family.name}", cuts=cuts, passing=passing)
        for phrase in family.unless:
            yield phrase, Use(f"unless:{family.name}")
    for signal in directive.signals:
        for phrase in signal.phrases:
            yield phrase, Use(f"signal:{signal.name}")
