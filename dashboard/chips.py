"""What a list was narrowed to, in words: shown above it, taken off one by one, written into its exports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from audits.words import KINDS
from dashboard.asked import Asked
from dashboard.words import content_title, day
from registry import Directive, Outlet
from storage.reading import Order, Reprints

REPRINTS: Final = {
    Reprints.ALL: "Kể cả bài đăng lại",
    Reprints.ORIGINALS: "Không kể bài đăng lại",
    Reprints.ONLY: "Chỉ bài đăng lại",
}
REVIEWED: Final = {None: "Đã hoặc chưa duyệt", True: "Đã duyệt", False: "Chưa duyệt"}
STATES: Final = {None: "Còn hoặc đã gỡ", "present": "Còn trên trang", "gone": "Đã bị gỡ"}
ORDERS: Final = {
    None: "Tùy có từ cần tìm hay không",
    Order.DAY: "Mới nhất trước",
    Order.RELEVANCE: "Sát từ cần tìm nhất trước",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the list."""

    name: str
    """Empty where the value says it."""
    value: str
    rest: Asked
    """What is asked for without it."""

    def __str__(self) -> str:
        return f"{self.name}: {self.value}" if self.name else self.value


def chips(asked: Asked, outlets: Mapping[str, Outlet], directive: Directive) -> tuple[Chip, ...]:
    """All that narrows the list, in the order of the form."""
    return tuple(_chips(asked, outlets, directive))


def _chips(asked: Asked, outlets: Mapping[str, Outlet], directive: Directive) -> Iterator[Chip]:
    if asked.words:
        yield Chip("Có các từ", asked.words, asked.but(words=""))
    for slug in asked.outlets:
        rest = tuple(other for other in asked.outlets if other != slug)
        yield Chip("Đơn vị", outlets[slug].name, asked.but(outlets=rest))
    if asked.kind:
        yield Chip("Loại cơ quan", KINDS[asked.kind], asked.but(kind=None))
    for content in asked.contents:
        others = tuple(other for other in asked.contents if other != content)
        yield Chip("", content_title(content, directive), asked.but(contents=others))
    yield from _of_days(asked)
    if asked.reprints is not Reprints.ALL:
        yield Chip("Bài đăng lại", REPRINTS[asked.reprints], asked.but(reprints=Reprints.ALL))
    if asked.reviewed is not None:
        yield Chip("Duyệt", REVIEWED[asked.reviewed], asked.but(reviewed=None))
    if asked.state is not None:
        yield Chip("Tình trạng", STATES[asked.state], asked.but(state=None))


def _of_days(asked: Asked) -> Iterator[Chip]:
    if asked.month:
        yield Chip("Tháng", asked.month.shown, asked.but(month=None))
    if asked.from_day:
        yield Chip("Từ ngày", day(asked.from_day), asked.but(from_day=None))
    if asked.to_day:
        yield Chip("Đến ngày", day(asked.to_day), asked.but(to_day=None))
