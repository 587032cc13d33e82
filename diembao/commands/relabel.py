"""New rules over old articles: what would change, and the new label rows."""

from pathlib import Path
from typing import Any

import click

from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.night import writing
from diembao.output import print_csv, print_json, table
from diembao.relabelling import Change, OutletChanges, compare_labels, summed_up
from diembao.relabelling import relabel as relabel_all
from registry import Directive, RegistryError, load_directive
from storage import open_reader, open_store

COLUMNS = ("outlet", "day", "title", "url", "from", "to", "second", "margin", "reason")
MOST_ON_SCREEN = 200
"""Changes of a table on the terminal; --csv has them all."""


@click.command(epilog="Example: diembao relabel --dry-run --draft drafts/giam-ngheo-2022")
@click.option("--dry-run", is_flag=True, help="Only say which articles would change their label.")
@click.option(
    "--draft",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a changed copy of the directive to try out; only with --dry-run.",
)
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def relabel(
    ctx: click.Context,
    dry_run: bool,
    draft: Path | None,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Label all stored texts by the rules of now; the labels of before stay."""
    if draft and not dry_run:
        raise click.UsageError("--draft is for trying out: add --dry-run.")
    home = options.home_of(ctx)
    directive = home.directive(directive_slug)
    if dry_run:
        _show(*_compared(home, _draft(draft, directive) if draft else directive), as_json, as_csv)
        return
    with writing(home), open_store(home.database) as store:
        added = relabel_all(store, directive)
    if as_json:
        print_json({"added": added})
    else:
        click.echo(f"Đã gán thêm {added} nhãn theo quy tắc hiện hành; nhãn cũ vẫn giữ nguyên.")


def _draft(folder: Path, directive: Directive) -> Directive:
    """The draft under the slug of the directive whose labels it is measured by."""
    try:
        return load_directive(folder).model_copy(update={"slug": directive.slug})
    except RegistryError as error:
        raise Refusal(Exit.INVALID, str(error)) from error


def _compared(home: Home, directive: Directive) -> tuple[list[OutletChanges], list[Change]]:
    with open_reader(home.published) as reader:
        return summed_up(compare_labels(reader, directive))


def _show(outlets: list[OutletChanges], changes: list[Change], as_json: bool, as_csv: bool) -> None:
    rows = [_row(change) for change in changes]
    if as_json:
        print_json({"outlets": [_counts(one) for one in outlets], "changes": rows})
    elif as_csv:
        print_csv(rows, COLUMNS)
    else:
        _tables(outlets, rows)


def _counts(one: OutletChanges) -> dict[str, Any]:
    return {
        "outlet": one.outlet,
        "texts": one.texts,
        "changed": one.changed,
        "into_scope": one.into_scope,
        "out_of_scope": one.out_of_scope,
        "unlabelled": one.unlabelled,
    }


def _row(change: Change) -> dict[str, Any]:
    text, label = change.text, change.label
    return {
        "outlet": text.outlet,
        "day": text.day,
        "title": text.title,
        "url": text.url,
        "from": text.content,
        "to": label.content,
        "second": label.second,
        "margin": label.margin,
        "reason": label.reason.name.lower(),
    }


def _tables(outlets: list[OutletChanges], rows: list[dict[str, Any]]) -> None:
    table(
        f"{len(rows)} bài sẽ đổi nhãn",
        ("Đơn vị", "Số bài", "Đổi nhãn", "Vào phạm vi", "Ra khỏi phạm vi", "Chưa có nhãn"),
        (
            (one.outlet, one.texts, one.changed, one.into_scope, one.out_of_scope, one.unlabelled)
            for one in outlets
        ),
        right=range(1, 6),
    )
    if rows:
        rest = f" (trên màn hình chỉ có {MOST_ON_SCREEN} bài; xem đủ bằng --csv)"
        table(
            f"Bài đổi nhãn{rest if len(rows) > MOST_ON_SCREEN else ''}",
            ("Ngày", "Đơn vị", "Cũ", "Mới", "Tiêu đề", "Địa chỉ"),
            (
                (row["day"], row["outlet"], row["from"], row["to"], row["title"], row["url"])
                for row in rows[:MOST_ON_SCREEN]
            ),
            right=(2, 3),
        )
