"""What people have recorded under a directive, as three commands list it: of one outlet, or of all."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from diembao.commands import options
from storage import LONGEST_ANSWER, Reader, open_reader

Recorded = TypeVar("Recorded")


_outlet = click.option("--outlet", help="Slug of the outlet.")


def listing(command: options.F) -> options.F:
    """The options of such a command."""
    for option in (options.as_csv, options.as_json, options.directive, _outlet):
        command = option(command)
    return command


def listed(
    ctx: click.Context,
    outlet: str | None,
    directive_slug: str | None,
    recorded: Callable[[Reader, str, str | None], Sequence[Recorded]],
) -> Sequence[Recorded]:
    """What is on record; raises Refusal where there is no such outlet or directive."""
    home = options.home_of(ctx)
    if outlet:
        home.outlet(outlet)
    directive = home.directive(directive_slug)
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        return recorded(reader, directive.slug, outlet)
