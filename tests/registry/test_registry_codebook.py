"""The codebook: for people alone, optional, and no part of what labels and audits follow from."""

import shutil
from pathlib import Path

import pytest

from registry import RegistryError, load_codebook, load_directive

FILE = "codebook.toml"
SOUND = """\
scope = "Ngoài phạm vi khi …"
[[questions]]
content = 2
ask = "Là con số?"
[[rules]]
rule = "R7b"
contents = [1, 2]
says = "Xét thế này."
"""
TWIN = 'rule = "R7b"\ncontents = []\nsays = "x"'


def test_a_directive_may_do_without(directive_folder: Path) -> None:
    found = load_codebook(directive_folder)
    assert (found.scope, found.questions, found.rules) == ("", (), ())


def test_what_it_says_changes_nothing_about_the_directive(directive_folder: Path) -> None:
    before = load_directive(directive_folder)
    (directive_folder / FILE).write_text(SOUND, encoding="utf-8")
    found = load_codebook(directive_folder)
    assert [(one.rule, one.contents, one.says) for one in found.rules] == [("R7b", (1, 2), "Xét thế này.")]
    assert [(one.content, one.ask) for one in found.questions] == [(2, "Là con số?")]
    assert load_directive(directive_folder) == before


@pytest.mark.parametrize(
    ("sound", "broken", "line", "says"),
    [
        ('rule = "R7b"', 'rule = "R 7"', 6, "must be a name like R10"),
        ('says = "Xét thế này."', 'says = " x"', 8, "must not begin or end with spaces"),
        ('ask = "Là con số?"', 'ask = ""', 4, "must not be empty"),
        ("content = 2", "content = 'hai'", 3, "content"),
        ("contents", "content", 7, "is not a known key"),
        (
            "[[rules]]",
            '[[rules]]\nrule = "R7b"\ncontents = []\nsays = "x"\n[[rules]]',
            10,
            "is there already",
        ),
    ],
    ids=["name", "spaces", "empty", "type", "key", "twice"],
)
def test_each_fault_names_its_line(
    sound: str, broken: str, line: int, says: str, directive_folder: Path
) -> None:
    (directive_folder / FILE).write_text(SOUND.replace(sound, broken), encoding="utf-8")
    for load in (load_codebook, load_directive):
        with pytest.raises(RegistryError) as caught:
            load(directive_folder)
        assert any(one.line == line and says in one.message for one in caught.value.problems), caught.value


@pytest.mark.parametrize(
    ("sound", "broken", "line"), [("content = 2", "content = 9", 3), ("[1, 2]", "[1, 9]", 7)]
)
def test_it_names_no_content_that_the_directive_has_not(
    sound: str, broken: str, line: int, directive_folder: Path
) -> None:
    (directive_folder / FILE).write_text(SOUND.replace(sound, broken), encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        load_directive(directive_folder)
    found = caught.value.problems
    assert [(one.line, one.message.partition(": ")[2]) for one in found] == [(line, "there is no content 9")]


def test_the_codebook_of_the_directive_at_hand(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "directives" / "giam-ngheo-2022"
    found = load_codebook(folder)
    assert [one.rule for one in found.rules] == [
        *(f"R{number}" for number in range(1, 8)), "R7b", *(f"R{number}" for number in range(8, 14)),
    ]  # fmt: skip
    numbers = {one.number for one in load_directive(folder).contents} | {0}
    assert {content for one in found.rules for content in one.contents} <= numbers
    assert sorted(one.content for one in found.questions) == sorted(numbers - {0})
    shutil.copytree(folder, tmp_path / "giam-ngheo-2022")
    (tmp_path / "giam-ngheo-2022" / FILE).unlink()
    assert load_directive(tmp_path / "giam-ngheo-2022") == load_directive(folder)
