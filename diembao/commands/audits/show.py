"""`diembao audit show`: a recorded audit, and why each verdict is what it is."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from audits.document import canonical
from audits.model import Audit, Audited, Duty, Verdict, Weighed, Weight
from audits.reasons import reason_of
from audits.words import (
    DOUBTS,
    WEIGHTS,
    counting_lines,
    days_in,
    duty_name,
    outlet_notes,
    span,
    verdict_sentence,
)
from diembao.auditing import recorded, recorded_articles
from diembao.commands import options
from diembao.commands.audits.matrix import (
    VERDICT_COLUMNS,
    as_document,
    head_line,
    show_matrix,
    verdict_rows,
)
from diembao.commands.stored import shown_day
from diembao.exits import Exit, Refusal
from diembao.output import plain, print_csv, print_json, table
from storage.archive.manifests import Head, chain_head

ARTICLE_COLUMNS = (
    *("outlet", "site", "content", "weight", "doubts", "url", "title", "published", "day", "earliest"),
    *("latest", "machine", "second", "margin", "reviewed", "reviewer", "reviewed_at", "reason", "original"),
    *("confidence", "state", "version", "captured", "night", "warc", "offset", "sha256"),
)
OUT_OF_SCOPE = "ngoài phạm vi"


@click.command(epilog="Example: diembao audit show 2022-12-31-1 --outlet baodakmay --content 4")
@click.argument("key", required=False)
@click.option("--outlet", help="Slug of the outlet: its verdicts and the articles behind them.")
@click.option("--content", help="Content, or one paragraph of it: 4, 5.2.")
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def show(
    ctx: click.Context,
    key: str | None,
    outlet: str | None,
    content: str | None,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show a recorded audit; by default the newest one."""
    if content and not outlet:
        raise click.UsageError("--content needs --outlet.")
    home = options.home_of(ctx)
    row, audit = recorded(home, key, directive_slug)
    head = chain_head(home.archive)
    if outlet is None:
        _whole(audit, row.hash, row.key, head, as_json, as_csv)
        return
    told = _outlet(audit, outlet)
    duties = _duties(audit, content)
    wanted = {duty.content for duty in duties}
    articles = [
        one
        for one in recorded_articles(home, row.key, audit, outlet)
        if one.content in wanted or one.second in wanted
    ]
    if as_json:
        print_json(_document(told, duties, articles) | {"key": row.key, "hash": row.hash})
    elif as_csv:
        print_csv(map(_flat, articles), ARTICLE_COLUMNS)
    else:
        _page(audit, told, duties, articles)
        click.echo(f"Bản kiểm tra {row.key}, mã băm (SHA-256): {row.hash}\n{head_line(head)}")


def _whole(audit: Audit, code: str, key: str, head: Head | None, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(as_document(audit, code, key, head))
    elif as_csv:
        print_csv(verdict_rows(audit), VERDICT_COLUMNS)
    else:
        show_matrix(audit, code, head)
        click.echo(f"Bản kiểm tra số {key}. Xem lý do: diembao audit show {key} --outlet MÃ")


def _outlet(audit: Audit, slug: str) -> Audited:
    found = next((one for one in audit.outlets if one.slug == slug), None)
    if found is None:
        there = ", ".join(one.slug for one in audit.outlets)
        raise Refusal(Exit.USAGE, f"The audit has no outlet '{slug}'; it has: {there}.")
    return found


def _duties(audit: Audit, content: str | None) -> list[Duty]:
    found = [duty for duty in audit.duties if content in (None, duty.key, str(duty.content))]
    if not found:
        there = ", ".join(duty.key for duty in audit.duties)
        raise Refusal(Exit.USAGE, f"The audit has no content '{content}'; it has: {there}.")
    return found


def _document(outlet: Audited, duties: Sequence[Duty], articles: Sequence[Weighed]) -> dict[str, Any]:
    keys = {duty.key for duty in duties}
    return {
        "outlet": outlet.slug,
        "name": outlet.name,
        "verdicts": [
            json.loads(canonical(one)) | {"sentence": verdict_sentence(one)}
            for one in outlet.verdicts
            if one.duty in keys
        ],
        "articles": [json.loads(canonical(one)) for one in articles],
    }


def _flat(article: Weighed) -> dict[str, Any]:
    review = article.review
    return {name: getattr(article, name, None) for name in ARTICLE_COLUMNS} | {
        "weight": WEIGHTS[article.weight],
        "doubts": "; ".join(DOUBTS[doubt] for doubt in article.doubts),
        "reviewed": review.content if review else None,
        "reviewer": review.reviewer if review else None,
        "reviewed_at": review.at if review else None,
        "reason": review.reason if review else None,
    }


def _page(audit: Audit, outlet: Audited, duties: Sequence[Duty], articles: Sequence[Weighed]) -> None:
    """Everything behind an outlet's verdicts, for people."""
    notes = outlet_notes(outlet, audit.since, audit.until)
    click.echo(f"{plain('; '.join((outlet.name, *notes)))}: {span(audit.since, audit.until)}")
    verdicts = {one.duty: one for one in outlet.verdicts}
    for duty in duties:
        _duty(duty, verdicts[duty.key], articles)
    for line in (*counting_lines(audit.settings), *audit.notes):
        click.echo(f"- {plain(line)}")


def _duty(duty: Duty, verdict: Verdict, articles: Sequence[Weighed]) -> None:
    click.echo(f"\n{duty_name(duty)}: {plain(duty.name)}")
    click.echo(f"  {plain(verdict_sentence(verdict))}")
    click.echo(f"  Căn cứ giao: “{plain(duty.words)}”")
    for paragraph in duty.paragraphs:
        click.echo(f"  Nội dung: {plain(paragraph)}")
    for line in _other_counts(verdict):
        click.echo(f"  {line}")
    for gap in verdict.missing:
        days = f"{span(gap.since, gap.until)} ({days_in([gap])} ngày)"
        click.echo(f"  Thiếu dữ liệu {days}: {plain('; '.join(map(reason_of, gap.reasons)))}")
    if not duty.online:
        return
    own = [one for one in articles if one.content == duty.content]
    for weight in Weight:
        if those := [one for one in own if one.weight is weight]:
            _articles(f"{len(those)} bài {WEIGHTS[weight]}", those)
    others = [one for one in articles if one.second == duty.content != one.content and one.review is None]
    if others:
        _articles(f"{len(others)} bài thuộc nội dung khác mà quy tắc xếp nội dung này ở hàng thứ hai", others)


def _other_counts(verdict: Verdict) -> Iterator[str]:
    """What the number would be by other settings, where it would be another."""
    others = (
        ("không kể phúc khảo", verdict.by_rules_alone),
        ("theo cách hiểu chặt", verdict.strict),
        ("theo cách hiểu rộng", verdict.lenient),
        ("tính cả bài đăng lại", verdict.with_reprints),
        ("không tính bài đăng lại", verdict.without_reprints),
    )
    told = [f"{name}: {number}" for name, number in others]
    yield f"Số bài được tính: {verdict.counted} ({'; '.join(told)})"
    if verdict.removed:
        yield f"Trong đó hoặc ngoài ra có {verdict.removed} bài đã bị gỡ"


def _articles(title: str, articles: Sequence[Weighed]) -> None:
    table(
        title,
        ("Ngày", "Quy tắc", "Thứ hai", "Phúc khảo", "Ghi chú", "Tiêu đề", "Địa chỉ"),
        (
            (
                _days(one),
                _content(one.machine),
                one.second,
                _review(one),
                _remarks(one),
                one.title,
                one.url,
            )
            for one in articles
        ),
    )


def _days(article: Weighed) -> str:
    if article.earliest == article.latest:
        return shown_day(article.day)
    since = shown_day(article.earliest) if article.earliest else "không rõ"
    return f"từ {since} đến {shown_day(article.latest)}"


def _content(number: int | None) -> str:
    return "" if number is None else str(number) if number else OUT_OF_SCOPE


def _review(article: Weighed) -> str:
    review = article.review
    if review is None:
        return ""
    changed = " (bài đã sửa sau khi phúc khảo)" if review.text_changed else ""
    who = f"{review.reviewer}, {shown_day(review.at[:10])}"
    return f"{_content(review.content)}: {who}, {review.reason}{changed}"


def _remarks(article: Weighed) -> str:
    told = [DOUBTS[doubt] for doubt in article.doubts]
    if article.variant:
        told.append(f"quy tắc {article.variant}")
    if article.original:
        told.append(f"đăng lại từ {article.original}")
    if article.state == "gone":
        told.append("đã bị gỡ")
    return "; ".join(dict.fromkeys(told))
