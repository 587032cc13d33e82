"""E6, E7: the list as a file is exactly the list, typed, without formulas, and says when it is not all."""

import csv
import gc
import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.listing import Heading, Names, write_csv, write_workbook
from dashboard.pages import exports
from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.home import Home, open_home
from registry import load_directives, load_outlets
from storage.reading import Line
from tests.dashboard.made_desk import HOSTILE
from tests.dashboard.test_articles import keys
from tests.dashboard.visitors import Visitor

ROOT = Path(__file__).parents[2]
NAMES = Names(
    load_outlets(ROOT / "diembao" / "sample" / "home" / "outlets"),
    next(iter(load_directives(ROOT / "directives").values())),
)
TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")
FORMULAS = [
    "=1+1", "+84 261", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠a", " =1",
    '"=1', "'=1", "a;=1", "=cmd|'/c calc'!A1", "\x00=1", '=HYPERLINK("http://x")', "<r>x</r>", "https://a/=1",
    "\u202e=1",
]  # fmt: skip
LINE = Line(
    key="0" * 20, id=1, outlet="krongsa", url="https://a.example/1", title="Bài", day=date(2022, 6, 14),
    day_printed=True, content=3, machine=3, second=1, margin=0.25, reviewed=False, reviewer=None,
    original_key=None, confidence=None, state="present", versions=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(made_home: Path) -> Iterator[Visitor]:
    """A visitor who changes nothing."""
    with Visitor(build(desk_of_home(open_home(made_home)))) as visitor:
        yield visitor


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would take it for one."""
    return value.lstrip("\"' ").startswith(TRIGGERS) and not value.startswith("'")


def rows_of(text: str) -> tuple[list[list[str]], list[dict[str, str]]]:
    """What stands above the table, and its rows."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    empty = rows.index([])
    return rows[:empty], [dict(zip(rows[empty + 1], row, strict=True)) for row in rows[empty + 2 :]]


def cells_of(body: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    """The same of a workbook."""
    with closing(load_workbook(io.BytesIO(body))) as book:
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        assert [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []
    head = next(number for number, row in enumerate(rows) if row[0] == "Ngày")
    above = [str(row[0]) for row in rows[:head] if row[0]]
    return above, [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


@pytest.mark.parametrize(
    "query",
    ["", "?noi-dung=1&noi-dung=2&sap=ngay", "?q=nuoc+sach", "?tin-lai=chi", "?don-vi=krongsa&thang=2022-06"],
)
def test_both_files_have_the_list_in_its_order(reader: Visitor, query: str) -> None:
    joined = "&" if query else "?"
    shown = [
        key for page in (1, 2, 3) for key in keys(reader.get(f"/bai-viet{query}{joined}trang={page}").text)
    ]
    of_csv = reader.get(f"/bai-viet.csv{query}")
    of_excel = reader.get(f"/bai-viet.xlsx{query}")
    assert [row["Mã bài"] for row in rows_of(of_csv.content.decode())[1]] == shown
    assert [row["Mã bài"] for row in cells_of(of_excel.content)[1]] == shown


def test_the_page_number_of_the_list_is_no_matter(reader: Visitor) -> None:
    assert len(rows_of(reader.get("/bai-viet.csv?trang=2").content.decode())[1]) == 122


def test_e6_cells_are_typed(reader: Visitor) -> None:
    of_excel, of_csv = reader.get("/bai-viet.xlsx?noi-dung=3"), reader.get("/bai-viet.csv?noi-dung=3")
    assert of_csv.content.startswith(b"\xef\xbb\xbf")
    excel, plain = cells_of(of_excel.content)[1][0], rows_of(of_csv.content.decode())[1][0]
    assert isinstance(excel["Ngày"], datetime)
    assert plain["Ngày"] == f"{excel['Ngày']:%d/%m/%Y}"
    assert (excel["Nội dung"], plain["Nội dung"]) == (3, "3")
    assert isinstance(excel["Cách biệt"], float | int)
    assert plain["Cách biệt"].replace(",", ".") == str(excel["Cách biệt"]).removesuffix(".0")
    for name in ("Đơn vị", "Tên nội dung", "Tiêu đề", "Địa chỉ", "Tình trạng"):
        assert excel[name] == plain[name]


def test_e6_a_hostile_title_is_text_in_both(reader: Visitor) -> None:
    query = "?tu=2022-06-20&den=2022-06-21"
    for rows in (
        rows_of(reader.get(f"/bai-viet.csv{query}").content.decode())[1],
        cells_of(reader.get(f"/bai-viet.xlsx{query}").content)[1],
    ):
        assert [row["Tiêu đề"] for row in rows] == [HOSTILE] * 2


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_e6_no_cell_begins_like_a_formula(tmp_path: Path, number: int) -> None:
    line = replace(LINE, title=FORMULAS[number], reviewer=FORMULAS[number], outlet=FORMULAS[number])
    heading = Heading(FORMULAS[number], (FORMULAS[number],))
    write_csv(tmp_path / "a.csv", heading, NAMES, [line])
    write_workbook(tmp_path / "a.xlsx", heading, NAMES, [line])
    above, rows = rows_of((tmp_path / "a.csv").read_text(encoding="utf-8"))
    excel_above, excel_rows = cells_of((tmp_path / "a.xlsx").read_bytes())
    shown = [*(row[0] for row in above), *rows[0].values(), *excel_above]
    shown += [value for value in excel_rows[0].values() if isinstance(value, str)]
    assert [value for value in shown if is_formula(value)] == []
    assert [part for value in rows[0].values() for part in value.split(";")[1:] if is_formula(part)] == []


def test_the_files_say_what_they_are(reader: Visitor) -> None:
    query = "?q=nuoc+sach&don-vi=krongsa&tin-lai=khong"
    answer = reader.get(f"/bai-viet.csv{query}")
    above, rows = rows_of(answer.content.decode())
    said = [line[0] for line in above]
    assert said[0] == "Danh sách bài viết"
    assert any("Có các từ: nuoc sach; Đơn vị: Cổng thông tin điện tử huyện Krông Sa" in line for line in said)
    assert any("Không kể bài đăng lại" in line for line in said)
    assert any("Dữ liệu đến hết đêm 30/06/2022; xuất lúc " in line for line in said)
    assert f"Số bài: {len(rows)}" in said
    assert cells_of(reader.get(f"/bai-viet.xlsx{query}").content)[0][:3] == said[:3]
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="bai-viet-') and name.endswith('.csv"')
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_e7_a_list_that_is_cut_says_so(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 10)
    for above, rows in (
        rows_of(reader.get("/bai-viet.csv").content.decode()),
        cells_of(reader.get("/bai-viet.xlsx").content),
    ):
        assert len(rows) == 10
        assert any("CHƯA ĐỦ: tệp chỉ có 10 bài đầu trong số 122 bài" in str(line) for line in above)
    _, rows = rows_of(reader.get("/bai-viet.csv?tin-lai=chi").content.decode())
    assert len(rows) == 1


def test_words_that_too_many_articles_have_are_said() -> None:
    assert exports.notices(20_000, capped=False) == ["Số bài: 20.000"]
    assert any("CHƯA ĐỦ" in line for line in exports.notices(20_000, capped=True))


def test_an_empty_list_is_an_empty_table(reader: Visitor) -> None:
    assert rows_of(reader.get("/bai-viet.csv?noi-dung=chua").content.decode())[1] == []
    assert cells_of(reader.get("/bai-viet.xlsx?noi-dung=chua").content)[1] == []


def test_a_wrong_value_makes_no_file(reader: Visitor) -> None:
    answer = reader.get("/bai-viet.xlsx?noi-dung=99")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_no_more_than_two_files_are_made_at_a_time(reader: Visitor) -> None:
    for _ in range(exports.AT_A_TIME):
        assert exports._turns.acquire(blocking=False)
    try:
        answer = reader.get("/bai-viet.csv")
        assert answer.status_code == 503
        assert "thử lại" in answer.text
    finally:
        for _ in range(exports.AT_A_TIME):
            exports._turns.release()
    assert reader.get("/bai-viet.csv").status_code == 200


def test_nothing_is_left_behind(
    client: Visitor, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert client.get("/bai-viet.xlsx").status_code == 200
    home.snapshot.unlink()
    assert client.get("/bai-viet.csv").status_code == 503
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("write", [write_csv, write_workbook])
def test_a_list_that_breaks_off_leaves_no_file_open(tmp_path: Path, write: exports.Write) -> None:
    def lines() -> Iterator[Line]:
        yield LINE
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write(tmp_path / "a", Heading("Danh sách", ()), NAMES, lines())
    gc.collect()  # an open file would be told here, and fail the test


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_csv, write_workbook])
def test_e7_memory_does_not_grow_with_the_list(tmp_path: Path, write: exports.Write) -> None:
    peaks = []
    for size in (300, 4_000):
        tracemalloc.start()
        write(
            tmp_path / str(size), Heading("Danh sách", ()), NAMES, (replace(LINE, id=n) for n in range(size))
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


@pytest.mark.parametrize("path", ["/bai-viet.xlsx", "/bai-viet.csv"])
def test_a_full_temporary_disk_is_told(path: str, reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(tempfile, "tempdir", "/dev/full")
        answer = reader.get(path)
    assert (answer.status_code, "máy chủ hết chỗ trống" in answer.text) == (503, True)
    assert reader.get(path).status_code == 200, "the turn was given back"
