"""What people decided in the pages, taken into the store by whoever writes to the home next."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

import click

from diembao.output import plain
from storage import Store, StoreError
from storage.desk import read_current_desk
from storage.desk.reviews import DeskReview, all_desk_reviews
from storage.folding import Folded, Stays, fold_in

MOST_TOLD: Final = 10
_WHY: Final = {
    Stays.NO_DIRECTIVE: "this home has no directive",
    Stays.NO_ARTICLE: "no article is stored under",
}


def fold_in_desk(people: Path, store: Store, directives: Collection[str]) -> Folded:
    """Take in the reviews that are not in the store yet, and say what must wait. Raises StoreError.

    Whoever holds the home's lock does this before anything else: so decisions stand in the store in the
    order in which they were made, whether in the pages or on the command line. A desk that cannot be read
    is told, and keeps nobody from their work: its reviews are taken in the next time.
    """
    try:
        reviews = _reviews(people)
    except StoreError as error:
        _tell(f"reviews made in the pages are not taken in: {error}")
        return Folded()
    folded = fold_in(store, reviews, directives) if reviews else Folded()
    for left in folded.left[:MOST_TOLD]:
        one = left.review
        where = one.directive if left.why is Stays.NO_DIRECTIVE else f"{one.identity} ({one.outlet})"
        _tell(f"review {one.id} of {one.account} waits in {people.name}: {_WHY[left.why]} {where}")
    if len(folded.left) > MOST_TOLD:
        _tell(f"and {len(folded.left) - MOST_TOLD} more reviews wait")
    return folded


def _reviews(people: Path) -> tuple[DeskReview, ...]:
    if not people.is_file():
        return ()
    with read_current_desk(people) as desk:
        return tuple(all_desk_reviews(desk))


def _tell(problem: str) -> None:
    click.echo(f"diembao: {plain(problem)}", err=True)
