"""The saved real portals copy each other and the newspaper: what is taken for a copy is one."""

import json
import os
from pathlib import Path

import pytest

from comparison import candidates, comparable, copies, credits_in, signature
from vietnamese.furniture import without_furniture
from vietnamese.text import fold

SHARED = Path(os.environ.get("DIEMBAO_SHARED") or Path(__file__).parents[3] / "shared")
GOLD = SHARED / "portals" / "gold.jsonl"

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason=f"the saved portals are not at hand ({GOLD})")


@pytest.fixture(scope="module")
def pages():
    lines = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    return [(line["site"], line["title"], line["body"].split("\n")) for line in lines]


@pytest.fixture(scope="module")
def pairs(pages):
    """Pairs taken for copies, each with how alike they are."""
    texts = [comparable(title, None, body) for _, title, body in pages]
    signed = [signature(text.triples) for text in texts]
    found = ((one, other) for one, other in candidates(signed, signed) if one < other)
    return [(pages[a], pages[b], how) for a, b in sorted(found) if (how := copies(texts[a], texts[b]))]


def test_the_portals_copies_are_found(pairs):
    across = [pair for pair in pairs if pair[0][0] != pair[1][0] and fold(pair[0][1]) == fold(pair[1][1])]
    assert len(across) >= 26


def test_what_has_another_title_holds_the_text_nearly_whole(pairs):
    others = [how for one, other, how in pairs if fold(one[1]) != fold(other[1])]
    assert len(others) <= 6
    assert all(how.containment > 0.95 for how in others)


def test_furniture_is_nothing_that_an_article_says(pages):
    """Whatever is taken out of these bodies belongs to a list of other headlines."""
    taken = [line for _, _, body in pages for line in set(body) - set(without_furniture(body))]
    dated = [line for line in taken if line.rstrip().endswith("2019)")]
    assert len(taken) > 200
    assert {line for line in taken if line not in dated} <= {"TIN ĐÃ ĐƯA", "+", ""}


def test_sources_are_read_from_the_last_lines(pages):
    named = [credit for _, _, body in pages for credit in credits_in(None, body)]
    assert sum("dak nong" in credit for credit in named) >= 20
    assert sum(credit == "chinhphu.vn" for credit in named) >= 8
