"""The house: which room may use which, as CONTRIBUTING.md draws it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive.code import ROOMS

ROOT = Path(__file__).parents[1]
GROUND = {"registry", "vietnamese", "spool"}
MAY_USE = {
    "vietnamese": set(),
    "registry": {"vietnamese"},
    "spool": {"registry"},
    "crawler": GROUND,
    "classifiers": GROUND,
    "comparison": GROUND,
    "storage": GROUND,
    "audits": {*GROUND, "storage"},
    "dashboard": {*GROUND, "storage", "audits"},
    "diembao": {*GROUND, "crawler", "classifiers", "comparison", "storage", "audits", "dashboard"},
}


def used(room: str) -> Iterator[tuple[str, str]]:
    """The rooms that a room's files import, each with the file that does."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if (other := name.partition(".")[0]) in MAY_USE:
                    yield other, str(file.relative_to(ROOT))


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_only_what_it_may(room: str) -> None:
    assert [(other, file) for other, file in used(room) if other not in {room, *MAY_USE[room]}] == []


def test_imports_are_found() -> None:
    assert {other for other, _ in used("diembao")} == set(MAY_USE)


def test_the_map_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [room for room in MAY_USE if f"| `{room}/` |" not in text] == []


def test_a_seal_names_the_source_of_every_room() -> None:
    assert set(ROOMS) == set(MAY_USE)
