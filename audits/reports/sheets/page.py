"""How a sheet is written: styles, tables of typed columns, and what it looks like on paper."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Final, Generic, TypeVar

from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from audits.model import Ruling
from audits.reports.plain import cell

Item = TypeVar("Item")
Value = str | int | float | date | datetime | None

FONT: Final[dict[str, Any]] = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
LINE: Final[dict[str, Any]] = FONT | {"border": 1, "border_color": "#808080"}
A4: Final = 9
LINE_HEIGHT: Final = 15
"""Points, of a line of the font above."""
EARLIEST: Final = 1900
"""First year that Excel knows; older days are written as text."""

SYMBOLS: Final = {
    Ruling.MET: "✓",
    Ruling.NOT_MET: "✗",
    Ruling.CANNOT_TELL: "?",
    Ruling.NOT_OWED: "–",
    Ruling.NOT_ONLINE: "◇",
}
"""Beside the colours, so that a print in black and white says the same."""

RULING_STYLES: Final[dict[Ruling, dict[str, Any]]] = {
    Ruling.MET: {"bg_color": "#CFE8D5"},
    Ruling.NOT_MET: {"bg_color": "#F4B183", "bold": True},
    Ruling.CANNOT_TELL: {"bg_color": "#FFF2CC", "italic": True},
    Ruling.NOT_OWED: {"font_color": "#595959"},
    Ruling.NOT_ONLINE: {"bg_color": "#DDEBF7"},
}


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """One column of a table: its head, its width in letters, and what of an item stands in it."""

    head: str
    width: float
    value: Callable[[Item], Value]
    wrapped: bool = False
    """Whether a long text makes the row higher, or is cut off at the column's edge."""


class Styles:
    """The formats of a workbook; each is made once."""

    def __init__(self, book: Workbook) -> None:
        def made(**rest: str | bool) -> Format:
            return book.add_format(LINE | rest)

        self.title = book.add_format(FONT | {"bold": True, "font_size": 14})
        self.note = book.add_format(FONT | {"italic": True})
        self.section = book.add_format(FONT | {"bold": True, "font_size": 12})
        self.head = made(bold=True, text_wrap=True, align="center", valign="vcenter", bg_color="#D9D9D9")
        self.line = made()
        self.text = made(text_wrap=True)
        self.number = made(num_format="#,##0")
        self.fraction = made(num_format="#,##0.0#")
        self.share = made(num_format="0.0%")
        self.day = made(num_format="dd/mm/yyyy")
        self.moment = made(num_format="dd/mm/yyyy hh:mm:ss")
        self.rulings = {
            ruling: made(align="center", text_wrap=True, **rest) for ruling, rest in RULING_STYLES.items()
        }


@dataclass(slots=True)
class Page:
    """A sheet that is written from above to below; `row` is the next one to write."""

    sheet: Worksheet
    styles: Styles
    row: int = 0

    def say(self, text: str, style: Format | None = None) -> None:
        """A line of text over the whole width."""
        self.sheet.write_string(self.row, 0, cell(text), style or self.styles.note)
        self.row += 1

    def skip(self) -> None:
        """Leave a line empty."""
        self.row += 1

    def widths(self, *letters: float) -> None:
        """How wide the columns are, from the first."""
        for column, width in enumerate(letters):
            self.sheet.set_column(column, column, width)

    def tall(self, cells: Iterable[tuple[str, float]]) -> None:
        """Room for wrapped texts in columns of a width; before anything is written into the row.

        Not every program finds the height by itself, and none does for rows that it has not drawn yet.
        """
        lines = max((_lines(text, width) for text, width in cells), default=1)
        self.sheet.set_row(self.row, LINE_HEIGHT * lines)

    def put(self, column: int, value: Value, style: Format | None = None) -> None:
        """One value in the row at hand; text is text, whatever it begins with."""
        match value:
            case None:
                self.sheet.write_blank(self.row, column, None, style or self.styles.line)
            case str():
                self.sheet.write_string(self.row, column, cell(value), style or self.styles.line)
            case date() if value.year < EARLIEST:
                self.sheet.write_string(self.row, column, value.isoformat(), style or self.styles.line)
            case datetime():
                self.sheet.write_datetime(self.row, column, value, style or self.styles.moment)
            case date():
                self.sheet.write_datetime(self.row, column, value, style or self.styles.day)
            case int():
                self.sheet.write_number(self.row, column, value, style or self.styles.number)
            case float():
                self.sheet.write_number(self.row, column, value, style or self.styles.fraction)

    def head(self, heads: Sequence[str]) -> None:
        """The row that names the columns, repeated on each sheet of paper."""
        for column, name in enumerate(heads):
            self.sheet.write_string(self.row, column, name, self.styles.head)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def table(self, columns: Sequence[Column[Item]], items: Iterable[Item], most: int | None = None) -> int:
        """Head and one row for each item, at most as many as given; returns how many were written.

        An iterator given here can go on in the next sheet's table: no more is drawn from it than written.
        """
        self.widths(*(column.width for column in columns))
        self.tall((column.head, column.width) for column in columns)
        first = self.row
        self.head([column.head for column in columns])
        written = 0
        if most != 0:
            for item in items:
                self._line(columns, item)
                written += 1
                if written == most:
                    break
        self.sheet.autofilter(first, 0, max(self.row - 1, first), len(columns) - 1)
        return written

    def _line(self, columns: Sequence[Column[Item]], item: Item) -> None:
        values = [column.value(item) for column in columns]
        if any(column.wrapped for column in columns):
            pairs = zip(columns, values, strict=True)
            self.tall((str(value), column.width) for column, value in pairs if column.wrapped)
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            if value is None:
                continue  # a fifth of all cells in a long list of articles, and of the time
            self.put(number, value, self.styles.text if column.wrapped else None)
        self.row += 1


def _lines(text: str, width: float) -> int:
    """How many lines a text takes, with some room to spare: words break where they end."""
    return sum(ceil((len(part) + 1) * 0.95 / width) for part in text.split("\n")) or 1


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is being written, and what stands at the foot of each printed sheet."""

    raw: Workbook
    styles: Styles
    foot: str

    def page(self, name: str) -> Page:
        """A new sheet that prints on A4 across, as wide as the paper."""
        sheet = self.raw.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L&8{self.foot.replace('&', '&&')}&C&8&A&R&8Trang &P/&N")
        return Page(sheet, self.styles)
