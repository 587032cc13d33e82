"""What people decided in the staff's pages goes into the store: each decision once, and none is lost."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.desk.reviews import DeskReview
from storage.reviews import NewReview, add_review
from storage.store import Reader, Store


class Stays(StrEnum):
    """Why a decision cannot go into the store yet."""

    NO_DIRECTIVE = "no_directive"
    """The home has no such directive any more."""
    NO_ARTICLE = "no_article"
    """The store has no article of that address: it was made again, or an older one was restored."""


@dataclass(frozen=True, slots=True)
class Left:
    """A decision that waits at the desk."""

    review: DeskReview
    why: Stays


@dataclass(frozen=True, slots=True)
class Folded:
    """What folding in came to."""

    taken: int = 0
    """Decisions that are in the store from now on."""
    left: tuple[Left, ...] = ()


def fold_in(store: Store, reviews: Iterable[DeskReview], directives: Collection[str]) -> Folded:
    """Add the decisions that are not in the store yet, in their order: all of them, or none.

    What cannot go in stays at the desk, and is tried again each time.
    """
    taken, left = 0, []
    with store.atomic():
        for review in reviews:
            if _is_taken(store, review):
                continue
            if (why := _hindrance(store, review, directives)) is not None:
                left.append(Left(review, why))
                continue
            known = _in_store(store, review)
            number = add_review(store, _as_kept(review)) if known is None else known
            store.insert("desk_reviews_taken", {"desk_review": review.id, "at": review.at, "review": number})
            taken += known is None
    return Folded(taken, tuple(left))


def taken_from_desk(reader: Reader) -> frozenset[tuple[int, str]]:
    """The decisions of the desk that are in the store, each by its number and moment."""
    rows = reader.rows("SELECT desk_review, at FROM desk_reviews_taken")
    return frozenset((row["desk_review"], row["at"]) for row in rows)


def signed(reviewer: str, account: str) -> str:
    """Who decided, as the store names people of the pages: `Nguyễn Văn A (nva)`."""
    return f"{reviewer} ({account})"


def _as_kept(review: DeskReview) -> NewReview:
    return NewReview(
        review.outlet,
        review.identity,
        review.directive,
        review.content,
        signed(review.reviewer, review.account),
        review.reason,
        review.content_hash,
        review.at,
    )


def _is_taken(store: Store, review: DeskReview) -> bool:
    row = store.first(
        "SELECT 1 FROM desk_reviews_taken WHERE desk_review = ? AND at = ?", (review.id, review.at)
    )
    return row is not None


def _hindrance(store: Store, review: DeskReview, directives: Collection[str]) -> Stays | None:
    if review.directive not in directives:
        return Stays.NO_DIRECTIVE
    article = store.first(
        "SELECT 1 FROM aliases WHERE outlet = ? AND identity = ?", (review.outlet, review.identity)
    )
    return None if article else Stays.NO_ARTICLE


def _in_store(store: Store, review: DeskReview) -> int | None:
    """The row of the decision where a database made again from its evidence brought it along."""
    row = store.first(
        "SELECT id FROM reviews WHERE (outlet, identity, directive, at) = (?, ?, ?, ?) AND reviewer = ?",
        (
            review.outlet,
            review.identity,
            review.directive,
            review.at,
            signed(review.reviewer, review.account),
        ),
    )
    return None if row is None else int(row["id"])
