"""How exactly and how fast articles are read from real saved pages, beside trafilatura and BeautifulSoup.

    python -m benchmarks.extraction [--json] [--no-peers]

Reads the saved portals and their gold from the shared folder and the outlet files in tests/real/outlets. The
gold is printed in two halves, by the parity of the SHA-1 of each path. The outlet files were written with
pages of both halves in view, so the halves show whether a figure hangs on a few pages, not how unseen sites
fare: for that look at the line without selectors. Rates are of CPU time.
"""

import argparse
import hashlib
import json
import re
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from bs4 import BeautifulSoup

from benchmarks.shared import ROOT, shared
from crawler.pages import ExtractedArticle, Page, read_page
from registry import Outlet
from registry.outlets import Registry, load_outlets

# The pages were saved in August 2019; a later clock would change nothing but relative dates.
SAVED = datetime(2019, 9, 1, tzinfo=UTC)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way of reading made of one page."""

    title: str | None
    published: str | None
    body: str
    with_lead: str


@dataclass(slots=True)
class Score:
    """Sums over pages; the rates are per page."""

    pages: int = 0
    titles: int = 0
    dates: int = 0
    """Equal to what is printed, time and all; null where nothing is."""
    wrong_days: int = 0
    """A day other than the printed one, or one where none is printed."""
    f1: float = 0.0
    f1_with_lead: float = 0.0

    def add(self, read: Reading, gold: dict[str, Any]) -> None:
        """Count one page."""
        self.pages += 1
        self.titles += read.title == gold["title"]
        self.dates += read.published == gold["published"]
        self.wrong_days += (read.published or "")[:10] not in {"", (gold["published"] or "")[:10]}
        self.f1 += token_f1(read.body, gold["body"])
        self.f1_with_lead += token_f1(read.with_lead, gold["body"])


def token_f1(found: str, gold: str) -> float:
    """F1 of the two texts as bags of words, letter case aside."""
    ours, theirs = (Counter(_WORD.findall(text.lower())) for text in (found, gold))
    shared = sum((ours & theirs).values())
    return 2 * shared / (ours.total() + theirs.total()) if shared else float(not ours and not theirs)


def half(path: str) -> str:
    """The half of the gold that a page belongs to, by its path alone."""
    return "other" if hashlib.sha1(path.encode("utf-8")).digest()[-1] % 2 else "development"


def unpack(folder: Path, into: Path) -> None:
    """Unpack the saved portals, one folder each."""
    for archive in sorted((folder / "portals").glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            # Python before 3.11.4 knows no filters; later ones want one named.
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(into / archive.name.removesuffix(".tar.gz"))


def gold_lines(folder: Path) -> list[dict[str, Any]]:
    """The gold articles."""
    text = (folder / "portals" / "gold.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def with_selectors(outlets: Registry) -> Callable[[bytes, dict[str, Any]], Reading]:
    """Our extraction with the outlet's own file, as a night reads these pages."""

    def read(page: bytes, gold: dict[str, Any]) -> Reading:
        return _ours(page, gold, outlets.get(gold["site"]))

    return read


def without_selectors(page: bytes, gold: dict[str, Any]) -> Reading:
    """Our extraction of a page of an outlet that has no selectors."""
    return _ours(page, gold, None)


def _ours(page: bytes, gold: dict[str, Any], outlet: Outlet | None) -> Reading:
    result = read_page(Page("http://127.0.0.1" + gold["path"], page, "text/html", SAVED), outlet)
    if not isinstance(result, ExtractedArticle):
        return Reading(None, None, "", "")
    body = "\n".join(result.body)
    return Reading(result.title, result.published, body, "\n".join(filter(None, (result.lead, body))))


def by_trafilatura(page: bytes, gold: dict[str, Any]) -> Reading:
    """trafilatura as it comes, with metadata."""
    found = trafilatura.bare_extraction(page, url="http://127.0.0.1" + gold["path"], with_metadata=True)
    if found is None or isinstance(found, dict):
        return Reading(None, None, "", "")
    return Reading(found.title, found.date, found.text or "", found.text or "")


def parsed_whole(page: bytes, gold: dict[str, Any]) -> Reading:
    """BeautifulSoup over the whole page, parsing alone: what a reader built on it pays at least."""
    BeautifulSoup(page, "lxml")
    return Reading(None, None, "", "")


def measure(
    read: Callable[[bytes, dict[str, Any]], Reading], gold: Iterable[dict[str, Any]], pages: Path
) -> dict[str, Any]:
    """Scores of both halves and pages per second, reading from disk not counted."""
    scores = {"development": Score(), "other": Score()}
    spent = 0.0
    for line in gold:
        body = (pages / line["site"] / line["path"].strip("/") / "index.html").read_bytes()
        start = time.process_time()
        found = read(body, line)
        spent += time.process_time() - start
        scores[half(line["path"])].add(found, line)
    count = sum(score.pages for score in scores.values())
    return {"pages_per_second": count / spent, "halves": {name: asdict(s) for name, s in scores.items()}}


def run(folder: Path, peers: bool) -> dict[str, Any]:
    """Every way of reading over the same pages in one process."""
    outlets = load_outlets(ROOT / "tests" / "real" / "outlets")
    ways: dict[str, Callable[[bytes, dict[str, Any]], Reading]] = {"selectors": with_selectors(outlets)}
    if peers:
        ways |= {
            "no selectors": without_selectors,
            "trafilatura": by_trafilatura,
            "soup, parsing": parsed_whole,
        }
    with tempfile.TemporaryDirectory(prefix="extraction-") as place:
        pages = Path(place)
        unpack(folder, pages)
        gold = gold_lines(folder)
        for read in ways.values():  # first calls load models and tables
            measure(read, gold[:5], pages)
        return {name: measure(read, gold, pages) for name, read in ways.items()}


def table(results: dict[str, Any]) -> str:
    """The results for people."""
    columns = ("half", "pages", "titles", "dates", "wrong days", "F1 body", "F1 + lead", "pages/s")
    rows = [" ".join([" " * 14, f"{columns[0]:12}", *(f"{name:>10}" for name in columns[1:])])]
    for name, result in results.items():
        for part, score in result["halves"].items():
            n = score["pages"]
            if not score["f1"]:  # a peer that only parses
                rows.append(f"{name:14} {part:12} {n:10}{'':55} {result['pages_per_second']:>10.1f}")
                continue
            cells = [
                str(n),
                f"{score['titles'] / n:.1%}",
                f"{score['dates'] / n:.1%}",
                str(score["wrong_days"]),
                f"{score['f1'] / n:.4f}",
                f"{score['f1_with_lead'] / n:.4f}",
                f"{result['pages_per_second']:.1f}",
            ]
            rows.append(" ".join([f"{name:14}", f"{part:12}", *(f"{cell:>10}" for cell in cells)]))
    return "\n".join(rows)


def main() -> int:
    """Measure and print; ends with a word where there is nothing to measure on."""
    parser = argparse.ArgumentParser(description="Extraction of real saved pages against gold.")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--no-peers", action="store_true", help="only our own extraction with selectors")
    args = parser.parse_args()
    results = run(shared(), not args.no_peers)
    print(json.dumps(results, ensure_ascii=False, indent=2) if args.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
