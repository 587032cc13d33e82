"""`diembao rebuild`: the database made again from the evidence alone."""

from pathlib import Path

import click

from diembao.again.replaying import newest_seal, rebuild
from diembao.commands import options
from diembao.output import plain, print_json


@click.command("rebuild", epilog="Example: diembao rebuild --to /tmp/diembao.db")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="File to make; it must not exist."
)
@click.option("--seal", type=click.IntRange(1), help="Number of the seal; the newest otherwise.")
@options.as_json
@click.pass_context
def rebuild_database(ctx: click.Context, target: Path, seal: int | None, as_json: bool) -> None:
    """Make the database as it was at a seal, from data/evidence alone; the live one is not looked at.

    This is also how a database that is lost comes back: put the file in the place of data/diembao.db, with
    diembao.db-wal and diembao.db-shm moved away.
    """
    home = options.home_of(ctx)
    made = rebuild(home, seal or newest_seal(home), target)
    counts = made.counts
    if as_json:
        print_json({"seal": made.seal, "file": str(target), "fingerprint": made.fingerprint} | counts)
        return
    click.echo(f"Đã dựng lại cơ sở dữ liệu như tại lần niêm phong số {made.seal}: {plain(target)}")
    click.echo(
        f"{counts['nights']} đêm, {counts['articles']} bài, {counts['versions']} bản nội dung,"
        f" {counts['labels']} nhãn."
    )
    click.echo(f"Dấu vân tay: {made.fingerprint}")
