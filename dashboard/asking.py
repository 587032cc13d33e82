"""Reads the query parameters that all lists share, strictly: what means nothing is refused by its name."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn, TypeVar

from dashboard.asked import ORDERS, REPRINTS, REVIEWED, STATES, UNLABELLED, Asked, Month
from dashboard.standing import standing_now
from dashboard.visit import Visit
from registry import Directive, Outlet, OutletKind
from storage.clock import today as this_day
from storage.reading import Reprints

T = TypeVar("T")
Rules = Mapping[str, str | None]
"""The directives that the flat copy knows, with the rules that it has labels of; null: it has none yet."""

LONGEST_WORDS: Final = 200
"""Letters of a search: a title fits in, and no more words than the index answers within a second."""
LAST_PAGE: Final = 1_000_000
"""Pages beyond are no pages: a number of any length would be an offset that SQLite cannot hold."""
FIRST_YEAR, LAST_YEAR = 1990, 2999

_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_OUR_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟"), '"')
"""What telephones and Word make of the quotation marks around words that must stand together."""
_NUMBER: Final = re.compile(r"\d{1,12}", re.ASCII)

NAMES: Final = {
    "chi-thi": "Văn bản chỉ đạo",
    "q": "Từ cần tìm",
    "don-vi": "Đơn vị",
    "loai": "Loại cơ quan",
    "noi-dung": "Nội dung",
    "tu": "Từ ngày",
    "den": "Đến ngày",
    "thang": "Tháng",
    "tin-lai": "Bài đăng lại",
    "duyet": "Duyệt",
    "tinh-trang": "Tình trạng",
    "sap": "Sắp xếp",
    "trang": "Trang",
}
"""The parameters, and the fields that people know them by."""


NO_NUMBERS: Final = (
    "Văn bản này chưa được gán nội dung cho bài nào; đêm tới mới có số liệu. Nếu cần ngay, người vận hành"
    " chạy `diembao relabel`."
)


class BadQuestion(ValueError):
    """A parameter has a value that means nothing; says in Vietnamese which one and why."""


def asked_of(visit: Visit, own: Collection[str] = (), without_numbers: bool = False) -> Asked:
    """What a visit asks for; a wrong value ends in a plain page. `own`: what the page reads itself.

    `without_numbers`: the page also serves a directive of which there are no numbers yet.
    """
    sent = visit.request.args  # parsed anew each time that it is named
    given = {name: sent.getlist(name) for name in sent}
    standing = standing_now(visit.desk.places)
    rules = standing.meta.rules if standing else None
    try:
        asked = read(given, visit.desk.outlets, visit.desk.directives, own, rules)
    except BadQuestion as error:
        visit.refuse(400, str(error))
    if not without_numbers and rules is not None and asked.directive not in rules:
        visit.refuse(503, NO_NUMBERS)
    return asked


def read(
    given: Mapping[str, Sequence[str]],
    outlets: Mapping[str, Outlet],
    directives: Mapping[str, Directive],
    own: Collection[str] = (),
    rules: Rules | None = None,
) -> Asked:
    """What the parameters ask for; `own` are those that the page reads itself. Raises BadQuestion.

    An empty value is none: a browser sends every field of a form. A name that no page knows is refused too,
    or a slip of the pen would show all articles under the name of a few.
    """
    for name in given:
        if name not in NAMES and name not in own:
            raise BadQuestion(f"Địa chỉ có tham số “{_short(name)}” mà trang này không hiểu.")
    return _Reading(given, outlets, directives, rules).asked()


def default_of(directives: Mapping[str, Directive], rules: Rules | None, today: date) -> Directive:
    """The newest directive whose window has begun; the newest of all where none has.

    One that the flat copy has labels of goes before one that it knows without, and that before one that it
    does not know; null: nobody can tell.
    """
    known = dict.fromkeys(directives, "") if rules is None else rules

    def rank(one: Directive) -> tuple[object, ...]:
        labelled, begun = known.get(one.slug) is not None, one.window.since <= today
        return labelled, one.slug in known, begun, one.window.since, one.slug

    return max(directives.values(), key=rank)


@dataclass(frozen=True, slots=True)
class _Reading:
    given: Mapping[str, Sequence[str]]
    outlets: Mapping[str, Outlet]
    directives: Mapping[str, Directive]
    rules: Rules | None

    def asked(self) -> Asked:
        """All of it."""
        directive = self._directive()
        asked = Asked(
            directive=directive.slug,
            words=self._words(),
            outlets=tuple(dict.fromkeys(map(self._outlet, self._all("don-vi")))),
            kind=self._chosen("loai", {kind.value: kind for kind in OutletKind}),
            contents=tuple(dict.fromkeys(self._content(value, directive) for value in self._all("noi-dung"))),
            month=self._month(),
            from_day=self._day("tu"),
            to_day=self._day("den"),
            reprints=self._chosen("tin-lai", REPRINTS) or Reprints.ALL,
            reviewed=self._chosen("duyet", REVIEWED),
            state=self._chosen("tinh-trang", STATES),
            order=self._chosen("sap", ORDERS),
            page=self._page(),
        )
        if asked.month and (asked.from_day or asked.to_day):
            raise BadQuestion("Chọn tháng, hoặc chọn từ ngày đến ngày; không chọn cả hai.")
        if asked.from_day and asked.to_day and asked.from_day > asked.to_day:
            raise BadQuestion("“Từ ngày” muộn hơn “Đến ngày”.")
        return asked

    def _all(self, name: str) -> list[str]:
        return [value.strip() for value in self.given.get(name, ()) if value.strip()]

    def _one(self, name: str) -> str | None:
        values = set(self._all(name))
        if len(values) > 1:
            raise BadQuestion(f"“{NAMES[name]}” chỉ nhận một giá trị.")
        return values.pop() if values else None

    def _chosen(self, name: str, choices: Mapping[str, T]) -> T | None:
        value = self._one(name)
        if value is None:
            return None
        if value not in choices:
            refuse(name, value, f"chỉ nhận: {', '.join(choices)}")
        return choices[value]

    def _directive(self) -> Directive:
        slug = self._one("chi-thi")
        if slug is None:
            return default_of(self.directives, self.rules, this_day())
        if slug not in self.directives:
            refuse("chi-thi", slug, "không có văn bản này")
        return self.directives[slug]

    def _words(self) -> str:
        words = (self._one("q") or "").translate(_QUOTES)
        if len(words) > LONGEST_WORDS:
            raise BadQuestion(f"Từ cần tìm dài {len(words)} chữ, nhiều nhất là {LONGEST_WORDS} chữ.")
        return words

    def _outlet(self, slug: str) -> str:
        if slug not in self.outlets:
            refuse("don-vi", slug, "không có đơn vị này")
        return slug

    def _content(self, value: str, directive: Directive) -> int | None:
        if value == UNLABELLED:
            return None
        numbers = {"0": 0} | {str(one.number): one.number for one in directive.contents}
        if value not in numbers:
            refuse("noi-dung", value, f"chỉ nhận: {', '.join(numbers)}, {UNLABELLED} (chưa gán)")
        return numbers[value]

    def _day(self, name: str) -> date | None:
        value = self._one(name)
        return None if value is None else _read_day(name, value)

    def _month(self) -> Month | None:
        value = self._one("thang")
        if value is None:
            return None
        found = _MONTH.fullmatch(value)
        if found is None or not 1 <= int(found[2]) <= 12 or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            refuse("thang", value, "viết như 2022-06")
        return Month(int(found[1]), int(found[2]))

    def _page(self) -> int:
        value = self._one("trang")
        if value is None:
            return 1
        if not _NUMBER.fullmatch(value) or int(value) < 1:
            refuse("trang", value, "là số từ 1 trở lên")
        return min(int(value), LAST_PAGE)


def refuse(name: str, value: str, why: str) -> NoReturn:
    """Raises BadQuestion that names field and value."""
    raise BadQuestion(f"“{NAMES[name]}” có giá trị “{_short(value)}” không dùng được: {why}.")


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"


def _read_day(name: str, value: str) -> date:
    iso, ours = _ISO_DAY.fullmatch(value), _OUR_DAY.fullmatch(value)
    parts = (iso[1], iso[2], iso[3]) if iso else (ours[3], ours[2], ours[1]) if ours else None
    try:
        found = date(*map(int, parts)) if parts else None
    except ValueError:  # the 31st of a short month
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        refuse(name, value, "viết ngày/tháng/năm, như 14/06/2022")
    return found
