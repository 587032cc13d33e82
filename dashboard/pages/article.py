"""Một bài: its text with what it counts for and why, its versions, reviews, copies and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audits.reports.sheets.articles import SURE
from dashboard.article_answers import Checked, Explained
from dashboard.asked import Asked
from dashboard.asking import asked_of
from dashboard.marking import MEANINGS, SIGNS, MarkedText, marked
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.words import content_title
from registry import Directive
from storage import Bytes
from storage.archive.seals import seal_of
from storage.desk import Role
from storage.reading import Full, Library, full_article, line_by_key
from storage.versions import CaptureRow, Version

KEY: Final = r"/bai-viet/(?P<key>[0-9a-f]{20})"
UNKNOWN: Final = (
    "Không có bài nào mang mã này. Mã bài lấy từ danh sách bài viết; bài đã lưu thì mã không đổi."
)
MOST_CAPTURES: Final = 50
"""Responses that are shown, and read again on demand: the newest."""
TLS: Final = {
    "verified": "có mã hóa, chứng thư số hợp lệ",
    "unverified": "có mã hóa, CHƯA xác minh chứng thư số",
    "none": "không mã hóa (http)",
}


@dataclass(frozen=True, slots=True)
class Capture:
    """One response as evidence."""

    version: int
    place: Bytes
    row: CaptureRow
    seal: int | None
    """The number of the manifest that covers it; null: none yet."""
    checked: Checked | None = None
    """What reading it again came to, where that was asked for."""

    @property
    def tls(self) -> str:
        """Whether the server's name was vouched for."""
        return TLS.get(self.row.tls, self.row.tls)


@dataclass(frozen=True, slots=True)
class Case:
    """What is stored of an article, with the seals of its evidence."""

    full: Full
    captures: tuple[Capture, ...]
    """Newest first."""
    more_captures: int


async def article(visit: Visit) -> Response:
    """The page of one article."""
    asked = asked_of(visit, own=("kiem-tra",))
    case = await visit.read(case_of, visit.part("key"), asked.directive)
    if case is None:
        visit.refuse(404, UNKNOWN)
    captures = case.captures
    if visit.arg("kiem-tra"):
        captures = await visit.in_thread(_checked, visit, captures)
    full, directive = case.full, visit.desk.directives[asked.directive]
    current = full.versions[-1]
    text = marked(current.text, full.label.hits if full.label else (), full.line.content)
    return await visit.page(
        "article.html",
        SURE=SURE,
        asked=asked,
        full=full,
        line=full.line,
        current=current,
        outlets=visit.desk.outlets,
        directive=directive,
        text=text,
        legend=legend(text, directive),
        explained=await _explained(visit, asked, full),
        captures=captures,
        more_captures=case.more_captures,
        edits=visit.desk.services.article_edits,
        copy_reasons=visit.desk.services.article_copy_reasons,
        may_review=visit.account is not None and visit.account.role.may(Role.REVIEWER),
        may_have_raw=may_have_raw(visit),
    )


async def _explained(visit: Visit, asked: Asked, full: Full) -> Explained | None:
    """Why the label is what it is; a text that never got one may be one that no process survived."""
    if full.label is None:
        return None
    explain = visit.desk.services.article_explained
    return await visit.in_thread(explain, asked.directive, full.versions[-1].text)


def _checked(visit: Visit, captures: Sequence[Capture]) -> tuple[Capture, ...]:
    check = visit.desk.services.article_check
    return tuple(Capture(it.version, it.place, it.row, it.seal, check(it.place)) for it in captures)


def may_have_raw(visit: Visit) -> bool:
    """Whether whoever asks may take the stored bytes home; without accounts all who can ask may."""
    return visit.account is None or visit.account.role.may(Role.AUDITOR)


def case_of(library: Library, key: str, directive: str) -> Case | None:
    """All about the article of that name; null where there is none."""
    line = line_by_key(library, key, directive)
    full = full_article(library, line, directive) if line else None
    if full is None or not full.versions:
        return None
    captures = sorted(_captures(full), key=lambda pair: pair[1].fetched, reverse=True)
    shown = tuple(
        Capture(version.number, place_of(full, row), row, seal_of(library, row.night, full.line.outlet))
        for version, row in captures[:MOST_CAPTURES]
    )
    return Case(full, shown, len(captures) - len(shown))


def _captures(full: Full) -> Iterator[tuple[Version, CaptureRow]]:
    return ((version, capture) for version in full.versions for capture in version.captures)


def place_of(full: Full, row: CaptureRow) -> Bytes:
    """Where the bytes of a response lie."""
    return Bytes(row.night, full.line.outlet, row.warc, row.offset, row.sha256)


def legend(text: MarkedText, directive: Directive) -> list[tuple[str, str, str]]:
    """The marks that the text has: name, sign and meaning."""
    return [
        (mark, SIGNS.get(mark, mark), MEANINGS.get(mark) or content_title(int(mark), directive))
        for mark in text.marks
    ]


ROUTES: tuple[Route, ...] = (Route(KEY, article),)
