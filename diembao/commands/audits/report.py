"""`diembao audit report`: a recorded audit as a workbook, a letter and charts, in Vietnamese."""

from pathlib import Path

import click

from diembao.commands import options
from diembao.output import plain

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
TEMPLATE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example: diembao audit report --to bao-cao")
@click.argument("key", required=False)
@click.option("--xlsx", type=FILE, help="Excel workbook: matrix, counts, articles, gaps, charts, settings.")
@click.option("--docx", type=FILE, help="Word report in the layout of Nghị định 30/2020/NĐ-CP.")
@click.option("--charts", type=FOLDER, help="Folder for the charts as PNG and SVG.")
@click.option(
    "--template", type=TEMPLATE, help="The department's own Word template; docs/so-tay.md has the fields."
)
@click.option("--to", type=FOLDER, help="Folder for all three, under names that tell the audit.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@options.directive
@click.pass_context
def report(
    ctx: click.Context,
    key: str | None,
    xlsx: Path | None,
    docx: Path | None,
    charts: Path | None,
    template: Path | None,
    to: Path | None,
    force: bool,
    directive_slug: str | None,
) -> None:
    """Write the reports of the audit KEY, the newest one by default.

    All that is asked for is written, or nothing.
    """
    if not (xlsx or docx or charts or to):
        raise click.UsageError("Say what to write: --xlsx FILE, --docx FILE, --charts DIR, or --to DIR.")
    if template and not (docx or to):
        raise click.UsageError("--template is for the Word report: add --docx FILE or --to DIR.")
    from diembao.reporting import Wanted, write_reports  # what draws and writes takes seconds to import

    wanted = Wanted(xlsx, docx, charts, template, to, force)
    for file in write_reports(options.home_of(ctx), key, directive_slug, wanted):
        click.echo(f"Đã ghi {plain(file)}")
