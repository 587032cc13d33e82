"""Every saved page gives what its folder expects, field by field.

A case without an expectation gets one written and fails: read it, correct it, run again.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from saved_cases import cases, name, read

FIELDS = [
    "title", "lead", "body", "published", "published_raw", "modified", "modified_raw", "date_suspect",
    "author", "category", "media", "encoding", "method", "title_source", "canonical", "capped",
]  # fmt: skip
EXPECTED = [case for case in cases() if (case / "expected.json").exists()]
REFUSED = [case for case in cases() if (case / "error.json").exists()]


def stored(case: Path, file: str) -> Any:
    return json.loads((case / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", EXPECTED, ids=name)
def test_field(case: Path, field: str) -> None:
    assert read(case).get(field) == stored(case, "expected.json")[field]


@pytest.mark.parametrize("case", EXPECTED, ids=name)
def test_no_other_fields(case: Path) -> None:
    assert sorted(read(case)) == sorted(FIELDS) == sorted(stored(case, "expected.json"))


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_refusal(case: Path) -> None:
    assert read(case) == stored(case, "error.json")


def test_every_page_has_an_expectation() -> None:
    written = []
    for case in cases():
        if case not in EXPECTED and case not in REFUSED:
            found = read(case)
            file = case / ("error.json" if "outcome" in found else "expected.json")
            file.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            written.append(str(file))
    assert not written, "written now; read and correct them, then run again"


def test_there_are_articles_and_refusals() -> None:
    assert len(EXPECTED) >= 20
    assert len({stored(case, "error.json")["outcome"] for case in REFUSED}) >= 7
