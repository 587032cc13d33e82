"""Manifests: what each seal added, chained by the digest of the one before."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.archive.canonical import canonical, sha256_of
from storage.archive.layout import Archive

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
RulesFile = Annotated[str, Field(pattern=r"^rules/[0-9a-f]{64}\.json$")]

_NUMBERED = re.compile(r"(\d{6,})\.json")


class ManifestError(Exception):
    """A file among the manifests that is none; says which and why."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Files(_Part):
    """The list of what a seal added."""

    count: int = Field(ge=0)
    sha256: Sha256
    """Of manifests/NNNNNN.sha256."""


class Databases(_Part):
    """The two database files as of the seal; null where something stood in the way of the checkpoint."""

    sha256: Sha256 | None
    published: Sha256 | None


class Code(_Part):
    """What made the seal."""

    diembao: str
    python: str
    db_schema: int = Field(alias="schema")
    packages: dict[str, str]
    source: str = ""
    """SHA-256 over the program's own modules; '' in seals of a version that did not tell."""


class RulesInForce(_Part):
    """A directive as it was."""

    rule_version: str
    file: RulesFile

    @property
    def digest(self) -> str:
        """Of the file, which is named by it."""
        return digest_in(self.file)


class Manifest(_Part):
    """One seal; `data/evidence/manifests/NNNNNN.json` is its canonical JSON."""

    diembao: Literal[1]
    """Version of this format."""
    number: int = Field(ge=1)
    occasion: str
    night: str | None
    """The newest night in the database."""
    made: str
    previous: Sha256 | None
    """Digest of the manifest before; null: this is the first."""
    files: Files
    database: Databases
    code: Code
    rules: dict[str, RulesInForce]
    registry: RulesFile
    marks: dict[str, int]
    """Highest id of each growing table."""

    @property
    def registry_digest(self) -> str:
        """Of the outlets' file, which is named by it."""
        return digest_in(self.registry)

    def as_bytes(self) -> bytes:
        """The manifest's file."""
        return canonical(self.model_dump(mode="json", by_alias=True))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: who keeps a copy of this can tell whether anything before it was changed."""

    number: int
    sha256: str
    """Of the newest manifest's file."""
    made: str
    """UTC, ISO 8601."""


def digest_in(rules_file: str) -> str:
    """The digest that a file of rules has for a name."""
    return rules_file.removeprefix("rules/").removesuffix(".json")


def parse_manifest(path: Path, content: bytes) -> Manifest:
    """The manifest that a file's bytes are; raises ManifestError."""
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ManifestError(path, f"{place}: {first['msg']}" if place else first["msg"]) from error


def read_manifest(archive: Archive, number: int) -> Manifest:
    """The manifest of that number; raises ManifestError, FileNotFoundError."""
    path = archive.manifest(number)
    return parse_manifest(path, path.read_bytes())


def manifest_numbers(archive: Archive) -> list[int]:
    """The numbers of the manifests that are there, rising; gaps are for the verification to find."""
    names = (_NUMBERED.fullmatch(path.name) for path in archive.root.glob("manifests/*.json"))
    found = (int(name[1]) for name in names if name)
    return sorted(number for number in found if archive.manifest(number).name == f"{number:06}.json")


def chain_head(archive: Archive) -> Head | None:
    """The newest manifest's digest; null where nothing was sealed yet. Raises ManifestError."""
    numbers = manifest_numbers(archive)
    if not numbers:
        return None
    path = archive.manifest(numbers[-1])
    content = path.read_bytes()
    return Head(numbers[-1], sha256_of(content), parse_manifest(path, content).made)
