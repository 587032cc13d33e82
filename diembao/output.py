"""What goes to standard output: JSON, CSV and tables. Crawled text is shown there, never obeyed."""

import csv
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audits.reports.plain import csv_cell

# JSON of its own accord escapes only those below a space. The others are letters to a program, but a terminal
# may take them for commands, and some turn the direction of all that follows.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def print_json(document: object) -> None:
    """One JSON document, Vietnamese letters as they are."""
    out = _stdout()
    out.write(_json(document) + "\n")
    out.flush()


def print_json_list(rows: Iterable[object]) -> None:
    """The same for a list of any length: each entry is written as soon as it is drawn."""
    out, between = _stdout(), "[\n"
    for row in rows:
        out.write(between + textwrap.indent(_json(row), "  "))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")
    out.flush()


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """CSV for Excel, row by row: with BOM, and no cell that a spreadsheet would take for a formula."""
    out = _stdout()
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: csv_cell(row.get(key)) for key in columns} for row in rows)
    out.flush()


def _json(document: object) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _stdout() -> TextIO:
    """Standard output in UTF-8, whatever the terminal's language is."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


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
    """Text for one terminal cell: nothing for null; what a terminal would obey is shown instead."""
    return "".join(map(_shown, "" if value is None else str(value)))


def _shown(sign: str) -> str:
    if sign.isprintable():
        return sign
    if sign.isspace():
        return " "
    if sign < " ":
        return chr(ord(sign) + 0x2400)  # Unicode's own pictures of control characters: ␛ for escape
    return f"⟨U+{ord(sign):04X}⟩"


class Terminal(Console):
    """Rich's, except that a reader that has gone (head, less) is no failure: the command line says so."""

    def on_broken_pipe(self) -> None:
        """Let the error that is being handled go on; Rich would end the process with 1."""
        raise BrokenPipeError


def console() -> Console:
    """The terminal; as wide as it is, and not less than 140 columns where there is none."""
    found = Terminal()
    return found if found.is_terminal else Terminal(width=max(found.width, 140))
