"""Certificates of completeness: after each night, what its reading proves about the days of each outlet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from storage.completeness.crosschecks import cross_check
from storage.completeness.doubts import keep_doubts
from storage.completeness.facts import night_facts
from storage.completeness.reconciling import Claim, Completeness, Note, Reason, claims, goes_on_from
from storage.store import Reader, Row, Store


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one night's reading says of an outlet's days from `since` to `until`."""

    night: str
    outlet: str
    since: date
    until: date
    state: Completeness
    notes: tuple[Note, ...] = ()


def certify(store: Store, night: str) -> list[Certificate]:
    """Makes the certificates of that night, and of every earlier one that has none; returns the night's own.

    To be called when the night's spools are in. Doing it again changes nothing. A night whose spool was taken
    in anew, as a whole or with more in it, is judged anew.
    """
    for key, outlets in _waiting(store, night).items():
        with store.atomic():
            for outlet in outlets:
                _certify(store, key, outlet)
    return certificates_of(store, night)


def certificates_of(reader: Reader, night: str) -> list[Certificate]:
    """The certificates that a night's readings gave, by outlet and day."""
    rows = reader.rows(
        "SELECT c.* FROM outlet_nights s JOIN certificates c ON c.outlet = s.outlet AND c.night = s.night"
        " WHERE s.night = ? ORDER BY c.outlet, c.since",
        (night,),
    )
    return [Certificate(row["night"], row["outlet"], *_span(row)) for row in rows]


def claims_of(reader: Reader, outlet: str) -> list[tuple[int, Claim]]:
    """The claims of all nights of an outlet, each with its night's number, oldest night first."""
    rows = reader.rows(
        "SELECT n.id AS number, c.since, c.until, c.state, c.reasons FROM certificates c"
        " JOIN nights n ON n.night = c.night WHERE c.outlet = ? ORDER BY n.id, c.since",
        (outlet,),
    )
    return [(row["number"], Claim(*_span(row))) for row in rows]


def _span(row: Row) -> tuple[date, date, Completeness, tuple[Note, ...]]:
    since, until = date.fromisoformat(row["since"]), date.fromisoformat(row["until"])
    return since, until, Completeness(row["state"]), _notes(row["reasons"])


@lru_cache(maxsize=1024)  # a year of nights has few different ones
def _notes(text: str) -> tuple[Note, ...]:
    return tuple(Note(Reason(reason), number, detail) for reason, number, detail in json.loads(text))


def _waiting(store: Store, night: str) -> dict[str, list[str]]:
    """Outlet-nights without certificates of their spool, up to a night, in the order of nights."""
    rows = store.rows(
        "SELECT s.night, s.outlet FROM outlet_nights s JOIN nights n ON n.night = s.night"
        " WHERE s.certified IS NOT s.digest AND n.id <= (SELECT id FROM nights WHERE night = ?)"
        " ORDER BY n.id, s.outlet",
        (night,),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["night"], []).append(row["outlet"])
    return found


def _certify(store: Store, night: str, outlet: str) -> None:
    facts = night_facts(store, night, outlet)
    made, follows = claims(facts), goes_on_from(facts)
    _keep(store, night, outlet, made)
    store.write(
        "UPDATE outlet_nights SET certified = digest, goes_on_from = ? WHERE night = ? AND outlet = ?",
        (follows.isoformat() if follows else None, night, outlet),
    )
    keep_doubts(store, night, outlet)
    cross_check(store, night, outlet, facts, claims_of(store, outlet))


def _keep(store: Store, night: str, outlet: str, made: Iterable[Claim]) -> None:
    store.write("DELETE FROM certificates WHERE outlet = ? AND night = ?", (outlet, night))
    rows = [
        {
            "night": night,
            "outlet": outlet,
            "since": claim.since.isoformat(),
            "until": claim.until.isoformat(),
            "state": claim.state.value,
            "reasons": json.dumps(
                [(it.reason, it.number, it.detail) for it in claim.notes], ensure_ascii=False
            ),
        }
        for claim in made
    ]
    store.upsert_all("certificates", rows, ("outlet", "night", "since"))
