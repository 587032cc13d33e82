"""An edit as lines for the terminal: what was taken out and what came in, with a few words around."""

import re
from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from comparison import Block, Edit, Run
from diembao.output import plain
from diembao.words import PARTS

AROUND = 8
"""Words shown on either side of a change."""

# The marks of wdiff: they say the same on paper, in a file and to a colour-blind reader.
_MARKS = {"removed": ("[-", "-]", "red strike"), "added": ("{+", "+}", "green")}
_WORD = re.compile(r"\s*\S+\s*")


def edit_lines(edit: Edit) -> Iterator[Text]:
    """One line for each changed paragraph, under the name of its part; unchanged ones are left out."""
    for part, blocks in groupby(edit.blocks, key=lambda block: block.part):
        for number, block in enumerate(blocks, start=1):
            if block.changed:
                yield _line(f"{PARTS[part]}, đoạn {number}" if part == "body" else PARTS[part], block)


def _line(name: str, block: Block) -> Text:
    line = Text(f"{name}: ", style="bold")
    for place, run in enumerate(block.runs):
        if run.change == "kept":
            line.append(_shortened(run, place > 0, place < len(block.runs) - 1), style="not bold")
        else:
            opening, closing, style = _MARKS[run.change]
            line.append(f"{opening}{plain(run.text)}{closing}", style=f"not bold {style}")
    return line


def _shortened(run: Run, after_change: bool, before_change: bool) -> str:
    """The kept words next to changes; the middle of a long stretch is cut out."""
    words = _WORD.findall(plain(run.text))
    front, back = AROUND * after_change, AROUND * before_change
    if len(words) <= front + back + 3:
        return plain(run.text)
    ending = words[len(words) - back :] if back else []
    return "".join((*words[:front], "… ", *ending))
