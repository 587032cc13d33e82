"""What goes to standard output: JSON, CSV and tables."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def print_json(document: object) -> None:
    """One JSON document, Vietnamese letters as they are."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """CSV for Excel: with BOM, and no cell that a spreadsheet would take for a formula."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: cell(row.get(key)) for key in columns} for row in rows)
    click.echo("\ufeff" + buffer.getvalue(), nl=False)


def cell(value: object) -> object:
    """A value as it may stand in a spreadsheet: text that begins like a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> None:
    """A table on the terminal; crawled text is printed as text, never as markup."""
    numbers = set(right)
    drawn = Table(title=Text(plain(title)), title_justify="left", header_style="bold")
    for index, name in enumerate(columns):
        drawn.add_column(name, justify="right" if index in numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(plain(value)) for value in row))
    console().print(drawn)


def plain(value: object) -> str:
    """Text for one terminal cell: nothing for null, no control characters."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else " " for c in text)


class Terminal(Console):
    """Rich's, except that a reader that has gone (head, less) is no failure: the command line says so."""

    def on_broken_pipe(self) -> None:
        """Let the error that is being handled go on; Rich would end the process with 1."""
        raise BrokenPipeError


def console() -> Console:
    """The terminal; as wide as it is, and not less than 140 columns where there is none."""
    found = Terminal()
    return found if found.is_terminal else Terminal(width=max(found.width, 140))
