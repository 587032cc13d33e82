"""Vietnamese words and forms that pages share."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from audits.model import Ruling
from audits.words import RULINGS, SHORT
from registry import Directive
from storage.desk import Role
from vietnamese.dates import TIMEZONE
from vietnamese.numbers import number as written

SIGNS: Final[Mapping[str, str]] = {
    Ruling.MET: "✓",
    Ruling.NOT_MET: "✗",
    Ruling.CANNOT_TELL: "?",
    Ruling.NOT_OWED: "–",
    Ruling.NOT_ONLINE: "◇",
}
"""Beside every colour stands a sign: nobody needs to tell colours apart."""

ROLES: Final[Mapping[str, str]] = {
    Role.VIEWER: "Người xem",
    Role.REVIEWER: "Người duyệt",
    Role.AUDITOR: "Người kiểm tra",
    Role.OPERATOR: "Người vận hành",
}

ROLE_MEANINGS: Final[Mapping[str, str]] = {
    Role.VIEWER: "xem và xuất mọi trang",
    Role.REVIEWER: "như người xem, thêm duyệt bài",
    Role.AUDITOR: "như người duyệt, thêm gói bằng chứng, báo cáo, mẫu gán lại, bảng số liệu và SQL",
    Role.OPERATOR: "như người kiểm tra, thêm quản lý tài khoản",
}

NIGHT_STATES: Final[Mapping[str, str]] = {
    "running": "đang chạy",
    "complete": "đầy đủ",
    "partial": "chưa đầy đủ",
    "failed": "không đọc được",
    "killed": "bị ngắt giữa chừng",
}

OUT_OF_SCOPE: Final = "Ngoài phạm vi"
UNLABELLED: Final = "Chưa gán nội dung"
NO_DAY: Final = "không rõ"


def content_name(content: int | None) -> str:
    """`Nội dung 3`; 0 and null have names of their own."""
    if content is None:
        return UNLABELLED
    return f"Nội dung {content}" if content else OUT_OF_SCOPE


def content_title(content: int | None, directive: Directive) -> str:
    """The same with the directive's own words for it."""
    names = {one.number: one.name for one in directive.contents}
    name = names.get(content) if content else None
    return f"{content_name(content)}: {name}" if name else content_name(content)


def content_short(content: int | None) -> str:
    """For a narrow column: `ND 3`."""
    return "Chưa gán" if content is None else f"ND {content}" if content else "Ngoài PV"


def ruling_sign(ruling: str) -> str:
    """The sign of a ruling."""
    return SIGNS[Ruling(ruling)]


def ruling_word(ruling: str) -> str:
    """The ruling in words."""
    return RULINGS[Ruling(ruling)]


def ruling_short(ruling: str) -> str:
    """The ruling in a word or two."""
    return SHORT[Ruling(ruling)]


def day(value: date | str | None) -> str:
    """14/06/2022, of a date or of an ISO day."""
    if not value:
        return NO_DAY
    return f"{date.fromisoformat(value[:10]) if isinstance(value, str) else value:%d/%m/%Y}"


def moment(value: datetime | str | None) -> str:
    """`03:00 ngày 02/01/2023` in Asia/Ho_Chi_Minh, of a moment in UTC."""
    if not value:
        return NO_DAY
    then = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{then.astimezone(TIMEZONE):%H:%M ngày %d/%m/%Y}"


def number(value: float | None, places: int = 0) -> str:
    """1.234,5: dots between thousands, a comma before the rest."""
    if value is None:
        return "–"
    return written(value, places)


def is_web_address(url: str | None) -> bool:
    """Whether a crawled address may become a link: `javascript:` and `data:` stay text."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "day": day,
    "moment": moment,
    "number": number,
    "content_name": content_name,
    "content_short": content_short,
    "content_title": content_title,
    "ruling_sign": ruling_sign,
    "ruling_word": ruling_word,
    "ruling_short": ruling_short,
}

GLOBALS: Final[Mapping[str, Any]] = {
    "is_web_address": is_web_address,
    "ROLES": ROLES,
    "ROLE_MEANINGS": ROLE_MEANINGS,
    "NIGHT_STATES": NIGHT_STATES,
}
