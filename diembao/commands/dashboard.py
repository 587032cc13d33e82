"""The staff's pages."""

import click

from diembao.commands import options


@click.command(epilog="Example: diembao dashboard --port 8021")
@click.option("--port", type=click.IntRange(0, 65535), help="Another port than that of the settings.")
@click.pass_context
def dashboard(ctx: click.Context, port: int | None) -> None:
    """Serve the staff's pages until stopped."""
    from diembao.desk.serving import serve_home  # a web server, which no other command needs

    serve_home(options.home_of(ctx), port)
