"""What is stored: articles and coverage."""

from datetime import date, datetime
from typing import Any

import click

from diembao.commands import options
from diembao.home import Home
from diembao.output import print_csv, print_json, table
from registry import Directive
from storage import ArticleFilter, OutletCoverage, coverage_of, find_articles, open_reader
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
    "outcome",
    "captured",
    "sha256",
)
FULL_COLUMNS = (*ARTICLE_COLUMNS, "lead", "body", "author")
NO_DAY = "không rõ ngày"


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
    with open_reader(home.published) as reader:
        rows = [row.as_dict(full=full) for row in find_articles(reader, wanted)]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows, FULL_COLUMNS if full else ARTICLE_COLUMNS)
    else:
        _article_table(rows)


def _article_table(rows: list[dict[str, Any]]) -> None:
    table(
        f"{len(rows)} bài",
        ("Ngày", "Đơn vị", "Nội dung", "Nội dung thứ hai", "Tiêu đề", "Địa chỉ"),
        (
            (shown_day(r["published"]), r["outlet"], r["content"], r["second"], r["title"], r["url"])
            for r in rows
        ),
    )


@click.command(epilog="Example: diembao coverage --since 2022-01-01 --until 2022-12-31")
@options.since
@options.until
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def coverage(
    ctx: click.Context,
    since: date | None,
    until: date | None,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show how many articles each outlet published on each content, and the days that cannot be judged."""
    options.in_order(since, until)
    home = options.home_of(ctx)
    directive = home.directive(directive_slug)
    first, last, found = counted(home, directive, since, until)
    if as_json:
        print_json(_document(directive, first, last, found))
    elif as_csv:
        print_csv(
            [_flat(row) for row in found], ("slug", "days_without_data", *map(str, _numbers(directive)))
        )
    else:
        coverage_table(home, directive, first, last, found)


def counted(
    home: Home, directive: Directive, since: date | None = None, until: date | None = None
) -> tuple[date, date, list[OutletCoverage]]:
    """The coverage of every outlet of the home, by default over the directive's window up to today."""
    first = since or directive.window.since
    last = until or min(directive.window.until, datetime.now(TIMEZONE).date())
    with open_reader(home.published) as reader:
        return (
            first,
            last,
            coverage_of(reader, directive.slug, first, last, list(home.outlets()), _numbers(directive)),
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
    return {"slug": row.slug, "days_without_data": row.days_without_data} | {
        str(number): count for number, count in row.contents.items()
    }


def coverage_table(
    home: Home, directive: Directive, first: date, last: date, found: list[OutletCoverage]
) -> None:
    """The matrix on the terminal; where no day has data and nothing was found, it says so instead of 0."""
    outlets = home.outlets()
    days = (last - first).days + 1
    numbers = _numbers(directive)
    table(
        f"Số bài theo đơn vị và nội dung, {first:%d/%m/%Y} - {last:%d/%m/%Y}",
        ("Đơn vị", *(f"ND {n}" if n else "Ngoài" for n in numbers), "Ngày không có dữ liệu"),
        (
            (
                outlets[row.slug].name,
                *(_shown(row, number, days) for number in numbers),
                f"{row.days_without_data}/{days}" if row.days_without_data else "0",
            )
            for row in found
        ),
        right=range(1, len(numbers) + 2),
    )


def _shown(row: OutletCoverage, number: int, days: int) -> str:
    count = row.contents.get(number, 0)
    return "–" if not count and row.days_without_data >= days else str(count)


def shown_day(published: str | None) -> str:
    """A stored date as dd/mm/yyyy, with the time where the page printed one."""
    if published is None:
        return NO_DAY
    moment = datetime.fromisoformat(published)
    return f"{moment:%d/%m/%Y %H:%M}" if "T" in published else f"{moment:%d/%m/%Y}"
