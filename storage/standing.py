"""Where an article stands: still there or gone, when it was last looked at, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass

from spool.outcome import Outcome
from storage.store import Store

NIGHTS_UNTIL_GONE = 2
"""Complete nights in which the outlet must say "gone", without showing the article in between."""

SEEN = (Outcome.STORED, Outcome.UNCHANGED, Outcome.LAYOUT_CHANGED)
"""Outcomes that show the article: a page of a new make answered, though nothing could read it, is there."""
_ANSWERED = (*SEEN, Outcome.GONE)


@dataclass(frozen=True, slots=True)
class Look:
    """One night's outcome for one address of an article."""

    night: str
    outcome: str
    at: str
    complete: bool
    """Whether the outlet's night was: a single "gone" in a broken night proves nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What all looks at an article come to."""

    state: str
    outcome: str
    last_checked: str
    checks: int


def standing(looks: Sequence[Look], first_night: str) -> Standing | None:
    """Judges an article by all looks at it, newest night first; null without any."""
    if not looks:
        return None
    gone: set[str] = set()
    # Within a night an address that shows the article outweighs another that no longer leads to it.
    seen_in = {look.night for look in looks if look.outcome in SEEN}
    for look in looks:
        if look.night in seen_in:
            break
        if look.outcome == Outcome.GONE and look.complete:
            gone.add(look.night)
    answered = [look for look in looks if look.outcome in _ANSWERED]
    latest = [look for look in looks if look.night == looks[0].night]
    best = next((look for look in latest if look.outcome in SEEN), latest[0])
    return Standing(
        state="gone" if len(gone) >= NIGHTS_UNTIL_GONE else "present",
        outcome=best.outcome,
        last_checked=max((look.at for look in answered), default=""),
        checks=len({look.night for look in answered} - {first_night}),
    )


def stand_again(store: Store, night: str, outlet: str) -> None:
    """Judges anew every article that this outlet-night asked for; running it twice changes nothing."""
    asked = store.rows(
        "SELECT DISTINCT a.id, a.first_night FROM outcomes o"
        " JOIN aliases x ON x.outlet = o.outlet AND x.identity = o.identity"
        " JOIN articles a ON a.id = x.article"
        " WHERE o.night = ? AND o.outlet = ? AND o.outcome NOT LIKE 'skipped:%' ORDER BY a.id",
        (night, outlet),
    )
    for row in asked:
        judged = standing(_looks(store, row["id"]), row["first_night"])
        if judged is not None:
            store.write(
                "UPDATE articles SET state = ?, outcome = ?, checks = ?,"
                " last_checked = max(last_checked, ?) WHERE id = ?",
                (judged.state, judged.outcome, judged.checks, judged.last_checked, row["id"]),
            )


def _looks(store: Store, article: int) -> list[Look]:
    rows = store.rows(
        "SELECT o.night, o.outcome, o.at, s.state FROM aliases x"
        " JOIN outcomes o ON o.outlet = x.outlet AND o.identity = x.identity"
        " JOIN outlet_nights s ON s.night = o.night AND s.outlet = o.outlet"
        " JOIN nights n ON n.night = o.night"
        " WHERE x.article = ? AND o.outcome NOT LIKE 'skipped:%' ORDER BY n.id DESC, o.at DESC, o.url",
        (article,),
    )
    return [Look(row["night"], row["outcome"], row["at"], row["state"] == "complete") for row in rows]
