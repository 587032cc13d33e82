import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.shared import Mm
from made_audit import made_audit
from made_material import HEAD, HOSTILE, PAPERS, material, renamed, titled

from audits.reports.drawing import draw
from audits.reports.fields import fields_of
from audits.reports.letter import TEMPLATE, TemplateFault, write_letter
from audits.reports.letterhead import ReportSettings, letterhead, symbol_in
from audits.reports.material import Material
from audits.reports.plain import text

OWN = Path(__file__).parents[2] / "audits" / "reports" / "templates" / TEMPLATE


def opened(made: Material, template: Path | None = None) -> Paper:
    return Document(BytesIO(write_letter(made, [], template)))


@pytest.fixture(scope="module")
def paper() -> Paper:
    return opened(material())


def said(paper: Paper) -> list[str]:
    """Every paragraph, those of tables too, in order."""
    body = paper.element.body
    return ["".join(one.itertext("{*}t")) for one in body.iter("{*}p")]


def template(folder: Path, *paragraphs: str) -> Path:
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(str(folder / "mau.docx"))
    return folder / "mau.docx"


def test_the_head_is_that_of_an_administrative_paper(paper: Paper) -> None:
    told = said(paper)
    for line in (
        "UBND TỈNH ĐẮK MÂY",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
    ):
        assert line in told
    assert any(re.fullmatch(r"Số: {6,}/BC-STTTT", line) for line in told)
    assert any(re.fullmatch(r"Đắk Mây, ngày {4,}tháng {4,}năm {4,}", line) for line in told)
    assert {"Nơi nhận:", "- Lưu: VT, ………"} <= set(told)


def test_the_page_is_that_of_the_decree(paper: Paper) -> None:
    for section in paper.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        ends = {round(section.top_margin.mm), round(section.bottom_margin.mm)}
        assert ends <= set(range(20, 26))
        assert round(section.left_margin.mm) in range(30, 36)
        assert round(section.right_margin.mm) in range(15, 21)
        assert section.different_first_page_header_footer
    header = paper.sections[0].header.paragraphs[0]
    assert (header.alignment, "PAGE" in header._p.xml) == (1, True)
    assert paper.sections[0].first_page_header.paragraphs[0].text == ""


def test_the_font_is_times_new_roman_of_13_or_14(paper: Paper) -> None:
    normal: Any = paper.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    sizes = {run.font.size.pt for one in paper.paragraphs for run in one.runs if run.font.size}
    assert sizes <= {12.0, 13.0, 14.0}


def test_what_is_carried_out_is_named_and_no_number_is_made_up(paper: Paper) -> None:
    whole = "\n".join(said(paper))
    assert f"Thực hiện {PAPERS[0]}; {PAPERS[1]}; văn bản tháng 6 năm 2022 của Sở Thông tin" in whole
    assert "Bản sao văn bản không ghi số (“Số: /STTTT-TTBCXB”)" in whole
    assert not re.search(r"[Vv]ăn bản số", whole)


def test_a_directive_with_number_and_day_is_named_by_them() -> None:
    audit, _ = made_audit()
    numbered = replace(audit, number="12/STTTT-TTBCXB", dated="ngày 20/6/2022", notes=())
    fields = fields_of(material(numbered))
    assert fields["van_ban"].startswith("văn bản số 12/STTTT-TTBCXB ngày 20/6/2022 của Sở")
    assert fields["luu_y"] == []


def test_results_are_told_by_content_and_by_outlet(paper: Paper) -> None:
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in paper.tables]
    contents = next(one for one in tables if one[0][0] == "Nội dung")
    assert contents[1] == ["Nội dung 1: Lãnh đạo, chỉ đạo", "5", "1", "1", "3", "0", "1"]
    outlets = next(one for one in tables if one[0][0] == "STT")
    assert outlets[0] == ["STT", "Đơn vị", "ND 1", "ND 2", "ND 4", "ND 5.2", "ND 6"]
    assert outlets[1] == ["1", "Báo Đắk Mây", "✓ 1/1", "? 1/2", "✗ 1/5", "–", "–"]
    assert outlets[7][5] == "◇"


def test_the_table_of_outlets_is_as_wide_as_the_text(paper: Paper) -> None:
    table = next(one for one in paper.tables if one.rows[0].cells[0].text == "STT")
    grid = [int(column.get(column.nsmap["w"].join("{}") + "w")) for column in table._tbl.tblGrid]
    assert len(grid) == 7
    assert sum(grid) == pytest.approx(Mm(165).twips, rel=0.01)
    assert grid[1] > 3 * grid[2] == pytest.approx(3 * grid[6], rel=0.01)


def test_the_head_of_a_table_is_repeated_and_rows_stay_whole(paper: Paper) -> None:
    table = next(one for one in paper.tables if one.rows[0].cells[0].text == "STT")
    assert [row._tr.xpath("boolean(w:trPr/w:tblHeader)") for row in table.rows] == [True] + [False] * 7
    assert all(row._tr.xpath("boolean(w:trPr/w:cantSplit)") for row in table.rows)


def test_open_cases_and_missing_days_are_told_with_reasons(paper: Paper) -> None:
    told = said(paper)
    assert "Có 1 bài được tính, yêu cầu 2 bài, nhưng còn 1 bài có thể được tính." in told
    assert "Chưa có lượt đọc nào tới những ngày này; 1 bài không rõ ngày đăng có thể thuộc những ngày này; " \
        "không đọc được kênh http://127.0.2.2:8070/tin-tuc" in told  # fmt: skip
    assert "Nội dung 5, đoạn 2" in told


def test_the_appendix_has_the_hash_and_the_end_of_the_chain(paper: Paper) -> None:
    told = said(paper)
    assert {material().hash, HEAD.sha256, "412, lập lúc 03:00 ngày 03/01/2023"} <= set(told)


def test_what_staff_have_to_say_is_left_to_them(paper: Paper) -> None:
    told = said(paper)
    at = told.index("V. NHẬN XÉT, KIẾN NGHỊ")
    assert told[at + 1 : at + 4] == ["", "", ""]


def test_crawled_text_comes_out_as_text(tmp_path: Path) -> None:
    own = template(tmp_path, "{%p for one in bai %}", "{{ one.tieu_de }}", "{%p endfor %}", "{{ 7 * 7 }}")
    for start in range(0, len(HOSTILE), 3):  # a template asks for the newest three of each content
        titles = HOSTILE[start : start + 3]
        told = said(opened(material(articles={"baodakmay": titled(titles)}), own))
        shown = [text(title) for title in reversed(titles)]
        assert [line.replace("\u2060", "") for line in told] == [*shown, "49"]


@pytest.mark.parametrize("name", [name for name in HOSTILE if "\ud800" not in name])
def test_names_of_any_make_give_a_whole_document(name: str) -> None:
    audit, _ = made_audit()
    told = said(opened(material(renamed(audit, name))))
    assert text(name) in [line.replace("\u2060", "") for line in told]
    assert "49" not in told


def test_the_same_audit_gives_the_same_parts() -> None:
    parts = []
    for _ in range(2):
        with zipfile.ZipFile(BytesIO(write_letter(material(), []))) as file:
            parts.append({name: file.read(name) for name in file.namelist()})
    assert parts[0] == parts[1]


BROKEN = {
    "field": (["Đầu.", "Báo {{ ten_bao }}."], "'ten_bao' is undefined, near “Báo {{ ten_bao }}.”"),
    "part": (["{%p for one in don_vi %}", "Là {{ one.a }}", "{%p endfor %}"], "no attribute 'a', near “Là"),
    "end": (["Đầu.", "{%p for one in don_vi %}", "{{ one.ten }}"], "near “"),
    "brace": (["Đầu.", "Sai ở đây: {{ co_quan "], "near “Sai ở đây: {{ co_quan”"),
    "word": (["{%p forr one in don_vi %}"], "unknown tag 'forr'"),
    "sum": (["Cộng {{ so_don_vi + co_quan }}"], "near “Cộng {{ so_don_vi + co_quan }}”"),
    "inside": (["{{ co_quan.__class__.__mro__ }}"], "is unsafe, near “{{ co_quan.__class__"),
    "unescaped": (["{{ van_ban | safe }}"], "stands where it tears a paragraph or a table apart"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_template_that_is_wrong_is_named_with_the_place(tmp_path: Path, case: str) -> None:
    paragraphs, told = BROKEN[case]
    audit, _ = made_audit()
    made = material(replace(audit, title="Giảm nghèo & <an sinh>"))
    with pytest.raises(TemplateFault) as raised:
        write_letter(made, [], template(tmp_path, *paragraphs))
    message = str(raised.value)
    assert message.startswith("mau.docx: ")
    assert told in message
    assert "\n" not in message


def files_that_are_no_documents() -> dict[str, bytes]:
    whole = OWN.read_bytes()
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("a", "b")
    middle = len(whole) // 2
    return {
        "text": "Kính gửi".encode(),
        "empty": b"",
        "zip": other.getvalue(),
        "cut": whole[:middle],
        "damaged": whole[:middle] + b"x" * 300 + whole[middle + 300 :],
    }


@pytest.mark.parametrize("name", files_that_are_no_documents())
def test_a_file_that_is_no_word_document_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "mau.docx").write_bytes(files_that_are_no_documents()[name])
    with pytest.raises(TemplateFault, match=r"^mau\.docx is not a Word document \(\.docx\): "):
        write_letter(material(), [], tmp_path / "mau.docx")


def test_the_script_draws_the_template_that_is_used(tmp_path: Path) -> None:
    draw(tmp_path / "drawn.docx")
    parts = []
    for file in (OWN, tmp_path / "drawn.docx"):
        with zipfile.ZipFile(file) as opened_file:
            parts.append({name: opened_file.read(name) for name in opened_file.namelist()})
    assert parts[0] == parts[1]


def test_every_field_is_in_the_handbook() -> None:
    handbook = (Path(__file__).parents[2] / "docs" / "so-tay.md").read_text(encoding="utf-8")
    missing = [name for name in (*fields_of(material()), "bieu_do") if f"`{name}`" not in handbook]
    assert missing == []


HEADS = {
    "Sở Thông tin và Truyền thông tỉnh Đắk Nông": (
        "UBND TỈNH ĐẮK NÔNG",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "Đắk Nông",
    ),
    "Sở Văn hóa và Thể thao thành phố Đà Nẵng": (
        "UBND THÀNH PHỐ ĐÀ NẴNG",
        "SỞ VĂN HÓA VÀ THỂ THAO",
        "Đà Nẵng",
    ),
    "Ủy ban nhân dân tỉnh Lâm Đồng": ("", "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Lâm Đồng"),
    "Phòng Văn hóa": ("", "PHÒNG VĂN HÓA", ""),
    "": ("", "", ""),
}


@pytest.mark.parametrize("issuer", HEADS)
def test_the_bodies_follow_from_the_issuers_name(issuer: str) -> None:
    head = letterhead(issuer, "", ReportSettings())
    assert (head.parent, head.issuer, head.place) == HEADS[issuer]


def test_the_homes_settings_come_first() -> None:
    own = ReportSettings(
        issuer="Sở Văn hóa, Thể thao và Du lịch tỉnh Lâm Đồng", symbol="SVHTTDL", place="Đà Lạt"
    )
    fields = fields_of(material(own=own))
    assert fields["co_quan_chu_quan"] == "UBND TỈNH LÂM ĐỒNG"
    assert (fields["dia_danh"], fields["ky_hieu"]) == ("Đà Lạt", "SVHTTDL")
    assert fields["co_quan"].endswith("Lâm Đồng")
    assert "Sở Thông tin và Truyền thông tỉnh Đắk Mây" in fields["van_ban"]


def test_another_bodys_abbreviation_is_not_taken_over() -> None:
    fields = fields_of(material(own=ReportSettings(issuer="Sở Nội vụ tỉnh Đắk Mây")))
    assert fields["ky_hieu"] == "…………"


SYMBOLS = {
    "/STTTT-TTBCXB": "STTTT",
    "12/STTTT-TTBCXB": "STTTT",
    "132/KH-UBND": "UBND",
    "2965/UBND-KGVX": "UBND",
    "05/BC-SVHTTDL": "SVHTTDL",
    "": "",
    "không số": "",
    "12/QĐ": "",
}


@pytest.mark.parametrize("number", SYMBOLS)
def test_the_abbreviation_is_read_from_a_number(number: str) -> None:
    assert symbol_in(number) == SYMBOLS[number]
