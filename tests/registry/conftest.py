from collections.abc import Callable
from pathlib import Path

import pytest
from registry_samples import DIRECTIVE

from registry import Problem, RegistryError, load_directive, load_outlets


@pytest.fixture
def outlet_problems(tmp_path: Path) -> Callable[..., list[Problem]]:
    """Writes outlets (text, or bytes) by slug and returns what loading them complains of."""

    def check(**files: str | bytes) -> list[Problem]:
        for slug, text in files.items():
            raw = text.encode() if isinstance(text, str) else text
            (tmp_path / f"{slug}.toml").write_bytes(raw)
        try:
            load_outlets(tmp_path)
        except RegistryError as error:
            return list(error.problems)
        return []

    return check


@pytest.fixture
def directive_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "van-ban-mau"
    for name, text in DIRECTIVE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def directive_problems(directive_folder: Path) -> Callable[..., list[tuple[str, int, str]]]:
    """Changes one file of a sound directive and returns what loading it complains of."""

    def check(name: str | None = None, old: str = "", new: str = "") -> list[tuple[str, int, str]]:
        if name is not None:
            path = directive_folder / name
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            load_directive(directive_folder)
        except RegistryError as error:
            return [
                (problem.file.relative_to(directive_folder).as_posix(), problem.line, problem.message)
                for problem in error.problems
            ]
        return []

    return check
