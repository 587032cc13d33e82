"""`diembao audit …`: verdicts, their evidence, and what people decide."""

import click

SUBCOMMANDS: tuple[click.Command, ...] = ()


@click.group()
def audit() -> None:
    """Verdicts with the evidence for them."""


for command in SUBCOMMANDS:
    audit.add_command(command)
