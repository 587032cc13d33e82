"""A home whose nights were written by hand, at hours of our choosing."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import time_machine

from diembao.home import Home, open_home
from spool import (
    Article,
    Capture,
    ChannelEnd,
    ChannelResult,
    Finding,
    JobResult,
    JobState,
    LedgerLine,
    Outcome,
    Sighting,
)
from storage import begin_or_resume, certify, finish_night, ingest, open_store
from vietnamese.dates import TIMEZONE

EXITS = {"complete": 0, "partial": 10, "failed": 9}
FIRST = date(2026, 11, 1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour in November 2026, in Asia/Ho_Chi_Minh."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TIMEZONE)


@dataclass
class Read:
    """What one outlet's night comes to."""

    state: str = "complete"
    reason: str = "finished"
    failed: Mapping[Outcome, int] = field(default_factory=dict)
    """Addresses by outcome."""
    days: Sequence[str | None] = ()
    """The printed days of new articles; null for none printed."""
    findings: Sequence[tuple[str, str]] = ()
    skew: float | None = None
    listed: int = 0
    """Addresses that the channel listed, new or not."""
    unread: Outcome = Outcome.CONNECT
    """Why the channel could not be read, where nothing could."""

    def result(self, night: str, outlet: str, began: datetime) -> JobResult:
        down = self.state == "failed"
        return JobResult(
            night=night,
            outlet=outlet,
            state=JobState(self.state),
            reason=self.reason,
            started=began,
            finished=began + timedelta(minutes=5),
            read_from=None if down else date(2022, 1, 1),
            channels=(
                ChannelResult(
                    url=site(outlet),
                    end=ChannelEnd.FAILED if down else ChannelEnd.EXHAUSTED,
                    outcome=self.unread if down else None,
                    listed=self.listed or len(self.days),
                    covers_from=None if down else FIRST,
                    thorough=True,
                ),
            ),
            clock_skew=self.skew,
            findings=tuple(Finding(monitor=monitor, detail=detail) for monitor, detail in self.findings),
        )


def down(outcome: Outcome = Outcome.CONNECT) -> Read:
    """An outlet of which nothing could be read."""
    return Read("failed", f"channels not read: {outcome}", unread=outcome)


def partly(**failed: int) -> Read:
    """An outlet with addresses that failed, `http_5xx=3`."""
    return Read("partial", failed={Outcome(f"failed:{name}"): number for name, number in failed.items()})


@dataclass
class MadeHome:
    """Outlets by slug; every one has its site on a loopback address that nobody asks."""

    root: Path
    slugs: tuple[str, ...] = ("krongsa", "dakluon")
    settings: str = ""
    certifying: bool = False

    def __post_init__(self) -> None:
        (self.root / "outlets").mkdir(parents=True)
        for slug in self.slugs:
            self.outlet(slug)
        self.configure(self.settings)

    def outlet(self, slug: str, name: str | None = None) -> None:
        (self.root / f"outlets/{slug}.toml").write_text(
            f'name = "{name or "Trang " + slug}"\nkind = "portal"\nowner = "UBND huyện"\n'
            f'hosts = [ {{ name = "{slug}.example.vn" }} ]\n'
            f'channels = [ {{ kind = "listing", url = "{site(slug)}" }} ]\n',
            encoding="utf-8",
        )

    def configure(self, text: str) -> None:
        (self.root / "diembao.toml").write_text(f"min_free_mb = 1\n{text}", encoding="utf-8")

    @property
    def home(self) -> Home:
        return open_home(self.root)

    def night(
        self, day: int, *, begun: time = time(1, 0), hours: float = 3, end: str = "", **read: Read
    ) -> None:
        """A night of November 2026; outlets that are not named were read completely.

        `end` is the night's state (default: what its outlets come to), `running` leaves it without an end.
        """
        began = datetime.combine(date(2026, 11, day), begun, TIMEZONE)
        read = {slug: Read() for slug in self.slugs} | read
        states = {one.state for one in read.values()}
        state = end or (
            "complete" if states == {"complete"} else "failed" if states == {"failed"} else "partial"
        )
        home = self.home
        if not home.database.exists():
            home.data.mkdir(exist_ok=True)
            home.database.write_bytes(empty_database())
        with time_machine.travel(began, tick=False) as clock, open_store(home.database) as store:
            key = begin_or_resume(store, began.date()).key
            for slug, one in read.items():
                ingest(store, self.spool(key, slug, one, began.astimezone(UTC)))
            if self.certifying:
                certify(store, key)
            clock.move_to(began + timedelta(hours=hours))
            if state != "running":
                finish_night(store, key, state, EXITS[state])
        # A closed database is whole without its log; `publish` would do the same, and wait for the disk.
        shutil.copy(home.database, home.snapshot)

    def spool(self, night: str, slug: str, read: Read, began: datetime) -> Path:
        folder = self.home.spool(night, slug)
        folder.mkdir(parents=True)
        urls = {f"{site(slug)}{night}/{number}": day for number, day in enumerate(read.days)}
        lines = [LedgerLine(url=url, outcome=Outcome.STORED, at=began) for url in urls]
        for outcome, number in read.failed.items():
            name = outcome.partition(":")[2]
            lines += [LedgerLine(url=f"{site(slug)}{night}/{name}-{one}", outcome=outcome, at=began)
                      for one in range(number)]  # fmt: skip
        articles = [article(slug, url, day, began) for url, day in urls.items()]
        seen = [
            Sighting(channel=site(slug), page=site(slug), url=url, day=date.fromisoformat(day), at=began)
            for url, day in urls.items()
            if day
        ]
        for file, records in (("ledger", lines), ("articles", articles), ("listed", seen)):
            text = "".join(record.model_dump_json() + "\n" for record in records)
            (folder / f"{file}.jsonl").write_text(text, encoding="utf-8")
        result = read.result(night, slug, began)
        (folder / "result.json").write_text(result.model_dump_json(), encoding="utf-8")
        return folder


@cache
def empty_database() -> bytes:
    """A database with every table and no row: to make it takes longer than most of these tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        open_store(file).close()
        return file.read_bytes()


def site(slug: str) -> str:
    return f"https://{slug}.example.vn/"


def article(slug: str, url: str, day: str | None, fetched: datetime) -> Article:
    capture = Capture(
        requested=url,
        address=url,
        status=200,
        fetched=fetched,
        sha256="0" * 64,
        warc="pages.warc.gz",
        offset=0,
    )
    return Article(
        url=url,
        outlet=slug,
        title=f"Bài {url}",
        body=("Một đoạn.",),
        published=day,
        encoding="utf-8",
        method="selectors",
        capture=capture,
    )
