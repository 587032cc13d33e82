"""Charts of an audit as pictures, drawn offline: what was published, when, and what was read at all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import altair as alt

from audits.model import Audited, Ruling
from audits.reports.figures import Data, Number, days_of, months_of, numbers
from audits.reports.material import Material
from audits.reports.months import months_specification
from audits.reports.picture import Chart, finished, titled
from audits.reports.plain import text
from audits.words import duty_short

OUTLETS: Final = 40
"""Rows of one chart: as many as can be read on a sheet of A4."""
# ColorBrewer's Blues: darker is more, also in print without colour and to eyes that see none.
SHADES: Final = {
    "0 bài": "#ffffff",
    "1–2 bài": "#deebf7",
    "3–5 bài": "#9ecae1",
    "6–10 bài": "#4292c6",
    "trên 10 bài": "#08519c",
}
NO_DATA: Final = "không có dữ liệu"
NO_DUTY: Final = "không phải thực hiện"
NO_SITE: Final = "không có trang để đọc"
OFFLINE: Final = "ngoài mạng"
FILLS: Final = {**SHADES, NO_DATA: "#bdbdbd", NO_DUTY: "#f7f4ea", OFFLINE: "#f7f4ea"}

# Okabe and Ito's colours, which all kinds of eyes tell apart; their greys differ as well.
DAYS: Final = {
    Data.COMPLETE: ("đọc đầy đủ", "#0072b2"),
    Data.PARTIAL: ("đọc chưa đầy đủ", "#e69f00"),
    Data.NONE: (NO_DATA, "#bdbdbd"),
    Data.AHEAD: ("chưa đến", "#ffffff"),
}


def charts_of(material: Material) -> list[Chart]:
    """All charts of an audit; those by outlet come in several parts where there are many."""
    parts = list(_parts(material.audit.outlets))
    return [
        *(_numbered("bai-theo-don-vi", _coverage(material, part), *at) for part, at in parts),
        Chart("bai-theo-thang", "Số bài được tính theo tháng và nội dung", _months(material)),
        *(_numbered("ngay-co-du-lieu", _days(material, part), *at) for part, at in parts),
    ]


def _parts(outlets: Sequence[Audited]) -> Iterator[tuple[Sequence[Audited], tuple[int, int]]]:
    starts = range(0, len(outlets), OUTLETS)
    for number, start in enumerate(starts, 1):
        yield outlets[start : start + OUTLETS], (number, len(starts))


def _names(outlets: Sequence[Audited]) -> dict[str, str]:
    """What stands beside an outlet's row; two of one name would else share a row."""
    often = Counter(outlet.name for outlet in outlets)
    return {
        outlet.slug: text(outlet.name if often[outlet.name] == 1 else f"{outlet.name} ({outlet.slug})")
        for outlet in outlets
    }


def _numbered(name: str, drawn: tuple[str, str], number: int, of: int) -> Chart:
    caption, specification = drawn
    if of > 1:
        name, caption = f"{name}-{number}", f"{caption} (phần {number}/{of})"
    return Chart(name, caption, specification)


def _coverage(material: Material, outlets: Sequence[Audited]) -> tuple[str, str]:
    """A heat map of outlet and duty with the number in each cell."""
    names = _names(outlets)
    found = [number for number in numbers(material) if number.outlet.slug in names]
    rows = [_tile(material, number, names[number.outlet.slug]) for number in found]
    present = {row["fill"] for row in rows}
    fills = {name: fill for name, fill in FILLS.items() if name in present or name in SHADES}
    base = alt.Chart({"values": rows}).encode(
        alt.X("duty:N", title=None, sort=None, axis=alt.Axis(orient="top", labelAngle=0)),
        alt.Y("outlet:N", title=None, sort=None, axis=alt.Axis(labelLimit=420)),
    )
    tiles = base.mark_rect(stroke="#636363", strokeWidth=0.5).encode(
        alt.Color(
            "fill:N",
            title="Số bài được tính",
            scale=alt.Scale(domain=list(fills), range=list(fills.values())),
            legend=alt.Legend(orient="bottom", columns=4, symbolStrokeColor="#636363", symbolStrokeWidth=0.5),
        )
    )
    told = base.mark_text(lineBreak="\n", fontSize=10, dy=alt.expr("length(datum.told) > 6 ? -5 : 0")).encode(
        alt.Text("told:N"),
        color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value("#000000")),
    )
    caption = "Số bài được tính theo đơn vị và nội dung"
    note = ["* Một số ngày chưa được đọc đầy đủ: số bài thực tế có thể nhiều hơn."]
    note += ["( ) Bài được ghi nhận, văn bản không yêu cầu đơn vị thực hiện nội dung này."]
    size = {"width": 54 * len(material.audit.duties), "height": 30 * len(outlets)}
    return caption, finished((tiles + told).properties(title=titled(caption, note), **size))


def _tile(material: Material, number: Number, name: str) -> dict[str, Any]:
    duty = material.duty(number.verdict.duty)
    told, fill = _told(number)
    return {
        "outlet": name,
        "duty": duty_short(duty),
        "told": told,
        "fill": fill,
        "dark": fill in ("6–10 bài", "trên 10 bài"),
    }


def _told(number: Number) -> tuple[str, str]:
    """What stands in a cell, and what its colour means."""
    counted = number.verdict.counted
    if number.verdict.ruling is Ruling.NOT_ONLINE:
        return OFFLINE.replace(" ", "\n"), OFFLINE
    if number.verdict.ruling is Ruling.NOT_OWED:
        return (f"({counted})" if counted else "–"), NO_DUTY
    if number.data is Data.NONE and not counted:
        return "không có\ndữ liệu", NO_DATA
    mark = "*" if number.data in (Data.PARTIAL, Data.NONE) else ""
    return f"{counted}{mark}", shade(counted)


def shade(counted: int) -> str:
    """The step of the scale that a number of articles belongs to."""
    steps = zip((0, 2, 5, 10), SHADES, strict=False)
    return next((name for most, name in steps if counted <= most), "trên 10 bài")


def _months(material: Material) -> str:
    caption = "Số bài được tính theo tháng và nội dung, tất cả các đơn vị"
    return months_specification(months_of(material), material.online_contents, caption)


def _days(material: Material, outlets: Sequence[Audited]) -> tuple[str, str]:
    """One bar for each outlet: its days by what is known of them."""
    names, rows = _names(outlets), list[dict[str, Any]]()
    for outlet in outlets:
        days = days_of(material, outlet)
        rows += [
            {
                "outlet": names[outlet.slug],
                "state": name,
                "order": order,
                "days": days.count(state),
                "wide": days.count(state) > len(days.states) / 25,
                "all": len(days.states),
                "none": NO_DUTY if _asks_nothing(outlet) else NO_SITE,
            }
            for order, (state, (name, _)) in enumerate(DAYS.items())
        ]
    base = alt.Chart({"values": rows}).encode(
        alt.Y("outlet:N", title=None, sort=None, axis=alt.Axis(labelLimit=420)), alt.Order("order:Q")
    )
    bars = base.mark_bar(stroke="#636363", strokeWidth=0.5).encode(
        alt.X("days:Q", title="số ngày", stack="zero", axis=alt.Axis(tickMinStep=1)),
        alt.Color("state:N", title="Ngày", sort=None, scale=_day_scale(), legend=alt.Legend(orient="bottom")),
    )
    caption = "Số ngày có và không có dữ liệu của từng đơn vị"
    drawn = bars + _day_counts(base) + _no_days(base)
    size = {"width": 340, "height": 26 * len(outlets)}
    return caption, finished(drawn.properties(title=titled(caption, []), **size))


def _asks_nothing(outlet: Audited) -> bool:
    return all(verdict.ruling is Ruling.NOT_OWED for verdict in outlet.verdicts)


def _day_counts(base: alt.Chart) -> alt.Chart:
    """The numbers within the bars; left out where there is no room for them."""
    dark = f"datum.state == '{DAYS[Data.COMPLETE][0]}'"
    told = base.mark_text(fontSize=10).encode(
        alt.X("days:Q", stack="zero", bandPosition=0.5),
        alt.Text("shown:N"),
        color=alt.condition(dark, alt.value("#ffffff"), alt.value("#000000")),
    )
    drawn: alt.Chart = told.transform_calculate(shown="datum.wide ? datum.days : ''")
    return drawn


def _no_days(base: alt.Chart) -> alt.Chart:
    """A word for the outlets that have no days: nothing is asked of them, or there is no site."""
    told = base.mark_text(align="left", fontSize=10, dx=6).encode(alt.Text("none:N"), x=alt.value(0))
    drawn: alt.Chart = told.transform_filter("datum.all == 0 && datum.order == 0")
    return drawn


def _day_scale() -> alt.Scale:
    return alt.Scale(domain=[name for name, _ in DAYS.values()], range=[fill for _, fill in DAYS.values()])
