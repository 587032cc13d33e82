"""What is stored: articles and coverage."""

from datetime import date, datetime
from itertools import islice
from typing import Any

import click

from diembao.commands import options
from diembao.home import Home
from diembao.output import print_csv, print_json, print_json_list, table
from diembao.words import COMPLETENESS
from registry import Directive
from storage import (
    LONGEST_ANSWER,
    ArticleFilter,
    Completeness,
    OutletCoverage,
    count_articles,
    coverage_of,
    each_article,
    open_reader,
)
from vietnamese.dates import TIMEZONE

ARTICLE_COLUMNS = (
    "url",
    "outlet",
    "title",
    "published",
    "content",
    "second",
    "margin",
    "reviewed",
    "machine",
    "outcome",
    "captured",
    "sha256",
)
FULL_COLUMNS = (*ARTICLE_COLUMNS, "lead", "body", "author")
NO_DAY = "không rõ ngày"
NO_DATA = COMPLETENESS[Completeness.NONE]
MOST_ON_SCREEN = 1000
"""Rows of a table on the terminal, which is drawn as a whole; an export has them all."""


@click.command(epilog='Example: diembao articles --content 6 --since 2022-06-01 --q "giam ngheo"')
@click.option("--outlet", help="Slug of the outlet.")
@click.option("--content", type=click.IntRange(0), help="Content number; 0 for out of scope.")
@options.since
@options.until
@click.option("--q", help="Words to find, with or without diacritics.")
@click.option("--full", is_flag=True, help="With lead, body, author, media and hits.")
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def articles(
    ctx: click.Context,
    outlet: str | None,
    content: int | None,
    since: date | None,
    until: date | None,
    q: str | None,
    full: bool,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List stored articles with their label and evidence."""
    options.in_order(since, until)
    home = options.home_of(ctx)
    if outlet:
        home.outlet(outlet)
    wanted = ArticleFilter(
        directive=home.directive(directive_slug).slug,
        outlet=outlet,
        content=content,
        since=since,
        until=until,
        q=q,
        full=full,
    )
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        rows = (row.as_dict(full=full) for row in each_article(reader, wanted))
        if as_json:
            print_json_list(rows)
        elif as_csv:
            print_csv(rows, FULL_COLUMNS if full else ARTICLE_COLUMNS)
        else:
            _article_table(list(islice(rows, MOST_ON_SCREEN)), count_articles(reader, wanted))


def _article_table(rows: list[dict[str, Any]], number: int) -> None:
    rest = (
        f" (trên màn hình chỉ có {len(rows)} bài mới nhất; xem đủ bằng --csv)" if number > len(rows) else ""
    )
    table(
        f"{number} bài{rest}",
        ("Ngày", "Đơn vị", "Nội dung", "Nội dung thứ hai", "Tiêu đề", "Địa chỉ"),
        (
            (shown_day(r["published"]), r["outlet"], _content(r), r["second"], r["title"], r["url"])
            for r in rows
        ),
    )


def _content(row: dict[str, Any]) -> str | int | None:
    """The content that holds; behind a person's decision, what the rules said."""
    if not row["reviewed"]:
        number: int | None = row["content"]
        return number
    machine = "chưa gán" if row["machine"] is None else row["machine"]
    return f"{row['content']} (phúc khảo; quy tắc: {machine})"


@click.command(epilog="Example: diembao coverage --since 2022-01-01 --until 2022-12-31")
@options.since
@options.until
@click.option(
    "--reprints",
    type=click.Choice(["counted", "not-counted"]),
    default="counted",
    show_default=True,
    help="Whether a text counts again for each outlet that repeats it.",
)
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def coverage(
    ctx: click.Context,
    since: date | None,
    until: date | None,
    reprints: str,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show how many articles each outlet published on each content, and the days that cannot be judged."""
    options.in_order(since, until)
    home = options.home_of(ctx)
    directive = home.directive(directive_slug)
    with_reprints = reprints == "counted"
    first, last, found = counted(home, directive, since, until, with_reprints)
    if as_json:
        print_json(_document(directive, first, last, found) | {"reprints_counted": with_reprints})
    elif as_csv:
        print_csv(
            [_flat(row) for row in found],
            ("slug", "days_without_data", "partial_days", *map(str, _numbers(directive)), "reviewed"),
        )
    else:
        coverage_table(home, directive, first, last, found, with_reprints)


def counted(
    home: Home,
    directive: Directive,
    since: date | None = None,
    until: date | None = None,
    reprints: bool = True,
) -> tuple[date, date, list[OutletCoverage]]:
    """The coverage of every outlet of the home, by default over the directive's window up to today."""
    first = since or directive.window.since
    last = until or min(directive.window.until, datetime.now(TIMEZONE).date())
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        return (
            first,
            last,
            coverage_of(
                reader,
                directive.slug,
                first,
                last,
                list(home.outlets()),
                _numbers(directive),
                reprints=reprints,
            ),
        )


def _numbers(directive: Directive) -> tuple[int, ...]:
    return (*(content.number for content in directive.contents), 0)


def _document(directive: Directive, first: date, last: date, found: list[OutletCoverage]) -> dict[str, Any]:
    return {
        "directive": directive.slug,
        "since": first.isoformat(),
        "until": last.isoformat(),
        "outlets": [row.as_dict() for row in found],
    }


def _flat(row: OutletCoverage) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "days_without_data": row.days_without_data,
        "partial_days": row.partial_days,
        "reviewed": row.reviewed,
    } | {str(number): _shown(row, number, NO_DATA) for number in row.contents}


def coverage_table(
    home: Home,
    directive: Directive,
    first: date,
    last: date,
    found: list[OutletCoverage],
    reprints: bool = True,
) -> None:
    """The matrix on the terminal; where no day has data and nothing was found, it says so instead of 0."""
    outlets = home.outlets()
    days = (last - first).days + 1
    numbers = _numbers(directive)
    table(
        f"Số bài theo đơn vị và nội dung, {first:%d/%m/%Y} - {last:%d/%m/%Y}"
        + ("" if reprints else ", không tính bài đăng lại")
        + _reviewed(found),
        ("Đơn vị", *(f"ND {n}" if n else "Ngoài" for n in numbers), "Ngày không có dữ liệu"),
        (
            (
                outlets[row.slug].name,
                *(_shown(row, number, "–") for number in numbers),
                _without_data(row, days),
            )
            for row in found
        ),
        right=range(1, len(numbers) + 2),
    )


def _reviewed(found: list[OutletCoverage]) -> str:
    """How much of the table people decided; nothing where it is all the rules' own."""
    number = sum(row.reviewed for row in found)
    return f"; {number} bài tính theo kết quả phúc khảo" if number else ""


def _shown(row: OutletCoverage, number: int, nothing: str) -> str:
    """A count; never 0 where no day of the window can be judged."""
    count = row.contents.get(number, 0)
    return nothing if not count and not row.complete_days else str(count)


def _without_data(row: OutletCoverage, days: int) -> str:
    """The days of which nobody can tell, out of all; how many of them were read in part."""
    if not row.days_without_data:
        return "0" if row.complete_days else NO_DATA
    partly = f"{row.partial_days} ngày đọc dở" if row.partial_days else ""
    told = partly if row.complete_days or partly else NO_DATA
    return f"{row.days_without_data}/{days}" + (f" ({told})" if told else "")


def shown_day(published: str | None) -> str:
    """A stored date as dd/mm/yyyy, with the time where the page printed one."""
    if published is None:
        return NO_DAY
    moment = datetime.fromisoformat(published)
    return f"{moment:%d/%m/%Y %H:%M}" if "T" in published else f"{moment:%d/%m/%Y}"
