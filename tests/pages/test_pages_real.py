"""The saved real portals: titles and dates as printed, bodies as the gold has them."""

import json
import os
import tarfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.pages import ExtractedArticle, Page, PageResult, read_page
from registry.outlets import load_outlets

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DIEMBAO_SHARED") or ROOT.parent / "shared")
GOLD = SHARED / "portals" / "gold.jsonl"
SAVED = datetime(2019, 9, 1, tzinfo=UTC)
SITES = ["dakrlap", "gianghia", "krongno", "stp"]

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason=f"the saved portals are not at hand ({GOLD})")


def token_f1(found: str, gold: str) -> float:
    ours, theirs = Counter(found.lower().split()), Counter(gold.lower().split())
    return 2 * (ours & theirs).total() / ((ours.total() + theirs.total()) or 1)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], PageResult]]:
    outlets = load_outlets(ROOT / "tests" / "real" / "outlets")
    unpacked = tmp_path_factory.mktemp("portals")
    for site in SITES:
        with tarfile.open(SHARED / "portals" / f"{site}.tar.gz") as archive:
            # Python before 3.11.4 knows no filters; later ones want one named.
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(unpacked / site)
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    read = []
    for line in lines:
        outlet = outlets[line["site"]]
        body = (unpacked / line["site"] / line["path"].strip("/") / "index.html").read_bytes()
        page = Page(f"http://{outlet.hosts[0].name}{line['path']}", body, "text/html", SAVED)
        read.append((line, read_page(page, outlet)))
    return read


def test_every_gold_page_is_an_article(results: list[tuple[dict[str, Any], PageResult]]) -> None:
    assert [gold["path"] for gold, found in results if not isinstance(found, ExtractedArticle)] == []


@pytest.mark.parametrize("field", ["title", "published"])
def test_titles_and_dates_are_exact(results: list[tuple[dict[str, Any], PageResult]], field: str) -> None:
    wrong = [
        (gold["path"], getattr(found, field, None), gold[field])
        for gold, found in results
        if getattr(found, field, None) != gold[field]
    ]
    assert wrong == []


@pytest.mark.parametrize("site", SITES)
def test_bodies_hold_the_words_of_the_gold(
    results: list[tuple[dict[str, Any], PageResult]], site: str
) -> None:
    scores = [
        token_f1("\n".join(found.body), gold["body"])
        for gold, found in results
        if gold["site"] == site and isinstance(found, ExtractedArticle)
    ]
    assert sum(scores) / len(scores) >= 0.97
