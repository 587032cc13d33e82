"""What is learnt of a site without a hand in it, measured on real saved portals beside general extractors.

    python -m benchmarks.learning [--json] [--no-peers] [--newspaper PYTHON] [--pages N]

For each portal at most N pages (120) are taken, breadth first from the home page by its links; what is learnt
from them is the only thing by which the gold articles are then read. `--newspaper` names a Python that has
newspaper4k; without it that peer is left out. Rates are of CPU time.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.extraction import SAVED, Reading, by_trafilatura, gold_lines, token_f1, unpack
from benchmarks.shared import shared
from crawler.learning import Learnt, gather, learn
from crawler.learning.addresses import accepts
from crawler.learning.gather import anchors
from crawler.pages import ExtractedArticle, Page, read_page
from crawler.pages.document import Document, open_page, text_of
from registry import Host, Outlet, OutletKind
from vietnamese.text import normalise

SITES: Final = ("dakrlap", "gianghia", "krongno", "stp")
HOST: Final = "http://127.0.1.1:8080"
NEWSPAPER: Final = """
import json, sys, time, newspaper
for line in sys.stdin:
    path = json.loads(line)
    html = open(path, encoding="utf-8").read()
    start = time.process_time()
    article = newspaper.Article("http://127.0.1.1/x", language="vi")
    article.download(input_html=html)
    article.parse()
    spent = time.process_time() - start
    day = article.publish_date.strftime("%Y-%m-%dT%H:%M") if article.publish_date else None
    print(json.dumps([article.title, day, article.text, spent]), flush=True)
"""

Read = Callable[[bytes, dict[str, Any]], Reading]


@dataclass(slots=True)
class Figures:
    """One way of reading over the articles of one portal."""

    articles: int = 0
    titles: int = 0
    dated: int = 0
    dates: int = 0
    f1: float = 0.0
    lowest: float = 1.0
    under: int = 0
    """Articles with a body under .8."""
    seconds: float = 0.0

    def add(self, found: Reading, gold: dict[str, Any], seconds: float) -> None:
        """Count one article."""
        f1 = token_f1(found.with_lead, gold["body"])
        self.articles += 1
        self.titles += _plain(found.title) == _plain(gold["title"])
        self.dated += gold["published"] is not None
        self.dates += gold["published"] is not None and found.published == gold["published"]
        self.f1 += f1
        self.lowest = min(self.lowest, f1)
        self.under += f1 < 0.8
        self.seconds += seconds

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"pages_per_second": self.articles / self.seconds if self.seconds else None}


class Portal:
    """One saved portal on disk."""

    def __init__(self, root: Path, gold: Iterable[dict[str, Any]]) -> None:
        self.root = root
        self.gold = {line["path"]: line for line in gold}
        self.files = {self._path(file): file for file in sorted(root.rglob("*.html"))}

    def _path(self, file: Path) -> str:
        path = "/" + str(file.relative_to(self.root)).removesuffix("index.html")
        return path.rstrip("/") or "/"

    def links(self, path: str) -> list[str]:
        """Paths of the saved pages that a page links to, in its order."""
        document = open_page(Page(HOST + path, self.files[path].read_bytes(), "text/html", SAVED))
        if not isinstance(document, Document):
            return []
        found = (urlsplit(url).path.rstrip("/") or "/" for _, url in anchors(document.root, HOST + path))
        return [it for it in dict.fromkeys(found) if it in self.files]

    def sample(self, most: int) -> list[str]:
        """The first pages that links lead to from the home page, breadth first."""
        taken: list[str] = []
        waiting = ["/"]
        met = set(waiting)
        while waiting and len(taken) < most:
            path = waiting.pop(0)
            taken.append(path)
            new = [it for it in self.links(path) if it not in met]
            met.update(new)
            waiting.extend(new)
        return taken

    def no_articles(self) -> list[str]:
        """Pages that are not in the gold and hold no article's headline: home, lists, menus, error pages."""
        return [path for path in self.files if path not in self.gold and not self._is_detail(path)]

    def placeholders(self) -> list[str]:
        """Pages of the articles' make that are not in the gold: notices with nothing but a file, trials."""
        return [path for path in self.files if path not in self.gold and self._is_detail(path)]

    def _is_detail(self, path: str) -> bool:
        document = open_page(Page(HOST + path, self.files[path].read_bytes(), "text/html", SAVED))
        if not isinstance(document, Document):
            return False
        # How these four portals print an article's headline; no other page of theirs has it.
        known = "//*[@id='part1']//p[@class='Title'] | //*[@class='div-trang-chi-tiet-tin-tuc-title']"
        found = document.root.xpath(known)
        return isinstance(found, list) and any(text_of(it) for it in found if not isinstance(it, str | tuple))


def outlet_of(learnt: Learnt) -> Outlet:
    """An outlet with what was learnt and nothing else."""
    return Outlet(
        slug="learnt",
        name="x",
        kind=OutletKind.PORTAL,
        owner="x",
        hosts=(Host(name="127.0.1.1:8080"),),
        pages=(learnt.selectors,),
        article=learnt.article,
    )


def stored(outlet: Outlet, path: str, body: bytes) -> Reading | None:
    """What a night would store of a page; None where its address or its matter is not an article's."""
    if not accepts(outlet.article, HOST + path):
        return None
    result = read_page(Page(HOST + path, body, "text/html", SAVED), outlet)
    if not isinstance(result, ExtractedArticle):
        return None
    text = "\n".join(result.body)
    return Reading(result.title, result.published, text, "\n".join(filter(None, (result.lead, text))))


def measure(reads: Mapping[str, Read], portal: Portal) -> dict[str, Figures]:
    """Ways of reading over the gold of a portal, in turn on each page: a busy machine slows all of them."""
    figures = {name: Figures() for name in reads}
    for path, gold in list(portal.gold.items())[:5]:  # first calls load models and tables
        for read in reads.values():
            read(portal.files[path].read_bytes(), gold)
    for path, gold in portal.gold.items():
        body = portal.files[path].read_bytes()
        for name, read in reads.items():
            start = time.process_time()
            found = read(body, gold)
            figures[name].add(found, gold, time.process_time() - start)
    return figures


def by_learnt(outlet: Outlet) -> Read:
    """Our reading by what was learnt alone."""
    nothing = Reading(None, None, "", "")
    return lambda body, gold: stored(outlet, gold["path"], body) or nothing


def by_newspaper(portal: Portal, python: str) -> Figures:
    """newspaper4k in a Python of its own."""
    figures = Figures()
    lines = "".join(json.dumps(str(portal.files[path])) + "\n" for path in portal.gold)
    done = subprocess.run([python, "-c", NEWSPAPER], input=lines, capture_output=True, text=True, check=True)
    for gold, line in zip(portal.gold.values(), done.stdout.splitlines(), strict=True):
        title, day, text, spent = json.loads(line)
        figures.add(Reading(title, day, text, text), gold, spent)
    return figures


def look(portal: Portal, most: int, peers: bool, newspaper: str | None) -> dict[str, Any]:
    """All figures of one portal."""
    sample = portal.sample(most)
    site = gather(
        HOST + "/", ((HOST + it, portal.files[it].read_bytes(), "text/html") for it in sample), SAVED
    )
    start = time.process_time()
    learnt = learn(site, fetched=SAVED)
    seconds = time.process_time() - start
    outlet = outlet_of(learnt)
    linked = sorted(
        {it for path in portal.files for it in portal.links(path) if it != path} & set(portal.gold)
    )
    found = [it for it in linked if stored(outlet, it, portal.files[it].read_bytes())]
    away, trials = portal.no_articles(), portal.placeholders()
    reads = {"learnt": by_learnt(outlet)} | ({"trafilatura": by_trafilatura} if peers else {})
    ways = measure(reads, portal)
    if peers and newspaper:
        ways["newspaper4k"] = by_newspaper(portal, newspaper)
    return {
        "sample": len(sample),
        "gold_in_sample": sum(it in portal.gold for it in sample),
        "learning_seconds": seconds,
        **document(learnt),
        "linked": len(linked),
        "accepted": sum(accepts(learnt.article, HOST + it) for it in linked),
        "found": len(found),
        "missed": sorted(set(linked) - set(found)),
        "no_articles": len(away),
        "wrongly_stored": [it for it in away if stored(outlet, it, portal.files[it].read_bytes())],
        "placeholders": len(trials),
        "placeholders_stored": sum(
            stored(outlet, it, portal.files[it].read_bytes()) is not None for it in trials
        ),
        "ways": {name: figures.document() for name, figures in ways.items()},
    }


def speeds(results: dict[str, Any]) -> str:
    """Pages per second over all portals, and how many times as fast as trafilatura that is."""
    rates = {}
    for name in ("learnt", "trafilatura", "newspaper4k"):
        ways = [result["ways"][name] for result in results.values() if name in result["ways"]]
        if ways:
            rates[name] = sum(it["articles"] for it in ways) / sum(it["seconds"] for it in ways)
    told = [f"{name} {rate:.1f}" for name, rate in rates.items()]
    if "trafilatura" in rates:
        told.append(f"learnt is {rates['learnt'] / rates['trafilatura']:.1f} times as fast as trafilatura")
    return "pages/s over all: " + ", ".join(told)


def document(learnt: Learnt) -> dict[str, Any]:
    """What was learnt, for JSON."""
    return {
        "article": learnt.article,
        "selectors": learnt.selectors.model_dump(exclude_none=True),
        "listings": [asdict(it) for it in learnt.listings],
        "unsure": [asdict(it) for it in learnt.unsure],
    }


def _plain(text: str | None) -> str:
    return " ".join(normalise(text or "").split())


def table(results: dict[str, Any]) -> str:
    """The results for people."""
    rows = ["portal    way          articles  title exact  date equal  F1 mean   min  <.8   pages/s"]
    for site, result in results.items():
        for name, it in result["ways"].items():
            n, dated = it["articles"], it["dated"]
            dates = f"{it['dates'] / dated:10.1%}" if dated else f"{'none':>10}"
            rows.append(
                f"{site:9} {name:12} {n:8} {it['titles'] / n:12.1%}  {dates} {it['f1'] / n:8.4f}"
                f" {it['lowest']:5.2f} {it['under']:4} {it['pages_per_second']:9.1f}"
            )
        rows.append(
            f"{'':9} learnt in {result['learning_seconds']:.1f} s from {result['sample']} pages"
            f" ({result['gold_in_sample']} of the gold); linked gold {result['linked']}:"
            f" address accepted {result['accepted']}, found {result['found']};"
            f" no articles {result['no_articles']}: stored {len(result['wrongly_stored'])};"
            f" notices and trials {result['placeholders']}: stored {result['placeholders_stored']}"
        )
        rows.append(f"{'':9} {result['article']}  {result['selectors']}")
        rows.extend(f"{'':9} unsure: {it['code']}: {it['detail'][:110]}" for it in result["unsure"])
    return "\n".join([*rows, speeds(results)])


def main() -> int:
    """Measure and print; ends with a word where there is nothing to measure on."""
    parser = argparse.ArgumentParser(description="Learning a site, on real saved portals against gold.")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--no-peers", action="store_true", help="only what was learnt")
    parser.add_argument("--newspaper", metavar="PYTHON", help="a Python that has newspaper4k")
    parser.add_argument("--pages", type=int, default=120, help="most pages of a sample")
    args = parser.parse_args()
    folder = shared()
    lines = gold_lines(folder)
    with tempfile.TemporaryDirectory(prefix="learning-") as place:
        unpack(folder, Path(place))
        portals = {it: Portal(Path(place) / it, (x for x in lines if x["site"] == it)) for it in SITES}
        results = {it: look(portals[it], args.pages, not args.no_peers, args.newspaper) for it in SITES}
    if not args.no_peers and not args.newspaper:
        print("newspaper4k was left out: --newspaper names no Python that has it.", file=sys.stderr)
    print(json.dumps(results, ensure_ascii=False, indent=2) if args.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
