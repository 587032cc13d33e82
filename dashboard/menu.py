"""The way from any page to the others."""

from dataclasses import dataclass
from typing import Final

from storage.desk import Account, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    path: str
    name: str
    needs: Role = Role.VIEWER
    here: bool = False


ENTRIES: Final = (
    Entry("/", "Tổng quan"),
    Entry("/bai-viet", "Bài viết"),
    Entry("/duyet", "Duyệt"),
    Entry("/don-vi", "Đơn vị"),
    Entry("/tu-khoa", "Từ khóa"),
    Entry("/so-lieu", "Số liệu"),
    Entry("/nguoi-dung", "Người dùng", Role.OPERATOR),
)


def menu(account: Account | None, path: str) -> tuple[Entry, ...]:
    """What whoever asks may open, the page that is open marked."""
    role = account.role if account else Role.VIEWER
    return tuple(
        Entry(entry.path, entry.name, entry.needs, _is_under(path, entry.path))
        for entry in ENTRIES
        if role.may(entry.needs)
    )


def _is_under(path: str, of: str) -> bool:
    return path == of or (of != "/" and path.startswith(f"{of}/"))
