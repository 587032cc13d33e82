"""What staff and auditors read of certificates, and coverage where nobody can tell."""

import csv
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from written_spools import SpoolWriter, address

from diembao.main import main
from spool import ChannelEnd, JobState, Outcome
from storage import begin_night, certify, finish_night, ingest, open_store

SPAN = ("--since", "2022-06-01", "--until", "2022-06-15")


@pytest.fixture
def call(tmp_path):
    """A home with an outlet that was read on two nights, and one that never was."""
    (tmp_path / "outlets").mkdir()
    for slug, name, host in (("bao", "Báo Đắk Mây", "bao"), ("cong", "Cổng Đắk Lươn", "cong")):
        (tmp_path / "outlets" / f"{slug}.toml").write_text(
            f'name = "{name}"\nkind = "portal"\nowner = "UBND"\nhosts = [{{ name = "{host}.example.vn" }}]\n'
            f'channels = [{{ kind = "feed", url = "https://{host}.example.vn/rss" }}]\n',
            encoding="utf-8",
        )
    with open_store(tmp_path / "data" / "diembao.db") as store:
        for number, end in ((14, ChannelEnd.WINDOW), (15, ChannelEnd.KNOWN)):
            key = begin_night(store, date(2022, 6, number))
            ingest(store, night(tmp_path / "spool", key, number, end).write(state=JobState.PARTIAL))
            certify(store, key)
            finish_night(store, key, "partial", 10)

    def run(*words):
        result = CliRunner().invoke(main, ["--home", str(tmp_path), *words])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    return run


def night(root, key, number, end):
    writer = SpoolWriter(root, key)
    days = range(4, 14) if number == 14 else [13]
    for day in reversed(days):
        writer.sees("tin", (f"bai-{day}", f"2022-06-{day:02}")).sees("rss", (f"bai-{day}", None))
        if number == 14:
            writer.article(f"bai-{day}", published=f"2022-06-{day:02}")
    if number == 14:
        writer.sees("tin", ("hong", "2022-06-07")).plan("hong").end(
            "hong", Outcome.LAYOUT_CHANGED, status=200
        )
    else:
        writer.sees("tin", ("muon", "2022-06-09")).article("muon", published="2022-06-09")
    covers = "2022-06-02" if number == 14 else "2022-06-14"
    return writer.reads("tin", covers, end=end).reads("rss", covers, end=end, thorough=False)


def test_the_document_has_all_that_the_certificates_rest_on(call):
    bao, cong = json.loads(call("completeness", "--json", *SPAN))
    assert [(it["since"][-2:], it["until"][-2:], it["state"]) for it in bao["spans"]] == [
        ("01", "01", "none"),
        ("02", "06", "complete"),
        ("07", "07", "partial"),
        ("08", "08", "complete"),
        ("09", "09", "complete"),
        ("10", "14", "complete"),
        ("15", "15", "partial"),
    ]
    assert bao["spans"][2]["reasons"] == [
        {
            "reason": "address_unread",
            "number": 1,
            "detail": "failed:layout_changed",
            "text": "1 địa chỉ chưa đọc được (bố cục trang đã đổi)",
        }
    ]
    assert [it["reason"] for it in bao["spans"][4]["reasons"]] == ["late_find"]
    assert {it["url"]: (it["covers"], it["missed"], it["others"]) for it in bao["channels"]} == {
        address("rss"): ([["2022-06-02", "2022-06-14"]], 1, 11),
        address("tin"): ([["2022-06-02", "2022-06-14"]], 0, 10),
    }
    assert (bao["unread"][0]["url"], bao["unread"][0]["since"], bao["unread"][0]["basis"]) == (
        address("hong"), "2022-06-07", "listed",
    )  # fmt: skip
    assert [it["url"] for it in bao["late_finds"]] == [address("muon")]
    assert (bao["estimate"]["both"], bao["estimate"]["missed"], bao["estimate"]["high"]) == (10, 0.0, 2)
    assert (cong["channels"], cong["estimate"], cong["spans"][0]["state"]) == ([], None, "none")


def test_the_lines_for_a_spreadsheet(call):
    text = call("completeness", "--csv", *SPAN)
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert lines[2] == {
        "slug": "bao",
        "since": "2022-06-07",
        "until": "2022-06-07",
        "days": "1",
        "state": "chưa đầy đủ",
        "reasons": "1 địa chỉ chưa đọc được (bố cục trang đã đổi)",
    }
    assert lines[-1]["state"] == "không có dữ liệu" and lines[-1]["days"] == "15"


def test_the_page_of_one_outlet(call):
    page = " ".join(call("completeness", "--outlet", "bao", *SPAN).split())
    for words in (
        "Báo Đắk Mây: mức độ đầy đủ của dữ liệu",
        "1 địa chỉ chưa đọc được",
        "ngày ghi trong danh sách",
        "1 bài được tìm thấy sau khi ngày đã được xác nhận",
        "1/11 bài",
        "ước tính: 0,0 (khoảng tin cậy 95%: 0 đến 2 bài)",
    ):
        assert words in page


def test_the_overview_names_what_is_missing(call):
    page = " ".join(call("completeness", *SPAN).split())
    assert "15/06/2022: ngày chưa kết thúc khi đọc" in page
    assert "chưa có lượt đọc nào" in page


def test_coverage_never_shows_0_where_nobody_can_tell(call):
    text = call("coverage", "--csv", *SPAN)
    bao, cong = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (bao["days_without_data"], bao["partial_days"], bao["1"]) == ("3", "2", "0")
    assert cong["days_without_data"] == "15"
    assert {cong[str(number)] for number in range(7)} == {"không có dữ liệu"}
    table = call("coverage", *SPAN)
    assert "3/15 (2 ngày đọc" in " ".join(table.split())
    row = next(line for line in table.splitlines() if "Cổng Đắk Lươn" in line)
    assert "0" not in row and row.count("–") == 7
    document = json.loads(call("coverage", "--json", *SPAN))["outlets"]
    assert document[1]["contents"] == {str(number): 0 for number in range(7)}
    assert document[1]["days_without_data"] == 15


def test_an_unknown_outlet_is_a_usage_error(call, tmp_path):
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "completeness", "--outlet", "khong"])
    assert result.exit_code == 2 and "khong" in result.stderr
