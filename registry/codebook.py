"""A directive's codebook: how people who label texts decide between contents. It may be left out."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from registry.outlet import Entry
from registry.problems import Problem, RegistryError
from registry.reading import ANY, Source, build, read
from registry.syntax import text_fault
from registry.wording import dotted

FILE: Final = "codebook.toml"


class Question(Entry):
    """Asked of every text in scope, in the order of the file; the first yes decides."""

    content: int
    ask: str


class TieBreak(Entry):
    """A rule for texts that two contents or more lay claim to."""

    rule: str
    """Its name, such as `R4`: reviews and comments refer to it."""
    contents: tuple[int, ...]
    says: str


class Codebook(Entry):
    """What a coder holds in hand."""

    scope: str = ""
    """When a text is out of scope."""
    questions: tuple[Question, ...] = ()
    rules: tuple[TieBreak, ...] = ()


def load_codebook(folder: Path) -> Codebook:
    """The codebook in a directive's folder; an empty one where there is none.

    Raises RegistryError with every problem.
    """
    problems: list[Problem] = []
    found = read_codebook(folder, problems)
    if problems:
        raise RegistryError(problems)
    return found or Codebook()


def read_codebook(
    folder: Path, problems: list[Problem], contents: Collection[int] | None = None
) -> Codebook | None:
    """The same, with the problems noted; where contents are given, it may name those and 0, out of scope."""
    file = folder / FILE
    if not file.exists():
        return None
    source = read(file, problems)
    if source is None:
        return None
    _check(source, problems)
    if contents is not None:
        _check_contents(source, {0, *contents}, problems)
    return build(source, Codebook, problems)


def _check(source: Source, problems: list[Problem]) -> None:
    seen: set[str] = set()
    for loc, text in source.texts(("scope",)):
        _check_text(source, loc, text, problems)
    for loc, text in source.texts(("questions", "rules"), ANY, ("ask", "says")):
        _check_text(source, loc, text, problems)
    for loc, rule in source.texts("rules", ANY, "rule"):
        if not rule.isalnum() or not rule.isascii():
            problems.append(source.problem(loc, "rules.rule: must be a name like R10"))
        if rule in seen:
            problems.append(source.problem(loc, f"rules.rule: '{rule}' is there already"))
        seen.add(rule)


def _check_contents(source: Source, known: Collection[int], problems: list[Problem]) -> None:
    named = [*source.find("questions", ANY, "content"), *source.find("rules", ANY, "contents", ANY)]
    for loc, number in named:
        if isinstance(number, int) and number not in known:
            problems.append(source.problem(loc, f"{dotted(loc)}: there is no content {number}"))


def _check_text(source: Source, loc: tuple[str | int, ...], text: str, problems: list[Problem]) -> None:
    if fault := text_fault(text):
        problems.append(source.problem(loc, f"{dotted(loc)}: {fault}"))
