import re
from pathlib import Path

import pytest
from registry_samples import DIRECTIVE

from registry import load_directive, load_outlets

GUIDE = Path(__file__).parents[2] / "docs" / "data.md"


@pytest.fixture
def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_guide_s_outlet_can_be_loaded(examples: list[str], tmp_path: Path) -> None:
    (tmp_path / "so-mau.toml").write_text(examples[0], encoding="utf-8")
    successor = 'name = "Sở Mới"\nkind = "portal"\nowner = "Sở Mới"\nnote = "chưa thấy trang"\n'
    (tmp_path / "so-moi.toml").write_text(successor, encoding="utf-8")
    assert list(load_outlets(tmp_path)) == ["so-mau", "so-moi"]


def test_the_guide_s_directive_can_be_loaded(examples: list[str], tmp_path: Path) -> None:
    names = (
        "directive.toml",
        "codebook.toml",
        "keywords/1.toml",
        "keywords/exclusions.toml",
        "keywords/writings.toml",
        "rules/1.toml",
    )
    for name, text in (DIRECTIVE | dict(zip(names, examples[1:], strict=True))).items():
        path = tmp_path / "mau" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert load_directive(tmp_path / "mau").reading == {"2": "narrow"}
