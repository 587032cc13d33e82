import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from made_audit import made_audit
from made_material import HOSTILE, material, over, renamed

from audits.model import Ruling
from audits.reports.charts import DAYS, FILLS, OUTLETS, SHADES, charts_of, shade
from audits.reports.figures import Data, days_of, months_of
from audits.reports.material import Material
from audits.reports.picture import FONTS, Chart


def rows(chart: Chart) -> list[dict[str, Any]]:
    """The values of a chart, wherever Vega-Lite keeps them."""
    specification = json.loads(chart.specification)
    data = specification.get("data") or {}
    if "name" in data:
        return list(specification["datasets"][data["name"]])
    return list(data["values"])


def named(made: Material) -> dict[str, Chart]:
    return {chart.name: chart for chart in charts_of(made)}


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    return named(material())


def tiles(chart: Chart) -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["outlet"], row["duty"]): (row["told"], row["fill"]) for row in rows(chart)}


def test_there_is_a_chart_of_outlets_of_months_and_of_days(charts: dict[str, Chart]) -> None:
    assert list(charts) == ["bai-theo-don-vi", "bai-theo-thang", "ngay-co-du-lieu"]


def test_the_numbers_are_those_of_the_verdicts(charts: dict[str, Chart]) -> None:
    found = tiles(charts["bai-theo-don-vi"])
    assert found["Báo Đắk Mây", "ND 1"] == ("1", "1–2 bài")
    assert found["Cổng thông tin điện tử huyện Đắk Lươn", "ND 1"] == ("0*", "0 bài")
    assert found["Cổng thông tin điện tử huyện Đắk Lươn", "ND 4"] == ("(1)", "không phải thực hiện")
    assert found["Trung tâm Văn hóa, Thể thao và Truyền thông huyện Krông Sa", "ND 6"] == ("0", "0 bài")
    assert found["Trung tâm Văn hóa, Thể thao và Truyền thông huyện Krông Sa", "ND 5.2"][1] == "ngoài mạng"


def test_no_data_is_no_nought() -> None:
    audit, _ = made_audit()
    early = over(audit, audit.since, audit.until, "2022-01-05")
    found = tiles(named(material(early))["bai-theo-don-vi"])
    assert found["Cổng thông tin điện tử huyện Đắk Lươn", "ND 1"] == ("không có\ndữ liệu", "không có dữ liệu")
    assert FILLS["không có dữ liệu"] != FILLS["0 bài"]


def test_an_outlet_without_a_site_has_no_data() -> None:
    audit, _ = made_audit()
    verdicts = [one for outlet in audit.outlets if outlet.site is None for one in outlet.verdicts]
    found = tiles(named(material())["bai-theo-don-vi"])
    for verdict in verdicts:
        told = found["Cổng Quảng Mây", f"ND {verdict.duty}"][1]
        assert told == (
            "không có dữ liệu" if verdict.ruling is Ruling.CANNOT_TELL else "không phải thực hiện"
        )


def test_months_are_told_with_how_much_was_read(charts: dict[str, Chart]) -> None:
    found = {(row["month"], row["content"][:4]): row for row in rows(charts["bai-theo-thang"])}
    assert (found["06/2022", "ND 4"]["counted"], found["06/2022", "ND 4"]["read"]) == (2, "đủ 95%")
    assert found["01/2022", "ND 1"]["read"] == "đủ 85%"
    assert len(found) == 12 * 4  # content 5 is offline work in this audit


def test_a_month_that_nobody_read_is_marked() -> None:
    audit, _ = made_audit()
    alone = replace(over(audit, audit.since, audit.until, "2022-02-20"), outlets=(audit.outlets[1],))
    gap = replace(alone.outlets[0].verdicts[0].missing[0], until=date(2022, 1, 31))
    verdict = replace(alone.outlets[0].verdicts[0], missing=(gap,))
    alone = replace(alone, outlets=(replace(alone.outlets[0], verdicts=(verdict,)),))
    found = rows(named(material(alone, articles={}))["bai-theo-thang"])
    assert {row["month"]: row["unread"] for row in found} == {"01/2022": True, "02/2022": False}


def test_days_that_are_still_to_come_are_neither_read_nor_missing() -> None:
    audit, _ = made_audit()
    early = material(over(audit, audit.since, audit.until, "2022-06-10"))
    days = days_of(early, audit.outlets[1])
    assert [days.count(state) for state in DAYS] == [160 - 12, 3, 9, 365 - 160]
    assert list(months_of(early).read)[-1] == (2022, 6)
    assert days.states[date(2022, 6, 10)] is Data.AHEAD


def test_the_days_of_an_outlet_make_up_the_period(charts: dict[str, Chart]) -> None:
    sums: dict[str, int] = {}
    for row in rows(charts["ngay-co-du-lieu"]):
        sums[row["outlet"]] = sums.get(row["outlet"], 0) + row["days"]
    assert set(sums.values()) == {0, 365}


SHADED = {
    0: "0 bài",
    1: "1–2 bài",
    2: "1–2 bài",
    3: "3–5 bài",
    5: "3–5 bài",
    6: "6–10 bài",
    11: "trên 10 bài",
}


@pytest.mark.parametrize("counted", SHADED)
def test_a_number_has_the_shade_of_its_step(counted: int) -> None:
    assert shade(counted) == SHADED[counted]


def test_darker_is_more_also_without_colour() -> None:
    light = [sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in SHADES.values()]
    assert light == sorted(light, reverse=True)


def test_many_outlets_come_in_several_charts() -> None:
    audit, _ = made_audit()
    one = audit.outlets[0]
    many = tuple(replace(one, slug=f"s{number}", name=f"Đơn vị {number}") for number in range(OUTLETS + 1))
    found = named(material(replace(audit, outlets=many)))
    assert [name for name in found if name.startswith("bai-theo-don-vi")] == [
        "bai-theo-don-vi-1",
        "bai-theo-don-vi-2",
    ]
    assert found["bai-theo-don-vi-2"].caption.endswith("(phần 2/2)")
    assert len({row["outlet"] for row in rows(found["bai-theo-don-vi-1"])}) == OUTLETS


def test_outlets_of_one_name_keep_their_own_rows() -> None:
    audit, _ = made_audit()
    twins = tuple(replace(audit.outlets[0], slug=slug) for slug in ("mot", "hai"))
    found = tiles(named(material(replace(audit, outlets=twins)))["bai-theo-don-vi"])
    assert {name for name, _ in found} == {"Báo Đắk Mây (mot)", "Báo Đắk Mây (hai)"}


def test_vietnamese_is_drawn_with_letters_that_have_it(charts: dict[str, Chart]) -> None:
    assert sorted(file.name for file in FONTS.glob("*.ttf")) == [
        "DiembaoSans-Bold.ttf",
        "DiembaoSans-Regular.ttf",
    ]
    svg = charts["bai-theo-don-vi"].svg()
    assert "Báo Đắk Mây" in svg
    assert svg.count("Diembao Sans") > 10
    png = charts["ngay-co-du-lieu"].png()
    assert png.startswith(b"\x89PNG")


def test_names_of_any_make_are_drawn_as_text() -> None:
    audit, _ = made_audit()
    name = " ".join(HOSTILE).replace("\ud800", "")
    svg = named(material(renamed(audit, name)))["bai-theo-thang"].svg()
    assert "<script" not in svg
    assert "\x1b" not in svg


def test_an_audit_without_outlets_has_charts() -> None:
    audit, _ = made_audit()
    found = named(material(replace(audit, outlets=())))
    assert list(found) == ["bai-theo-thang"]
    assert rows(found["bai-theo-thang"])[0]["read"] == "–"
