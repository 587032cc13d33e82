"""`diembao audit pack`: one zip that proves the verdicts on an outlet to whoever has it."""

from pathlib import Path

import click

from audits.packing import EvidenceDamaged, NothingToPack, NotSealed, Packed, PackError, Wanted, write_pack
from audits.words import verdict_sentence
from diembao.auditing import recorded
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import plain, print_json
from diembao.targets import check_target
from storage import open_reader
from vietnamese.numbers import number


@click.command(epilog="Example: diembao audit pack --outlet baodakmay --content 4 --to baodakmay-4.zip")
@click.option("--outlet", required=True, help="Slug of the outlet.")
@click.option("--content", type=click.IntRange(1), help="Number of one content; all of them otherwise.")
@click.option("--audit", "key", help="Key of an audit on record; the newest otherwise.")
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip to write."
)
@click.option("--force", is_flag=True, help="Replace the zip if it exists.")
@options.directive
@options.as_json
@click.pass_context
def pack(
    ctx: click.Context,
    outlet: str,
    content: int | None,
    key: str | None,
    target: Path,
    force: bool,
    directive_slug: str | None,
    as_json: bool,
) -> None:
    """Write a zip with an outlet's verdicts and all the evidence for them.

    It holds a page to read, the answers of the site as they came, the chain of seals, and a program of
    Python's standard library alone that checks it offline.
    """
    home = options.home_of(ctx)
    check_target(home, target, force)
    row, _ = recorded(home, key, directive_slug)
    packed = _packed(home, Wanted(row.key, outlet, content), target)
    if as_json:
        print_json(_document(packed, row.key, outlet))
        return
    for verdict in packed.verdicts:
        click.echo(plain(f"Nội dung {verdict.duty}: {verdict_sentence(verdict)}"))
    click.echo(
        f"Đã ghi hồ sơ {packed.path}: {packed.files} tệp, {packed.articles} bài kèm bản ghi,"
        f" {number(packed.bytes / 1e6, 1)} MB."
    )
    click.echo(f"Đầu chuỗi niêm phong trong hồ sơ: {packed.head}")
    click.echo(f"sha256 của hồ sơ: {packed.sha256}")


def _packed(home: Home, wanted: Wanted, target: Path) -> Packed:
    try:
        with open_reader(home.published) as reader:
            return write_pack(reader, home.archive, wanted, target)
    except NothingToPack as nothing:
        raise Refusal(Exit.USAGE, str(nothing)) from nothing
    except EvidenceDamaged as damaged:
        raise Refusal(Exit.INTEGRITY, f"{damaged} No pack was written.") from damaged
    except NotSealed as error:
        raise Refusal(Exit.INVALID, str(error)) from error
    except PackError as error:
        raise Refusal(Exit.FAILED, str(error)) from error


def _document(packed: Packed, key: str, outlet: str) -> dict[str, object]:
    verdicts = [
        {"duty": one.duty, "ruling": one.ruling, "counted": one.counted, "threshold": one.threshold}
        for one in packed.verdicts
    ]
    return {
        "path": str(packed.path),
        "sha256": packed.sha256,
        "bytes": packed.bytes,
        "files": packed.files,
        "articles": packed.articles,
        "audit": key,
        "outlet": outlet,
        "head": packed.head,
        "verdicts": verdicts,
    }
