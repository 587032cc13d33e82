"""A fresh look at one address, by the crawler of the night: robots.txt obeyed, every answer kept as WARC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Final

from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.processes.executor import Assignment, Crews, Ended
from diembao.stopping import heeding
from registry import Outlet
from spool import Article, Job, LedgerLine, Outcome, Place
from spool.names import ARTICLES, LEDGER, RESULT
from storage.archive.files import copy_whole, make_folder, sync_folder

LONGEST: Final = 300
"""Seconds for robots.txt and one page, tried again where the server is slow."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the address came to just now."""

    outcome: Outcome
    at: str
    """UTC."""
    status: int | None
    detail: str | None
    via: tuple[str, ...]
    """Redirects on the way, first to last."""
    article: Article | None
    place: Place | None
    """Of the last response; null where none came."""


def look(home: Home, outlet: Outlet, url: str, today: date, folder: Path) -> Fresh:
    """Ask for the one address, in a process of its own, and leave what came in the folder.

    No channel is read: nothing else is asked for but robots.txt. Raises Refusal where it was broken off.
    """
    crews = Crews(1, lambda *_: None, home.settings.limits)
    with heeding(crews.stop):
        for ended in crews.run([Assignment(_job(home, outlet, url, today), folder)]):
            _check(ended, crews)
    return _read(folder, url)


def free_name(home: Home, day: date) -> str:
    """The day's next folder among the appeals: `2022-12-30-1`, then `2022-12-30-2` …

    Told by the folders and not by the rows: what a killed process or a later database left there stays.
    """
    appeals = home.archive.root / "appeals"
    return next(name for number in count(1) if not (appeals / (name := f"{day}-{number}")).exists())


def keep(home: Home, folder: Path, name: str) -> None:
    """Copy what came into the archive, under that name among the appeals. Raises OSError."""
    target = home.archive.root / "appeals" / name
    make_folder(target, home.data)
    for file in sorted(folder.iterdir()):
        copy_whole(file, target / file.name)
    sync_folder(target)


def _job(home: Home, outlet: Outlet, url: str, today: date) -> Job:
    settings = home.settings
    polite = settings.polite()
    return Job(
        night=today.isoformat(),
        outlet=outlet.model_copy(update={"channels": ()}),
        politeness=polite.model_copy(update={"max_seconds": min(polite.max_seconds, LONGEST)}),
        monitors=settings.monitors,
        retry=(url,),
    )


def _check(ended: Ended, crews: Crews) -> None:
    if crews.stopping.is_set():
        raise Refusal(Exit.STOPPED, "Stopped; nothing was recorded.")
    if ended.code == Exit.DISK:
        raise Refusal(Exit.DISK, f"The disk under {ended.assignment.spool} is full; nothing was recorded.")
    if not (ended.assignment.spool / RESULT).exists():
        problem = f"The page could not be looked at ({ended.reason}); nothing was recorded"
        raise Refusal(Exit.FAILED, f"{problem}. Try again, or add --no-fetch.")


def _read(folder: Path, url: str) -> Fresh:
    line = [line for line in _lines(folder / LEDGER) if line.outcome and line.url == url][-1]
    articles = (folder / ARTICLES).read_text(encoding="utf-8").splitlines()
    stored = line.outcome is Outcome.STORED and bool(articles)
    return Fresh(
        line.outcome or Outcome.LOST,
        line.at.isoformat(),
        line.status,
        line.detail,
        line.via,
        Article.model_validate_json(articles[-1]) if stored else None,
        line.place,
    )


def _lines(ledger: Path) -> Iterator[LedgerLine]:
    for text in ledger.read_text(encoding="utf-8").splitlines():
        yield LedgerLine.model_validate_json(text)
