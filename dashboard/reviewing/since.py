"""What people have decided since the verdicts were reckoned: the next night counts it, the queue at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from audits.model import Ruling
from registry import Directive
from storage.desk import read_desk
from storage.desk.reviews import DeskReview, each_review
from storage.folding import taken_from_desk
from storage.reading import Cell, Library, article_key, line_by_key

Gained = Mapping[tuple[str, int], int]
"""By site and content, how many articles more, or fewer, there are."""


def gained_since(library: Library, people: Path | None, directive: Directive) -> Gained:
    """What the decisions that no night has taken in yet make of the counts."""
    found: Counter[tuple[str, int]] = Counter()
    for first, newest in _late(library, people, directive.slug):
        line = line_by_key(library, article_key(newest.outlet, newest.identity), directive.slug)
        if line is None or not directive.window.since <= line.day <= directive.window.until:
            continue
        before = line.machine if first.held is None else first.held
        after = line.machine if newest.content is None else newest.content
        for content, more in ((before, -1), (after, 1)):
            if content is not None:
                found[newest.outlet, content] += more
    return found


def brought_up_to_date(cells: Iterable[Cell], gained: Gained, sites: Mapping[str, str]) -> Iterator[Cell]:
    """The verdicts as the next night will find them, if nothing else happens; `sites` by outlet."""
    for cell in cells:
        more = gained.get((sites.get(cell.outlet, ""), cell.content), 0)
        yield _with_more(cell, more) if more else cell


def _with_more(cell: Cell, more: int) -> Cell:
    """Only verdicts that rest on a number of articles can turn."""
    counted = max(0, cell.counted + more)
    ruling = cell.ruling
    if ruling not in {Ruling.NOT_OWED, Ruling.NOT_ONLINE}:
        if counted >= cell.threshold:
            ruling = Ruling.MET.value
        elif ruling == Ruling.MET:
            ruling = Ruling.CANNOT_TELL.value
    return replace(cell, counted=counted, ruling=ruling)


def _late(library: Library, people: Path | None, directive: str) -> Iterator[tuple[DeskReview, DeskReview]]:
    """The first and the newest of the decisions over each article that are not in the store."""
    if people is None or not people.is_file():
        return
    taken = taken_from_desk(library)
    by_article: dict[tuple[str, str], list[DeskReview]] = {}
    with read_desk(people) as desk:
        for review in each_review(desk, directive):
            if (review.id, review.at) not in taken:
                by_article.setdefault((review.outlet, review.identity), []).append(review)
    for newest, *earlier in by_article.values():
        yield (earlier[-1] if earlier else newest), newest
