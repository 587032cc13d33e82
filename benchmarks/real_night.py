"""Two nights on the saved real portals: what is found, how exactly it is read, what the second costs."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from benchmarks.shared import ROOT, shared
from crawler.pages import NotAnArticle, Page, read_page
from registry import Outlet, load_outlets

HOSTS = {"dakrlap": "127.0.1.1", "gianghia": "127.0.1.2", "krongno": "127.0.1.3", "stp": "127.0.1.4"}
PORT = 8080


@dataclass(frozen=True, slots=True)
class Night:
    """What one run of the command came to."""

    seconds: float
    code: int
    document: dict[str, Any]


def main() -> None:
    """Run both nights in a home of their own and print the figures."""
    folder = shared()
    gold = [
        json.loads(line) for line in (folder / "portals/gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    with (
        tempfile.TemporaryDirectory(prefix="real-night-") as work,
        serving(folder, Path(work) / "sites") as sites,
    ):
        home = Path(work) / "home"
        copytree(ROOT / "tests/real", home, ignore=ignore_patterns("data", "*.py"))
        first, found = night(home), articles(home)
        report_gold(gold, found, linked(sites, {(row["site"], row["path"]) for row in gold}))
        second = night(home)
        report_nights(first, second, len(found), len(articles(home)))


@contextmanager
def serving(folder: Path, sites: Path, port: int = PORT) -> Iterator[Path]:
    """The portals on loopback, by the server that comes with them."""
    command = [sys.executable, str(folder / "portals/serve.py"), "--port", str(port), "--unpack", str(sites)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        for _ in HOSTS:
            server.stdout.readline()
        try:
            yield sites
        finally:
            server.terminate()


def night(home: Path) -> Night:
    """One `diembao nightly` as the operator calls it."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "diembao", "--home", str(home), "nightly", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"COLUMNS": "120"},
        check=False,
    )
    return Night(time.monotonic() - begun, done.returncode, json.loads(done.stdout))


def articles(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything stored, by outlet and path."""
    command = [sys.executable, "-m", "diembao", "--home", str(home), "articles", "--json", "--full"]
    rows = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return {(row["outlet"], urlsplit(row["url"]).path.rstrip("/") or "/"): row for row in rows}


def linked(sites: Path, gold: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The gold articles to which a listing links: any saved page that does not read as an article itself."""
    outlets = load_outlets(ROOT / "tests/real/outlets")
    found: set[tuple[str, str]] = set()
    for site in HOSTS:
        for file in (sites / site).rglob("*.html"):
            path = "/" + str(file.parent.relative_to(sites / site)).strip(".")
            if file.stat().st_size and is_listing(file, path, outlets[site]):
                found |= {(site, p) for p in _paths(file, path)} & gold
    return found


def is_listing(file: Path, path: str, outlet: Outlet) -> bool:
    """Whether the page is no article."""
    page = Page(
        f"http://{HOSTS[outlet.slug]}:{PORT}{path}", file.read_bytes(), "text/html", datetime.now(UTC)
    )
    return isinstance(read_page(page, outlet), NotAnArticle)


def _paths(file: Path, path: str) -> Iterator[str]:
    base = f"http://site{path.rstrip('/')}/"
    for href in html.fromstring(file.read_bytes()).xpath("//a/@href"):
        try:
            parts = urlsplit(urljoin(base, str(href).strip()))
        except ValueError:
            continue  # the saved pages hold broken links; they lead to no article
        if parts.hostname == "site":
            yield parts.path.rstrip("/")


def token_f1(found: str, wanted: str) -> float:
    """F1 of the bags of words."""
    a, b = Counter(found.split()), Counter(wanted.split())
    common = sum((a & b).values())
    return 2 * common / (sum(a.values()) + sum(b.values())) if common else float(not a and not b)


def report_gold(
    gold: list[dict[str, Any]], found: dict[tuple[str, str], dict[str, Any]], reachable: set[tuple[str, str]]
) -> None:
    """Print, for each portal, how many gold articles are stored and how exactly."""
    print("portal     gold linked stored  title   date  body F1")
    for site in (*HOSTS, "all"):
        rows = [r for r in gold if site in (r["site"], "all")]
        wanted = [r for r in rows if (r["site"], r["path"]) in reachable]
        pairs = [(r, found[r["site"], r["path"]]) for r in wanted if (r["site"], r["path"]) in found]
        titles = sum(r["title"] == a["title"] for r, a in pairs)
        dates = sum(r["published"] == a["published"] for r, a in pairs)
        body = sum(token_f1(whole(a), r["body"]) for r, a in pairs) / max(len(pairs), 1)
        print(
            f"{site:10} {len(rows):4} {len(wanted):6} {len(pairs):6} {titles:6} {dates:6}   {body:.4f}"
            f"   stored with exact title and date: {share(pairs, len(wanted)):.2%}"
        )


def whole(article: dict[str, Any]) -> str:
    """Lead and body together, as the gold has them."""
    return "\n".join(part for part in (article["lead"], article["body"]) if part)


def share(pairs: list[tuple[dict[str, Any], dict[str, Any]]], wanted: int) -> float:
    """Share of the wanted that is stored with exact title and date."""
    right = sum(r["title"] == a["title"] and r["published"] == a["published"] for r, a in pairs)
    return right / max(wanted, 1)


def report_nights(first: Night, second: Night, stored: int, stored_after: int) -> None:
    """Print what the two nights cost."""
    for name, one in (("first", first), ("second", second)):
        outlets = one.document["outlets"]
        print(
            f"{name} night: {one.seconds:.1f} s, exit {one.code},"
            f" {sum(o['new'] for o in outlets)} new, {sum(o['changed'] for o in outlets)} changed,"
            f" {sum(o['requests'] for o in outlets)} requests, {sum(o['bytes'] for o in outlets)} bytes"
        )
    print(f"stored after the first night: {stored}, after the second: {stored_after}")


if __name__ == "__main__":
    main()
