"""Reads the folders of directives: all faults of all their files at once."""

import re
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from registry.codebook import FILE as CODEBOOK
from registry.codebook import read_codebook
from registry.directive import (
    Content,
    Directive,
    Exclusion,
    Families,
    Gate,
    Head,
    Keywords,
    RuleFile,
    Wording,
    Writings,
)
from registry.directive_checks import check_gaps, check_head, check_wording
from registry.directive_rules import check_rules
from registry.phrase_checks import check_phrases, check_writings
from registry.problems import Problem, RegistryError
from registry.reading import Source, build, entries, read, toml_files
from registry.syntax import SLUG

M = TypeVar("M", bound=BaseModel)
Numbered = dict[int, Source | None]
"""The files of a folder by content; null stands for one that cannot be read."""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}")
_KNOWN: Final = frozenset({"directive.toml", "contents", "keywords", "rules", CODEBOOK})
_UNNUMBERED: Final = frozenset({"gate", "exclusions", "writings"})


def load_directive(folder: Path) -> Directive:
    """Read one directive from its folder; `RegistryError` with every problem when any file is wrong."""
    problems: list[Problem] = []
    directive = _Reader(folder, problems).directive()
    if directive is None or problems:
        raise RegistryError(problems)
    return directive


def load_directives(folder: Path) -> dict[str, Directive]:
    """Read every directive of a folder of folders, by slug; `RegistryError` with the problems of all."""
    problems: list[Problem] = []
    directives = {}
    for inner in entries(folder, problems):
        directive = _Reader(inner, problems).directive()
        if directive is not None:
            directives[inner.name] = directive
    if not directives and not problems:
        problems.append(Problem(folder, 1, "holds no directive"))
    if problems:
        raise RegistryError(problems)
    return directives


class _Reader:
    """Reads one folder; keeps each file's source for the checks that go across files."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder = folder
        self.problems = problems
        self.slug = folder.resolve().name
        self.wordings: Numbered = {}
        self.keywords: Numbered = {}
        self.rest: dict[str, Source] = {}  # gate and exclusions
        self.ruled: list[Source] = []

    def directive(self) -> Directive | None:
        """The directive, or null with all problems noted."""
        before = len(self.problems)
        found = entries(self.folder, self.problems)
        if len(self.problems) > before:
            return None
        self._check_folder(found)
        contents = self._contents()
        gate, exclusions = self._gate(), self._exclusions()
        files, writings = self._rules(), self._writings()
        head = self._head()
        # The codebook is for people: no part of what labels and audits follow from.
        read_codebook(self.folder, self.problems, self.wordings.keys())
        self.problems.extend(check_phrases(self.keywords, self.rest))
        if head is None or gate is None or len(self.problems) > before:
            return None
        parts = {"contents": contents, "gate": gate, "exclusions": exclusions, "writings": writings}
        parts["signals"] = tuple(signal for file in files for signal in file.signals)
        parts["rules"] = tuple(rule for file in files for rule in file.rules)
        return Directive.model_validate({**dict(head), "slug": self.slug, **parts})

    def _check_folder(self, found: list[Path]) -> None:
        if not SLUG.fullmatch(self.slug):
            message = "the folder's name is the directive's slug and must consist of a-z, 0-9 and hyphens"
            self.problems.append(Problem(self.folder, 1, message))
        for path in found:
            if path.name not in _KNOWN:
                message = "is not read: a directive has directive.toml, contents, keywords and rules"
                self.problems.append(Problem(path, 1, message))

    def _head(self) -> Head | None:
        source = read(self.folder / "directive.toml", self.problems)
        if source is None:
            return None
        self.problems.extend(check_head(source, self.wordings))
        return build(source, Head, self.problems)

    def _contents(self) -> list[Content]:
        texts = self._numbered(self.folder / "contents", self.wordings, Wording)
        lists = self._numbered(self.folder / "keywords", self.keywords, Keywords)
        self.problems.extend(check_gaps(self.folder, texts.keys(), lists.keys()))
        for source in filter(None, self.wordings.values()):
            self.problems.extend(check_wording(source))
        return [
            Content.model_validate({"number": number, **dict(text), **dict(words)})
            for number in sorted(texts)
            if (text := texts[number]) is not None and (words := lists.get(number)) is not None
        ]

    def _numbered(self, folder: Path, sources: Numbered, model: type[M]) -> dict[int, M | None]:
        """The files of a folder by their number; null stands for those that are wrong."""
        models: dict[int, M | None] = {}
        for file in toml_files(folder, self.problems):
            if folder.name == "keywords" and file.stem in _UNNUMBERED:
                continue
            if not _NUMBER.fullmatch(file.stem):
                message = "the file's name must be the number of a content, such as 1.toml"
                self.problems.append(Problem(file, 1, message))
                continue
            number = int(file.stem)
            source = sources[number] = read(file, self.problems)
            models[number] = build(source, model, self.problems) if source else None
        return models

    def _gate(self) -> Gate | None:
        return self._keywords_file("gate", Gate)

    def _exclusions(self) -> tuple[Exclusion, ...]:
        families = self._keywords_file("exclusions", Families)
        return families.exclusions if families else ()

    def _writings(self) -> Writings:
        if not (self.folder / "keywords" / "writings.toml").exists():
            return Writings()
        read_in = self._keywords_file("writings", Writings)
        if source := self.rest.get("writings"):
            lists = [*filter(None, self.keywords.values()), *self.rest.values(), *self.ruled]
            self.problems.extend(check_writings(source, lists))
        return read_in or Writings()

    def _rules(self) -> list[RuleFile]:
        """The files of the folder `rules`, which a directive may do without, in the order of their names."""
        folder = self.folder / "rules"
        if not folder.exists():
            return []
        files = toml_files(folder, self.problems)
        self.ruled = [source for file in files if (source := read(file, self.problems))]
        whole = len(self.ruled) == len(files)
        self.problems.extend(check_rules(self.ruled, self.wordings.keys(), self.rest, whole))
        return [built for source in self.ruled if (built := build(source, RuleFile, self.problems))]

    def _keywords_file(self, name: str, model: type[M]) -> M | None:
        source = read(self.folder / "keywords" / f"{name}.toml", self.problems)
        if source is None:
            return None
        self.rest[name] = source
        return build(source, model, self.problems)
