"""Whatever the files hold: a registry, or a RegistryError with lines that exist; never another error."""

import json
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registry_samples import DIRECTIVE, OUTLET

from registry import RegistryError, load_directive, load_outlets

ODD = [
    1, -1, 0, 1.5, True, "", " ", "x", "\u0301", "[", "a" * 300, [], [1], [[]], {}, {"x": 1}, {"*": []},
    [{}], [{"x": []}], [{"name": []}], "https://[::1", "//x", "{page}", "mau.example", "cut", "2",
    "\x00\n\x1b[31m",
]  # fmt: skip


def places(value: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in members:
        yield (*loc, key)
        yield from places(inner, (*loc, key))


def written(value: Any) -> str:
    """The value as TOML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value) if isinstance(value, str | bool | int | float) else str(value)


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    data = tomllib.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        loc = draw(st.sampled_from(sorted(places(data), key=str) or [("x",)]))
        inner: Any = data
        for key in loc[:-1]:
            inner = inner[key]
        inner[loc[-1]] = json.loads(json.dumps(draw(st.sampled_from(ODD))))
    return "\n".join(f"{json.dumps(key)} = {written(value)}" for key, value in data.items())


def judged(load: Callable[[Path], object], folder: Path) -> None:
    try:
        load(folder)
    except RegistryError as error:
        assert error.problems
        for problem in error.problems:
            text = problem.file.read_bytes() if problem.file.is_file() else b""
            assert 1 <= problem.line <= text.count(b"\n") + 1
            assert str(problem).isprintable()


@given(spoilt(OUTLET + "pages = [{ body = 'div', valid_to = 2025-01-01 }]\nsuccessor = 'mau'\ndelay = 2\n"))
@settings(deadline=None, max_examples=80)
def test_an_outlet_of_any_shape(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mau.toml").write_text(text, encoding="utf-8")
        judged(load_outlets, Path(folder))


PARTED = DIRECTIVE["directive.toml"].replace("content = 1\nowed", "content = 1\nparagraph = 2\nowed")


@pytest.mark.parametrize("name", DIRECTIVE)
@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_a_directive_of_any_shape(name: str, data: st.DataObject) -> None:
    sound = DIRECTIVE | {"directive.toml": PARTED}
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "mau"
        for other, text in (sound | {name: data.draw(spoilt(sound[name]))}).items():
            (folder / other).parent.mkdir(parents=True, exist_ok=True)
            (folder / other).write_text(text, encoding="utf-8")
        judged(load_directive, folder)


@given(st.integers(0, len(OUTLET.encode()) - 1), st.binary(max_size=4), st.integers(0, 3))
@settings(deadline=None, max_examples=80)
def test_an_outlet_of_any_bytes(at: int, inserted: bytes, removed: int) -> None:
    raw = OUTLET.encode()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mau.toml").write_bytes(raw[:at] + inserted + raw[at + removed :])
        judged(load_outlets, Path(folder))
