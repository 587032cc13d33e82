"""The log of reviews: those of the pages and those of the command line in one list, newest first."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from audits.reports.plain import csv_cell, text
from dashboard.words import content_name, content_short, moment
from storage import Review, all_reviews
from storage.desk import read_desk
from storage.desk.reviews import DeskReview, each_review
from storage.folding import signed, taken_from_desk
from storage.reading import Library, article_key, line_by_key
from vietnamese.dates import TIMEZONE

HEAD: Final = (
    *("Lúc", "Đơn vị", "Mã bài", "Bài", "Địa chỉ", "Quy tắc gán", "Quyết định", "Người duyệt", "Tài khoản"),
    *("Lý do", "Hiệu lực", "Ghi ở đâu"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision."""

    at: str
    outlet: str
    key: str
    content: int | None
    reviewer: str
    account: str
    """'' for a decision on the command line."""
    reason: str
    undoes: bool
    """Whether it only brings back what held before another one."""
    number: int | None
    """Its number at the desk; null for one of the command line."""
    folded: bool
    """Whether it is in the store."""
    holds: bool = False
    title: str = ""
    url: str = ""
    machine: int | None = None

    @property
    def decided(self) -> str:
        """What was decided, in words."""
        if self.content is None:
            return "rút lại, theo quy tắc"
        return content_name(self.content)

    @property
    def where(self) -> str:
        """Where it was made, and how far it has come."""
        if self.number is None:
            return "dòng lệnh"
        return "trang này" if self.folded else "trang này, chờ đêm tới đưa vào kho"

    @property
    def force(self) -> str:
        """Whether it counts."""
        return "có" if self.holds else "–" if self.content is None else "không còn"


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which decisions are wanted."""

    directive: str
    account: str | None = None
    outlets: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def entries(library: Library, people: Path | None, wanted: LogFilter) -> list[Entry]:
    """All decisions that fit, newest first; titles are looked up of those that are shown."""
    found = sorted(_all(library, people, wanted.directive), key=lambda one: one.at, reverse=True)
    newest: set[str] = set()
    told = []
    for one in found:
        told.append(replace(one, holds=one.key not in newest and one.content is not None))
        newest.add(one.key)
    return [one for one in told if _fits(one, wanted)]


def with_titles(library: Library, shown: Iterable[Entry], directive: str) -> Iterator[Entry]:
    """The decisions with the articles as they read now; one that is gone keeps its key alone."""
    for one in shown:
        line = line_by_key(library, one.key, directive)
        yield replace(one, title=line.title, url=line.url, machine=line.machine) if line else one


def people_in(found: Iterable[Entry]) -> list[tuple[str, str]]:
    """Accounts with the names that they decided under, for a choice."""
    names = {one.account: one.reviewer for one in found if one.account}
    return sorted(names.items(), key=lambda one: one[1])


def as_csv(shown: Iterable[Entry]) -> str:
    """What a spreadsheet opens; nothing in it is read as a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in shown:
        decided = "rút lại" if one.content is None else content_short(one.content)
        cells = (
            *(moment(one.at), one.outlet, one.key, one.title, one.url, content_short(one.machine), decided),
            *(one.reviewer, one.account, one.reason, one.force, one.where),
        )
        writer.writerow([csv_cell(text(cell)) for cell in cells])
    return out.getvalue()


def _all(library: Library, people: Path | None, directive: str) -> Iterator[Entry]:
    taken, made = taken_from_desk(library), set()
    if people is not None and people.is_file():
        with read_desk(people) as desk:
            for review in each_review(desk, directive):
                made.add((review.outlet, review.identity, review.at, signed(review.reviewer, review.account)))
                yield _of_desk(review, (review.id, review.at) in taken)
    for kept in all_reviews(library, directive):
        if (kept.outlet, kept.identity, kept.at, kept.reviewer) not in made:
            yield _of_store(kept)


def _of_desk(review: DeskReview, folded: bool) -> Entry:
    return Entry(
        at=review.at,
        outlet=review.outlet,
        key=article_key(review.outlet, review.identity),
        content=review.content,
        reviewer=review.reviewer,
        account=review.account,
        reason=review.reason,
        undoes=review.undoes is not None,
        number=review.id,
        folded=folded,
    )


def _of_store(review: Review) -> Entry:
    return Entry(
        at=review.at,
        outlet=review.outlet,
        key=article_key(review.outlet, review.identity),
        content=review.content,
        reviewer=review.reviewer,
        account="",
        reason=review.reason,
        undoes=False,
        number=None,
        folded=True,
    )


def _fits(one: Entry, wanted: LogFilter) -> bool:
    day = datetime.fromisoformat(one.at).astimezone(TIMEZONE).date()
    return (
        (wanted.account is None or one.account == wanted.account)
        and (not wanted.outlets or one.outlet in wanted.outlets)
        and (wanted.since is None or wanted.since <= day)
        and (wanted.until is None or day <= wanted.until)
    )
