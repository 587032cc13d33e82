"""A decision on its way from the form into the desk's own database."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.reviewing.showing import Shown
from dashboard.words import content_name, moment
from registry import Directive
from storage.desk import Account, open_desk, read_desk
from storage.desk.reviews import (
    DecidedMeanwhile,
    DeskReview,
    NewDeskReview,
    decide,
    last_reasons,
    newest_of,
    review_numbered,
    undo,
)
from vietnamese.text import one_line

LONGEST_REASON: Final = 2000
TAKE_BACK: Final = "rut"
"""The choice by which the rules' label holds again."""
RECENT: Final = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer filled in; it stays in the form whatever comes of it."""

    choice: str = ""
    reason: str = ""
    seen: str = ""
    """The moment of the newest decision that was shown."""
    text: str = ""
    """Digest of the text that was shown."""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Draft":
        """What was posted."""
        return cls(
            form.get("noi-dung", "").strip(),
            one_line(form.get("ly-do", "")),
            form.get("thay", ""),
            form.get("ban", ""),
        )


class NotDecided(Exception):
    """The decision was not recorded; says why, and with which status the form comes back."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def content_of(draft: Draft, shown: Shown, directive: Directive) -> int | None:
    """The content that was chosen; null: what was decided before is taken back. Raises NotDecided."""
    if draft.choice == TAKE_BACK and shown.holds:
        return None
    allowed = {"0": 0} | {str(one.number): one.number for one in directive.contents}
    if draft.choice not in allowed:
        raise NotDecided(400, "Chưa chọn nội dung của bài.")
    return allowed[draft.choice]


def record(people: Path, draft: Draft, shown: Shown, directive: Directive, account: Account) -> DeskReview:
    """Record the decision; one that was sent twice is recorded once. Raises NotDecided, StoreError."""
    if made := _sent_before(people, draft, shown, directive, account):
        return made
    content = content_of(draft, shown, directive)
    _refuse(draft, shown)
    new = NewDeskReview(
        outlet=shown.line.outlet,
        identity=shown.full.identity,
        directive=directive.slug,
        content=content,
        held=shown.held,
        reviewer=account.shown,
        account=account.name,
        reason=draft.reason,
        content_hash=shown.full.content_hash,
    )
    with open_desk(people, may_make=False) as desk:
        try:
            return decide(desk, new, draft.seen)
        except DecidedMeanwhile as meanwhile:
            other = meanwhile.other
            if _is_same(other, draft, account):
                return other
            raise NotDecided(409, said_meanwhile(other.reviewer, other.content, other.at)) from meanwhile


def _sent_before(
    people: Path, draft: Draft, shown: Shown, directive: Directive, account: Account
) -> DeskReview | None:
    """What this very form has recorded already: a second click must not be told that nothing was."""
    if not people.is_file():
        return None
    with read_desk(people) as desk:
        newest = newest_of(desk, shown.line.outlet, shown.full.identity, directive.slug)
    return newest if newest and _is_same(newest, draft, account) else None


def _is_same(newest: DeskReview, draft: Draft, account: Account) -> bool:
    choice = TAKE_BACK if newest.content is None else str(newest.content)
    return (
        newest.at > draft.seen
        and newest.undoes is None
        and (newest.account, choice) == (account.name, draft.choice)
        and (newest.reason, newest.content_hash) == (draft.reason, draft.text)
    )


def _refuse(draft: Draft, shown: Shown) -> None:
    if not draft.reason:
        raise NotDecided(400, "Chưa ghi lý do.")
    if len(draft.reason) > LONGEST_REASON:
        raise NotDecided(400, f"Lý do dài {len(draft.reason)} chữ, nhiều nhất là {LONGEST_REASON} chữ.")
    newest = max(shown.full.reviews, key=lambda one: one.at, default=None)
    if newest is not None and newest.at > draft.seen:
        raise NotDecided(409, said_meanwhile(newest.reviewer, newest.content, newest.at))
    if draft.text != shown.full.content_hash:
        raise NotDecided(
            409,
            "Đơn vị đã sửa bài sau khi anh/chị mở trang này nên quyết định chưa được ghi. Bài đang hiện"
            " bên dưới là bản mới nhất: hãy đọc lại rồi gửi lại.",
        )


def said_meanwhile(who: str, content: int | None, at: str) -> str:
    """What somebody else decided, and what to do."""
    what = "rút lại kết quả duyệt" if content is None else f"xếp bài vào {content_name(content).lower()}"
    return (
        f"{who} vừa {what} lúc {moment(at)}, sau khi anh/chị mở trang này, nên quyết định của anh/chị chưa"
        " được ghi. Cả hai đang hiện bên dưới: nếu vẫn giữ ý kiến, hãy gửi lại."
    )


def take_back(people: Path, number: int, account: Account, reason: str, may_all: bool) -> DeskReview:
    """Undo a decision of one's own, or of anybody for those who may. Raises NotDecided, StoreError."""
    with open_desk(people, may_make=False) as desk:
        former = review_numbered(desk, number)
        if former is None:
            raise NotDecided(404, "Không có lần duyệt này.")
        if former.account != account.name and not may_all:
            raise NotDecided(403, "Chỉ người đã duyệt hoặc người kiểm tra mới hoàn tác được.")
        why = reason or f"Hoàn tác lần duyệt lúc {moment(former.at)}"
        try:
            return undo(desk, number, account.name, account.shown, why)
        except DecidedMeanwhile as meanwhile:
            other = meanwhile.other
            if (other.undoes, other.account) == (number, account.name):
                return other  # the same click again
            sentence = f"Không hoàn tác được: {other.reviewer} đã duyệt lại bài này lúc {moment(other.at)}."
            raise NotDecided(409, sentence) from meanwhile


def reasons_of(people: Path | None, account: Account | None) -> tuple[str, ...]:
    """The reasons that a person gave last."""
    if people is None or account is None or not people.is_file():
        return ()
    with read_desk(people) as desk:
        return last_reasons(desk, account.name, RECENT)


def review_of(people: Path | None, number: int) -> DeskReview | None:
    """A decision that was made in the pages, or null."""
    if people is None or not people.is_file():
        return None
    with read_desk(people) as desk:
        return review_numbered(desk, number)
