"""The command line: a thin shell, one command for one call into the rooms."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from crawler.results import NO_ROOM
from diembao import __version__
from diembao.commands import COMMANDS
from diembao.exits import Exit, Refusal
from storage import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreNotMigrated, StoreSlow, StoreTooNew
from storage.archive.chain import SealError

STORE_EXITS = {
    StoreFull: Exit.DISK,
    StoreBusy: Exit.LOCKED,
    StoreCorrupt: Exit.INTEGRITY,
    StoreNotMigrated: Exit.INTEGRITY,
    StoreSlow: Exit.FAILED,
    StoreTooNew: Exit.INTEGRITY,
    SealError: Exit.INTEGRITY,
}


class DiembaoGroup(click.Group):
    """Turns the ends that the rooms know into one sentence and a documented exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; refusals and storage errors end the process with their code."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            _end(str(refusal), refusal.code)
        except StoreError as error:
            _end(str(error), STORE_EXITS.get(type(error), Exit.INVALID))
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) has gone: not an error, and nothing more to say
            sys.exit(Exit.COMPLETE)
        except OSError as error:
            message = f"{error.filename or 'a file'}: {error.strerror or error}"
            _end(message, Exit.DISK if error.errno in NO_ROOM else Exit.FAILED)


def _end(message: str, code: Exit) -> NoReturn:
    click.echo(f"diembao: {message}", err=True)
    sys.exit(code)


@click.group(cls=DiembaoGroup, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="DIEMBAO_HOME",
    help="Directory with outlets/, directives/, diembao.toml and data/.  [default: the current directory]",
)
@click.pass_context
def main(ctx: click.Context, home: Path) -> None:
    """Follow which outlet published what on which content of a directive."""
    ctx.obj = home
