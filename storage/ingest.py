"""Taking a spool in: one transaction per outlet-night, all or none; the same spool twice changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from spool.addresses import identity
from spool.names import ARTICLES, LEDGER
from spool.outcome import Outcome
from spool.records import Article, JobResult, JobState, LedgerLine
from storage.clock import now, utc
from storage.completeness.sightings import address_key, keep_robots, keep_sightings
from storage.revisions import Kept, check_article, keep_article
from storage.spooled import Spooled, SpoolError, open_spool
from storage.standing import stand_again
from storage.store import Store


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one spool brought."""

    night: str
    outlet: str
    state: JobState
    reason: str
    already: bool = False
    """The very same spool was in: nothing was changed, and the counts below are zero."""
    new: int = 0
    """Articles that were not known."""
    changed: int = 0
    """New versions of articles that were known."""
    captures: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    """Addresses without an end."""
    torn: int = 0
    """Last lines cut off in writing."""
    requests: int = 0
    bytes: int = 0
    """Of bodies, as received."""

    @property
    def unchanged(self) -> int:
        """Articles looked at again and found as they were, whether the server said so or sent them anew."""
        return self.outcomes.get(Outcome.UNCHANGED, 0) + self.captures - self.new - self.changed

    @property
    def gone(self) -> int:
        """Addresses that the outlet says are no more."""
        return self.outcomes.get(Outcome.GONE, 0)

    @property
    def failed(self) -> int:
        """Addresses to be tried again, the lost ones among them."""
        return sum(number for outcome, number in self.outcomes.items() if Outcome(outcome).failed)

    def as_dict(self) -> dict[str, Any]:
        """The report as a JSON object."""
        counts = {"unchanged": self.unchanged, "gone": self.gone, "failed": self.failed}
        return asdict(self) | {"state": self.state.value} | counts


def ingest(store: Store, spool_dir: Path, unfinished: bool = False, reason: str = "killed") -> IngestReport:
    """Brings a spool directory into the database, in one transaction.

    `unfinished` admits the spool of a job that never wrote its result: what is there is taken in as a
    partial night with that reason. Raises SpoolError with file and line, and StoreError; nothing
    is in then.
    """
    spooled = open_spool(spool_dir, unfinished)
    with store.atomic():
        return _already(store, spooled) or _take_in(store, spooled, reason)


def _already(store: Store, spooled: Spooled) -> IngestReport | None:
    """The report of this very spool, if it was ingested before."""
    key = (spooled.night, spooled.outlet)
    if store.first("SELECT id FROM nights WHERE night = ?", key[:1]) is None:
        raise SpoolError(spooled.folder, None, f"the database knows no night {spooled.night!r}")
    row = store.first(
        "SELECT state, reason, finished, digest, torn FROM outlet_nights WHERE night = ? AND outlet = ?", key
    )
    if row is not None and row["finished"] is not None and spooled.result is None:
        problem = "this outlet's night is in as a whole and is not replaced by an unfinished one"
        raise SpoolError(spooled.folder, None, problem)
    if row is None or row["digest"] != spooled.digest:
        return None
    report = IngestReport(*key, JobState(row["state"]), row["reason"], already=True, torn=row["torn"])
    return _counted(store, report)


def _take_in(store: Store, spooled: Spooled, killed: str) -> IngestReport:
    ledger = spooled.ledger()
    _check_ledger(spooled, ledger)
    stored, kept = _keep_articles(store, spooled)
    _write_outcomes(store, spooled, ledger, stored)
    _write_channels(store, spooled, keep_sightings(store, spooled))
    if spooled.result is not None:
        keep_robots(store, spooled.outlet, spooled.result.robots)
    report = _closing(_counted(store, _opening(spooled, killed)), kept)
    _write_night(store, spooled, report, min((line.at for line in ledger.values()), default=None))
    stand_again(store, spooled.night, spooled.outlet)
    return report


def _opening(spooled: Spooled, killed: str) -> IngestReport:
    result = spooled.result
    state, reason = (result.state, result.reason) if result else (JobState.PARTIAL, killed)
    report = IngestReport(spooled.night, spooled.outlet, state, reason, torn=spooled.torn)
    return replace(report, requests=result.requests, bytes=result.bytes) if result else report


def _counted(store: Store, report: IngestReport) -> IngestReport:
    rows = store.rows(
        "SELECT outcome, count(*) AS number FROM outcomes WHERE night = ? AND outlet = ? GROUP BY outcome",
        (report.night, report.outlet),
    )
    outcomes = {row["outcome"]: row["number"] for row in rows}
    return replace(report, outcomes=outcomes, lost=outcomes.get(Outcome.LOST, 0))


def _closing(report: IngestReport, kept: list[Kept]) -> IngestReport:
    state, reason = report.state, report.reason
    if state is JobState.COMPLETE and (report.lost or report.torn):
        state, reason = JobState.PARTIAL, f"{reason}; lost={report.lost} torn={report.torn}"
    elif state is JobState.PARTIAL and not report.outcomes:
        state = JobState.FAILED  # it died before it had met a single address
    return replace(
        report,
        state=state,
        reason=reason,
        new=sum(one.new_article for one in kept),
        changed=sum(one.new_version and not one.new_article for one in kept),
        captures=sum(one.new_capture for one in kept),
    )


def _check_ledger(spooled: Spooled, ledger: dict[str, LedgerLine]) -> None:
    naive = next((line for line in ledger.values() if line.at.tzinfo is None), None)
    if naive is not None:
        raise SpoolError(spooled.folder / LEDGER, None, f"a time without a zone: {naive.url}")


def _keep_articles(store: Store, spooled: Spooled) -> tuple[set[str], list[Kept]]:
    """Stores the articles and returns the identities of all their addresses."""
    stored: set[str] = set()
    kept = []
    for number, line in spooled.articles():
        _check_article(spooled, number, line)
        kept.append(keep_article(store, spooled.night, line))
        stored |= {
            identity(url) for url in (line.url, *line.aliases, line.capture.requested, line.capture.address)
        }
    return stored, kept


def _check_article(spooled: Spooled, number: int, line: Article) -> None:
    if line.outlet != spooled.outlet:
        raise SpoolError(spooled.folder / ARTICLES, number, f"an article of another outlet: {line.outlet}")
    try:
        check_article(line)
    except ValueError as error:
        raise SpoolError(spooled.folder / ARTICLES, number, str(error)) from error


def _write_outcomes(store: Store, spooled: Spooled, ledger: dict[str, LedgerLine], stored: set[str]) -> None:
    """One outcome for every address: the ledger's word, held against the articles that really came."""
    settled = _settled(store, spooled)
    rows = []
    for url, line in ledger.items():
        key = address_key(url)
        outcome, detail = _end(line, key in stored)
        if url not in settled or outcome not in (Outcome.KNOWN, Outcome.LOST):
            rows.append(_outcome_row(spooled, line, key, outcome, detail))
    store.upsert_all("outcomes", rows, ("night", "outlet", "url"))


def _end(line: LedgerLine, has_article: bool) -> tuple[Outcome, str | None]:
    if line.outcome is None:
        # Killed between writing the article and saying so: the article is what counts.
        return (Outcome.STORED, "no closing line") if has_article else (Outcome.LOST, "no closing line")
    if line.outcome is Outcome.STORED and not has_article:
        return Outcome.LOST, "stored without an article line"
    return line.outcome, line.detail


def _settled(store: Store, spooled: Spooled) -> set[str]:
    """Addresses that an earlier attempt at this outlet-night settled, which a later one may not undo."""
    rows = store.rows(
        "SELECT url FROM outcomes WHERE night = ? AND outlet = ? AND outcome IN (?, ?, ?)",
        (spooled.night, spooled.outlet, Outcome.STORED, Outcome.UNCHANGED, Outcome.GONE),
    )
    return {row["url"] for row in rows}


def _outcome_row(
    spooled: Spooled, line: LedgerLine, key: str, outcome: Outcome, detail: str | None
) -> dict[str, object]:
    return {
        "night": spooled.night,
        "outlet": spooled.outlet,
        "url": line.url,
        "identity": key,
        "outcome": outcome.value,
        "detail": detail,
        "channel": line.channel,
        "status": line.status,
        "at": utc(line.at),
        "via": json.dumps(line.via, ensure_ascii=False),
        "warc": line.place.warc if line.place else None,
        "offset": line.place.offset if line.place else None,
        "sha256": line.place.sha256 if line.place else None,
    }


def _write_channels(store: Store, spooled: Spooled, newest: Mapping[str, date]) -> None:
    if spooled.result is None:
        return
    rows = [
        channel.model_dump(mode="json")
        | {
            "night": spooled.night,
            "outlet": spooled.outlet,
            "listed_to": _text(newest.get(channel.url)),
            "problems": json.dumps(channel.problems, ensure_ascii=False),
        }
        for channel in spooled.result.channels
    ]
    store.upsert_all("channels", rows, ("night", "outlet", "url"))


def _write_night(store: Store, spooled: Spooled, report: IngestReport, first: datetime | None) -> None:
    result = spooled.result
    began = result.started if result else first
    row = {
        "night": spooled.night,
        "outlet": spooled.outlet,
        "state": report.state.value,
        "reason": report.reason,
        "started": utc(began) if began else None,
        "finished": utc(result.finished) if result else None,
        "read_from": _text(result.read_from) if result else None,
        "since": _text(result.since) if result else None,
        "until": _text(result.until) if result else None,
        "requests": result.requests if result else 0,
        "bytes": result.bytes if result else 0,
        "clock_skew": result.clock_skew if result else None,
        "findings": _findings(result),
        "lost": report.lost,
        "torn": report.torn,
        "digest": spooled.digest,
        "ingested_at": now(),
    }
    store.upsert_all("outlet_nights", [row], ("night", "outlet"))


def _findings(result: JobResult | None) -> str:
    found = [finding.model_dump() for finding in result.findings] if result else []
    return json.dumps(found, ensure_ascii=False)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
