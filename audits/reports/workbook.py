"""The Excel workbook of an audit: what the department's staff sort, filter and print."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

from audits.reports.material import Material
from audits.reports.sheets.articles import ROWS, write_articles
from audits.reports.sheets.drawn import write_charts
from audits.reports.sheets.gaps import write_gaps
from audits.reports.sheets.matrix import write_matrix
from audits.reports.sheets.page import Book, Styles
from audits.reports.sheets.settings import write_settings
from audits.reports.sheets.verdicts import write_verdicts


def write_workbook(material: Material, file: Path, rows: int = ROWS) -> None:
    """Write it, row by row, so that any number of articles takes little memory; raises OSError."""
    with opened(file) as book:
        _write(book, material, rows)


@contextmanager
def opened(file: Path) -> Iterator[Workbook]:
    """A workbook that is written with the end of the block, rows in their order and never gone back to.

    What is not finished lies in a folder of its own beside the file, on the same disk. Raises OSError.
    """
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as scratch:
        book = Workbook(
            str(file),
            {
                "constant_memory": True,
                "tmpdir": scratch,
                # A cell is made of crawled text only by write_string; these are for whoever forgets.
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        with ExitStack() as undo:
            undo.callback(_abandon, book)
            yield book
            _close(book)
            undo.pop_all()


def _write(raw: Workbook, material: Material, rows: int) -> None:
    raw.set_properties(
        {
            "title": f"Kết quả kiểm tra {material.key}",
            "subject": material.audit.title,
            "author": f"diembao {material.program}",
            "comments": f"sha256 {material.hash}",
            # Of the audit, not of the report: the same audit gives the same workbook.
            "created": datetime.fromisoformat(material.made).astimezone(UTC).replace(tzinfo=None),
        }
    )
    foot = f"Mã lần kiểm tra {material.key} · sha256 {material.hash[:16]}…"
    book = Book(raw, Styles(raw), foot)
    write_matrix(book, material)
    write_verdicts(book, material)
    write_articles(book, material, rows)
    write_gaps(book, material)
    write_charts(book, material)
    write_settings(book, material)


def _close(book: Workbook) -> None:
    try:
        book.close()
    except FileCreateError as error:  # XlsxWriter's wrapping of what the disk said
        cause = error.args[0]
        raise cause if isinstance(cause, OSError) else error from error


def _abandon(book: Workbook) -> None:
    """Close what XlsxWriter leaves open when the disk refuses; what it still holds is refused once more."""
    for sheet in book.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()
