"""Articles by month and content as bars: of an audit in its reports, of all that was read on the pages."""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from audits.reports.figures import Months
from audits.reports.picture import finished, titled
from audits.reports.plain import text

READ_NOTE: Final = "“đủ 95%”: 95% số ngày của các đơn vị trong tháng đã được đọc đầy đủ."


def months_specification(found: Months, contents: Mapping[int, str], caption: str | None) -> str:
    """One row of bars for each content, by its number and name; without a caption where a page has one."""
    rows = _rows(found, contents)
    most = max((row["counted"] for row in rows), default=0) or 1
    months = len({row["month"] for row in rows})
    layers = _layers(rows, most).properties(width=max(47 * months, 300), height=46)
    header = alt.Header(labelOrient="top", labelAnchor="start", labelFontSize=11)
    faceted = layers.facet(row=alt.Row("content:N", title=None, sort=None, header=header), spacing=8)
    return finished(faceted.properties(title=titled(caption, [READ_NOTE])) if caption else faceted)


def read_words(share: float | None) -> str:
    """How much of a month was read: `đủ 95%`, never 100% of what is not whole; nobody's month: a dash."""
    return "–" if share is None else f"đủ {int(share * 100)}%"


def _rows(found: Months, contents: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "month": f"{month:02}/{year}",
            "read": read_words(share),
            "content": f"ND {content}. {text(name)}",
            "counted": found.counted[(year, month), content],
            "unread": not share,
        }
        for content, name in sorted(contents.items())
        for (year, month), share in found.read.items()
    ]


def _layers(rows: list[dict[str, Any]], most: int) -> alt.LayerChart | alt.FacetChart:
    """Bars with their numbers; a month that nobody read has a grey band and words."""
    top = most * 1.25
    ticks = sorted({0, most // 2, most})
    base = alt.Chart({"values": rows}).encode(alt.X("axis:N", title=None, sort=None, axis=_axis()))
    base = base.transform_calculate(axis="datum.month + '|' + datum.read")
    scale = alt.Scale(domain=[0, top])
    bands = base.mark_bar(color="#d9d9d9", size=45).encode(alt.Y("reach:Q", scale=scale))
    bands = bands.transform_filter("datum.unread").transform_calculate(reach=f"{top}")
    bars = base.mark_bar(color="#0072b2", size=28).encode(
        alt.Y("counted:Q", title=None, scale=scale, axis=alt.Axis(values=ticks, format="d"))
    )
    nobody = "datum.unread && !datum.counted"
    words = f"{nobody} ? 'không có\\ndữ liệu' : '' + datum.counted"
    told = base.mark_text(dy=alt.expr(f"{nobody} ? -24 : -7"), fontSize=10, lineBreak="\n")
    told = told.encode(alt.Y("counted:Q"), alt.Text("told:N"))
    return alt.layer(bands, bars, told.transform_calculate(told=words))


def _axis() -> alt.Axis:
    return alt.Axis(labelAngle=0, labelExpr="split(datum.label, '|')", labelLineHeight=13, labelLimit=90)
