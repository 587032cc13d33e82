"""A directive's rules: which of them apply to a text, by which phrases, and what they add."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classifiers.findings import Found
from classifiers.label import Hit
from classifiers.phrases import Match
from registry import Condition, Directive, Rule, read_condition

_NAMED: Final = {"core": "gate", "support": "support"}


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that applies, with the phrase that shows it best."""

    rule: Rule
    found: Found
    match: Match

    def hits(self) -> Iterator[Hit]:
        """What the rule adds, one hit for each content and for the gate, at the phrase's place."""
        for number, points in self.rule.adds.items():
            yield self.found.hit(self.match, points, f"rule:{self.rule.name}:{number}")
        if self.rule.gate:
            yield self.found.hit(self.match, self.rule.gate, f"rule:{self.rule.name}:gate")


@dataclass(frozen=True, slots=True)
class _Test:
    zones: frozenset[str]
    roles: frozenset[str]
    least: int

    def holds(self, standing: Mapping[str, Mapping[str, Sequence[Match]]]) -> bool:
        """Whether enough of its phrases stand in its zones."""
        met = 0
        for zone in self.zones:
            here = standing[zone]
            met += sum(len(here[role]) for role in self.roles & here.keys())
            if met >= self.least:
                return True
        return False


class RuleSet:
    """The rules of one directive, their conditions read once."""

    def __init__(self, directive: Directive) -> None:
        roles = _roles(directive)
        self._rules = [
            (rule, [_test(text, roles) for text in rule.when], [_test(text, roles) for text in rule.unless])
            for rule in directive.rules
        ]

    def apply(self, found: Sequence[Found]) -> list[Applied]:
        """The rules that apply to a text, in the order in which they are written."""
        standing = {str(one.part.zone): one.by_role() for one in found}
        return [
            Applied(rule, *_trigger(when[0], found))
            for rule, when, unless in self._rules
            if all(test.holds(standing) for test in when) and not any(test.holds(standing) for test in unless)
        ]


def _roles(directive: Directive) -> dict[str, str]:
    """The role behind each name that a condition may use."""
    return {
        **_NAMED,
        **{f"content-{content.number}": f"content:{content.number}" for content in directive.contents},
        **{family.name: f"exclusion:{family.name}" for family in directive.exclusions},
        **{signal.name: f"signal:{signal.name}" for signal in directive.signals},
    }


def _test(text: str, roles: Mapping[str, str]) -> _Test:
    condition = read_condition(text)
    if not isinstance(condition, Condition):
        message = f"{text}: {condition}"  # the registry has read it before, so this is a mistake of ours
        raise TypeError(message)
    return _Test(condition.zones, frozenset(roles[name] for name in condition.signals), condition.least)


def _trigger(test: _Test, found: Sequence[Found]) -> tuple[Found, Match]:
    """The first phrase in reading order that the rule's first condition asks for."""
    return next(
        (one, match)
        for one in found
        if one.part.zone in test.zones
        for match in one.matches
        if match.use.role in test.roles
    )
