"""Ten sites added by their address alone, then a night on what was written, against their gold.

    python -m benchmarks.adding [--json] [--only SLUG ...] [--keep FOLDER]

The four saved portals (where ../shared is at hand) and the sample province's six sites are served on
loopback; `outlets add --yes` writes each outlet's file, which no hand touches, and one night reads them all.
`linked` are the gold articles to which any page of their site links, `listed` those to which one links that
is no article, `reached` those to which a chain of links leads from such a page, be it through other articles:
what is linked and not reached stands in pages that nothing leads to, and no crawl can find it. `strays` are
stored pages that are no articles.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.adding_sites import Served, place, portals, province
from benchmarks.extraction import token_f1
from benchmarks.real_night import night, whole
from vietnamese.text import normalise

LOW: Final = 0.8
"""Token F1 below which an article's body counts as misread."""
ISLE: Final = " (no chain of links leads to it)"
INNER: Final = " (other articles alone link to it)"
SETTINGS: Final = """jobs = 2
private_hosts = ["127.0.1.0/24", "127.0.2.0/24"]
min_free_mb = 64
[politeness]
delay = 0.01
contact = "diembao benchmark"
max_requests = 5000
[window]
since = 2018-01-01
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One site's line of the table."""

    slug: str
    seconds: float
    requests: int
    state: str
    """How the night ended for the outlet."""
    gold: int
    linked: int
    listed: int
    """Of the linked, those to which a page links that is no article."""
    reached: int
    """Of the linked, those to which a chain of links leads from such a page."""
    found: int
    titles: int
    dated: int
    dates: int
    f1: float
    lowest: float
    low: int
    stored: int
    beyond: tuple[str, ...]
    """Paths of what is stored and not in the gold."""
    strays: tuple[str, ...]
    missed: tuple[str, ...]
    unlisted: tuple[str, ...]
    """Those of the missed to which other articles alone link."""
    unreached: tuple[str, ...]
    """Those of the missed to which no chain of links leads."""


def main() -> int:
    """Add, read, compare and print."""
    parser = argparse.ArgumentParser(description="Outlets added by their address alone, against gold.")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--only", nargs="*", metavar="SLUG", help="only these sites")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where the home is to stay (default: nowhere)"
    )
    args = parser.parse_args()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="adding-")))
        sites = [*stack.enter_context(portals(work / "sites")), *stack.enter_context(province())]
        wanted = [it for it in sites if not args.only or it.slug in args.only]
        home = make_home(args.keep or work / "home")
        added = {it.slug: add(home, it) for it in wanted}
        report = night(home).document
        found = stored(home)
    states = {it["outlet"]: it["state"] for it in report["outlets"]}
    rows = [figures(it, added[it.slug], states.get(it.slug, "none"), found) for it in wanted]
    print(json.dumps([asdict(it) for it in rows], ensure_ascii=False, indent=1) if args.json else table(rows))
    return 0


def stored(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything stored, by outlet and place."""
    command = [sys.executable, "-m", "diembao", "--home", str(home), "articles", "--json", "--full"]
    rows = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return {(it["outlet"], place(it["url"])): it for it in rows}


def make_home(root: Path) -> Path:
    """A home with no outlet."""
    (root / "outlets").mkdir(parents=True)
    (root / "diembao.toml").write_text(SETTINGS, encoding="utf-8")
    return root


def add(home: Path, site: Served) -> tuple[float, int]:
    """`outlets add --yes` as an operator calls it: seconds and requests; zero of these where it refused."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "diembao", "--home", str(home), "outlets", "add", site.url]
    done = subprocess.run(
        [*command, "--slug", site.slug, "--yes", "--json"], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return time.monotonic() - begun, 0
    return time.monotonic() - begun, json.loads(done.stdout)["survey"]["requests"]


def figures(
    site: Served, added: tuple[float, int], state: str, found: Mapping[tuple[str, str], dict[str, Any]]
) -> Figures:
    """What was stored of one site beside its gold."""
    own = {path: article for (slug, path), article in found.items() if slug == site.slug}
    gold = {it.path for it in site.gold}
    wanted = [it for it in site.gold if it.path in site.linked]
    pairs = [(it, own[it.path]) for it in wanted if it.path in own]
    fits = [token_f1(whole(found), it.text) for it, found in pairs]
    dated = [(it, found) for it, found in pairs if it.published]
    return Figures(
        slug=site.slug,
        seconds=added[0],
        requests=added[1],
        state=state,
        gold=len(gold),
        linked=len(wanted),
        listed=sum(it.path in site.listed for it in wanted),
        reached=sum(it.path in site.reached for it in wanted),
        found=len(pairs),
        titles=sum(_plain(it.title) == _plain(found["title"]) for it, found in pairs),
        dated=len(dated),
        dates=sum(it.published == found["published"] for it, found in dated),
        f1=sum(fits) / len(fits) if fits else 0.0,
        lowest=min(fits, default=0.0),
        low=sum(it < LOW for it in fits),
        stored=len(own),
        beyond=tuple(sorted(own.keys() - gold)),
        strays=tuple(sorted(own.keys() & site.no_articles)),
        missed=tuple(it.path for it in wanted if it.path not in own),
        unlisted=tuple(it.path for it in wanted if it.path not in {*own, *site.listed}),
        unreached=tuple(it.path for it in wanted if it.path not in {*own, *site.reached}),
    )


def table(rows: Iterable[Figures]) -> str:
    """The figures for people."""
    lines = [
        "site              asked  added  night      gold linked listed reached found  share  title   date"
        "  F1 mean  min  <.8"
        "  stored beyond strays"
    ]
    for it in rows:
        lines.append(
            f"{it.slug:16} {it.requests:6} {it.seconds:5.1f}s  {it.state:9} {it.gold:5} {it.linked:6}"
            f" {it.listed:6} {it.reached:7} {it.found:5} {share(it.found, it.linked)}"
            f" {share(it.titles, it.found)} {share(it.dates, it.dated)}"
            f" {it.f1:8.4f} {it.lowest:4.2f} {it.low:4} {it.stored:7} {len(it.beyond):6} {len(it.strays):6}"
        )
        lines += [f"{'':18}missed {path}{_why(it, path)}" for path in it.missed]
        lines += [f"{'':18}beyond {path}{' (no article)' * (path in it.strays)}" for path in it.beyond]
    return "\n".join(lines)


def share(part: int, of: int) -> str:
    """A share in a column of seven signs."""
    return f"{part / of:6.1%}" if of else "     –"


def _why(of: Figures, path: str) -> str:
    if path in of.unreached:
        return ISLE
    return INNER if path in of.unlisted else ""


def _plain(text: str | None) -> str:
    return " ".join(normalise(text or "").split())


if __name__ == "__main__":
    sys.exit(main())
