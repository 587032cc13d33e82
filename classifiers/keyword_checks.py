"""Phrases of a directive that do no good: never met, listed twice, at odds with another list, or padded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classifiers.lines import TextLine
from classifiers.patterns import Pattern, read_pattern
from classifiers.phrases import PhraseBook
from classifiers.uses import forms, uses_of
from classifiers.zones import divide
from registry import Directive, Effect

List = tuple[str, str]
"""The file a phrase is listed in, and its list there."""

_RULES: Final = "rules/*.toml"


class Fault(StrEnum):
    """What is wrong with a phrase."""

    DEAD = "dead"
    DOUBLE = "double"
    CONTRADICTORY = "contradictory"
    PADDED = "padded"


@dataclass(frozen=True, slots=True)
class KeywordFault:
    """One phrase that does no good, and the other one that it is measured by."""

    fault: Fault
    phrase: str
    place: List
    other: str = ""
    other_place: List = ("", "")


def check_keywords(directive: Directive, texts: Iterable[TextLine] = ()) -> list[KeywordFault]:
    """All faults of a directive's phrases; the dead ones only where there are texts to look through.

    What the registry refuses to load (phrases that are not normalised, or stand twice in one list) is not
    looked for again.
    """
    listed = list(_listed(directive))
    return [*_doubles(directive, listed), *_padded(directive, listed), *_dead(directive, listed, list(texts))]


def _listed(directive: Directive) -> Iterator[tuple[str, List]]:
    for content in directive.contents:
        file = f"keywords/{content.number}.toml"
        for name, phrases in (
            ("strong", content.strong),
            ("medium", content.medium),
            ("weak", content.weak),
        ):
            yield from ((phrase, (file, name)) for phrase in phrases)
    yield from ((phrase, ("keywords/gate.toml", "core")) for phrase in directive.gate.core)
    yield from ((phrase, ("keywords/gate.toml", "supporting")) for phrase in directive.gate.supporting)
    for family in directive.exclusions:
        effect = "exclusions" if family.effect is Effect.COUNT else family.effect.value
        yield from (
            (phrase, ("keywords/exclusions.toml", f"{effect}:{family.name}")) for phrase in family.phrases
        )
    for signal in directive.signals:
        yield from ((phrase, (_RULES, signal.name)) for phrase in signal.phrases)


def _doubles(directive: Directive, listed: Iterable[tuple[str, List]]) -> Iterator[KeywordFault]:
    """Phrases whose forms are another's, and phrases that lists of opposite sense share."""
    seen: dict[Pattern, list[tuple[str, List]]] = defaultdict(list)
    for phrase, place in listed:
        own = {read_pattern(form) for form in forms(phrase, directive.writings.same)}
        for earlier, other in sorted({found for pattern in own for found in seen[pattern]}):
            fault = _fault_of(place, other, same=earlier == phrase)
            if fault:
                yield KeywordFault(fault, phrase, place, earlier, other)
        seen[read_pattern(phrase)].append((phrase, place))


def _fault_of(place: List, other: List, *, same: bool) -> Fault | None:
    """Two places of one phrase: doubled within a file, or strong for two contents, or for and against."""
    if _RULES in (place[0], other[0]):  # signals may share phrases with each other and with all lists
        return Fault.DOUBLE if place == other and not same else None
    against = "exclusions:" in place[1] + other[1]
    if place[0] == other[0]:
        return None if same and ":" in place[1] else Fault.DOUBLE
    if against and ("core" in place[1] + other[1]):
        return Fault.CONTRADICTORY
    return Fault.CONTRADICTORY if place[1] == other[1] == "strong" else None


def _padded(directive: Directive, listed: list[tuple[str, List]]) -> Iterator[KeywordFault]:
    """Phrases that hold a shorter one of the same list: they are found with it and weigh the same.

    Not so where one of their forms does not hold it ("xđgn"), or where it is guarded and they are not.
    """
    same, guarded = directive.writings.same, set(directive.writings.guarded)
    by_list: dict[List, list[str]] = defaultdict(list)
    for phrase, place in listed:
        by_list[place].append(phrase)
    for place, phrases in by_list.items():
        for phrase in phrases:
            inside = (
                one for one in phrases if one != phrase and f" {one} " in f" {phrase} " and "…" not in one
            )
            inner = next((one for one in inside if one not in guarded and _always(one, phrase, same)), "")
            if inner:
                yield KeywordFault(Fault.PADDED, phrase, place, inner, place)


def _always(inner: str, phrase: str, same: tuple[tuple[str, ...], ...]) -> bool:
    """Whether each form of the phrase holds a form of the shorter one."""
    shorter = forms(inner, same)
    return all(any(f" {one} " in f" {form} " for one in shorter) for form in forms(phrase, same))


def _dead(
    directive: Directive, listed: Iterable[tuple[str, List]], texts: list[TextLine]
) -> Iterator[KeywordFault]:
    if not texts:
        return
    book = PhraseBook(uses_of(directive))
    met: Counter[str] = Counter()
    for line in texts:
        for part in divide(line.title, line.text, line.lead).parts:
            met.update({match.phrase.text for match in book.scan(part.text).matches})
    for phrase, place in listed:
        if not any(met[form] for form in forms(phrase, directive.writings.same)):
            yield KeywordFault(Fault.DEAD, phrase, place)
