"""`diembao audit …`: verdicts, their evidence, and what people decide."""

from typing import Final

import click

from diembao.commands.shelf import Shelf

SUBCOMMANDS: Final = Shelf(
    __name__,
    {
        **{"run": "run", "show": "show", "pack": "pack", "report": "report"},
        **{"review": "review", "reviews": "review", "attach": "attach", "attachments": "attach"},
        **{"appeal": "appeal", "appeals": "appeal", "verify": "verify:verify_command"},
    },
)


@click.group(commands=SUBCOMMANDS)
def audit() -> None:
    """Verdicts with the evidence for them."""
