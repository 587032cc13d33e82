"""New rules over old articles: what would change, and the new label rows."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from diembao.again.flips import Flips, Trial, compare_verdicts
from diembao.again.past_rules import past_directive
from diembao.again.relabelling import Change, Comparison, OutletChanges, compare_labels, summed_up
from diembao.again.relabelling import relabel as relabel_all
from diembao.commands import options
from diembao.commands.flip_lines import show_flips
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import plain, print_csv, print_json, table
from diembao.processes.labelling import Labelled
from diembao.sealing import sealed_writing
from registry import Directive, RegistryError, load_directive
from storage import open_reader

COLUMNS = ("outlet", "day", "title", "url", "from", "to", "second", "margin", "reason")
MOST_ON_SCREEN = 200
"""Changes of a table on the terminal; --csv has them all."""


@click.command(epilog="Example: diembao relabel --dry-run --draft drafts/giam-ngheo-2022")
@click.option("--dry-run", is_flag=True, help="Only say which articles and verdicts would change.")
@click.option(
    "--draft",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a changed copy of the directive to try out; only with --dry-run.",
)
@click.option("--rules", metavar="VERSION", help="Rules of any day that the archive keeps, by their version.")
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def relabel(
    ctx: click.Context,
    dry_run: bool,
    draft: Path | None,
    rules: str | None,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Label all stored texts by the rules of now, or of another day; the labels of before stay."""
    if draft and not dry_run:
        raise click.UsageError("--draft is for trying out: add --dry-run.")
    if draft and rules:
        raise click.UsageError("--draft and --rules name two different rules.")
    home = options.home_of(ctx)
    in_force = home.directive(directive_slug)
    directive = past_directive(home.archive, in_force.slug, rules) if rules else in_force
    if dry_run:
        tried = _draft(draft, in_force) if draft else directive
        _show(*_compared(home, in_force, tried), as_json, as_csv)
        return
    with sealed_writing(home, "relabel") as store:
        done = relabel_all(store, directive, home.settings.limits, rules is None)
    _tell(done, rules, as_json)
    sys.exit(Exit.PARTIAL if done.faults or done.left else Exit.COMPLETE)


def _tell(done: Labelled, rules: str | None, as_json: bool) -> None:
    if as_json:
        print_json({"added": done.added, "failed": len(done.faults), "untried": done.left})
        return
    by = "hiện hành" if rules is None else rules
    click.echo(f"Đã gán thêm {done.added} nhãn theo quy tắc {by}; nhãn cũ vẫn giữ nguyên.")
    if rules is not None and done.added:
        click.echo("Danh sách bài và bảng tổng hợp vẫn theo quy tắc hiện hành.")
        click.echo(f"Kiểm tra theo các nhãn này: diembao audit run --rules {rules}")
    for fault in done.faults:
        click.echo(f"Không gán được nhãn cho văn bản số {fault.version_id}: {plain(fault.detail)}")
    if done.left:
        click.echo(f"Còn {done.left} văn bản chưa thử: bộ gán nhãn hỏng liên tiếp.")


def _draft(folder: Path, directive: Directive) -> Directive:
    """The draft under the slug of the directive whose labels it is measured by."""
    try:
        return load_directive(folder).model_copy(update={"slug": directive.slug})
    except RegistryError as error:
        raise Refusal(Exit.INVALID, str(error)) from error


def _compared(home: Home, in_force: Directive, tried: Directive) -> tuple[Comparison, Flips]:
    """The labels by other rules, and the verdicts that the directive in force would come to by them."""
    outlets = home.outlets()
    with open_reader(home.published) as reader:
        found = summed_up(compare_labels(reader, tried, home.settings.limits))
        after = Trial(reader, labels=found.labels)
        return found, compare_verdicts(in_force, outlets, Trial(reader), after)


def _show(found: Comparison, flips: Flips, as_json: bool, as_csv: bool) -> None:
    rows = [_row(change) for change in found.changes]
    if as_json:
        outlets = [asdict(one) for one in found.outlets]
        print_json({"outlets": outlets, "changes": rows} | flips.as_dict())
    elif as_csv:
        print_csv(rows, COLUMNS)
    else:
        _tables(found.outlets, rows)
        show_flips(flips)


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
        "reason": label.reason,
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
