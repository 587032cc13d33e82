"""More of one article: two versions side by side, the ledger of its address, the stored bytes."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn, TypeVar

from dashboard.asking import asked_of
from dashboard.pages.article import KEY, UNKNOWN, may_have_raw, place_of
from dashboard.routes import Route
from dashboard.snapshot import said_plainly
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.words import moment
from spool.addresses import BadAddress
from storage import Bytes
from storage.archive.records import ArchiveDamaged
from storage.reading import Full, Library, full_article, line_by_key
from storage.versions import Version

R = TypeVar("R")

ONE_VERSION: Final = "Bài này chỉ có một phiên bản, không có gì để so sánh."
NO_BYTES: Final = (
    "Không đọc được bản đã lưu này: tệp không còn, hoặc đã hỏng."
    " Người vận hành cần chạy `diembao audit verify` để biết những gì bị mất."
)
AUDITORS_ONLY: Final = "Chỉ người kiểm tra và người vận hành được tải nguyên bản đã lưu."
SANDBOX: Final = "default-src 'none'; sandbox"


async def versions(visit: Visit) -> Response:
    """What one version changed against another."""
    asked = asked_of(visit, own=("truoc", "sau"))
    full = await _full(visit, asked.directive)
    if len(full.versions) < 2:
        visit.refuse(404, ONE_VERSION)
    before = _version(visit, full, "truoc", full.versions[-2])
    after = _version(visit, full, "sau", full.versions[-1])
    if before is after:
        visit.refuse(400, "Hãy chọn hai phiên bản khác nhau.")
    found = await visit.in_thread(visit.desk.services.article_difference, before.text, after.text)
    numbers = [(str(it.number), f"Bản {it.number}, lưu {moment(it.captured)}") for it in full.versions]
    return await visit.page(
        "article_versions.html",
        asked=asked,
        full=full,
        line=full.line,
        before=before,
        after=after,
        numbers=numbers,
        found=found,
    )


async def ledger(visit: Visit) -> Response:
    """Nhật ký: all that is on record about the article's address."""
    asked = asked_of(visit)
    full = await _full(visit, asked.directive)
    tell = visit.desk.services.article_ledger
    try:
        with said_plainly():
            told = await visit.in_thread(tell, full.line.url, full.line.outlet, asked.directive)
    except BadAddress:
        visit.refuse(404, "Địa chỉ của bài này không phải là địa chỉ trang web, nên không có nhật ký.")
    return await visit.page("article_ledger.html", asked=asked, line=full.line, ledger=told)


async def source(visit: Visit) -> Response:
    """The stored page as letters: its code, which nothing here obeys."""
    asked = asked_of(visit, own=("ban",))
    full = await _full(visit, asked.directive)
    version = _version(visit, full, "ban", full.versions[-1])
    found = await visit.in_thread(_first, full, version, visit.desk.services.article_source)
    if found is None:
        visit.refuse(503, NO_BYTES)
    return await visit.page("article_source.html", asked=asked, line=full.line, version=version, source=found)


async def raw(visit: Visit) -> Response:
    """The bytes of a version as the server sent them: a file to save, which no browser opens from here."""
    asked = asked_of(visit, own=("ban",))
    if not may_have_raw(visit):
        visit.refuse(403, AUDITORS_ONLY)
    full = await _full(visit, asked.directive)
    version = _version(visit, full, "ban", full.versions[-1])
    stored = await visit.in_thread(_first, full, version, visit.desk.services.article_bytes)
    if stored is None:
        visit.refuse(503, NO_BYTES)
    return Response(
        stored.body,
        headers={
            "content-disposition": f'attachment; filename="{full.line.key}-{version.number}.bin"',
            "content-security-policy": SANDBOX,
            "x-content-type-options": "nosniff",
        },
        content_type="application/octet-stream",
    )


def _first(full: Full, version: Version, read: Callable[[Bytes], R]) -> R | None:
    """What reading gives of the first of a version's responses that can be had; null where none can."""
    for capture in version.captures:
        with suppress(OSError, ArchiveDamaged):
            return read(place_of(full, capture))
    return None


async def _full(visit: Visit, directive: str) -> Full:
    full = await visit.read(_found, visit.part("key"), directive)
    if full is None or not full.versions:
        _unknown(visit)
    return full


def _found(library: Library, key: str, directive: str) -> Full | None:
    line = line_by_key(library, key, directive)
    return full_article(library, line, directive) if line else None


def _unknown(visit: Visit) -> NoReturn:
    visit.refuse(404, UNKNOWN)


def _version(visit: Visit, full: Full, name: str, otherwise: Version) -> Version:
    """The version that a parameter names."""
    value = visit.arg(name)
    if not value:
        return otherwise
    for version in full.versions:
        if str(version.number) == value:
            return version
    visit.refuse(404, f"Bài này có {len(full.versions)} phiên bản, không có bản “{value[:20]}”.")


ROUTES: tuple[Route, ...] = (
    Route(f"{KEY}/phien-ban", versions),
    Route(f"{KEY}/nhat-ky", ledger),
    Route(f"{KEY}/ban-luu", source),
    Route(f"{KEY}/tho", raw),
)
