"""The night's command."""

import sys
from datetime import date

import click

from diembao.commands import options
from diembao.exits import Exit
from diembao.night import Options, run_night
from diembao.output import print_json
from diembao.progress import bar, night_document, night_table

EXITS = "\n".join(f"  {code:>3}  {code.meaning}" for code in Exit)


@click.command(epilog=f"\b\nExample: diembao nightly --jobs 4\n\n\b\nExit codes:\n{EXITS}")
@click.option("--only", multiple=True, metavar="SLUG", help="Only this outlet; may be repeated.")
@options.since
@options.until
@click.option("--jobs", type=click.IntRange(1, 64), help="Outlets read at the same time.")
@options.as_json
@click.pass_context
def nightly(
    ctx: click.Context,
    only: tuple[str, ...],
    since: date | None,
    until: date | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Read every outlet, store what is new, label it and publish the snapshot.

    A night that was broken off goes on from there when the same command is given again.
    """
    options.in_order(since, until)
    home = options.home_of(ctx)
    with bar() as watch:
        report = run_night(home, Options(only, since, until, jobs), watch)
    if as_json:
        print_json(night_document(report))
    else:
        night_table(report)
    sys.exit(report.exit)
