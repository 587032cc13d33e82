"""`diembao audit …`: verdicts, their evidence, and what people decide."""

import click

from diembao.commands.audits.appeal import appeal, appeals
from diembao.commands.audits.attach import attach, attachments
from diembao.commands.audits.pack import pack
from diembao.commands.audits.report import report
from diembao.commands.audits.review import review, reviews
from diembao.commands.audits.run import run
from diembao.commands.audits.show import show
from diembao.commands.audits.verify import verify_command

SUBCOMMANDS: tuple[click.Command, ...] = (
    run,
    show,
    pack,
    report,
    review,
    reviews,
    attach,
    attachments,
    appeal,
    appeals,
    verify_command,
)


@click.group()
def audit() -> None:
    """Verdicts with the evidence for them."""


for command in SUBCOMMANDS:
    audit.add_command(command)
