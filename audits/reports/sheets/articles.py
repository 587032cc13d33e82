"""The sheets "Bài": every article that was weighed, with the place of its bytes in the archive."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain

from audits.model import ReviewOf, Weighed
from audits.reports.material import Material
from audits.reports.sheets.page import Book, Column, Value
from audits.words import DOUBTS, WEIGHTS
from vietnamese.dates import TIMEZONE

NAME = "Bài"
ROWS = 1_048_576
"""Rows of a sheet, by Excel's own limit; the rest goes into further sheets."""
PRINTED = 9
"""Columns on paper; the evidence in the others is for the screen."""
SURE = {"sure": "chắc chắn", "likely": "nhiều khả năng", "uncertain": "chưa chắc"}
STATES = {"present": "còn trên trang", "gone": "đã bị gỡ"}


def write_articles(book: Book, material: Material, rows: int = ROWS) -> None:
    """As many sheets as the articles need; each says where the list goes on."""
    columns = _columns(material)
    articles = chain.from_iterable(material.articles(outlet.slug) for outlet in material.audit.outlets)
    number, upcoming = 1, next(articles, None)
    while number == 1 or upcoming is not None:
        page = book.page(NAME if number == 1 else f"{NAME} ({number})")
        page.table(columns, chain(_one(upcoming), articles), most=rows - 2)
        page.sheet.freeze_panes(1, 1)
        page.sheet.print_area(0, 0, page.row, PRINTED - 1)
        number, upcoming = number + 1, next(articles, None)
        if upcoming is not None:
            page.say(f"Danh sách còn tiếp ở trang tính “{NAME} ({number})”: Excel chỉ có {rows:,} dòng.")


def _one(article: Weighed | None) -> Iterator[Weighed]:
    if article is not None:
        yield article


def _columns(material: Material) -> list[Column[Weighed]]:
    names = {outlet.slug: outlet.name for outlet in material.audit.outlets}
    contents = {number: f"{number}. {name}" for number, name in material.contents.items()}
    return [
        Column("Đơn vị", 28, lambda it: names.get(it.outlet, it.outlet)),
        Column("Nội dung", 34, lambda it: contents.get(it.content, str(it.content))),
        Column("Được tính", 12, lambda it: WEIGHTS[it.weight]),
        Column("Vì sao", 30, lambda it: "; ".join(DOUBTS[doubt] for doubt in it.doubts)),
        Column("Tiêu đề", 56, lambda it: it.title),
        Column("Ngày được tính", 11, lambda it: _day(it.day)),
        Column("Địa chỉ", 50, lambda it: it.url),
        Column("Nội dung do quy tắc gán", 10, lambda it: it.machine),
        Column("Phúc khảo xếp vào", 10, _by_review(lambda review: review.content)),
        *_label_columns(),
        *_evidence_columns(),
    ]


def _label_columns() -> list[Column[Weighed]]:
    return [
        Column("Người phúc khảo", 18, _by_review(lambda review: review.reviewer)),
        Column("Phúc khảo lúc", 19, _by_review(lambda review: _moment(review.at))),
        Column("Lý do phúc khảo", 30, _by_review(lambda review: review.reason)),
        Column(
            "Bài sửa sau khi phúc khảo",
            10,
            _by_review(lambda review: "có" if review.text_changed else "không"),
        ),
        Column("Nội dung thứ hai", 9, lambda it: it.second),
        Column("Cách biệt (điểm)", 9, lambda it: it.margin),
        Column("Ngày giờ trang in", 19, lambda it: _moment(it.published)),
        Column("Đăng sớm nhất", 11, lambda it: _day(it.earliest)),
        Column("Đăng muộn nhất", 11, lambda it: _day(it.latest)),
        Column("Trang đăng", 16, lambda it: it.site),
        Column("Bài gốc", 40, lambda it: it.original),
        Column("Bài gốc: mức chắc chắn", 12, lambda it: SURE.get(it.confidence or "", it.confidence)),
        Column("Quy tắc hai cách hiểu", 9, lambda it: it.variant),
    ]


def _evidence_columns() -> list[Column[Weighed]]:
    return [
        Column("Tình trạng", 13, lambda it: STATES.get(it.state, it.state)),
        Column("Bản", 6, lambda it: it.version),
        Column("Lưu lúc", 19, lambda it: _moment(it.captured)),
        Column("Đêm", 12, lambda it: it.night),
        Column("Tệp WARC", 16, lambda it: it.warc),
        Column("Vị trí", 12, lambda it: it.offset),
        Column("sha256 của trang", 66, lambda it: it.sha256),
        Column("Mã băm nội dung", 66, lambda it: it.content_hash),
    ]


def _by_review(value: Callable[[ReviewOf], Value]) -> Callable[[Weighed], Value]:
    """The same of an article's review; nothing where nobody has looked at it."""
    return lambda it: value(it.review) if it.review else None


def _day(value: str | None) -> Value:
    """A real date; what is none stays as it is."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return value


def _moment(value: str | None) -> Value:
    """Local time as Excel knows it, without an offset; a day alone stays a day."""
    if value is None or len(value) <= len("2022-06-14"):
        return _day(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.astimezone(TIMEZONE).replace(tzinfo=None, microsecond=0) if moment.tzinfo else moment
