"""`diembao reextract`: stored pages read again by the outlets' files of now, or of any day."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import click
from rich.console import Console

from diembao.again.past_rules import past_outlets
from diembao.again.rederiving import Rederivation, Rules, rederive, try_out
from diembao.again.reextracting import CHANGED, NEW, NO_LONGER, OutletAgain, Progress, Rereading, Scope
from diembao.commands import options
from diembao.commands.flip_lines import show_flips
from diembao.exits import Exit
from diembao.home import Home
from diembao.output import plain, print_csv, print_json, table
from diembao.processes.page_readers import Trouble
from diembao.sealing import sealed_writing

COLUMNS = ("kind", "outlet", "night", "url", "title", "changes", "before", "after", "reason")
MOST_ON_SCREEN = 200
"""Pages of a table on the terminal; --csv has them all."""

CHANGES: Final = {
    "title": "tiêu đề",
    "date": "ngày đăng",
    "lead": "sa-pô",
    "body": "nội dung",
    "author": "tác giả",
    "media": "hình ảnh, tệp kèm theo",
    "details": "chi tiết khác",
}
"""What may change in an article."""

TROUBLES: Final = {
    Trouble.MISSING: "không còn tệp bằng chứng",
    Trouble.DAMAGED: "bằng chứng bị hỏng",
    Trouble.UNREADABLE: "không giải mã được",
    Trouble.DIED: "tiến trình đọc bị hỏng",
}
"""Why a stored page was not read again."""


@click.command(epilog="Example: diembao reextract --outlet baodakmay --dry-run")
@click.option("--outlet", "slugs", multiple=True, help="Slug of an outlet; may be repeated. All otherwise.")
@options.since
@options.until
@click.option(
    "--rules",
    metavar="SHA|NIGHT",
    help="Outlets' files as the archive keeps them: first digits of a digest, or a night. Today's otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Only say which articles and verdicts would change.")
@options.directive
@options.as_json
@options.as_csv
@click.pass_context
def reextract(
    ctx: click.Context,
    slugs: tuple[str, ...],
    since: date | None,
    until: date | None,
    rules: str | None,
    dry_run: bool,
    directive_slug: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Read all stored pages again; what comes out otherwise is a version of its own, the old one stays.

    --since and --until are days of nights. Pages that could not be read and can be now become articles; what
    is an article stays one. A dry run tells of the verdicts of --directive.
    """
    options.in_order(since, until)
    home = options.home_of(ctx)
    for slug in slugs:
        home.outlet(slug)
    outlets, directives = home.check()
    by = past_outlets(home.archive, rules) if rules else outlets
    in_force = Rules(outlets, directives.values())
    with _watching() as progress:
        reading = Rereading(home.data, by, Scope(slugs, since, until), home.settings.limits, progress)
        if dry_run:
            done = try_out(home, in_force, reading, home.directive(directive_slug))
        else:
            done = _carried_out(home, in_force, reading)
    _show(done, dry_run, as_json, as_csv)
    sys.exit(_code(done))


def _carried_out(home: Home, in_force: Rules, reading: Rereading) -> Rederivation:
    with sealed_writing(home, "reextract") as store:
        return rederive(store, home, in_force, reading)


@contextmanager
def _watching() -> Iterator[Progress]:
    """A line on the terminal while pages are read; nothing where there is none."""
    with Console(stderr=True).status("Đọc lại các trang đã lưu …") as status:
        yield lambda outlet, pages: status.update(f"Đọc lại {outlet}: {pages} trang")


def _code(done: Rederivation) -> Exit:
    troubles = {one.trouble for outlet in done.outlets for one in outlet.unread}
    if any(trouble.is_evidence for trouble in troubles):
        return Exit.INTEGRITY
    whole = not troubles and not done.labelled.faults and not done.labelled.left
    return Exit.COMPLETE if whole and all(one.known for one in done.outlets) else Exit.PARTIAL


def _show(done: Rederivation, dry_run: bool, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(_document(done, dry_run))
    elif as_csv:
        print_csv((_row(one) for outlet in done.outlets for one in outlet.differences), COLUMNS)
    else:
        _tables(done, dry_run)


def _row(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a Difference or an Unread
    return asdict(one) | ({"changes": " ".join(one.changes)} if hasattr(one, "changes") else {})


def _document(done: Rederivation, dry_run: bool) -> dict[str, Any]:
    tried = done.flips.as_dict() if dry_run else {}
    return {
        "dry_run": dry_run,
        "pages": done.pages,
        "outlets": [_counts(one) for one in done.outlets],
        "differences": [asdict(it) for one in done.outlets for it in one.differences],
        "unread": [asdict(it) for one in done.outlets for it in one.unread],
        "labelled": done.labelled.added,
        "unlabelled": len(done.labelled.faults) + done.labelled.left,
    } | tried


def _counts(one: OutletAgain) -> dict[str, Any]:
    return {
        "outlet": one.outlet,
        "known": one.known,
        "pages": one.pages,
        "changed": one.count(CHANGED),
        "fields": dict(sorted(one.fields().items())),
        "new": one.count(NEW),
        "no_longer": one.count(NO_LONGER),
        "unread": len(one.unread),
    }


def _tables(done: Rederivation, dry_run: bool) -> None:
    would = "sẽ " if dry_run else ""
    table(
        f"Đọc lại {done.pages} trang đã lưu: {done.count(CHANGED)} trang {would}cho nội dung khác,"
        f" {done.count(NEW)} trang {would}thành bài mới, {done.count(NO_LONGER)} trang không còn đọc ra bài",
        (
            "Đơn vị",
            "Số trang",
            "Khác",
            "Tiêu đề",
            "Ngày",
            "Nội dung",
            "Bài mới",
            "Không còn",
            "Không đọc được",
        ),
        (_cells(one) for one in done.outlets),
        right=range(1, 9),
    )
    _difference_table(done)
    _unread_table(done)
    for one in done.outlets:
        if not one.known:
            click.echo(f"{plain(one.outlet)}: không có tệp khai báo đơn vị nên không đọc lại được.")
    if done.count(NO_LONGER):
        click.echo("Bài không còn đọc ra vẫn được giữ nguyên; hãy xem lại tệp khai báo của đơn vị.")
    if dry_run:
        show_flips(done.flips)
    else:
        click.echo(f"Đã gán thêm {done.labelled.added} nhãn; nội dung cũ và nhãn cũ vẫn giữ nguyên.")
    for fault in done.labelled.faults:
        click.echo(f"Không gán được nhãn cho văn bản số {fault.version_id}: {plain(fault.detail)}")


def _cells(one: OutletAgain) -> tuple[object, ...]:
    fields = one.fields()
    texts = sum(bool({"body", "lead"} & set(it.changes)) for it in one.differences)
    return (
        *(one.outlet, one.pages, one.count(CHANGED), fields["title"], fields["date"], texts),
        *(one.count(NEW), one.count(NO_LONGER), len(one.unread)),
    )


def _difference_table(done: Rederivation) -> None:
    rows = [it for one in done.outlets for it in one.differences]
    if not rows:
        return
    rest = f" (trên màn hình chỉ có {MOST_ON_SCREEN} trang; xem đủ bằng --csv)"
    table(
        f"Trang cho kết quả khác{rest if len(rows) > MOST_ON_SCREEN else ''}",
        ("Đêm", "Đơn vị", "Khác gì", "Trước đây", "Nay", "Tiêu đề đọc được", "Địa chỉ"),
        (
            (
                it.night,
                it.outlet,
                _kind(it.kind, it.changes),
                it.before,
                it.after or it.reason,
                it.title,
                it.url,
            )
            for it in rows[:MOST_ON_SCREEN]
        ),
    )


def _kind(kind: str, changes: Iterable[str]) -> str:
    words = {NEW: "bài mới", NO_LONGER: "không còn đọc ra bài"}
    return words.get(kind) or ", ".join(CHANGES[name] for name in changes)


def _unread_table(done: Rederivation) -> None:
    rows = [it for one in done.outlets for it in one.unread]
    if rows:
        table(
            "Trang không đọc lại được",
            ("Đêm", "Đơn vị", "Lý do", "Chi tiết", "Địa chỉ"),
            ((it.night, it.outlet, TROUBLES[it.trouble], it.detail, it.url) for it in rows[:MOST_ON_SCREEN]),
        )
