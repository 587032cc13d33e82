"""What people decide over labels in the staff's pages. A row is never changed: to undo adds another.

The rows stay here for good. A copy of each goes into the store at the start of the next night, or of whatever
else writes to the home (storage/folding.py); until then the reading room lays them over its rows.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from storage.clock import now, utc
from storage.desk.opening import DeskStore
from storage.store import Reader

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class NewDeskReview:
    """What a person decides about an article and a directive."""

    outlet: str
    identity: str
    directive: str
    content: int | None
    """Null: what was decided before is taken back, the rules' label holds again."""
    held: int | None
    """What a person had decided until then; null: nobody, or it was taken back."""
    reviewer: str
    """The name that is shown."""
    account: str
    reason: str
    content_hash: str
    """Of the version that was looked at."""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class DeskReview(NewDeskReview):
    """A recorded one."""

    id: int = 0
    at: str = ""
    """UTC; later rows are of later moments."""
    undone: bool = False
    """Whether a later row undoes it."""


class DecidedMeanwhile(Exception):
    """Somebody else decided over the article after it was shown; `other` is the newest decision."""

    def __init__(self, other: DeskReview) -> None:
        super().__init__(f"review {other.id} by {other.account}")
        self.other = other


_SELECT = "SELECT r.*, EXISTS (SELECT 1 FROM reviews u WHERE u.undoes = r.id) AS undone FROM reviews r WHERE "


def decide(desk: DeskStore, new: NewDeskReview, seen: str) -> DeskReview:
    """Record a decision, if nobody made another one since `seen`.

    `seen` is the moment of the newest decision that was shown with the article, '' where there was none.
    Raises DecidedMeanwhile.
    """
    with desk.atomic():
        newest = newest_of(desk, new.outlet, new.identity, new.directive)
        if newest is not None and newest.at > seen:
            raise DecidedMeanwhile(newest)
        return _add(desk, new)


def undo(desk: DeskStore, review: int, account: str, reviewer: str, reason: str) -> DeskReview:
    """Add the row that brings back what held before a decision.

    Raises KeyError where there is no such decision, DecidedMeanwhile where a later one took its place.
    """
    with desk.atomic():
        former = review_numbered(desk, review)
        if former is None:
            raise KeyError(review)
        newest = newest_of(desk, former.outlet, former.identity, former.directive)
        if newest is not None and newest.id != former.id:
            raise DecidedMeanwhile(newest)
        new = NewDeskReview(
            former.outlet,
            former.identity,
            former.directive,
            content=former.held,
            held=former.content,
            reviewer=reviewer,
            account=account,
            reason=reason,
            content_hash=former.content_hash,
            undoes=former.id,
        )
        return _add(desk, new)


def review_numbered(desk: Reader, review: int) -> DeskReview | None:
    """The decision of that number, or null."""
    row = desk.first(_SELECT + "r.id = ?", (review,))
    return None if row is None else _review(row)


def newest_of(desk: Reader, outlet: str, identity: str, directive: str) -> DeskReview | None:
    """The newest decision over an article, taken-back ones among them; null where there is none."""
    row = desk.first(
        _SELECT + "(r.outlet, r.identity, r.directive) = (?, ?, ?) ORDER BY r.id DESC LIMIT 1",
        (outlet, identity, directive),
    )
    return None if row is None else _review(row)


def each_review(desk: Reader, directive: str) -> Iterator[DeskReview]:
    """The decisions of a directive, newest first."""
    return map(_review, desk.each(_SELECT + "r.directive = ? ORDER BY r.id DESC", (directive,)))


def all_desk_reviews(desk: Reader) -> Iterator[DeskReview]:
    """Every decision of every directive, in the order in which they were made."""
    return map(_review, desk.each("SELECT r.*, 0 AS undone FROM reviews r ORDER BY r.id"))


def last_reasons(desk: Reader, account: str, most: int) -> tuple[str, ...]:
    """The reasons that a person gave last, newest first, each once; not those of undoing."""
    rows = desk.rows(
        "SELECT reason FROM reviews WHERE account = ? AND undoes IS NULL"
        " GROUP BY reason ORDER BY max(id) DESC LIMIT ?",
        (account, most),
    )
    return tuple(row["reason"] for row in rows)


def _add(desk: DeskStore, new: NewDeskReview) -> DeskReview:
    """A clock that is set back must not turn the order of decisions round."""
    last = desk.first("SELECT at FROM reviews ORDER BY id DESC LIMIT 1")
    at = now()
    if last is not None and last["at"] >= at:
        at = utc(datetime.fromisoformat(last["at"]) + _TICK)
    number = desk.insert("reviews", asdict(new) | {"at": at})
    return DeskReview(**asdict(new), id=number, at=at)


def _review(row: dict[str, object]) -> DeskReview:
    return DeskReview(**row | {"undone": bool(row["undone"])})  # type: ignore[arg-type]
