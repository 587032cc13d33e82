"""The staff's pages on a million articles: how long each answer takes, queries and whole pages.

`python -m benchmarks.desk_million [FOLDER]`: the home and what its pages read are made in the folder, or
found there from before.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from benchmarks.million_home import ARTICLES, DIRECTIVE, FIRST, LAST, OUTLETS, build, slug
from dashboard.server import build as build_server
from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.desk.preparing import prepare
from diembao.home import Home, open_home
from storage.reading import (
    Filter,
    Library,
    Order,
    Reprints,
    calendar,
    days_of_outlets,
    each_line,
    full_article,
    list_lines,
    matrix,
    months,
    open_library,
    queue,
    verdicts,
)

RUNS: Final = 7
BARS: Final = {"overview": 0.3, "outlet": 0.3, "search": 0.5, "export": 5.0}
"""Seconds of a whole page, on two cores."""
MAY: Final = (date(2024, 5, 1), date(2024, 5, 31))
WINDOWS: Final = {
    "month": MAY,
    "year": (date(2023, 1, 1), date(2023, 12, 31)),
    "three years": (FIRST, LAST),
}
WORDS: Final = {
    "rare": "777",
    "uncommon": '"hộ nghèo vay vốn ưu đãi"',
    "common": '"hộ nghèo"',
    "very common": "tỉnh huyện",
}
ONE: Final = slug(3)

Query = Callable[[Library], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """What several runs took, in seconds."""

    runs: tuple[float, ...]
    spent: tuple[float, ...]
    """Seconds that a processor has worked for them: what a machine takes that has nothing else to do."""

    def __str__(self) -> str:
        numbers = (statistics.median(self.runs), max(self.runs), statistics.median(self.spent))
        return "".join(f"{number * 1000:11.0f}" for number in numbers)


def main() -> None:
    """Make the home where it is not there yet, prepare its pages, and print the figures."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory(prefix="desk-million-") as work:
        measure(Path(work))


def measure(folder: Path) -> None:
    """All figures of one home."""
    if not (folder / "data/published.db").exists():
        begun = time.monotonic()
        build(folder)
        print(f"the home was made in {time.monotonic() - begun:.0f} s")
    home = open_home(folder)
    print(f"{ARTICLES} articles, {OUTLETS} outlets, {FIRST} to {LAST}; {os.cpu_count()} cores")
    if not home.reading.exists():
        _prepare(home)
    print(f"\n{'queries, on a connection of their own':52}{'median':>11}{'longest':>11}{'processor':>11}  ms")
    for name, query in queries():
        print(f"{name:52}{_asked(home, query)}")
    print(f"\n{'whole pages':52}{'median':>11}{'longest':>11}{'processor':>11}  ms")
    asyncio.run(_pages(home))


def _prepare(home: Home) -> None:
    begun, told = time.monotonic(), []

    def step(done: int, total: int) -> None:
        told.append(time.monotonic() - begun)

    prepare(home, *home.check(), step)
    size = home.reading.stat().st_size >> 20
    copied, first, *_, last = told[1], told[2], told[-1]
    print(
        f"reading.db: {size} MB, copied in {copied:.0f} s; verdicts of the window in {first - copied:.0f} s,",
        end=" ",
    )
    print(f"of {len(told) - 3} months in {last - first:.0f} s; peak {_peak()} MB")


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def _asked(home: Home, query: Query) -> Timed:
    places, runs, spent = places_of(home), [], []
    for _ in range(RUNS):
        begun, worked = time.perf_counter(), time.process_time()
        with open_library(places) as library:
            query(library)
        runs.append(time.perf_counter() - begun)
        spent.append(time.process_time() - worked)
    return Timed(tuple(runs), tuple(spent))


def queries() -> Iterator[tuple[str, Query]]:
    """What the pages ask."""
    for name, days in WINDOWS.items():
        yield f"overview, {name}", lambda library, days=days: _overview(library, *days)
        yield f"outlet, {name}", lambda library, days=days: _outlet(library, *days)
    for name, words in WORDS.items():
        for order in Order:
            yield f"search, {name} words, by {order}", lambda it, w=words, o=order: _listed(it, o, words=w)
    narrowed = {
        "one outlet": Filter(DIRECTIVE, outlets=(ONE,), words=WORDS["very common"]),
        "one content": Filter(DIRECTIVE, contents=(3,), words=WORDS["very common"]),
        "one month": replace(Filter(DIRECTIVE, words=WORDS["very common"]), since=MAY[0], until=MAY[1]),
    }
    for name, asked in narrowed.items():
        found = partial(list_lines, wanted=asked, order=Order.RELEVANCE)
        yield f"search, very common words, {name}, by relevance", found
    for page in (1, 1000):
        yield f"list, page {page}", lambda it, page=page: list_lines(it, Filter(DIRECTIVE), page=page)
    yield (
        "list, originals of three contents, page 300",
        lambda it: list_lines(
            it, Filter(DIRECTIVE, contents=(1, 3, 5), reprints=Reprints.ORIGINALS), page=300
        ),
    )
    yield "whole article", _whole
    yield "queue of 50", lambda it: queue(it, Filter(DIRECTIVE), 50, {(slug(n), 2): 1 for n in range(60)})
    yield "export of 20 000 lines", lambda it: sum(1 for _ in each_line(it, Filter(DIRECTIVE), limit=20_000))


def _overview(library: Library, since: date, until: date) -> None:
    matrix(library, DIRECTIVE, since, until)
    days_of_outlets(library, since, until)
    months(library, DIRECTIVE, since, until)
    verdicts(library, DIRECTIVE, since, until)


def _outlet(library: Library, since: date, until: date) -> None:
    matrix(library, DIRECTIVE, since, until)
    calendar(library, ONE, since, until)
    months(library, DIRECTIVE, since, until, ONE)
    verdicts(library, DIRECTIVE, since, until)
    list_lines(library, Filter(DIRECTIVE, outlets=(ONE,), since=since, until=until))


def _listed(library: Library, order: Order, words: str) -> None:
    list_lines(library, Filter(DIRECTIVE, words=words), order)


def _whole(library: Library) -> None:
    line = next(each_line(library, Filter(DIRECTIVE, reprints=Reprints.ONLY), limit=1))
    full_article(library, line, DIRECTIVE)


def addresses(key: str) -> Iterator[tuple[str, str, str]]:
    """Kind, name and address of each page that is measured."""
    spans = {name: f"?tu={since}&den={until}" for name, (since, until) in WINDOWS.items()}
    for name, span in spans.items():
        yield "overview", f"overview, {name}", f"/{span}"
        yield "outlet", f"outlet, {name}", f"/don-vi/{ONE}{span}"
    for name, words in WORDS.items():
        asked = httpx.QueryParams({"q": words})
        yield "search", f"search, {name} words, by day", f"/bai-viet?{asked}&sap=ngay"
        yield "search", f"search, {name} words, by relevance", f"/bai-viet?{asked}&sap=lien-quan"
    for page in (1, 1000):
        yield "search", f"list, page {page}", f"/bai-viet?trang={page}"
    yield "search", "article", f"/bai-viet/{key}"
    yield "search", "review", "/duyet"
    yield "search", "outlets", "/don-vi"
    yield "export", "export to Excel, 20 000 lines", "/bai-viet.xlsx?tu=2024-12-10&den=2024-12-31"


async def _pages(home: Home) -> None:
    with open_library(places_of(home)) as library:
        key = next(each_line(library, Filter(DIRECTIVE), limit=1)).key
    app = build_server(desk_of_home(home)).client.app
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as http:
        for kind, name, address in addresses(key):
            timed, size = await _got(lambda address=address: http.get(address), kind)
            late = "  over the bar" if statistics.median(timed.runs) > BARS[kind] else ""
            print(f"{name:52}{timed}  {size:>9} bytes{late}")


async def _got(ask: Callable[[], Awaitable[httpx.Response]], kind: str) -> tuple[Timed, int]:
    runs, spent, size = [], [], 0
    for _ in range(3 if kind == "export" else RUNS):
        begun, worked = time.perf_counter(), time.process_time()
        answer = await ask()
        runs.append(time.perf_counter() - begun)
        spent.append(time.process_time() - worked)
        if answer.status_code != 200:
            print(f"{answer.url}: {answer.status_code}")
        size = len(answer.content)
    return Timed(tuple(runs), tuple(spent)), size


if __name__ == "__main__":
    main()
