"""What must hold of a directive beyond the types of its keys, the phrases apart.

Like the checks of outlets, they read the raw data and pass over what has the wrong shape.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from registry.directive_rules import MOST_POINTS
from registry.directive_settings import check_settings, numbers
from registry.problems import Problem
from registry.reading import ANY, Source, Step
from registry.syntax import text_fault
from registry.wording import dotted, shown

_STRENGTHS: Final = ("weak", "medium", "strong")


def check_wording(source: Source) -> Iterator[Problem]:
    """Check one content's file by itself."""
    yield from _check_texts(source, ("name",), ("paragraphs", ANY))
    if source.data.get("paragraphs") == []:
        yield source.problem(("paragraphs",), "paragraphs: must have at least one")


def check_gaps(folder: Path, contents: Collection[int], keywords: Collection[int]) -> Iterator[Problem]:
    """Check that the contents are numbered from 1 on, and that each has its keywords."""
    if not contents:
        yield Problem(folder / "contents", 1, "holds no content")
    for number in sorted(set(range(1, max(contents, default=0))) - set(contents)):
        message = f"content {number} is missing: contents are numbered from 1 without gaps"
        yield Problem(folder / "contents", 1, message)
    for number in sorted(set(contents) - set(keywords)):
        yield Problem(folder / "keywords", 1, f"content {number} has no file {number}.toml with its phrases")
    for number in sorted(set(keywords) - set(contents)):
        yield Problem(folder / "keywords" / f"{number}.toml", 1, f"there is no content {number}")


def check_head(source: Source, contents: Mapping[int, Source | None]) -> Iterator[Problem]:
    """Check `directive.toml` against the contents."""
    yield from _check_texts(
        source, (("title", "issuer"),), ("carries_out", ANY), ("obligations", ANY, "words")
    )
    yield from _check_window(source)
    yield from _check_obligations(source, contents)
    yield from _check_reading(source)
    yield from check_settings(source, contents)
    yield from _check_weights(source)


def _check_texts(source: Source, *patterns: tuple[Step, ...]) -> Iterator[Problem]:
    for pattern in patterns:
        for loc, text in source.texts(*pattern):
            if fault := text_fault(text):
                yield source.problem(loc, f"{dotted(loc)}: {fault}")


def _check_window(source: Source) -> Iterator[Problem]:
    days = {loc[-1]: day for loc, day in source.find("window", ("since", "until")) if type(day) is date}
    if len(days) == 2 and days["since"] > days["until"]:
        message = f"window.until: must not lie before since ({days['since']})"
        yield source.problem(("window", "until"), message)


def _check_obligations(source: Source, contents: Mapping[int, Source | None]) -> Iterator[Problem]:
    seen: dict[int, set[int | None]] = {}
    for loc, number in numbers(source, "obligations"):
        paragraph = source.data["obligations"][loc[1]].get("paragraph")
        if number not in contents:
            yield source.problem(loc, f"obligations.content: there is no content {number}")
        elif fault := _paragraph_fault(paragraph, contents[number]):
            place = (*loc[:-1], "paragraph")
            yield source.problem(place, f"obligations.paragraph: content {number} {fault}")
        part = paragraph if isinstance(paragraph, int) else None
        others = seen.setdefault(number, set())
        if part in others or (others and (part is None or None in others)):
            message = f"obligations: content {number} is owed twice, as a whole or in the same paragraph"
            yield source.problem(loc, message)
        others.add(part)
    for number in sorted(contents.keys() - seen.keys()):
        yield source.problem(("obligations",), f"obligations: nobody owes content {number}")
    for loc, kinds in source.find("obligations", ANY, "owed_by"):
        if kinds == []:
            yield source.problem(loc, "obligations.owed_by: must name at least one kind of outlet")


def _paragraph_fault(paragraph: object, content: Source | None) -> str | None:
    paragraphs = content.data.get("paragraphs") if content else None
    if not isinstance(paragraph, int) or not isinstance(paragraphs, list):
        return None
    if 1 <= paragraph <= len(paragraphs):
        return None
    return f"has no paragraph {paragraph}, it has {len(paragraphs)}"


def _check_reading(source: Source) -> Iterator[Problem]:
    offered: dict[str, set[str]] = {}
    for (_, index, _), readings in source.find("obligations", ANY, "readings"):
        number = source.data["obligations"][index].get("content")
        if isinstance(readings, dict):
            offered.setdefault(str(number), set()).update(readings)
    for loc, name in source.texts("reading", ANY):
        number = str(loc[-1])
        if number not in offered:
            yield source.problem(loc, f"{dotted(loc)}: this content has no readings to choose from")
        elif name not in offered[number]:
            choices = ", ".join(sorted(offered[number]))
            yield source.problem(loc, f"{dotted(loc)}: must be one of {choices}, not {shown(name)}")
    chosen = {str(loc[-1]) for loc, _ in source.find("reading", ANY)}
    for number in sorted(offered.keys() - chosen):
        yield source.problem(("reading",), f"reading: must say which reading of content {number} is used")


def _check_weights(source: Source) -> Iterator[Problem]:
    weights = {
        str(loc[-1]): value for loc, value in source.find("weights", ANY) if type(value) in (int, float)
    }
    for key, value in weights.items():
        if not 0 < value <= MOST_POINTS:
            message = f"weights.{key}: must be greater than 0 and at most {MOST_POINTS}"
            yield source.problem(("weights", key), message)
    for less, more in pairwise(_STRENGTHS):
        if less in weights and more in weights and weights[less] > weights[more]:
            yield source.problem(("weights", less), f"weights.{less}: must not exceed {more}")
