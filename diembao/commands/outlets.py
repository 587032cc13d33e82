"""The registry's commands."""

from datetime import date

import click

from diembao.commands import options
from diembao.commands.surveys import add, check_site
from diembao.output import print_csv, print_json, table
from diembao.surveying import PAGES
from registry import Outlet

KINDS = {
    "press": "Cơ quan báo chí",
    "portal": "Cổng/trang TTĐT",
    "culture_office": "Phòng VH-TT",
    "centre": "Trung tâm VH-TT&TT",
}
COLUMNS = ("slug", "name", "kind", "owner", "verified", "valid_from", "valid_to", "successor", "publishes_on")


@click.group()
def outlets() -> None:
    """List, check and add the outlets of this home."""


outlets.add_command(add)


@outlets.command("list", epilog="Example: diembao outlets list --csv")
@options.as_json
@options.as_csv
@click.pass_context
def list_outlets(ctx: click.Context, as_json: bool, as_csv: bool) -> None:
    """List every outlet."""
    found = [outlet.model_dump(mode="json") for outlet in options.home_of(ctx).outlets().values()]
    if as_json:
        print_json(found)
    elif as_csv:
        print_csv(found, COLUMNS)
    else:
        table(
            f"{len(found)} đơn vị",
            ("Mã", "Tên", "Loại", "Kênh", "Đã kiểm chứng"),
            (
                (
                    o["slug"],
                    o["name"],
                    KINDS[o["kind"]],
                    len(o["channels"]),
                    "có" if o["verified"] else "chưa",
                )
                for o in found
            ),
        )


@outlets.command(epilog="Example: diembao outlets check dakrlap")
@click.argument("slug", required=False)
@click.option(
    "--pages", type=click.IntRange(5, 1000), default=PAGES, show_default=True, help="Most requests."
)
@options.as_json
@click.pass_context
def check(ctx: click.Context, slug: str | None, pages: int, as_json: bool) -> None:
    """Check outlets and directives; every problem is named with file and line, exit code 4.

    With SLUG, look at that outlet's site of today and say what its file no longer fits: exit code 10.
    """
    if slug is not None:
        check_site(ctx, slug, pages, as_json)
    found, directives = options.home_of(ctx).check()
    if as_json:
        print_json({"outlets": len(found), "directives": list(directives), "problems": []})
    else:
        click.echo(f"{len(found)} đơn vị và {len(directives)} văn bản chỉ đạo: không có lỗi.")


@outlets.command(epilog="Example: diembao outlets show dakrlap")
@click.argument("slug")
@options.as_json
@click.pass_context
def show(ctx: click.Context, slug: str, as_json: bool) -> None:
    """Show one outlet with its hosts and channels."""
    outlet = options.home_of(ctx).outlet(slug)
    if as_json:
        print_json(outlet.model_dump(mode="json"))
    else:
        _show(outlet)


def _show(outlet: Outlet) -> None:
    facts = [
        ("Mã", outlet.slug),
        ("Tên", outlet.name),
        ("Loại", KINDS[outlet.kind]),
        ("Cơ quan chủ quản", outlet.owner),
        ("Đã kiểm chứng", "có" if outlet.verified else "chưa"),
        ("Thời gian hoạt động", _dates(outlet.valid_from, outlet.valid_to)),
        ("Đơn vị kế tiếp", outlet.successor),
        ("Đăng tin trên trang của", outlet.publishes_on),
        *(("Máy chủ", f"{host.name}  {_dates(host.valid_from, host.valid_to)}") for host in outlet.hosts),
        *((f"Kênh ({channel.kind})", channel.url) for channel in outlet.channels),
        ("Ghi chú", outlet.note),
    ]
    table(outlet.name, ("", ""), [fact for fact in facts if fact[1]])


def _dates(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "không giới hạn"
    since = f"từ {first:%d/%m/%Y}" if first else ""
    until = f"đến {last:%d/%m/%Y}" if last else ""
    return f"{since} {until}".strip()
