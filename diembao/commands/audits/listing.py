"""What people have recorded under a directive, as three commands list it: of one outlet, or of all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import click

from diembao.commands import options
from diembao.output import print_csv, print_json, table
from storage import LONGEST_ANSWER, Reader, open_reader


class HasColumns(Protocol):
    """Something on record that a program may ask for."""

    def as_dict(self) -> dict[str, Any]:
        """Its fields by name."""


Recorded = TypeVar("Recorded", bound=HasColumns)


@dataclass(frozen=True, slots=True)
class Shown(Generic[Recorded]):
    """How a list is printed."""

    fields: Sequence[str]
    """Columns of the CSV."""
    heads: Sequence[str]
    """Of the table."""
    row: Callable[[Recorded], Sequence[Any]]
    """One line of it."""
    more: Callable[[Recorded], dict[str, Any]] = lambda one: {}
    """Cells of the CSV that the JSON has deeper down."""

    def tell(self, title: str, found: Sequence[Recorded], as_json: bool, as_csv: bool) -> None:
        """Print the list as it was asked for."""
        if as_json:
            print_json([one.as_dict() for one in found])
        elif as_csv:
            print_csv([one.as_dict() | self.more(one) for one in found], self.fields)
        else:
            table(title, self.heads, map(self.row, found))


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
