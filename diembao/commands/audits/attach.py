"""What outlets send in about work that no crawl can see: taken in, and listed."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from audits.words import FILES
from diembao.answers.article_lines import shown_moment
from diembao.commands import options
from diembao.commands.audits.listing import Shown, listed, listing
from diembao.duties import check_duty
from diembao.home import Home
from diembao.output import plain, print_json
from diembao.sealing import sealed_writing
from diembao.statements import name, statement
from diembao.submitting import check_day, looked_at, put_away
from storage import (
    LONGEST_ANSWER,
    NewSubmission,
    Submission,
    add_submission,
    open_reader,
    same_submission,
    submissions_of,
)

COLUMNS: Final = (
    "at",
    "outlet",
    "duty",
    "day",
    "sender",
    "recorder",
    "note",
    "name",
    "kind",
    "bytes",
    "sha256",
    "path",
)
_EXAMPLE: Final = (
    "Example: diembao audit attach --outlet trungtamkrongsa --content 5 --paragraph 2 --file anh.jpg"
    ' --day 2022-09-15 --sender "Trung tâm VH-TT&TT" --by "Nguyễn Văn A" --note "Hội thi tuyên truyền"'
)


@click.command(epilog=_EXAMPLE)
@click.option("--outlet", required=True, help="Slug of the outlet that sent it.")
@click.option("--content", required=True, type=click.IntRange(1), help="Content of the duty.")
@click.option("--paragraph", type=click.IntRange(1), help="Its paragraph, where the duty is one of it alone.")
@click.option("--file", "file", required=True, type=click.Path(path_type=Path), help="What was sent.")
@click.option("--day", required=True, type=options.Day(), help="Day of the work, as the sender says.")
@click.option("--sender", required=True, help="Who sent it.")
@click.option("--by", "recorder", required=True, help="Who takes it in.")
@click.option("--note", required=True, help="What it shows.")
@options.directive
@options.as_json
@click.pass_context
def attach(
    ctx: click.Context,
    outlet: str,
    content: int,
    paragraph: int | None,
    file: Path,
    day: date,
    sender: str,
    recorder: str,
    note: str,
    directive_slug: str | None,
    as_json: bool,
) -> None:
    """Take a file that an outlet sent in into the evidence archive, for one of its duties."""
    home = options.home_of(ctx)
    owner, directive = home.outlet(outlet), home.directive(directive_slug)
    check_duty(directive, owner, content, paragraph)
    check_day(directive, owner, day)
    size, digest, kind = looked_at(file)
    new = NewSubmission(
        outlet=outlet,
        directive=directive.slug,
        content=content,
        paragraph=paragraph,
        day=day,
        sender=name(sender, "--sender"),
        recorder=name(recorder, "--by"),
        note=statement(note, "--note"),
        name=_file_name(file),
        path=f"submissions/{digest}",
        kind=kind,
        bytes=size,
        sha256=digest,
    )
    before = _take_in(home, file, new)
    _tell(new, before, as_json)


def _take_in(home: Home, file: Path, new: NewSubmission) -> Submission | None:
    """Record it with its file, or return the earlier one that it repeats."""
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        before = same_submission(reader, new)
    if before is None:
        with sealed_writing(home, "submission") as store:
            put_away(home, file, new.sha256)
            add_submission(store, new)
    return before


def _file_name(file: Path) -> str:
    # Only shown: nothing is ever opened by this name.
    return " ".join("".join(sign if sign.isprintable() else " " for sign in file.name).split())[:200] or "?"


def _tell(new: NewSubmission, before: Submission | None, as_json: bool) -> None:
    duty = f"{new.content}" if new.paragraph is None else f"{new.content}, đoạn {new.paragraph}"
    if as_json:
        told = {"outlet": new.outlet, "content": new.content, "paragraph": new.paragraph, "kind": new.kind}
        print_json(told | {"path": new.path, "sha256": new.sha256, "recorded": before is None})
    elif before is not None:
        click.echo(
            f"Tệp này đã được nhận cho nội dung {duty} của {new.outlet}: {before.recorder} ghi lúc"
            f" {shown_moment(before.at)} (“{plain(before.note)}”). Không ghi thêm."
        )
    else:
        click.echo(f"Đã nhận minh chứng của {new.outlet} cho nội dung {duty}, việc ngày {new.day:%d/%m/%Y}.")
        click.echo(f"  Tệp: {plain(new.name)} ({FILES[new.kind]}, {new.bytes} byte), SHA-256 {new.sha256}")
        click.echo(f"  Lưu tại: data/evidence/{new.path}")


@click.command(epilog="Example: diembao audit attachments --outlet trungtamkrongsa")
@listing
@click.pass_context
def attachments(
    ctx: click.Context, outlet: str | None, directive_slug: str | None, as_json: bool, as_csv: bool
) -> None:
    """List what outlets sent in, by outlet, duty and day."""
    found = listed(ctx, outlet, directive_slug, submissions_of)
    heads = ("Đơn vị", "Nội dung", "Ngày", "Tệp", "Loại", "Người gửi", "Ghi chú", "Người nhận", "SHA-256")
    Shown(COLUMNS, heads, _row).tell(f"{len(found)} minh chứng do đơn vị gửi", found, as_json, as_csv)


def _row(one: Submission) -> tuple[Any, ...]:
    kind = FILES.get(one.kind, one.kind)
    received = f"{one.recorder}, {shown_moment(one.at)}"
    return (
        *(one.outlet, one.duty, f"{one.day:%d/%m/%Y}", one.name, kind, one.sender, one.note),
        *(received, one.sha256[:16] + "…"),
    )
