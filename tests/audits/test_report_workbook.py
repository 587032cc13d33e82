import errno
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from made_audit import ARTICLE, made_audit
from made_material import HEAD, HOSTILE, KEY, material, over, renamed, titled
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from audits.model import Ruling, Weight
from audits.reports import figures
from audits.reports.material import Material
from audits.reports.plain import LONGEST, cell, csv_cell, text
from audits.reports.sheets.articles import ROWS
from audits.reports.sheets.page import RULING_STYLES, SYMBOLS
from audits.reports.workbook import write_workbook

SHEETS = ["Tổng hợp", "Chi tiết", "Bài", "Khoảng trống", "Biểu đồ", "Thiết lập"]


def written(folder: Path, made: Material, rows: int = ROWS) -> Workbook:
    file = folder / "audit.xlsx"
    write_workbook(made, file, rows)
    assert [one.name for one in folder.iterdir()] == ["audit.xlsx"]
    return load_workbook(file)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(tmp_path_factory.mktemp("book"), material())


def values(book: Workbook, name: str) -> list[list[Any]]:
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def table(book: Workbook, name: str) -> list[dict[str, Any]]:
    head, *rows = values(book, name)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_sheets_are_those_that_staff_know(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_the_matrix_shows_each_ruling_by_sign_word_and_colour(book: Workbook) -> None:
    rows = {row[1]: row for row in values(book, "Tổng hợp") if isinstance(row[0], int)}
    assert rows["Báo Đắk Mây"][3:8] == ["✓ Đạt (1/1)", "? Chưa rõ (1/2)", "✗ Không đạt (1/5)", "–", "–"]
    assert rows["Cổng thông tin điện tử huyện Đắk Lươn"][5] == "– (1 bài)"
    assert "◇ Ngoài mạng (2 tài liệu)" in rows["Trung tâm Văn hóa, Thể thao và Truyền thông huyện Krông Sa"]
    told = next(row for row in book["Tổng hợp"].iter_rows() if row[1].value == "Báo Đắk Mây")
    assert [one.fill.fgColor.rgb for one in told[3:6]] == ["FFCFE8D5", "FFFFF2CC", "FFF4B183"]


def test_no_two_rulings_have_one_sign_or_one_colour() -> None:
    assert len(set(SYMBOLS.values())) == len(Ruling)
    assert len({str(style.get("bg_color")) for style in RULING_STYLES.values()}) == len(Ruling)


def test_the_matrix_prints_across_the_sheet_with_its_head_on_each_page(book: Workbook) -> None:
    sheet = book["Tổng hợp"]
    head = next(row for row, cells in enumerate(values(book, "Tổng hợp"), 1) if cells[0] == "STT")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == (f"C{head + 1}", f"A{head}:J{head + 7}")


def test_how_often_each_ruling_was_made_stands_below(book: Workbook) -> None:
    found = {row[1]: row[3:8] for row in values(book, "Tổng hợp") if str(row[1]).startswith("Số đơn vị")}
    counts = figures.rulings(material())
    assert found["Số đơn vị: Đạt"] == [counts[key][Ruling.MET] for key in ("1", "2", "4", "5.2", "6")]
    assert sum(map(sum, found.values())) == 7 * 5


def test_both_counts_are_shown_with_reviews_and_without(book: Workbook) -> None:
    row = next(row for row in table(book, "Chi tiết") if row["Số bài yêu cầu"] == 5)
    assert (row["Số bài được tính"], row["Nếu chỉ theo quy tắc, không kể phúc khảo"]) == (1, 1)
    first = table(book, "Chi tiết")[0]
    assert (first["Số bài được tính"], first["Nếu chỉ theo quy tắc, không kể phúc khảo"]) == (1, 2)


def test_every_weighed_article_has_its_row(book: Workbook) -> None:
    _, articles = made_audit()
    rows = table(book, "Bài")
    assert len(rows) == sum(map(len, articles.values()))
    own = next(row for row in rows if row["Địa chỉ"] == ARTICLE.url)
    assert (own["Đơn vị"], own["Được tính"], own["Nội dung do quy tắc gán"]) == (
        "Báo Đắk Mây",
        "được tính",
        1,
    )
    assert (own["Tệp WARC"], own["Vị trí"], own["sha256 của trang"]) == (ARTICLE.warc, 1200, ARTICLE.sha256)
    assert own["Người phúc khảo"] is None


def test_a_review_is_told_with_name_time_and_reason(book: Workbook) -> None:
    row = next(row for row in table(book, "Bài") if row["Người phúc khảo"] and row["Phúc khảo xếp vào"] == 2)
    assert row["Người phúc khảo"] == "Trần Thị Mây"
    assert row["Phúc khảo lúc"].isoformat() == "2022-06-15T10:00:00"
    assert (row["Lý do phúc khảo"], row["Bài sửa sau khi phúc khảo"]) == (
        "Tít nêu kết quả <giảm nghèo>",
        "không",
    )


def test_days_are_real_dates(book: Workbook) -> None:
    row = table(book, "Bài")[0]
    assert row["Ngày được tính"].isoformat() == "2022-06-13T00:00:00"
    assert row["Lưu lúc"].isoformat() == "2022-06-14T09:00:05"
    sheet = book["Bài"]
    assert (sheet["F2"].number_format, sheet["F2"].is_date) == ("dd/mm/yyyy", True)


def test_a_day_that_excel_does_not_know_stays_as_it_is(tmp_path: Path) -> None:
    days = ("0001-01-01", "1899-12-31", "không rõ")
    odd = [replace(ARTICLE, earliest=day, published=day, identity=day) for day in days]
    found = table(written(tmp_path, material(articles={"baodakmay": odd})), "Bài")
    assert [row["Đăng sớm nhất"] for row in found] == list(days)
    assert [row["Ngày giờ trang in"] for row in found] == list(days)


def test_gaps_are_told_in_words(book: Workbook) -> None:
    rows = [row for row in table(book, "Khoảng trống") if row["Đơn vị"].endswith("Đắk Lươn")]
    assert [row["Số ngày"] for row in rows] == [9, 9, 3]
    assert rows[0]["Lý do"] == "chưa có lượt đọc nào tới những ngày này"
    assert rows[0]["Ảnh hưởng đến"] == "ND 1, ND 6"
    assert rows[2]["Lý do"] == "không đọc được kênh http://127.0.2.2:8070/tin-tuc"
    assert rows[2]["Tình trạng"] == "đọc chưa đầy đủ"


def test_a_reason_of_a_later_version_is_shown_as_it_is(tmp_path: Path) -> None:
    audit, _ = made_audit()
    outlet = audit.outlets[1]
    gap = replace(outlet.verdicts[0].missing[0], reasons=("mọc_thêm 3 x", "address_unread 2 lạ"))
    changed = replace(outlet, verdicts=(replace(outlet.verdicts[0], missing=(gap,)), *outlet.verdicts[1:]))
    audit = replace(audit, outlets=(changed,))
    assert "mọc_thêm 3 x; address_unread 2 lạ" in [
        row["Lý do"] for row in table(written(tmp_path, material(audit)), "Khoảng trống")
    ]


def test_settings_and_proof_are_all_there(book: Workbook) -> None:
    told = {row[0]: row[1] for row in values(book, "Thiết lập") if row[0]}
    audit, _ = made_audit()
    assert told["Mã lần kiểm tra"] == KEY
    assert told["Mã băm của kết quả (sha256 của audit.json)"] == material().hash
    assert told["Đầu chuỗi niêm phong (sha256)"] == HEAD.sha256
    assert told["Phiên bản bộ quy tắc gán nội dung"] == audit.rule_version
    assert told["Cách hiểu nội dung 6"] == "hẹp (narrow)"
    assert told["Quy tắc R10"] == "hiểu chặt (strict)"
    assert told["Bài đăng lại"] == "không tính"
    assert told["Thời gian kiểm tra"] == "01/01/2022 - 31/12/2022"
    assert "Lựa chọn của cơ quan kiểm tra (không phải quy định của văn bản)" in told


def test_what_the_directive_does_not_say_is_said(book: Workbook) -> None:
    told = "\n".join(str(row[1]) for row in values(book, "Thiết lập"))
    assert "Bản sao văn bản không ghi số (“Số: /STTTT-TTBCXB”)" in told
    assert "Bản sao văn bản không ghi ngày ban hành (“tháng 6 năm 2022”)." in told
    assert "Văn bản không quy định số lượng bài; số bài yêu cầu do Sở tự đặt." in told


def test_an_unsealed_archive_is_told(tmp_path: Path) -> None:
    told = values(written(tmp_path, material(head=None)), "Thiết lập")
    assert ["Chuỗi niêm phong", "chưa có bản niêm phong nào"] in [row[:2] for row in told]


def test_the_charts_stand_on_figures_of_their_sheet(book: Workbook) -> None:
    sheet = book["Biểu đồ"]
    assert len(sheet._charts) == 3
    rows = values(book, "Biểu đồ")
    june = next(row for row in rows if row[0] == "06/2022")
    assert june[1:6] == [1, 1, 2, 0, 114 / 120]
    days = next(row for row in rows if row[0] == "Cổng thông tin điện tử huyện Đắk Lươn")
    assert days[1:5] == [353, 3, 9, 0]


def test_a_month_that_nobody_read_is_no_nought(tmp_path: Path) -> None:
    audit, _ = made_audit()
    rows = values(written(tmp_path, material(over(audit, audit.since, audit.until, "2022-01-05"))), "Biểu đồ")
    january = next(row for row in rows if row[0] == "01/2022")
    assert january[5] == pytest.approx(8 / 16)
    portal = replace(audit, outlets=(audit.outlets[1],), night="2022-01-05")
    january = next(
        row
        for row in values(written(tmp_path, material(portal, articles={})), "Biểu đồ")
        if row[0] == "01/2022"
    )
    assert january[1:6] == ["không có dữ liệu"] * 4 + [0]


def cells(book: Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def test_crawled_text_is_never_a_formula_or_a_link(tmp_path: Path) -> None:
    audit, _ = made_audit()
    for name in HOSTILE[:: len(HOSTILE) // 5]:
        made = material(renamed(audit, name), articles={"baodakmay": titled(HOSTILE)})
        found = written(tmp_path, made)
        assert {one.data_type for one in cells(found)} <= {"s", "n", "d", "inlineStr"}
        assert [one for one in cells(found) if one.hyperlink] == []
        (tmp_path / "audit.xlsx").unlink()


def test_crawled_text_is_read_back_as_it_is_shown(tmp_path: Path) -> None:
    rows = table(written(tmp_path, material(articles={"baodakmay": titled(HOSTILE)})), "Bài")
    shown = [cell(title).replace("_x0041_", "_x005F_x0041_") for title in HOSTILE]  # read as A otherwise
    assert [row["Tiêu đề"] for row in rows] == shown
    assert [row["Địa chỉ"] for row in rows] == shown


def test_the_parts_of_the_file_are_well_formed(tmp_path: Path) -> None:
    from lxml import etree

    written(tmp_path, material(articles={"baodakmay": titled(HOSTILE)}))
    with zipfile.ZipFile(tmp_path / "audit.xlsx") as file:
        names = [name for name in file.namelist() if name.endswith(".xml")]
        roots = [etree.fromstring(file.read(name)) for name in names]
    formulas = [one for root in roots for one in root.iter("{*}f") if "chart" not in root.tag.lower()]
    assert (len(roots) > 8, [one.text for one in formulas]) == (True, [])


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_cell_begins_like_no_formula(number: int) -> None:
    shown = cell(HOSTILE[number])
    assert csv_cell(shown).removeprefix("'") == csv_cell(shown) or shown.startswith("'")
    assert not shown.lstrip("\"' ").startswith(tuple("=+-@＝＋－＠")) or shown.startswith("'")
    assert not (shown.startswith("<r>") and shown.endswith("</r>"))
    assert shown.isprintable()


def test_a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    shown = cell("ẵ" * 50_000)
    assert (len(shown), shown[-1]) == (LONGEST + 1, "…")


def test_letters_that_cannot_be_seen_are_shown() -> None:
    assert text("a\u202eb\x1b\nc  d\ud800") == "a⟨U+202E⟩b␛ c d⟨U+D800⟩"


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 16, 17, 40])
def test_no_article_is_lost_between_sheets(tmp_path: Path, count: int) -> None:
    articles = titled([f"Bài {number}" for number in range(count)])
    found = written(tmp_path, material(articles={"baodakmay": articles}), rows=10)
    names = [name for name in found.sheetnames if name.startswith("Bài")]
    titles = [row["Tiêu đề"] for name in names for row in table(found, name) if row["Tiêu đề"]]
    assert titles == [f"Bài {number}" for number in range(count)]
    assert len(names) == max(-(-count // 8), 1)
    assert max(found[name].max_row for name in names) <= 10
    for name, following in pairwise(names):
        assert f"trang tính “{following}”" in found[name].cell(10, 1).value


def test_the_sheets_of_one_list_are_filtered_each_for_itself(tmp_path: Path) -> None:
    found = written(tmp_path, material(articles={"baodakmay": titled(list("abcdefghijkl"))}), rows=10)
    assert [found[name].auto_filter.ref for name in ("Bài", "Bài (2)")] == ["A1:AD9", "A1:AD5"]


def test_an_audit_without_anything_has_a_workbook(tmp_path: Path) -> None:
    audit, _ = made_audit()
    found = written(tmp_path, material(replace(audit, outlets=(), duties=(), notes=())))
    assert found.sheetnames == SHEETS
    assert "Không có" in str(values(found, "Khoảng trống")[1][0])


def test_the_same_audit_gives_the_same_workbook(tmp_path: Path) -> None:
    write_workbook(material(), tmp_path / "a.xlsx")
    write_workbook(material(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a full disk: what is written beyond it is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 5_000, 20_000])
def test_a_disk_without_room_is_said(tmp_path: Path, size: int) -> None:
    many = titled([f"Bài {number}" for number in range(200)])
    with pytest.raises(OSError) as raised, largest_file(size):
        write_workbook(material(articles={"baodakmay": many}), tmp_path / "audit.xlsx")
    assert raised.value.errno == errno.EFBIG
    assert [one.name for one in tmp_path.iterdir() if one.name != "audit.xlsx"] == []


def test_the_figures_of_months_and_verdicts_agree() -> None:
    audit, articles = made_audit()
    found = figures.months_of(material())
    counted = [one for held in articles.values() for one in held if one.weight is Weight.COUNTED]
    assert found.counted.total() == len(counted)
    assert [f"{month:02}/{year}" for year, month in found.read][::11] == ["01/2022", "12/2022"]
    assert audit.until.month == 12
