"""docs/faults.md is held to the code: every case once, every named test there, every numbered test named."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
CASES = {"A": 20, "B": 22, "C": 17, "D": 12, "E": 19}
ALL = [f"{letter}{number}" for letter, most in CASES.items() for number in range(1, most + 1)]
ROWS = [
    [part.strip() for part in line.strip("|").split(" | ")]
    for line in TABLE.splitlines()
    if re.match(r"\| [A-E]\d", line)
]
PROOFS = {row[0]: row[2] for row in ROWS}

_NAMED = re.compile(r"`((?:tests/[\w/]+\.py)?)((?:::\w+)?)`")
_IN_NAME = re.compile(r"(?:^|_)([a-e])(\d{1,2})(?=_|$)")
_IN_DOCSTRING = re.compile(r"\b([A-E])(\d{1,2})\b")


def named(proof: str) -> Iterator[str]:
    """The tests of a row: a file, then its functions, each with two colons in front."""
    file = ""
    for path, function in _NAMED.findall(proof):
        file = path or file
        if function:
            yield file + function


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{file.relative_to(ROOT)}::{node.name}", node


def numbered(node: ast.FunctionDef) -> set[str]:
    """The cases whose numbers a test carries."""
    found = [(letter.upper(), number) for letter, number in _IN_NAME.findall(node.name)]
    found += _IN_DOCSTRING.findall(ast.get_docstring(node) or "")
    return {f"{letter}{int(number)}" for letter, number in found} & set(ALL)


TESTS = dict(functions())


def test_every_case_is_there_once_with_a_sentence() -> None:
    assert [row[0] for row in ROWS] == ALL
    assert all(len(row) == 3 and row[1].endswith(".") for row in ROWS)


def test_every_proof_is_a_list_of_tests_or_says_why_there_is_none() -> None:
    for case, proof in PROOFS.items():
        tests = list(named(proof))
        assert tests or re.fullmatch(r"(?:open: issue \d+|not applicable: .+)", proof), case
        assert len(set(tests)) == len(tests), case


def test_every_named_test_exists() -> None:
    assert [test for proof in PROOFS.values() for test in named(proof) if test not in TESTS] == []


def test_enough_is_automated() -> None:
    automated = {case for case in ALL if list(named(PROOFS[case]))}
    waiting = {case for case in ALL if PROOFS[case].startswith("open")}
    assert len(automated) >= 80
    assert {case[0] for case in waiting} <= {"E"}
    assert f"Of {len(ALL)} cases {len(automated)} are automated" in TABLE


def test_every_test_with_a_number_is_in_its_row() -> None:
    rows = {case: set(named(proof)) for case, proof in PROOFS.items() if not proof.startswith("open")}
    missing = {
        (case, test)
        for test, node in TESTS.items()
        for case in numbered(node)
        if test not in rows.get(case, {test})
    }
    assert missing == set()
