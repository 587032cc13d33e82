"""Who may use the staff's pages. Accounts are changed and disabled, never deleted; every change is logged."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from storage.desk.opening import DeskStore
from storage.store import Reader, Row


class Role(StrEnum):
    """What an account may do; each role may do all that those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    def may(self, needed: "Role") -> bool:
        """Whether this role includes another."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person at the desk, as pages and reviews know them."""

    name: str
    shown: str
    role: Role


@dataclass(frozen=True, slots=True)
class Stored:
    """An account as it is stored."""

    account: Account
    password_hash: str
    active: bool
    made: str
    changed: int
    """Rises with each change; a session that began under another number is over."""

    @property
    def is_operator(self) -> bool:
        """Whether it can see to accounts."""
        return self.active and self.account.role is Role.OPERATOR


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A line of the log."""

    at: str
    who: str
    what: str
    name: str
    detail: str


class Unnameable(ValueError):
    """A name that no account can have, with the reason in Vietnamese."""


class LastOperator(Exception):
    """Without this account nobody could see to accounts any more."""


class AccountExists(Exception):
    """That name is taken, by an account that may be disabled."""


class NoSuchAccount(Exception):
    """There is no account of that name."""


_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_LONGEST_SHOWN = 80


def checked(account: Account) -> Account:
    """The account with its shown name tidied. Raises Unnameable."""
    shown = " ".join(unicodedata.normalize("NFC", account.shown).split())
    if not _NAME.fullmatch(account.name):
        raise Unnameable(
            "Tên đăng nhập gồm 2 đến 32 chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch ngang."
        )
    if not shown or len(shown) > _LONGEST_SHOWN or not shown.isprintable():
        raise Unnameable(f"Họ tên phải có và không quá {_LONGEST_SHOWN} ký tự.")
    return replace(account, shown=shown)


def any_accounts(desk: Reader) -> bool:
    """Whether there is an account at all, a disabled one too: from then on every page asks who is there."""
    return desk.first("SELECT 1 FROM accounts LIMIT 1") is not None


def account_named(desk: Reader, name: str) -> Stored | None:
    """The account of that name, or null."""
    row = desk.first("SELECT * FROM accounts WHERE name = ?", (name,))
    return None if row is None else _stored(row)


def all_accounts(desk: Reader) -> tuple[Stored, ...]:
    """All of them by name, those in use first."""
    return tuple(map(_stored, desk.rows("SELECT * FROM accounts ORDER BY active DESC, name")))


def accounts_log(desk: Reader, limit: int = 200) -> tuple[AccountChange, ...]:
    """The newest changes first."""
    sql = "SELECT at, who, what, name, detail FROM account_log ORDER BY id DESC LIMIT ?"
    return tuple(AccountChange(**row) for row in desk.rows(sql, (limit,)))


def add_account(desk: DeskStore, account: Account, password_hash: str, who: str) -> None:
    """A new account. Raises AccountExists or Unnameable."""
    account = checked(account)
    with desk.atomic():
        if account_named(desk, account.name):
            raise AccountExists(account.name)
        desk.insert(
            "accounts",
            {
                "name": account.name,
                "shown": account.shown,
                "role": account.role.value,
                "password_hash": password_hash,
                "made": _now(),
            },
        )
        _log(desk, who, "added", account.name, account.role.value)


def change_account(
    desk: DeskStore,
    name: str,
    who: str,
    *,
    shown: str | None = None,
    role: Role | None = None,
    password_hash: str | None = None,
    active: bool | None = None,
) -> None:
    """Change what is given; sessions of the account end. What stays as it was is neither written nor logged.

    Raises NoSuchAccount, or LastOperator, and changes nothing then.
    """
    with desk.atomic():
        before = account_named(desk, name)
        if before is None:
            raise NoSuchAccount(name)
        wanted = {"shown": shown, "role": role, "password_hash": password_hash, "active": active}
        changes = _changes(before, {key: value for key, value in wanted.items() if value is not None})
        for column, (what, value, detail) in changes.items():
            desk.write(_UPDATES[column], {"value": value, "name": name})
            _log(desk, who, what, name, detail)
        if before.is_operator and not any(one.is_operator for one in all_accounts(desk)):
            raise LastOperator(name)


_UPDATES = {
    "shown": "UPDATE accounts SET shown = :value, changed = changed + 1 WHERE name = :name",
    "role": "UPDATE accounts SET role = :value, changed = changed + 1 WHERE name = :name",
    "password_hash": "UPDATE accounts SET password_hash = :value, changed = changed + 1 WHERE name = :name",
    "active": "UPDATE accounts SET active = :value, changed = changed + 1 WHERE name = :name",
}


def _changes(before: Stored, wanted: Mapping[str, object]) -> dict[str, tuple[str, object, str]]:
    """By column: what the log calls the change, the value, and what the log says of it."""
    found: dict[str, tuple[str, object, str]] = {}
    for column, value in wanted.items():
        match column:
            case "shown" if value != before.account.shown:
                found[column] = ("shown", value, f"{before.account.shown} → {value}")
            case "role" if value != before.account.role:
                found[column] = ("role", str(value), f"{before.account.role} → {value}")
            case "password_hash":
                found[column] = ("password", value, "")
            case "active" if value != before.active:
                found[column] = ("enabled" if value else "disabled", int(bool(value)), "")
    return found


def _stored(row: Row) -> Stored:
    account = Account(row["name"], row["shown"], Role(row["role"]))
    return Stored(account, row["password_hash"], bool(row["active"]), row["made"], row["changed"])


def _log(desk: DeskStore, who: str, what: str, name: str, detail: str = "") -> None:
    desk.insert("account_log", {"at": _now(), "who": who, "what": what, "name": name, "detail": detail})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
