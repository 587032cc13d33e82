"""The sheet "Chi tiết": one row for each outlet and duty with every count, reviews and readings apart."""

from audits.model import Audited, Verdict
from audits.reports.material import Material
from audits.reports.sheets.page import SYMBOLS, Book, Column
from audits.words import RULINGS, days_in, duty_name, verdict_sentence

NAME = "Chi tiết"
Row = tuple[Audited, Verdict]


def write_verdicts(book: Book, material: Material) -> None:
    """Every verdict with the counts that it rests on, and those under the other settings."""
    page = book.page(NAME)
    rows = [(outlet, verdict) for outlet in material.audit.outlets for verdict in outlet.verdicts]
    page.table(_columns(material), rows)
    page.sheet.freeze_panes(1, 2)


def _columns(material: Material) -> list[Column[Row]]:
    names = {duty.key: f"{duty_name(duty)}: {duty.name}" for duty in material.audit.duties}
    return [
        Column("Đơn vị", 26, lambda row: row[0].name, wrapped=True),
        Column("Nội dung", 24, lambda row: names[row[1].duty], wrapped=True),
        Column(
            "Kết luận", 17, lambda row: f"{SYMBOLS[row[1].ruling]} {RULINGS[row[1].ruling]}", wrapped=True
        ),
        Column("Diễn giải", 50, lambda row: verdict_sentence(row[1]), wrapped=True),
        Column("Số bài được tính", 9, lambda row: row[1].counted),
        Column("Số bài yêu cầu", 9, lambda row: row[1].threshold),
        Column("Kể cả bài có thể được tính", 11, lambda row: row[1].possible),
        Column("Nếu chỉ theo quy tắc, không kể phúc khảo", 9, lambda row: row[1].by_rules_alone),
        Column("Nếu hiểu chặt", 9, lambda row: row[1].strict),
        Column("Nếu hiểu rộng", 9, lambda row: row[1].lenient),
        Column("Nếu tính bài đăng lại", 9, lambda row: row[1].with_reprints),
        Column("Nếu không tính bài đăng lại", 10, lambda row: row[1].without_reprints),
        Column("Trong đó bài đã bị gỡ", 9, lambda row: row[1].removed),
        Column("Bài có nội dung thứ hai là nội dung này", 9, lambda row: row[1].second_choice),
        Column("Số ngày phải có dữ liệu", 10, lambda row: days_in(row[1].owed)),
        Column("Số ngày thiếu dữ liệu", 9, lambda row: days_in(row[1].missing)),
        Column("Tài liệu đơn vị gửi", 9, lambda row: row[1].submissions),
    ]
