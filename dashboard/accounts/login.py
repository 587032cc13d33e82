"""The login and its end, and what is kept of a form that came too late."""

import json
import logging
from collections.abc import Mapping
from typing import Final

from dashboard.accounts.passwords import TOO_OFTEN
from dashboard.accounts.proving import TooOften, proven
from dashboard.accounts.sessions import COOKIE, begin_session
from dashboard.errors import PageError
from dashboard.paths import is_own
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from storage.desk import Stored, any_accounts, read_desk

log: Final = logging.getLogger("diembao.dashboard")

WRONG: Final = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa."
NOBODY: Final = (
    "Hệ thống chưa có tài khoản nào. Người vận hành tạo tài khoản đầu tiên bằng lệnh `diembao accounts add`."
)
ENDED: Final = "Phiên đăng nhập đã hết. Nội dung vừa gửi vẫn được giữ ở trang này: đăng nhập để gửi tiếp."
TOO_MUCH: Final = (
    "Phiên đăng nhập đã hết và nội dung quá dài nên không giữ lại được."
    " Hãy quay lại trang trước để chép nội dung, đăng nhập rồi gửi lại."
)

LOGGED_IN: Final = "Đã đăng nhập. Nội dung gửi lúc phiên trước vừa hết vẫn còn nguyên và chưa được ghi."
LOST: Final = (
    "Trình duyệt không còn giữ mã xác nhận của biểu mẫu vừa gửi nên nội dung chưa được ghi; nội dung đó vẫn"
    " còn nguyên ở trang này. Chỉ gửi tiếp nếu chính bạn vừa nhập nội dung này."
)
TYPED: Final = {"noi-dung": "Nội dung đã chọn", "ly-do": "Lý do", "ghi-chu": "Ghi chú", "cum": "Cụm từ"}
"""Fields of forms that are kept, as a person knows them; they are shown before they are sent again."""

MOST_KEPT: Final = 200_000
"""Letters of a form that the login page carries along; a reason for a review has a few thousand."""


async def ask_again(visit: Visit, fields: Mapping[str, str]) -> Response:
    """The login page, with what was posted kept in it. Raises PageError."""
    path = str(visit.request.path)
    kept = {"path": path, "fields": dict(fields)}
    if not is_own(path, "POST") or len(written := json.dumps(kept, ensure_ascii=False)) > MOST_KEPT:
        raise PageError(413, TOO_MUCH)
    return await _form(visit, 401, ENDED, kept=written)


async def offer(visit: Visit, path: str, fields: Mapping[str, str]) -> Response:
    """What was posted without the token of its page, to be sent again by a click."""
    typed = [(label, fields[name]) for name, label in TYPED.items() if fields.get(name)]
    return await visit.page("resume.html", status=403, path=path, fields=fields, said=LOST, typed=typed)


async def show(visit: Visit) -> Response:
    """The login page."""
    return await _form(visit, 200, after=visit.arg("tiep") or "")


async def log_in(visit: Visit) -> Response:
    """A name and a password."""
    fields = visit.posted
    name, after, kept = fields.get("ten", "").strip().lower(), fields.get("tiep", ""), fields.get("giu", "")
    try:
        stored = await proven(visit, name, fields.get("mat-khau", ""))
    except TooOften:
        log.warning("too many wrong passwords: %r from %s", name, visit.address)
        return await _form(visit, 429, TOO_OFTEN, name, after, kept)
    if stored is None:
        log.warning("a login failed: %r from %s", name, visit.address)
        return await _form(visit, 403, WRONG, name, after, kept)
    return await _let_in(visit, stored, after, kept)


async def log_out(visit: Visit) -> Response:
    """The cookie is taken back."""
    response = visit.redirect("/dang-nhap", "Đã đăng xuất.")
    response.set_cookie(COOKIE, "", max_age=0, httponly=True)
    return response


async def instead(visit: Visit) -> Response:
    """Where Datasette and its plugins would have these."""
    return visit.redirect("/dang-nhap")


async def _let_in(visit: Visit, stored: Stored, after: str, kept: str) -> Response:
    resumed = _resumed(kept) if kept else None
    if resumed:
        path, fields = resumed
        response = await visit.page(
            "resume.html", path=path, fields=fields, account=stored.account, said=LOGGED_IN
        )
    else:
        response = visit.redirect(after if is_own(after) else "/")
    begin_session(response, visit.desk, stored)
    return response


def _resumed(kept: str) -> tuple[str, dict[str, str]] | None:
    """What a login page carried along: it comes back from a browser, so nothing of it is believed."""
    if len(kept) > MOST_KEPT:
        return None
    try:
        said = json.loads(kept)
        path, fields = said["path"], said["fields"]
    except (ValueError, TypeError, KeyError):
        return None
    pairs = fields.items() if isinstance(fields, dict) else [(None, None)]
    if not isinstance(path, str) or not all(isinstance(part, str) for pair in pairs for part in pair):
        return None
    return (path, fields) if is_own(path, "POST") else None


def _has_accounts(visit: Visit) -> bool:
    people = visit.desk.places.people
    if people is None or not people.is_file():
        return False
    with read_desk(people) as desk:
        return any_accounts(desk)


async def _form(
    visit: Visit, status: int, said: str = "", name: str = "", after: str = "", kept: str = ""
) -> Response:
    if not await visit.in_thread(_has_accounts, visit):
        status, said = 200, NOBODY
    after = after if is_own(after) else ""
    return await visit.page("login.html", status=status, said=said, name=name, after=after, kept=kept)


ROUTES: Final = (
    Route("/dang-nhap", show, None),
    Route("/dang-nhap", log_in, None, ("POST",)),
    Route("/dang-xuat", log_out, None, ("POST",)),
    Route("/-/log(?:in|out)", instead, None),
)
