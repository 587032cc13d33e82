"""The report in Word, from a template that the department's staff may edit."""

import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from struct import unpack
from types import TracebackType
from typing import Any, Final
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from audits.reports.fields import Each, clean, fields_of
from audits.reports.material import Material
from audits.reports.picture import Chart

TEMPLATE: Final = "bao-cao.docx"
WIDTH: Final = 160
HEIGHT: Final = 215
"""Millimetres that a picture may take on a page, with its caption."""
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NEAR: Final = 90
"""Letters of the template's text that are quoted where something is wrong with it."""

UNREADABLE: Final = (
    OpcError,
    BadZipFile,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)
"""What python-docx and zipfile raise for a file that is no Word document, or a damaged or locked one."""
MISTAKES: Final = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What an expression in a template may raise."""


class TemplateFault(Exception):
    """A template that cannot be used; says which, where, and why in one sentence."""


def write_letter(material: Material, charts: Sequence[Chart], template: Path | None = None) -> bytes:
    """The finished document; raises TemplateFault, and OSError where the template cannot be read."""
    if template is not None:
        return _rendered(material, charts, template)
    with as_file(files("audits.reports") / "templates" / TEMPLATE) as own:
        return _rendered(material, charts, own)


def _rendered(material: Material, charts: Sequence[Chart], template: Path) -> bytes:
    content = template.read_bytes()
    paper = _Template(BytesIO(content), template.name)
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    pictures = Each(lambda: (_picture(paper, chart) for chart in charts))
    paper.render(fields_of(material) | {"bieu_do": pictures}, environment, autoescape=True)
    _describe(paper, material)
    saved = BytesIO()
    paper.save(saved)
    return saved.getvalue()


def _picture(paper: DocxTemplate, chart: Chart) -> dict[str, Any]:
    """A chart as wide as the text, or as high as the page where it is a long one."""
    png = chart.png()
    width, height = unpack(">II", png[16:24])
    shown = min(WIDTH, HEIGHT * width / height)
    return {"chu_thich": chart.caption, "hinh": InlineImage(paper, BytesIO(png), width=Mm(shown))}


def _describe(paper: DocxTemplate, material: Material) -> None:
    """The file's own properties; the day is the audit's, so that nothing depends on the clock."""
    properties = paper.docx.core_properties
    made = datetime.fromisoformat(material.made).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title = clean(f"Kết quả kiểm tra {material.key}")
    properties.subject = clean(material.audit.title)[:255]
    properties.author = f"diembao {material.program}"
    properties.comments = f"sha256 {material.hash}"
    properties.created = properties.modified = made


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl's, which says where a template is wrong, and mends nothing in silence."""

    def __init__(self, content: BytesIO, name: str) -> None:
        super().__init__(content)
        self.name = name

    def init_docx(self, reload: bool = True) -> None:
        """Open the document; raises TemplateFault."""
        try:
            super().init_docx(reload)
        except (*UNREADABLE, etree.XMLSyntaxError) as error:
            raise TemplateFault(f"{self.name} is not a Word document (.docx): {_line(error)}.") from error

    def fix_tables(self, xml: str) -> etree._Element:
        """Columns that a loop has multiplied share the table's width in the proportions of the template."""
        tree: etree._Element = super().fix_tables(xml)
        for table in tree.iter(f"{W}tbl"):
            _share_width(table)
        return tree

    def render_xml_part(self, src_xml: str, part: object, context: object, jinja_env: object = None) -> str:
        """Fill in one part of the document; raises TemplateFault."""
        try:
            rendered: str = super().render_xml_part(src_xml, part, context, jinja_env)
            etree.fromstring(rendered.encode())
        except MISTAKES as error:
            near = _near(src_xml, error)
            message = f"{self.name}: {_line(error)}, near “{near}”; docs/so-tay.md lists the fields."
            raise TemplateFault(message) from error
        except etree.XMLSyntaxError as error:
            message = (
                f"{self.name}: a tag such as {{%p …%}} or {{%tr …%}} stands where it tears a paragraph or a "
            )
            raise TemplateFault(f"{message}table apart ({_line(error)}).") from error
        return rendered


def _share_width(table: etree._Element) -> None:
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    rows = [
        [cell.find(f"{W}tcPr/{W}tcW") for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")
    ]
    widths = [int(one.get(f"{W}w", "0")) if one is not None else 0 for one in rows[0]] if rows else []
    if len(widths) != len(grid) or not all(widths):
        return
    factor = sum(int(column.get(f"{W}w", "0")) for column in grid) / sum(widths)
    for number, width in enumerate(widths):
        told = str(round(width * factor))
        for one in (grid[number], *(row[number] for row in rows if len(row) == len(grid))):
            if one is not None:
                one.set(f"{W}w", told)


def _line(error: BaseException) -> str:
    """What an error says, in one line without the full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _near(source: str, error: BaseException) -> str:
    """The template's text around the place of an error; docxtpl puts each paragraph on a line of its own."""
    lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).split("\n")
    number = getattr(error, "lineno", None) or _template_line(error.__traceback__)
    texts = [
        " ".join(re.sub(r"<[^>]*>", "", line).split()) for line in lines[max(number - 1, 0) : number + 2]
    ]
    told = next(filter(None, texts), "")
    return told if len(told) <= NEAR else f"{told[:NEAR]}…"


def _template_line(frame: TracebackType | None) -> int:
    """The template's line in a traceback, into which Jinja has put it; 1 where there is none."""
    number = 1
    while frame:
        if frame.tb_frame.f_code.co_filename == "<template>":
            number = frame.tb_lineno
        frame = frame.tb_next
    return number
