"""A list of articles as a file: an Excel workbook or a CSV, however long, row by row."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from audits.reports.plain import csv_cell, text
from audits.reports.sheets.articles import STATES, SURE
from audits.reports.sheets.page import Book, Column, Styles, Value
from audits.reports.workbook import opened
from dashboard.words import OUT_OF_SCOPE, UNLABELLED, day
from registry import Directive, Outlet
from storage.reading import Line

MOST_ROWS: Final = 200_000
"""Rows of a file: more than a year of sixty outlets, and no more than a laptop's Excel opens."""

SHEET: Final = "Bài viết"
PRINTED: Final = 7
"""Columns on paper: what a meeting asks for; the others are for the screen."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the rows: what was asked, of when, and whether it is all."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Outlets and contents in words."""

    outlets: Mapping[str, Outlet]
    directive: Directive

    def outlet(self, line: Line) -> str:
        """Whose article it is."""
        outlet = self.outlets.get(line.outlet)
        return outlet.name if outlet else line.outlet

    def content(self, line: Line) -> str:
        """The content that holds, by its name."""
        if line.content is None:
            return UNLABELLED
        names = {one.number: one.name for one in self.directive.contents}
        return names.get(line.content, str(line.content)) if line.content else OUT_OF_SCOPE


def columns(names: Names) -> tuple[Column[Line], ...]:
    """The columns of both files."""
    return (
        Column("Ngày", 11, lambda it: it.day),
        Column("Đơn vị", 30, names.outlet),
        Column("Nội dung", 9, lambda it: it.content),
        Column("Tên nội dung", 32, names.content),
        Column("Tiêu đề", 60, lambda it: it.title),
        Column("Địa chỉ", 50, lambda it: it.url),
        Column("Đã duyệt", 9, lambda it: "có" if it.reviewed else "chưa"),
        Column("Người duyệt", 18, lambda it: it.reviewer),
        Column("Quy tắc xếp nội dung", 10, lambda it: it.machine),
        Column("Nội dung thứ hai", 9, lambda it: it.second),
        Column("Cách biệt", 9, lambda it: it.margin),
        Column("Đăng lại", 9, lambda it: "có" if it.reprint else "không"),
        Column("Mức chắc chắn", 13, lambda it: SURE.get(it.confidence or "", it.confidence)),
        Column("Ngày lấy từ", 16, lambda it: "trang in" if it.day_printed else "lần thấy đầu"),
        Column("Tình trạng", 13, lambda it: STATES.get(it.state, it.state)),
        Column("Số phiên bản", 9, lambda it: it.versions),
        Column("Mã bài", 22, lambda it: it.key),
    )


def write_workbook(file: Path, heading: Heading, names: Names, lines: Iterable[Line]) -> None:
    """An Excel workbook of one sheet. Raises OSError, and whatever drawing a line raises."""
    with opened(file) as raw:
        raw.set_properties({"title": heading.title, "comments": "\n".join(heading.lines)})
        book = Book(raw, Styles(raw), heading.title)
        page = book.page(SHEET)
        page.say(heading.title, book.styles.title)
        for line in heading.lines:
            page.say(line)
        page.skip()
        page.table(columns(names), lines)
        page.sheet.freeze_panes(len(heading.lines) + 3, 0)
        page.sheet.print_area(0, 0, page.row, PRINTED - 1)


def write_csv(file: Path, heading: Heading, names: Names, lines: Iterable[Line]) -> None:
    """A CSV for Excel, with a BOM: the heading, an empty line, the table. Raises as above."""
    with file.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerows([csv_cell(text(line))] for line in (heading.title, *heading.lines))
        writer.writerow([])
        shown = columns(names)
        writer.writerow([column.head for column in shown])
        writer.writerows(_cells(shown, line) for line in lines)


def _cells(shown: tuple[Column[Line], ...], line: Line) -> Iterator[object]:
    for column in shown:
        yield csv_cell(_written(column.value(line)))


def _written(value: Value) -> object:
    match value:
        case str():
            return text(value)
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
        case date() if not isinstance(value, datetime):
            return day(value)
        case _:
            return value
