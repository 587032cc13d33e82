"""The page on which operators see to accounts, and the one on which everybody changes the own password."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from dashboard.accounts.passwords import TOO_OFTEN, Unfit, hashed
from dashboard.accounts.proving import TooOften, proven
from dashboard.accounts.sessions import begin_session
from dashboard.accounts.telling import tell
from dashboard.desk import held
from dashboard.errors import PageError
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.words import ROLE_MEANINGS, ROLES
from storage.desk import (
    Account,
    AccountExists,
    DeskStore,
    LastOperator,
    NoSuchAccount,
    Role,
    Unnameable,
    account_named,
    accounts_log,
    add_account,
    all_accounts,
    change_account,
    checked,
    open_desk,
    read_desk,
)
from storage.store import Reader

R = TypeVar("R")

LOGGED: Final = 100
"""Changes that the page shows; `diembao accounts log` has all of them."""


async def show(visit: Visit) -> Response:
    """All accounts, and what was changed of them."""
    accounts, log = await visit.in_thread(
        _reading, visit, lambda desk: (all_accounts(desk), accounts_log(desk, LOGGED))
    )
    options = [(role.value, f"{ROLES[role]}: {ROLE_MEANINGS[role]}") for role in Role]
    told = [tell(line) for line in log]
    return await visit.page("people.html", accounts=accounts, log=told, role_options=options)


async def change(visit: Visit) -> Response:
    """One change; which one, the button says."""
    fields = visit.posted
    match fields.get("viec"):
        case "them":
            return await _add(visit, fields)
        case "sua":
            return await _change(visit, fields)
        case "mat-khau":
            return await _reset(visit, fields)
        case "khoa" | "mo-khoa" as what:
            return await _switch(visit, fields, what == "mo-khoa")
    raise PageError(400, "Không rõ cần thay đổi gì.")


async def _add(visit: Visit, fields: Mapping[str, str]) -> Response:
    account = _named(fields)
    password_hash = await _hashed(visit, fields, account.name)
    await _writing(visit, lambda desk, who: add_account(desk, account, password_hash, who))
    return visit.redirect("/nguoi-dung", f"Đã thêm tài khoản {account.name}.")


async def _change(visit: Visit, fields: Mapping[str, str]) -> Response:
    account = _named(fields)
    await _writing(
        visit,
        lambda desk, who: change_account(desk, account.name, who, shown=account.shown, role=account.role),
    )
    return visit.redirect("/nguoi-dung", f"Đã ghi tài khoản {account.name}.")


async def _reset(visit: Visit, fields: Mapping[str, str]) -> Response:
    name = fields.get("ten", "")
    password_hash = await _hashed(visit, fields, name)
    await _writing(visit, lambda desk, who: change_account(desk, name, who, password_hash=password_hash))
    return visit.redirect("/nguoi-dung", f"Đã đặt lại mật khẩu của {name}; các phiên đang mở đã kết thúc.")


async def _switch(visit: Visit, fields: Mapping[str, str], active: bool) -> Response:
    name = fields.get("ten", "")
    await _writing(visit, lambda desk, who: change_account(desk, name, who, active=active))
    return visit.redirect("/nguoi-dung", f"Đã {'mở khóa' if active else 'khóa'} tài khoản {name}.")


async def show_own(visit: Visit) -> Response:
    """Who one is here, and a form for another password."""
    return await visit.page("own_account.html")


async def change_own(visit: Visit) -> Response:
    """Another password for oneself, against the one that held; this browser stays logged in."""
    fields, account = visit.posted, _oneself(visit)
    try:
        known = await proven(visit, account.name, fields.get("mat-khau-cu", ""))
    except TooOften as error:
        raise PageError(429, TOO_OFTEN) from error
    if known is None:
        raise PageError(403, "Mật khẩu đang dùng không đúng nên chưa có gì thay đổi.")
    password_hash = await _hashed(visit, fields, account.name)
    await _writing(
        visit, lambda desk, who: change_account(desk, account.name, who, password_hash=password_hash)
    )
    now = await visit.in_thread(_reading, visit, lambda desk: account_named(desk, account.name))
    response = visit.redirect("/tai-khoan", "Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc.")
    if now:
        begin_session(response, visit.desk, now)
    return response


def _named(fields: Mapping[str, str]) -> Account:
    if fields.get("vai-tro") not in list(Role):
        raise PageError(400, "Không có vai trò đó.")
    name, shown = fields.get("ten", "").strip().lower(), fields.get("ho-ten", "")
    try:
        return checked(Account(name, shown, Role(fields["vai-tro"])))
    except Unnameable as error:
        raise PageError(400, str(error)) from error


async def _hashed(visit: Visit, fields: Mapping[str, str], name: str) -> str:
    password = fields.get("mat-khau", "")
    if password != fields.get("mat-khau-lai", ""):
        raise PageError(400, "Hai lần nhập mật khẩu không giống nhau.")
    try:
        async with held(visit.datasette).hashing:
            return await visit.in_thread(hashed, password, name)
    except Unfit as error:
        raise PageError(400, str(error)) from error


async def _writing(visit: Visit, write: Callable[[DeskStore, str], None]) -> None:
    account = _oneself(visit)
    try:
        await visit.in_thread(_write, visit, lambda desk: write(desk, account.name))
    except AccountExists as error:
        raise PageError(409, "Đã có tài khoản mang tên đăng nhập này.") from error
    except NoSuchAccount as error:
        raise PageError(404, "Không có tài khoản nào mang tên đăng nhập này.") from error
    except LastOperator as error:
        raise PageError(
            409, "Đây là người vận hành cuối cùng: hãy giao vai trò này cho người khác trước."
        ) from error


def _write(visit: Visit, write: Callable[[DeskStore], None]) -> None:
    if visit.desk.places.people is None:
        raise PageError(503, "Chưa có nơi lưu tài khoản.")
    with open_desk(visit.desk.places.people, may_make=False) as desk:
        write(desk)


def _reading(visit: Visit, read: Callable[[Reader], R]) -> R:
    if visit.desk.places.people is None:
        raise PageError(503, "Chưa có nơi lưu tài khoản.")
    with read_desk(visit.desk.places.people) as desk:
        return read(desk)


def _oneself(visit: Visit) -> Account:
    if visit.account is None:
        raise PageError(403, "Trang này cần đăng nhập.")
    return visit.account


ROUTES: Final = (
    Route("/nguoi-dung", show, Role.OPERATOR),
    Route("/nguoi-dung", change, Role.OPERATOR, ("POST",)),
    Route("/tai-khoan", show_own),
    Route("/tai-khoan", change_own, Role.VIEWER, ("POST",)),
)
