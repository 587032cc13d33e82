"""Reads a home's settings with the same report of problems as the registry's own files."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from registry.problems import Problem, RegistryError
from registry.reading import build, read

M = TypeVar("M", bound=BaseModel)


def load_settings(file: Path, model: type[M]) -> M:
    """Read a settings file; the defaults where there is none; `RegistryError` with every problem."""
    if not file.exists() and not file.is_symlink():
        return model()
    problems: list[Problem] = []
    source = read(file, problems, may_be_empty=True)
    settings = build(source, model, problems) if source else None
    if settings is None:
        raise RegistryError(problems)
    return settings
