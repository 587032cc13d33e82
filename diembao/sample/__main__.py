"""`python -m diembao.sample`: serves the sample province by hand."""

import threading

import click

from diembao.sample.gold import PORT
from diembao.sample.server import serve


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port of all sites."
)
@click.option("--night", type=click.IntRange(1, 2), default=1, show_default=True, help="State to serve.")
def main(port: int, night: int) -> None:
    """Serve the sample province on 127.0.2.1 to 127.0.2.6 until Ctrl-C.

    Example: python -m diembao.sample --port 8070 --night 2
    """
    try:
        with serve(night, port) as province:
            for slug, base in province.bases.items():
                click.echo(f"{slug} {base}/")
            threading.Event().wait()
    except OSError as error:
        raise click.ClickException(f"Không mở được cổng {port}: {error.strerror}") from error
    except KeyboardInterrupt:
        click.echo("Đã dừng.")


if __name__ == "__main__":
    main()
