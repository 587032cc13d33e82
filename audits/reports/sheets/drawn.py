"""The sheet "Biểu đồ": the figures behind the charts, and Excel's own charts of them."""

from dataclasses import dataclass
from typing import Final

from xlsxwriter.chart import Chart  # type: ignore[import-untyped]

from audits.model import Ruling
from audits.reports.charts import DAYS, NO_DATA
from audits.reports.figures import days_of, months_of, rulings
from audits.reports.material import Material
from audits.reports.sheets.page import RULING_STYLES, Book, Page, Value
from audits.words import RULINGS, duty_short

NAME = "Biểu đồ"
WIDTH, NUMBERS = 34, 13
"""Of the first column and the others, in letters."""
LINES: Final = 24
"""Rows that a chart covers."""

# Okabe and Ito's colours, which all kinds of eyes tell apart.
CONTENT_FILLS: Final = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#000000",
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table of figures, and how it is drawn: each column but the first a series of its colour."""

    title: str
    kind: str
    """`column` or `bar`."""
    heads: list[str]
    rows: list[list[Value]]
    fills: list[str]
    beside: tuple[str, list[float | None]] | None = None
    """A column of shares that is shown and not drawn."""


def write_charts(book: Book, material: Material) -> None:
    """Rulings by duty, articles by month and content, days by outlet."""
    page, drawings = book.page(NAME), (_rulings(material), _months(material), _days(material))
    beside = max(len(drawing.heads) for drawing in drawings) + 2
    page.widths(WIDTH, *[NUMBERS] * (beside - 1))
    for drawing in drawings:
        page.say(drawing.title, page.styles.section)
        top = page.row
        _figures(page, drawing)
        if drawing.fills and drawing.rows:
            page.sheet.insert_chart(top, beside, _chart(book, drawing, top), {"object_position": 2})
        page.row = max(page.row + 2, top + LINES)


def _rulings(material: Material) -> Drawing:
    counts = rulings(material)
    told = [ruling for ruling in RULINGS if ruling is not Ruling.NOT_OWED]
    rows: list[list[Value]] = [
        [duty_short(duty), *(counts[duty.key][one] for one in told)] for duty in material.audit.duties
    ]
    fills = [str(RULING_STYLES[one]["bg_color"]) for one in told]
    heads = ["Nội dung", *(RULINGS[one] for one in told)]
    return Drawing("Số đơn vị theo kết luận của từng nội dung", "column", heads, rows, fills)


def _months(material: Material) -> Drawing:
    """A month that nobody read, and from which nothing counts, has words in place of a nought."""
    found, contents = months_of(material), sorted(material.online_contents)
    rows: list[list[Value]] = [
        [f"{at[1]:02}/{at[0]}", *(found.counted[at, one] or (0 if share else NO_DATA) for one in contents)]
        for at, share in found.read.items()
    ]
    heads = ["Tháng", *(f"ND {one}" for one in contents)]
    fills = [CONTENT_FILLS[number % len(CONTENT_FILLS)] for number, _ in enumerate(contents)]
    beside = ("Tỷ lệ ngày đọc đủ", list(found.read.values()))
    return Drawing("Số bài được tính theo tháng và nội dung", "column", heads, rows, fills, beside)


def _days(material: Material) -> Drawing:
    rows: list[list[Value]] = []
    for outlet in material.audit.outlets:
        days = days_of(material, outlet)
        rows.append([outlet.name, *(days.count(state) for state in DAYS)])
    heads = ["Đơn vị", *(name for name, _ in DAYS.values())]
    title = "Số ngày có và không có dữ liệu của từng đơn vị"
    return Drawing(title, "bar", heads, rows, [fill for _, fill in DAYS.values()])


def _figures(page: Page, drawing: Drawing) -> None:
    name, shares = drawing.beside or ("", [])
    heads = [*drawing.heads, *([name] if name else [])]
    page.tall((head, NUMBERS) for head in heads)
    for column, head in enumerate(heads):
        page.sheet.write_string(page.row, column, head, page.styles.head)
    page.row += 1
    for number, row in enumerate(drawing.rows):
        page.tall([(str(row[0]), WIDTH)])
        for column, value in enumerate(row):
            page.put(column, value, page.styles.text if isinstance(value, str) else None)
        if shares:
            page.put(len(row), shares[number], page.styles.share)
        page.row += 1


def _chart(book: Book, drawing: Drawing, top: int) -> Chart:
    chart = book.raw.add_chart({"type": drawing.kind, "subtype": "stacked"})
    last = top + len(drawing.rows)
    for column, fill in enumerate(drawing.fills, 1):
        chart.add_series(
            {
                "name": [NAME, top, column],
                "categories": [NAME, top + 1, 0, last, 0],
                "values": [NAME, top + 1, column, last, column],
                "fill": {"color": fill},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0;;", "font": {"color": _ink(fill)}},
            }
        )
    chart.set_title({"name": drawing.title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    tall = 440 if drawing.kind == "column" else max(440, 110 + 18 * len(drawing.rows))
    chart.set_size({"width": 820, "height": tall})
    if drawing.kind == "bar":
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"label_position": "high", "num_format": "0"})
    else:
        chart.set_y_axis({"num_format": "0", "min": 0})
    return chart


def _ink(fill: str) -> str:
    """Black or white, whichever can be read on a colour."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else "#FFFFFF"
