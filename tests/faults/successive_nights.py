"""Nights of one site in a row: planned from the database, crawled in a process, taken in and certified.

A night's clock is moved to 22:00 of its day afterwards: in the result, the ledger, the articles and what was
listed. So four nights take four crawls and no days.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage import Store, begin_night, certify, finish_night, ingest, plan, standing_of

SINCE = date(2022, 6, 1)
MOMENTS = {"at", "fetched", "started", "finished"}


@dataclass
class Nights:
    """One outlet's."""

    store: Store
    folder: Path
    crawl: object
    job_of: object
    site: object
    channels: list[dict]
    done: dict[int, object] = field(default_factory=dict)

    def night(self, number):
        """The night of that day of June; the crawl is returned."""
        day = date(2022, 6, number)
        key = begin_night(self.store, day)
        state = plan(self.store, "tin", day, window=(SINCE, None))
        names = ("known", "recheck", "retry", "linked", "channels", "covered_from", "robots")
        given = {name: getattr(state, name) for name in names}
        job = self.job_of(self.site, self.channels, night=key, since=SINCE, **given)
        done = self.crawl(job, self.folder / key / "tin")
        set_clock(done.folder, datetime(2022, 6, number, 15, tzinfo=UTC))
        report = ingest(self.store, done.folder)
        certify(self.store, key)
        finish_night(self.store, key, report.state.value, 0)
        self.done[number] = done
        return done

    def stands(self, until, since=1):
        spans = standing_of(self.store, "tin", date(2022, 6, since), date(2022, 6, until))
        return [
            (it.since.day, it.until.day, it.state.value, *(n.reason.value for n in it.notes)) for it in spans
        ]


def set_clock(folder, started):
    """Moves all moments of a spool so that it began then."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    shift = started - datetime.fromisoformat(result["started"])
    (folder / "result.json").write_text(_dumped(_moved(result, shift)), encoding="utf-8")
    for path in folder.glob("*.jsonl"):
        lines = [_moved(json.loads(line), shift) for line in path.read_text(encoding="utf-8").splitlines()]
        path.write_text("".join(_dumped(line) + "\n" for line in lines), encoding="utf-8")


def _moved(value, shift: timedelta):
    if isinstance(value, dict):
        return {key: _moment(it, shift) if key in MOMENTS else _moved(it, shift) for key, it in value.items()}
    return [_moved(it, shift) for it in value] if isinstance(value, list) else value


def _moment(text, shift):
    return (datetime.fromisoformat(text) + shift).isoformat()


def _dumped(value):
    return json.dumps(value, ensure_ascii=False)
