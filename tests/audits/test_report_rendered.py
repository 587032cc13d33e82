"""What the reports look like to who opens them: read back from the pages that LibreOffice makes of them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from made_audit import made_audit
from made_material import HOSTILE, material, renamed, titled

from audits.reports.charts import charts_of
from audits.reports.letter import write_letter
from audits.reports.workbook import write_workbook

TOOLS = ("soffice", "pdftotext", "pdfinfo")
missing = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}"),
]


def pages(file: Path) -> list[str]:
    """The text of each page; the profile lies beside the file, so that two can run at a time."""
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(file.parent),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = file.with_suffix(".pdf")
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    info = subprocess.run(
        ["pdfinfo", str(pdf)], check=True, capture_output=True, encoding="utf-8", timeout=60
    )
    found = told.stdout.decode().split("\f")[:-1]
    count = re.search(r"^Pages:\s+(\d+)$", info.stdout, re.MULTILINE)
    assert count and int(count[1]) == len(found)
    assert "595" in info.stdout and "841" in info.stdout  # A4 in points, upright or across
    return [" ".join(page.split()) for page in found]


def holds(page: str, words: str) -> bool:
    """Whether a page says it; where a font lacks a letter and another helps out, spaces come and go."""
    return words.replace(" ", "") in page.replace(" ", "")


def test_the_letter_is_a_paper_of_a_few_pages(tmp_path: Path) -> None:
    made = material()
    (tmp_path / "a.docx").write_bytes(write_letter(made, charts_of(made)))
    found = pages(tmp_path / "a.docx")
    assert 5 <= len(found) <= 8
    first = found[0]
    assert holds(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert holds(first, "Độc lập - Tự do - Hạnh phúc")
    assert holds(first, "UBND TỈNH ĐẮK MÂY")
    assert not re.match(r"1\b", first)  # no number on the first page
    assert [page.split()[0] for page in found[1:4]] == ["2", "3", "4"]
    whole = " ".join(found)
    assert holds(whole, "Trong 15 trường hợp một đơn vị phải thực hiện một nội dung: 1 trường hợp đạt")
    assert holds(whole, "Trên đây là báo cáo của Sở Thông tin và Truyền thông tỉnh Đắk Mây")
    assert holds(found[-1], "Phụ lục CĂN CỨ ĐỐI CHIẾU")
    assert "{" not in whole and "Undefined" not in whole


def test_the_workbook_prints_without_an_error(tmp_path: Path) -> None:
    _, articles = made_audit()
    made = material(articles=articles | {"hoidakmay": titled(HOSTILE)})
    write_workbook(made, tmp_path / "a.xlsx")
    found = pages(tmp_path / "a.xlsx")
    assert 6 <= len(found) <= 12
    assert holds(found[0], "KẾT QUẢ KIỂM TRA VIỆC ĐĂNG TẢI THEO NỘI DUNG VĂN BẢN")
    assert holds(found[0], "✗ Không đạt (1/5)")
    whole = " ".join(found)
    assert material().hash in whole
    assert [sign for sign in ("#NAME?", "#REF!", "#VALUE!", "Err:", "Error") if sign in whole] == []
    assert holds(whole, "'=1+1")


def test_names_of_any_make_are_printed_as_they_are(tmp_path: Path) -> None:
    audit, _ = made_audit()
    made = material(renamed(audit, "<w:br/> & {{ 7*7 }} ]]> =1+1"))
    (tmp_path / "a.docx").write_bytes(write_letter(made, charts_of(made)))
    whole = " ".join(pages(tmp_path / "a.docx"))
    assert holds(whole, "“<w:br/> & {{ 7*7 }} ]]> =1+1”")
