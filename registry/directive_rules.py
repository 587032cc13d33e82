"""What must hold of a directive's rules: every signal and zone that they name exists, none stands idle."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from registry.directive_conditions import CORE, SUPPORT, read_condition
from registry.lines import Loc
from registry.phrase_checks import check_lists
from registry.problems import Problem
from registry.reading import ANY, Source
from registry.syntax import SLUG, text_fault
from registry.wording import dotted, shown

MOST_POINTS: Final = 1000
"""What one rule or weight may count for, far above any in use: sums of such can still be compared."""
_OWN: Final = (CORE, SUPPORT)


def check_rules(
    sources: Sequence[Source], contents: Collection[int], rest: Mapping[str, Source], whole: bool
) -> Iterator[Problem]:
    """Check the files of the folder `rules` together; `rest` holds the gate's file and the exclusions'.

    Unless they are whole, one of them could not be read: what the others miss may stand there.
    """
    families = (
        {name for _, name in rest["exclusions"].texts("exclusions", ANY, "name")}
        if "exclusions" in rest
        else set()
    )
    yield from _check_names(sources, "signals", {*_OWN, *families, *(f"content-{n}" for n in contents)})
    yield from _check_names(sources, "rules", set())
    known = {name for source in sources for _, name in source.texts("signals", ANY, "name")}
    named: set[str] = set()
    for source in sources:
        yield from _check_signals(source)
        yield from _check_effects(source, contents)
        for loc, text in source.texts("rules", ANY, ("when", "unless"), ANY):
            condition = read_condition(text)
            if isinstance(condition, str):
                yield source.problem(loc, f"{dotted(loc)}: {shown(text)} cannot be read: {condition}")
                continue
            named.update(condition.signals)
            allowed = {*known, *_OWN, *families, *(f"content-{n}" for n in contents)}
            for name in condition.signals:
                if whole and name not in allowed:
                    yield source.problem(loc, f"{dotted(loc)}: there is no signal '{name}'")
    if whole:
        yield from _check_idle(sources, named)


def _check_names(sources: Iterable[Source], table: str, taken: set[str]) -> Iterator[Problem]:
    for source in sources:
        for loc, name in source.texts(table, ANY, "name"):
            if not SLUG.fullmatch(name):
                yield source.problem(loc, f"{dotted(loc)}: must consist of a-z, 0-9 and hyphens")
            if name in taken:
                yield source.problem(loc, f"{dotted(loc)}: the name '{name}' is taken already")
            taken.add(name)
        for loc, note in source.texts(table, ANY, "note"):
            if fault := text_fault(note):
                yield source.problem(loc, f"{dotted(loc)}: {fault}")


def _check_signals(source: Source) -> Iterator[Problem]:
    for loc, phrases in source.find("signals", ANY, "phrases"):
        if phrases == []:
            yield source.problem(loc, "signals.phrases: must have at least one")
        yield from check_lists(source, loc)


def _check_effects(source: Source, contents: Collection[int]) -> Iterator[Problem]:
    for loc, rule in source.find("rules", ANY):
        if not isinstance(rule, dict):
            continue
        adds, numbers = rule.get("adds", {}), set(map(str, contents))
        if rule.get("when") == []:
            yield source.problem((*loc, "when"), "rules.when: must have at least one condition")
        if not rule.get("gate") and not adds:
            yield source.problem(loc, "rules: has no effect; give it 'gate' or 'adds'")
        for key, points in adds.items() if isinstance(adds, dict) else ():
            yield from _check_points(source, (*loc, "adds", key), points)
            if key not in numbers:
                yield source.problem((*loc, "adds"), f"rules.adds: there is no content {key}")
        yield from _check_points(source, (*loc, "gate"), rule.get("gate", 1))


def _check_points(source: Source, loc: Loc, points: object) -> Iterator[Problem]:
    if isinstance(points, float | int) and (points == 0 or not abs(points) <= MOST_POINTS):
        message = f"{dotted(loc)}: must be a number other than 0, from -{MOST_POINTS} to {MOST_POINTS}"
        yield source.problem(loc, message)


def _check_idle(sources: Iterable[Source], named: Collection[str]) -> Iterator[Problem]:
    for source in sources:
        for loc, name in source.texts("signals", ANY, "name"):
            if name not in named:
                yield source.problem(loc, f"{dotted(loc)}: no rule names the signal '{name}'")
