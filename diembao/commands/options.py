"""Options that several commands share."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from diembao.home import Home, open_home

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, as 2022-06-14 or as 14/06/2022."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; any other form is a usage error."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self.fail(f"'{value}' is not a day; write 2022-06-14 or 14/06/2022.", param, ctx)


since = click.option("--since", type=Day(), help="First day, as 2022-01-01 or 01/01/2022.")
until = click.option("--until", type=Day(), help="Last day.")
directive = click.option("--directive", "directive_slug", help="Which directive, where the home has several.")
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
as_csv = click.option("--csv", "as_csv", is_flag=True, help="CSV with a header, UTF-8 with BOM for Excel.")


def in_order(since: date | None, until: date | None) -> None:
    """Refuse a span that ends before it begins, which would pass for one without articles."""
    if since and until and since > until:
        raise click.UsageError(f"--until ({until}) lies before --since ({since}).")


def home_of(ctx: click.Context) -> Home:
    """The home that the command line names; raises Refusal where its settings are wrong."""
    root: Path = ctx.obj
    return open_home(root)
