"""Files of the registry: read once, with the place of every value, so that each fault names its line."""

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from registry.lines import Loc, key_lines
from registry.problems import Problem
from registry.wording import in_words

ANY: Final = "*"
"""In a pattern of `Source.find`: every element of a list, every value of a table."""

LARGEST: Final = 1_000_000
"""Bytes of one file; people write these by hand, a larger one is something else."""

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

Step = str | int | tuple[str, ...]
"""A key, an index, `ANY`, or one of several keys."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Source:
    """One TOML file as it was read."""

    file: Path
    text: str
    data: dict[str, Any]
    lines: Mapping[Loc, int] = field(repr=False)

    def line(self, loc: Loc) -> int:
        """The line of that place, or of the nearest one around it; 1 when nothing of it stands there."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def problem(self, loc: Loc, message: str) -> Problem:
        """A fault at that place."""
        return Problem(self.file, self.line(loc), message)

    def find(self, *pattern: Step) -> Iterator[tuple[Loc, Any]]:
        """Values by key, `ANY` or alternative keys; other shapes are passed over: types are checked apart."""
        yield from _matching((), self.data, pattern)

    def texts(self, *pattern: Step) -> Iterator[tuple[Loc, str]]:
        """The same, strings only."""
        return ((loc, value) for loc, value in self.find(*pattern) if isinstance(value, str))


def read(file: Path, problems: list[Problem], *, may_be_empty: bool = False) -> Source | None:
    """Read one file; null, with the problem noted, when it cannot be read or is no TOML."""
    text = _text(file, problems)
    if text is None:
        return None
    if not text.strip() and not may_be_empty:
        problems.append(Problem(file, 1, "the file is empty"))
        return None
    try:
        return Source(file, text, tomllib.loads(text), key_lines(text))
    except RecursionError:
        problems.append(Problem(file, 1, "not valid TOML: nested too deeply"))
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax(file, text, str(error)))
    except ValueError:  # Python refuses to turn thousands of digits into a number
        problems.append(Problem(file, 1, "not valid TOML: a number has too many digits"))
    return None


def build(source: Source, model: type[M], problems: list[Problem], **given: object) -> M | None:
    """Make the model of a file's data and what is given besides; null, with the problems noted, if wrong."""
    for key in given.keys() & source.data.keys():
        problems.append(source.problem((key,), f"{key}: does not belong here, the file's name says it"))
    try:
        return model.model_validate({**source.data, **given})
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            problems.append(source.problem(error["loc"], in_words(error, model)))
    return None


def entries(folder: Path, problems: list[Problem]) -> list[Path]:
    """What a folder of the registry holds, by name, without hidden files, backup copies and Markdown."""
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:
        problems.append(Problem(folder, 1, "there is no such folder"))
    except NotADirectoryError:
        problems.append(Problem(folder, 1, "is a file, not a folder"))
    except OSError as error:
        problems.append(Problem(folder, 1, f"cannot be read: {error.strerror}"))
    else:
        return [path for path in found if path.name[0] != "." and not path.name.endswith(("~", ".md"))]
    return []


def toml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The TOML files of a folder; anything else is a problem, since a misnamed file would be lost unseen."""
    found = entries(folder, problems)
    for path in found:
        if path.suffix != ".toml":
            problems.append(Problem(path, 1, "is not read: only files whose names end in .toml belong here"))
    return [path for path in found if path.suffix == ".toml"]


def _text(file: Path, problems: list[Problem]) -> str | None:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.append(Problem(file, 1, "is not a file with text but a folder or a device"))
            return None
        if status.st_size > LARGEST:
            problems.append(Problem(file, 1, f"is larger than {LARGEST} bytes"))
            return None
        raw = file.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(file, 1, "there is no such file"))
    except OSError as error:
        problems.append(Problem(file, 1, f"cannot be read: {error.strerror}"))
    else:
        return _decoded(file, raw, problems)
    return None


def _decoded(file: Path, raw: bytes, problems: list[Problem]) -> str | None:
    try:
        # Notepad puts a byte order mark in front, which TOML does not know.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.append(Problem(file, line, "is not UTF-8: save the file with the encoding UTF-8"))
    return None


def _syntax(file: Path, text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    line, column = (place[1], place[2]) if place else (None, None)
    number = int(line) if line else text.rstrip().count("\n") + 1 if place else 1
    fault = _PLACE.sub("", message)
    where = f" at column {column}" if column else " at the end of the file" if place else ""
    return Problem(file, number, f"not valid TOML: {fault[:1].lower()}{fault[1:]}{where}")


def _matching(loc: Loc, value: Any, pattern: tuple[Step, ...]) -> Iterator[tuple[Loc, Any]]:  # noqa: ANN401
    if not pattern:
        yield loc, value
        return
    first, *rest = pattern
    for key, inner in _members(value):
        if first == ANY or key == first or (isinstance(first, tuple) and key in first):
            yield from _matching((*loc, key), inner, tuple(rest))


def _members(value: Any) -> Iterator[tuple[str | int, Any]]:  # noqa: ANN401
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
