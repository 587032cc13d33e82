"""The morning's command."""

import sys
from datetime import datetime

import click

from diembao.alerts.telling import NAMES, try_out
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.health.concerns import MARKS, Concern, Health, Level
from diembao.health.examine import after_night, examine
from diembao.home import Home
from diembao.output import plain, print_json
from vietnamese.dates import TIMEZONE

PAGE = 15
"""Concerns that fit on one page; all of them are in --json."""


@click.command(
    epilog="\b\nExample: diembao health\n\n\b\nExit codes:\n"
    "    0  The last night is complete.\n"
    "    9  The last night failed, is missing or late.\n"
    "   10  At least one outlet's night is partial or failed.\n"
    "   17  The database or an evidence file is damaged."
)
@click.option("--alert", is_flag=True, help="Also send what is new, worse, over or due; the morning timer's.")
@click.option("--try-alerts", is_flag=True, help="Only send a trial letter by every way that is switched on.")
@options.as_json
@click.pass_context
def health(ctx: click.Context, alert: bool, try_alerts: bool, as_json: bool) -> None:
    """Say whether the last night did its work, and what needs attention this morning."""
    home = options.home_of(ctx)
    if try_alerts:
        sys.exit(_try(home))
    found = after_night(home) if alert else examine(home)
    if as_json:
        print_json(found.as_dict())
    else:
        _page(found)
    sys.exit(found.code)


def _page(found: Health) -> None:
    click.echo(plain(found.verdict))
    alike: dict[tuple[Level, str], list[Concern]] = {}
    for concern in found.concerns[:PAGE]:
        alike.setdefault((concern.level, concern.advice), []).append(concern)
    for (level, advice), concerns in alike.items():
        _entry(level, concerns, advice)
    if len(found.concerns) > PAGE:
        click.echo(f"\n… và {len(found.concerns) - PAGE} việc khác, xem bằng `diembao health --json`.")
    if found.well:
        click.echo("\n" + plain(f"Bình thường: {'; '.join(found.well)}."))


def _entry(level: Level, concerns: list[Concern], advice: str) -> None:
    """Concerns that call for the same, and that once."""
    click.echo()
    for concern in concerns:
        click.echo(plain(f"[{MARKS[level]}] {concern.subject}: {concern.problem}"))
    click.echo("    " + plain(f"Cần làm: {advice}"))


def _try(home: Home) -> Exit:
    """Send the trial letter and say by which way it got through."""
    found = try_out(home, datetime.now(TIMEZONE))
    if not found:
        raise Refusal(Exit.INVALID, "No alerts are switched on: fill in [alerts.mail] or [alerts.webhook].")
    for name, error in found.items():
        click.echo(plain(f"{NAMES[name]}: {'không gửi được: ' + error if error else 'đã gửi'}"))
    return Exit.FAILED if any(found.values()) else Exit.COMPLETE
