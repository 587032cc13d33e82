"""The rules of a directive: what a file may say, and each fault with its file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from registry import load_directive, read_condition

RULES = """\
[[signals]]
name = "trao-qua"
note = "Trao quà"
phrases = ["tặng … quà", "# suất quà"]

[[rules]]
name = "qua-o-tit"
note = "Tít nói chuyện quà"
when = ["title: trao-qua | support >= 2", "text: core"]
unless = ["head: content-1"]
gate = 0.5
adds = { 1 = 3.5 }
"""

Check = Callable[..., list[tuple[str, int, str]]]


@pytest.fixture
def with_rules(directive_folder: Path) -> Path:
    (directive_folder / "rules").mkdir()
    (directive_folder / "rules/1.toml").write_text(RULES, encoding="utf-8")
    (directive_folder / "keywords/writings.toml").write_text(
        'same = [["chi bộ", "cb"]]\nguarded = ["chi bộ"]\n', encoding="utf-8"
    )
    return directive_folder


def test_rules_and_writings_are_read(with_rules: Path) -> None:
    directive = load_directive(with_rules)
    assert [signal.name for signal in directive.signals] == ["trao-qua"]
    assert directive.rules[0].adds == {"1": 3.5}
    assert directive.writings.same == (("chi bộ", "cb"),)


def test_a_directive_needs_no_rules(directive_folder: Path) -> None:
    directive = load_directive(directive_folder)
    assert (directive.signals, directive.rules, directive.writings.same) == ((), (), ())


RULE_FILE, WRITINGS = "rules/1.toml", "keywords/writings.toml"
FAULTS = {
    "zone": (
        '"text: core"',
        '"heading: core"',
        RULE_FILE,
        9,
        "rules.when: 'heading: core' cannot be read: there is no",
    ),
    "form": ('"text: core"', '"core"', RULE_FILE, 9, "rules.when: 'core' cannot be read: must be written as"),
    "never": (
        ">= 2",
        ">= 0",
        RULE_FILE,
        9,
        "rules.when: 'title: trao-qua | support >= 0' cannot be read: must ask",
    ),
    "bar": (
        "| support",
        "|",
        RULE_FILE,
        9,
        "rules.when: 'title: trao-qua | >= 2' cannot be read: names no signal",
    ),
    "signal": (
        "head: content-1",
        "head: content-9",
        RULE_FILE,
        10,
        "rules.unless: there is no signal 'content-9'",
    ),
    "content": ("{ 1 = 3.5 }", "{ 8 = 3.5 }", RULE_FILE, 12, "rules.adds: there is no content 8"),
    "no effect": ("gate = 0.5\nadds = { 1 = 3.5 }\n", "", RULE_FILE, 6, "rules: has no effect"),
    "nothing": ("gate = 0.5", "gate = 0", RULE_FILE, 11, "rules.gate: must be a number other than 0"),
    "infinite": ("gate = 0.5", "gate = inf", RULE_FILE, 11, "rules.gate: must be a number other than 0"),
    "text": ("gate = 0.5", 'gate = "-1.0"', RULE_FILE, 11, "rules.gate: must be a number"),
    "truth": ("gate = 0.5", "gate = true", RULE_FILE, 11, "rules.gate: must be a number"),
    "written otherwise": ("{ 1 = 3.5 }", "{ 01 = 3.5 }", RULE_FILE, 12, "rules.adds: there is no content 01"),
    "digits": ("{ 1 =", f"{{ 1{'0' * 5000} =", RULE_FILE, 12, "rules.adds: there is no content 1000"),
    "no number": ("gate = 0.5", "gate = nan", RULE_FILE, 11, "rules.gate: must be a number other than 0"),
    "huge": (
        "gate = 0.5",
        f"gate = -1{'0' * 400}",
        RULE_FILE,
        11,
        "rules.gate: must be a number other than 0",
    ),
    "huge for a content": ("{ 1 = 3.5 }", "{ 1 = 1e300 }", RULE_FILE, 12, "rules.adds.1: must be a number"),
    "no condition": (
        '["title: trao-qua | support >= 2", "text: core"]',
        "[]",
        RULE_FILE,
        9,
        "rules.when: must have at",
    ),
    "name": ('name = "qua-o-tit"', 'name = "Quà"', RULE_FILE, 7, "rules.name: must consist of"),
    "taken": ('name = "trao-qua"', 'name = "core"', RULE_FILE, 2, "signals.name: the name 'core' is taken"),
    "key": (
        "gate = 0.5",
        "gait = 0.5",
        RULE_FILE,
        11,
        "rules.gait: is not a known key; did you mean 'gate'?",
    ),
    "gap": (
        '"tặng … quà"',
        '"… quà"',
        RULE_FILE,
        4,
        "signals.phrases: '… quà' must not begin or end with a gap",
    ),
    "figures": (
        '"# suất quà"',
        '"# #%"',
        RULE_FILE,
        4,
        "signals.phrases: '# #%' must have at least one word",
    ),
    "decomposed": (
        '"tặng … quà"',
        '"ta\\u0323\\u0306ng"',
        RULE_FILE,
        4,
        "signals.phrases: 'ta\u0323\u0306ng' has letters",
    ),
    "twice": (
        '"tặng … quà"',
        '"# suất quà"',
        RULE_FILE,
        4,
        "signals.phrases: '# suất quà' stands on line 4 already",
    ),
    "lonely form": (
        '["chi bộ", "cb"]',
        '["chi bộ"]',
        WRITINGS,
        1,
        "same: a group must have at least two forms",
    ),
    "unlisted": ('["chi bộ"]', '["không có"]', WRITINGS, 2, "guarded: 'không có' stands in no list"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_is_told_with_its_line(with_rules: Path, directive_problems: Check, case: str) -> None:
    old, new, file, line, message = FAULTS[case]
    problems = directive_problems(file, old, new)
    assert (file, line) in [problem[:2] for problem in problems]
    assert any(problem[2].startswith(message) for problem in problems), problems


def test_one_unreadable_file_brings_no_lines_about_the_others(
    with_rules: Path, directive_problems: Check
) -> None:
    (with_rules / "rules/2.toml").write_text("[[rules]\n", encoding="utf-8")
    found = directive_problems(RULE_FILE, '"title: trao-qua | support >= 2", ', "")
    assert [problem[:2] for problem in found] == [("rules/2.toml", 1)]


@pytest.mark.parametrize("guarded", ["tặng … quà", "chi bộ"])
def test_phrases_of_signals_may_be_guarded_too(with_rules: Path, guarded: str) -> None:
    text = f'same = [["chi bộ", "cb"]]\nguarded = ["{guarded}"]\n'
    (with_rules / "keywords/writings.toml").write_text(text, encoding="utf-8")
    assert load_directive(with_rules).writings.guarded == (guarded,)


def test_a_signal_that_no_rule_names_is_told(with_rules: Path, directive_problems: Check) -> None:
    problems = directive_problems(RULE_FILE, '"title: trao-qua | support >= 2", ', "")
    assert problems == [(RULE_FILE, 2, "signals.name: no rule names the signal 'trao-qua'")]


def test_two_contents_of_one_number_cannot_be_written(with_rules: Path, directive_problems: Check) -> None:
    (with_rules / "contents/01.toml").write_text('name = "Hai"\nparagraphs = ["x"]\n', encoding="utf-8")
    assert directive_problems()[0][:2] == ("contents/01.toml", 1)


@pytest.mark.parametrize("text", ["", ":", "text:", "text: ", ": core", "text: >= 2", "text: core >= 2 x"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    assert "must be written as" in str(read_condition(text))


def test_a_long_text_is_refused_as_fast_as_it_is_read() -> None:
    """The test ends: backtracking over the spaces took a minute for a thousand of them."""
    assert "must be written as" in str(read_condition("text:" + " " * 100_000 + ":"))


def test_conditions() -> None:
    condition = read_condition(" start : a | b-2 >= 3")
    assert not isinstance(condition, str)
    assert (condition.zones, condition.signals, condition.least) == (
        {"title", "lead", "opening"},
        ("a", "b-2"),
        3,
    )
