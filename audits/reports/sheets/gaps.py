"""The sheet "Khoảng trống": days of which nothing or not all was read, and why."""

from audits.reports.facts import reasons_of
from audits.reports.figures import Gap, gaps_of
from audits.reports.material import Material
from audits.reports.sheets.page import Book, Column
from audits.words import GAPS, days_in

NAME = "Khoảng trống"

COLUMNS: list[Column[Gap]] = [
    Column("Đơn vị", 38, lambda gap: gap.outlet.name, wrapped=True),
    Column("Từ ngày", 11, lambda gap: gap.missing.since),
    Column("Đến ngày", 11, lambda gap: gap.missing.until),
    Column("Số ngày", 8, lambda gap: days_in([gap.missing])),
    Column("Tình trạng", 18, lambda gap: GAPS[gap.missing.state]),
    Column("Lý do", 90, lambda gap: reasons_of(gap.missing.reasons), wrapped=True),
    Column("Ảnh hưởng đến", 26, lambda gap: ", ".join(f"ND {duty}" for duty in gap.duties), wrapped=True),
]


def write_gaps(book: Book, material: Material) -> None:
    """Every gap of every outlet; a sentence where there is none."""
    page = book.page(NAME)
    if not page.table(COLUMNS, gaps_of(material)):
        page.say("Không có: mọi ngày phải có dữ liệu của các đơn vị đều đã được đọc đầy đủ.")
    page.sheet.freeze_panes(1, 1)
