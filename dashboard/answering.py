"""From a route to an answer: the method, who asks, where a form comes from, and only then the handler."""

import json
import secrets
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from dashboard.accounts.sessions import account_of, is_nobody
from dashboard.desk import desk_of, held
from dashboard.errors import TITLES, PageError
from dashboard.paths import is_own
from dashboard.routes import Route
from dashboard.security.origins import is_surely_own
from dashboard.visit import Visit
from dashboard.web import Datasette, Request, Response
from storage.desk import Role

LOGIN: Final = "/dang-nhap"
MOST_FIELDS: Final = 500

STALE_FORM: Final = (
    "Trang đã mở quá lâu hoặc biểu mẫu không được gửi từ trang này nên chưa có gì được ghi."
    " Hãy quay lại, tải lại trang rồi gửi lại."
)
NEEDS_ROLE: Final = {
    Role.VIEWER: "Tài khoản này không xem được trang này.",
    Role.REVIEWER: "Trang này dành cho người duyệt, người kiểm tra và người vận hành.",
    Role.AUDITOR: "Trang này dành cho người kiểm tra và người vận hành.",
    Role.OPERATOR: "Trang này dành cho người vận hành.",
}
NO_ACCOUNTS: Final = (
    "Hệ thống chưa có tài khoản nào nên chỉ xem được, không ghi được. Người vận hành tạo tài khoản đầu tiên"
    " bằng lệnh `diembao accounts add`."
)


class StaleForm(PageError):
    """A form without the token that its page was given; somebody has typed what it carries all the same."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(403, STALE_FORM)
        self.fields = fields


async def answer(routes: Sequence[Route], datasette: Datasette, request: Request) -> Any:  # noqa: ANN401
    """What the routes of one address say to a request; a PageError becomes its plain page."""
    await held(datasette).keep_up()
    account = account_of(request.actor)
    visit = Visit(datasette, request, desk_of(datasette), account)
    try:
        route = _for_method(routes, request)
        if route.needs is not None and is_nobody(request.actor):
            return await _ask_for_login(route, visit)
        _refuse_role(route, visit)
        if request.method == "POST":
            visit = Visit(datasette, request, visit.desk, account, await posted(request))
        return await route.handler(visit)
    except StaleForm as stale:
        if route.resumes and is_surely_own(request.scope):
            return await send_again(visit, stale.fields)
        return await error_page(datasette, request, stale.status, stale.sentence)
    except PageError as error:
        return await error_page(datasette, request, error.status, error.sentence)


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form that one of our pages made. Raises PageError, StaleForm."""
    try:
        body = (await request.post_body()).decode("utf-8")
        fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise PageError(400, "Biểu mẫu gửi lên không đọc được.") from error
    token = fields.pop("csrftoken", "")
    expected = str(request.scope["csrftoken"]())
    if not secrets.compare_digest(token.encode(), expected.encode()):
        raise StaleForm(fields)
    return fields


async def send_again(visit: Visit, fields: dict[str, str]) -> Response:
    """What was posted, to be looked at and sent with a token of now: the browser has lost the one of then."""
    from dashboard.accounts.login import ask_again, offer  # they make visits of their own

    if is_nobody(visit.request.actor):
        return await ask_again(visit, fields)
    return await offer(visit, visit.request.path, fields)


async def error_page(datasette: Datasette, request: Request, status: int, sentence: str) -> Response:
    """A plain page: what is the matter, and the way back."""
    if request.path.endswith(".json"):
        said = json.dumps({"ok": False, "error": sentence, "status": status}, ensure_ascii=False)
        return Response(said, status=status, content_type="application/json; charset=utf-8")
    context = {"status": status, "heading": TITLES.get(status, TITLES[500]), "sentence": sentence}
    body = await datasette.render_template("error.html", context, request=request)
    return Response.html(body, status=status)


def login_address(request: Request) -> str:
    """The login page, which leads back to what was asked for."""
    asked = str(request.full_path)
    return f"{LOGIN}?tiep={quote(asked, safe='')}" if is_own(asked) and asked != "/" else LOGIN


def _for_method(routes: Sequence[Route], request: Request) -> Route:
    method = "GET" if request.method == "HEAD" else request.method
    for route in routes:
        if method in route.methods:
            return route
    raise PageError(405, "Trang này không nhận cách gửi đó.")


async def _ask_for_login(route: Route, visit: Visit) -> Response:
    """A page that was asked for is asked for again after the login; so is a form, where its route says so."""
    if visit.request.method != "POST":
        return Response.redirect(login_address(visit.request), status=303)
    fields = await posted(visit.request)
    if route.resumes:
        return await visit.resume_after_login(fields)
    raise PageError(401, "Phiên đăng nhập đã hết nên chưa có gì được ghi. Hãy đăng nhập rồi gửi lại.")


def _refuse_role(route: Route, visit: Visit) -> None:
    if route.needs is None or route.needs is Role.VIEWER:
        return
    if visit.account is None:
        raise PageError(403, NO_ACCOUNTS)
    if not visit.account.role.may(route.needs):
        raise PageError(403, NEEDS_ROLE[route.needs])
