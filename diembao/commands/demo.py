"""The demonstration: the bundled sample province, served and read on this machine."""

import shutil
import sys
from pathlib import Path

import click

from diembao.commands.stored import counted, coverage_table
from diembao.exits import Exit, Refusal
from diembao.home import PACKAGE, Home, open_home
from diembao.night import Options, run_night
from diembao.progress import bar, night_table
from diembao.sample.gold import PORT
from diembao.sample.server import serve
from diembao.work import NightReport

MARK = "demo-home"  # only a directory that the demonstration made itself is ever emptied


@click.command(epilog="Example: diembao demo --nights 2")
@click.option("--nights", type=click.IntRange(1, 2), default=1, show_default=True,
              help="Run the second night too: edits, removals and new articles.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), help="Outlets read at the same time.")
@click.pass_context
def demo(ctx: click.Context, nights: int, jobs: int | None) -> None:
    """Serve the sample province on loopback, run a night on it and print the coverage.

    The demonstration's own home is data/demo under the home; it is made anew each time.
    """
    root: Path = ctx.obj / "data" / "demo"
    with serve(night=1, port=0) as province:
        home = prepare(root, province.port)
        report = _night(home, jobs)
        if nights == 2 and report.code is Exit.COMPLETE:
            province.switch(2)
            report = _night(home, jobs)
    directive = home.directive()
    coverage_table(home, directive, *counted(home, directive))
    click.echo(f"Xem thêm: diembao --home {root} articles --content 6")
    sys.exit(report.exit)


def _night(home: Home, jobs: int | None) -> NightReport:
    with bar() as watch:
        report = run_night(home, Options(jobs=jobs), watch)
    night_table(report)
    return report


def prepare(root: Path, port: int) -> Home:
    """Make the demonstration's home, with the port that the sites answer on."""
    if root.exists():
        if not (root / MARK).exists():
            raise Refusal(Exit.INVALID, f"{root} exists and is not the demonstration's; move it away.")
        shutil.rmtree(root)
    shutil.copytree(PACKAGE / "sample" / "home", root)
    (root / MARK).touch()
    for file in (root / "outlets").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f":{PORT}", f":{port}"), encoding="utf-8")
    return open_home(root)
