"""A survey from the outside: a child process like a night's crawl, watched, and what it came to."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from crawler.spooling import LOG
from crawler.survey.document import BROKE_DOWN, Survey
from crawler.survey.seen import SurveyJob
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.processes.children import Child, Watchdog
from diembao.processes.limits import restrict
from registry import Host, Outlet, OutletKind
from spool import Job
from vietnamese.dates import TIMEZONE

PAGES: Final = 120
"""Requests of one survey, unless the operator asks for another number."""
TICK: Final = 1.0
RESULT: Final = "survey.json"
MOST_KEPT: Final = 1024 * 1024
"""Bytes of what a failed survey said, the last of it."""

Watch = Callable[[dict[str, Any]], None]


def look(home: Home, url: str, outlet: Outlet, pages: int, watch: Watch, *, known: bool = False) -> Survey:
    """Look at a site as the home's settings ask for; raises Refusal where the process itself broke down.

    `known`: the outlet has a file, whose channels and selectors are tried.
    """
    polite = home.settings.polite().model_copy(update={"max_requests": pages})
    night = f"{datetime.now(TIMEZONE):%Y-%m-%d}"
    job = SurveyJob(home=url, job=Job(night=night, outlet=outlet, politeness=polite), known=known)
    with tempfile.TemporaryDirectory(prefix="diembao-survey-") as work:
        folder = Path(work)
        (folder / "job.json").write_text(job.model_dump_json(), encoding="utf-8")
        code = _run(home, folder, job, watch)
        try:
            survey = Survey.model_validate_json((folder / RESULT).read_bytes())
        except (OSError, ValidationError) as error:
            kept = _keep(home, folder, outlet.slug)
            raise Refusal(
                Exit.FAILED,
                f"{url}: the survey broke down (code {code}); nothing was written. What can be done: try "
                f"again with fewer pages (--pages), and report {kept}, which holds what it said.",
            ) from error
        if survey.refused and survey.refused.code == BROKE_DOWN:
            _keep(home, folder, outlet.slug)
        return survey


def _keep(home: Home, folder: Path, slug: str) -> Path:
    """Keep what a survey that failed has said, for whoever is to mend it."""
    kept = home.data / "surveys" / f"{datetime.now(TIMEZONE):%Y%m%dT%H%M%S}-{slug}.log"
    kept.parent.mkdir(parents=True, exist_ok=True)
    said = [it.read_bytes() for it in (folder / "stderr.log", folder / LOG) if it.exists()]
    kept.write_bytes(b"\n".join(said)[-MOST_KEPT:])
    return kept


def _run(home: Home, folder: Path, job: SurveyJob, watch: Watch) -> int:
    limits, polite = home.settings.limits, job.job.politeness
    command = [sys.executable, "-P", "-m", "crawler.survey", "--progress", "--parent"]
    with (
        (folder / "stderr.log").open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [*command, str(folder / "job.json"), str(folder)],
            stdin=subprocess.PIPE,  # closes when this process dies, which tells the child to end too
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        restrict(process.pid, limits, limits.cpu_seconds)
        child = Child(
            process, limits.silence_seconds, polite.max_seconds + 4 * polite.timeout + limits.silence_seconds
        )
        over = threading.Event()
        watchdog = threading.Thread(target=_watched, args=(child, over), daemon=True)
        watchdog.start()
        try:
            for line in process.stdout or ():
                child.spoke()
                if line.startswith("{"):
                    watch(json.loads(line))
            return process.wait()
        finally:
            process.terminate()  # where this end was interrupted
            over.set()
            watchdog.join()


def _watched(child: Child, over: threading.Event) -> None:
    dog = Watchdog()
    while not over.wait(TICK):
        dog.look([child])


def provisional(slug: str, host: str) -> Outlet:
    """An outlet of which no more is known than where it is."""
    return Outlet(slug=slug, name=slug, kind=OutletKind.PORTAL, owner=slug, hosts=(Host(name=host),))
