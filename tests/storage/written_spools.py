"""Spools written by the records themselves."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from spool import (
    Article,
    Capture,
    ChannelEnd,
    ChannelResult,
    JobResult,
    JobState,
    LedgerLine,
    Media,
    Outcome,
    Sighting,
)
from storage import Store

SITE = "https://bao.example.vn"
START = datetime(2022, 6, 14, 15, 0, tzinfo=UTC)
"""22:00 in Asia/Ho_Chi_Minh."""


@dataclass
class SpoolWriter:
    """One outlet-night on its way to the disk; every event is a second after the one before."""

    root: Path
    night: str = "2022-06-14"
    outlet: str = "bao"
    ledger: list[LedgerLine] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    channels: list[ChannelResult] = field(default_factory=list)
    listed: list[Sighting] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.root / self.night / self.outlet

    def now(self) -> datetime:
        return self.began + timedelta(seconds=len(self.ledger) + len(self.articles))

    @property
    def began(self) -> datetime:
        """22:00 of the night's own day."""
        return START + timedelta(days=(date.fromisoformat(self.night[:10]) - START.date()).days)

    def plan(self, path: str, channel: str | None = f"{SITE}/rss") -> "SpoolWriter":
        self.ledger.append(LedgerLine(url=address(path), channel=channel, at=self.now()))
        return self

    def end(self, path: str, outcome: Outcome, **rest: object) -> "SpoolWriter":
        self.ledger.append(LedgerLine(url=address(path), outcome=outcome, at=self.now(), **rest))
        return self

    def article(self, path: str, **rest: object) -> "SpoolWriter":
        """An article with its planned and its stored line."""
        self.plan(path)
        self.articles.append(make_article(path, self.outlet, self.now(), len(self.articles), **rest))
        return self.end(path, Outcome.STORED, status=200)

    def sees(self, channel: str, *entries: tuple[str, str | None], page: str | None = None) -> "SpoolWriter":
        """What a page of a channel lists: paths with the day that it prints, or null."""
        for path, day in entries:
            line = {"channel": address(channel), "page": address(page or channel), "url": address(path)}
            self.listed.append(Sighting(**line, day=day, at=self.now()))
        return self

    def reads(self, channel: str, covers: str | None, **rest: object) -> "SpoolWriter":
        """How the reading of a channel ended: well, unless `rest` says otherwise."""
        listed = len({it.url for it in self.listed if it.channel == address(channel)})
        given = {"end": ChannelEnd.WINDOW, "thorough": True, "listed": listed} | rest
        self.channels.append(ChannelResult(url=address(channel), covers_from=covers, **given))
        return self

    def write(self, state: JobState | None = JobState.COMPLETE, **rest: object) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        files = {"ledger": self.ledger, "articles": self.articles} | (
            {"listed": self.listed} if self.listed else {}
        )
        for name, lines in files.items():
            text = "".join(line.model_dump_json() + "\n" for line in lines)
            (self.folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
        if state is not None:
            result = self.result(state, **rest)
            (self.folder / "result.json").write_text(result.model_dump_json(), encoding="utf-8")
        return self.folder

    def result(self, state: JobState, **rest: object) -> JobResult:
        given = {"reason": "finished", "read_from": date(2022, 6, 1), "started": self.began} | rest
        return JobResult(
            night=self.night,
            outlet=self.outlet,
            state=state,
            finished=self.now(),
            channels=tuple(self.channels),
            requests=len(self.articles),
            **given,
        )


def address(path: str) -> str:
    return path if ":" in path else f"{SITE}/{path}"


def make_article(path: str, outlet: str, fetched: datetime, place: int, **rest: object) -> Article:
    requested = address(str(rest.pop("requested", path)))
    answered = address(str(rest.pop("answered", requested)))
    capture = Capture(
        requested=requested,
        address=answered,
        status=200,
        fetched=fetched,
        sha256=f"{place:064x}",
        warc="pages.warc.gz",
        offset=place * 1000,
        etag='"1"',
    )
    given: dict[str, object] = {
        "title": f"Bài {path}",
        "lead": "Lời dẫn.",
        "body": ("Đoạn một.", "Đoạn hai."),
        "published": "2022-06-10",
        "published_raw": "10/06/2022",
        "media": (Media(kind="image", url=f"{SITE}/a.jpg"),),
        "encoding": "utf-8",
        "method": "selectors",
    }
    return Article(url=address(path), outlet=outlet, capture=capture, **(given | rest))


def known_night(store: Store, night: str) -> str | None:
    row = store.first("SELECT state FROM nights WHERE night = ?", (night,))
    return row and row["state"]


def contents(store: Store) -> dict[str, list[dict]]:
    """Every row of every table, but for the moments at which rows were written."""
    names = ("nights", "outlet_nights", "channels", "outcomes", "articles", "aliases", "versions", "captures")
    return {
        name: [
            {key: value for key, value in row.items() if key not in ("ingested_at", "started", "finished")}
            for row in store.rows(f"SELECT * FROM {name} ORDER BY 1, 2")
        ]
        for name in (*names, "labels", "search")
    }
