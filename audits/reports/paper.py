"""The pieces of a Vietnamese administrative paper in Word: page, paragraphs, lines, tables.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I (thể thức, kỹ thuật trình bày) and mẫu 1.4 of Phụ lục III (văn bản
có tên loại), as quoted at
https://www.scribd.com/document/652855730/Phuluc1 (paper, margins, fonts, page number, quốc hiệu, tiêu ngữ),
https://luatvietnam.vn/tin-van-ban-moi/huong-dan-moi-ve-cach-trinh-bay-van-ban-hanh-chinh-186-24146-article.html
(the same figures) and https://www.chanhvanphong.com/2023/11/mot-so-noi-dung-30-2020n-cong-tac-van-thu.html
(6 pt between paragraphs, single to 1.5 lines). Where those give a span, the choice is named at the constant.
"""

from collections.abc import Sequence
from typing import Final

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT: Final = "Times New Roman"
BODY: Final = 14
"""Of 13 to 14."""
TABLE: Final = 12
SIDES: Final = (30, 15)
"""Millimetres at the left (of 30 to 35) and the right (of 15 to 20)."""
WIDTH: Final = 210 - sum(SIDES)
"""Between them."""
ENDS: Final = 20
"""The same above and below (of 20 to 25)."""


def styled(paper: Paper) -> None:
    """The font of the decree for all that is not told otherwise."""
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    shape = normal.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(6), 1.1


def paged(section: Section) -> None:
    """A4 upright; the number in the middle of the upper margin, from the second page on."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(ENDS)
    section.left_margin, section.right_margin = map(Mm, SIDES)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def section(paper: Paper, title: str) -> None:
    """The heading of a part."""
    heading = said(paper, title, bold=True)
    heading.paragraph_format.space_before = Pt(6)
    heading.paragraph_format.keep_with_next = True


def said(paper: Paper, text: str, bold: bool = False) -> Paragraph:
    """A paragraph of the text itself: both edges even, the first line 1.27 cm in."""
    paragraph = line(paper.add_paragraph(), text, bold=bold, at=ALIGN.JUSTIFY)
    if not text.startswith("{%p"):
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.keep_with_next = bold
    paragraph.paragraph_format.space_before = Pt(6 if bold else 0)
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def each(paper: Paper, name: str, text: str) -> None:
    """A paragraph for each entry of a list."""
    said(paper, f"{{%p for one in {name} %}}")
    said(paper, text)
    said(paper, "{%p endfor %}")


def dotted(paper: Paper) -> None:
    """A line to write on, as long as the text is wide."""
    paragraph = line(paper.add_paragraph(), "\t", at=ALIGN.LEFT)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def line(
    paragraph: Paragraph,
    text: str,
    size: int = BODY,
    bold: bool = False,
    italic: bool = False,
    at: ALIGN = ALIGN.CENTER,
) -> Paragraph:
    """Put text into an empty paragraph; in the middle where nothing else is said."""
    paragraph.alignment = at
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def two(paper: Paper, left: int, right: int) -> tuple[_Cell, _Cell]:
    """Two columns side by side without lines; widths in millimetres."""
    table = paper.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _wide(table, (left, right))
    _tight(table)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _wide(table: Table, widths: Sequence[int]) -> None:
    """Widths in millimetres, in the grid too: some programs follow that, others the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _tight(table: Table) -> None:
    """A millimetre between a cell's lines and its text, so that short words stay whole."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)


def rule(cell: _Cell, inset: int) -> None:
    """A thin line under what stands above, so much shorter on either side."""
    ruled(cell.add_paragraph(), inset)


def ruled(paragraph: Paragraph, inset: int) -> None:
    """A thin line above a paragraph without text, so much shorter on either side."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(inset)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(6)
    borders, border = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    paragraph._p.get_or_add_pPr().append(borders)


def table(paper: Paper, heads: Sequence[str], name: str, tags: Sequence[str], widths: Sequence[int]) -> None:
    """A table with one row for each entry of a list; the first row is repeated on each page."""
    table = paper.add_table(rows=4, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _wide(table, widths)
    _tight(table)
    _row(table, 0, heads, widths, bold=True)
    _row(table, 1, [f"{{%tr for one in {name} %}}"], widths)
    _row(table, 2, tags, widths)
    _row(table, 3, ["{%tr endfor %}"], widths)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _row(table: Table, number: int, texts: Sequence[str], widths: Sequence[int], bold: bool = False) -> None:
    row = table.rows[number]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for index, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
        text = texts[index] if index < len(texts) else ""
        narrow = width < 30
        line(cell.paragraphs[0], text, TABLE, bold, at=ALIGN.CENTER if bold or narrow else ALIGN.LEFT)
