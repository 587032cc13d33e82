"""The log of accounts in Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.words import ROLES, moment
from storage.desk import AccountChange

CHANGES: Final[Mapping[str, str]] = {
    "added": "thêm tài khoản",
    "role": "đổi vai trò",
    "shown": "đổi họ tên",
    "password": "đặt mật khẩu mới",
    "disabled": "khóa tài khoản",
    "enabled": "mở khóa tài khoản",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log as people read it."""

    at: str
    who: str
    what: str
    name: str
    detail: str


def tell(change: AccountChange) -> Told:
    """The line in words."""
    detail = change.detail
    if change.what in {"added", "role"}:
        detail = " → ".join(str(ROLES.get(part, part)) for part in detail.split(" → "))
    return Told(moment(change.at), change.who, CHANGES[change.what], change.name, detail)
