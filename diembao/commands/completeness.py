"""Certificates of completeness: for which days an outlet was read whole, and why not for others."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import click

from audits.reasons import ENDS, OUTCOMES, day_reason
from diembao.commands import options
from diembao.home import Home
from diembao.output import plain, print_csv, print_json, table
from diembao.words import COMPLETENESS
from registry import Registry
from spool import ChannelEnd, Outcome
from storage import (
    LONGEST_ANSWER,
    ChannelStanding,
    Claim,
    Completeness,
    EstimateFacts,
    OutletCompleteness,
    completeness_of,
    open_reader,
)
from vietnamese.dates import TIMEZONE
from vietnamese.numbers import number

MOST = 10
"""Addresses of one kind on the terminal; --json has all that stand."""

BASES = {
    "listed": "ngày ghi trong danh sách",
    "neighbours": "theo các bài liền kề trong danh sách",
    "readings": "khoảng giữa hai lượt đọc",
}
"""How the days of an address that was not read are known."""

Days = tuple[date, date]


@click.command(epilog="Example: diembao completeness --outlet baodaknong --since 2022-06-01")
@click.option("--outlet", help="Slug of the outlet: all that its certificates rest on.")
@options.since
@options.until
@options.as_json
@options.as_csv
@click.pass_context
def completeness(
    ctx: click.Context,
    outlet: str | None,
    since: date | None,
    until: date | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show for which days each outlet was read completely, and what is missing on the others.

    Days that are not over are left out. By default from the first day that the home reads to yesterday.
    """
    options.in_order(since, until)
    home = options.home_of(ctx)
    outlets = home.outlets()
    slugs = [home.outlet(outlet).slug] if outlet else list(outlets)
    days = _days(home, since, until)
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        found = completeness_of(reader, slugs, *days)
    if as_json:
        print_json([_document(one) for one in found])
    elif as_csv:
        print_csv(_lines(found), ("slug", "since", "until", "days", "state", "reasons"))
    elif outlet:
        _page(outlets, found[0], days)
    else:
        _overview(outlets, found, days)


def _days(home: Home, since: date | None, until: date | None) -> Days:
    yesterday = datetime.now(TIMEZONE).date() - timedelta(days=1)
    windows = [directive.window.since for directive in home.directives().values()]
    first = since or home.settings.window.since or min(windows, default=yesterday)
    return first, min(until or yesterday, yesterday)


def _document(one: OutletCompleteness) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "spans": [_span(span) for span in one.spans],
        "channels": [_channel(channel) for channel in one.channels],
        "unread": [
            {name: getattr(doubt, name) for name in doubt.__slots__ if name not in ("identity", "closed")}
            for doubt in one.unread
        ],
        "late_finds": [
            {
                "url": find.url,
                "day": find.day.isoformat(),
                "certified_night": find.certified_night,
                "found_night": find.found_night,
            }
            for find in one.late_finds
        ],
        "estimate": one.estimate.as_dict() if one.estimate else None,
    }


def _span(span: Claim) -> dict[str, Any]:
    return {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "days": _length(span),
        "state": span.state.value,
        "reasons": [
            {"reason": it.reason.value, "number": it.number, "detail": it.detail, "text": day_reason(it)}
            for it in span.notes
        ],
    }


def _channel(channel: ChannelStanding) -> dict[str, Any]:
    days = {"oldest": channel.oldest, "newest": channel.newest}
    return {name: getattr(channel, name) for name in channel.__slots__} | {
        "covers": [[first.isoformat(), last.isoformat()] for first, last in channel.covers],
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def _lines(found: Iterable[OutletCompleteness]) -> Iterator[dict[str, Any]]:
    for one in found:
        for span in one.spans:
            yield {
                "slug": one.slug,
                "since": span.since.isoformat(),
                "until": span.until.isoformat(),
                "days": _length(span),
                "state": COMPLETENESS[span.state],
                "reasons": _reasons(span),
            }


def _overview(outlets: Registry, found: Iterable[OutletCompleteness], days: Days) -> None:
    table(
        f"Mức độ đầy đủ của dữ liệu, {_shown(*days)}",
        ("Đơn vị", *COMPLETENESS.values(), "Những ngày chưa đầy đủ hoặc không có dữ liệu, và lý do"),
        (
            (
                outlets[one.slug].name,
                *(sum(_length(span) for span in one.spans if span.state is state) for state in COMPLETENESS),
                _most_of(
                    [
                        f"{_shown(span.since, span.until)}: {_reasons(span)}"
                        for span in reversed(one.spans)
                        if span.state is not Completeness.COMPLETE
                    ],
                    3,
                ),
            )
            for one in found
        ),
        right=range(1, len(COMPLETENESS) + 1),
    )


def _page(outlets: Registry, one: OutletCompleteness, days: Days) -> None:
    """All that one outlet's certificates rest on."""
    table(
        f"{outlets[one.slug].name}: mức độ đầy đủ của dữ liệu, {_shown(*days)}",
        ("Những ngày", "Số ngày", "Kết luận", "Lý do"),
        ((_shown(it.since, it.until), _length(it), COMPLETENESS[it.state], _reasons(it)) for it in one.spans),
        right=[1],
    )
    table(
        "Các kênh",
        ("Kênh", "Đã đọc đủ", "Lượt gần nhất", "Đọc", "Bài trong lượt đó", "Bỏ sót"),
        (_channel_row(channel) for channel in one.channels),
    )
    if one.unread:
        table(
            f"{len(one.unread)} địa chỉ chưa đọc được",
            ("Địa chỉ", "Lý do", "Có thể thuộc những ngày", "Căn cứ", "Số đêm đã thử"),
            (
                (
                    it.url,
                    OUTCOMES[Outcome(it.outcome)],
                    _between(it.since, it.until),
                    BASES[it.basis],
                    it.nights,
                )
                for it in one.unread[-MOST:]
            ),
            right=[4],
        )
    if one.late_finds:
        table(
            f"{len(one.late_finds)} bài được tìm thấy sau khi ngày đã được xác nhận",
            ("Ngày", "Xác nhận trong đêm", "Tìm thấy trong đêm", "Địa chỉ"),
            (
                (f"{it.day:%d/%m/%Y}", it.certified_night, it.found_night, it.url)
                for it in one.late_finds[-MOST:]
            ),
        )
    click.echo(_estimated(one.estimate))


def _channel_row(channel: ChannelStanding) -> tuple[object, ...]:
    outcome = f" ({OUTCOMES[Outcome(channel.outcome)]})" if channel.outcome else ""
    newest_first = [_shown(*span) for span in reversed(channel.covers)]
    missed = [f"{channel.missed}/{channel.others} bài", *channel.examples] if channel.missed else []
    return (
        channel.url,
        _most_of(newest_first, 3) or "chưa có ngày nào",
        channel.last_night,
        ENDS[ChannelEnd(channel.end)] + outcome,
        _shown(channel.oldest, channel.newest) if channel.oldest and channel.newest else "không rõ ngày",
        "; ".join(missed) or (f"0/{channel.others} bài" if channel.others else "không có kênh để đối chiếu"),
    )


def _estimated(estimate: EstimateFacts | None) -> str:
    """Capture and recapture in a sentence."""
    if estimate is None:
        return "Số bài mọi kênh cùng bỏ sót: không ước tính được (không có hai kênh cùng đọc đủ một ngày)."
    told = (
        f"{plain(estimate.first_channel)} có {estimate.first_listed} bài,"
        f" {plain(estimate.second_channel)} có {estimate.second_listed} bài, trùng nhau {estimate.both} bài"
        f" ({_shown(estimate.since, estimate.until)})"
    )
    if estimate.missed is None:
        return f"Số bài mọi kênh cùng bỏ sót: không ước tính được, vì quá ít bài trùng nhau. {told}."
    return (
        f"Số bài mọi kênh cùng bỏ sót, ước tính: {number(estimate.missed, 1)}"
        f" (khoảng tin cậy 95%: {estimate.low} đến {estimate.high} bài), nếu hai kênh độc lập với nhau."
        f" {told}."
    )


def _reasons(span: Claim) -> str:
    return "; ".join(day_reason(note) for note in span.notes)


def _most_of(lines: list[str], most: int) -> str:
    rest = [f"và {len(lines) - most} khoảng khác"] if len(lines) > most else []
    return "; ".join([*lines[:most], *rest])


def _length(span: Claim) -> int:
    return (span.until - span.since).days + 1


def _shown(first: date, last: date) -> str:
    return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


def _between(since: str | None, until: str) -> str:
    last = date.fromisoformat(until)
    return _shown(date.fromisoformat(since), last) if since else f"đến {last:%d/%m/%Y}"
