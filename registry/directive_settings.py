"""What must hold of the department's settings in `directive.toml`: thresholds, and readings of rules."""

from collections.abc import Collection, Iterator
from typing import Final

from registry.lines import Loc
from registry.problems import Problem
from registry.reading import ANY, Source
from registry.syntax import phrase_fault, text_fault
from registry.wording import dotted, shown

_LISTS: Final = ("admits", "needs")


def check_settings(source: Source, contents: Collection[int]) -> Iterator[Problem]:
    """Check `[[thresholds]]` and `[[variants]]` against the contents."""
    yield from _check_thresholds(source, contents)
    yield from _check_variants(source, contents)


def _check_thresholds(source: Source, contents: Collection[int]) -> Iterator[Problem]:
    seen: set[int] = set()
    for loc, number in numbers(source, "thresholds"):
        if number not in contents:
            yield source.problem(loc, f"thresholds.content: there is no content {number}")
        if number in seen:
            yield source.problem(loc, f"thresholds.content: content {number} has a threshold already")
        seen.add(number)
    for loc, articles in source.find("thresholds", ANY, "articles"):
        if isinstance(articles, int) and articles < 1:
            yield source.problem(loc, "thresholds.articles: must be at least 1, none would always be met")


def _check_variants(source: Source, contents: Collection[int]) -> Iterator[Problem]:
    for loc, number in numbers(source, "variants"):
        if number not in contents:
            yield source.problem(loc, f"variants.content: there is no content {number}")
    yield from _check_rules(source)
    for loc, text in source.texts("variants", ANY, ("strict", "lenient")):
        if fault := text_fault(text):
            yield source.problem(loc, f"{dotted(loc)}: {fault}")
    for loc, variant in source.find("variants", ANY):
        if isinstance(variant, dict):
            yield from _check_lists(source, loc, variant)


def _check_rules(source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for loc, rule in source.texts("variants", ANY, "rule"):
        if not rule.isalnum() or not rule.isascii():
            yield source.problem(loc, f"variants.rule: must be a name like R10, not {shown(rule)}")
        if rule in seen:
            yield source.problem(loc, f"variants.rule: {shown(rule)} is there already")
        seen.add(rule)


def _check_lists(source: Source, loc: Loc, variant: dict[str, object]) -> Iterator[Problem]:
    if bool(variant.get("admits")) is bool(variant.get("needs")):
        message = "variants: must have phrases in one of 'admits' (lenient) and 'needs' (strict)"
        yield source.problem(loc, message)
    for name in (*_LISTS, "unless"):
        seen: set[str] = set()
        for place, phrase in source.texts(*loc, name, ANY):
            fault = phrase_fault(phrase) or ("stands there twice" if phrase in seen else None)
            if fault:
                yield source.problem(place, f"{dotted(place)}: {shown(phrase)} {fault}")
            seen.add(phrase)
    looked_for = [phrase for _, phrase in source.texts(*loc, _LISTS, ANY)]
    for place, longer in source.texts(*loc, "unless", ANY):
        if not any(f" {phrase} " in f" {longer} " and phrase != longer for phrase in looked_for):
            message = f"variants.unless: {shown(longer)} must hold one of the phrases that are looked for"
            yield source.problem(place, message)


def numbers(source: Source, key: str) -> Iterator[tuple[Loc, int]]:
    """The contents that the tables under that key name."""
    return ((loc, value) for loc, value in source.find(key, ANY, "content") if type(value) is int)
