"""Crawled text as text: no letter that a reader would obey, and no cell that a spreadsheet takes for code."""

import re
from typing import Final

LONGEST: Final = 32_000
"""Letters in a cell; Excel takes 32,767 units of UTF-16 and cuts the rest without a word."""

# ASVS 1.2.10, and the full-width forms, which a spreadsheet takes for the others.
_FORMULA = re.compile(r"[\"' ]*[=+\-@＝＋－＠]")
_CSV_FORMULA = re.compile(rf"{_FORMULA.pattern}|[\"' ]*[\t\r\n]")
# Excel in Vietnam splits at semicolons, whatever the file says, and does not know then where a quoted cell
# ends: what begins like a formula behind one of these would become a cell of its own.
_INNER_FORMULA = re.compile(rf"([;\t\r\n])(?={_FORMULA.pattern})")
# XlsxWriter writes what stands between these two into the sheet's XML as it is, whichever method writes it.
_MARKUP = re.compile(r"<r>.*</r>", re.DOTALL)
# Commands, letters that turn the line's direction or cannot be seen, halves of pairs, and what is no letter:
# XML forbids some of them, a reader obeys the others.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(value: str) -> str:
    """The lines as they are, but what cannot be seen is shown by its number: no reader obeys it."""
    return _UNSEEN.sub(_shown, value)


def text(value: str) -> str:
    """The same in one line, of letters that XML allows."""
    return " ".join(visible(value).split())


def cell(value: str) -> str:
    """The same for a spreadsheet: what begins like a formula gets an apostrophe, also in a CSV made of it."""
    line = text(value)
    if len(line) > LONGEST:
        line = f"{line[:LONGEST]}…"
    return f"'{line}" if _FORMULA.match(line) or _MARKUP.fullmatch(line) else line


def csv_cell(value: object) -> object:
    """A value as a CSV may have it: text keeps its lines; what begins like a formula gets an apostrophe."""
    if not isinstance(value, str):
        return value
    inner = _INNER_FORMULA.sub(r"\1'", value.replace("\0", ""))
    return f"'{inner}" if _CSV_FORMULA.match(inner) else inner


def _shown(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    return chr(number + 0x2400) if number < 0x20 else f"⟨U+{number:04X}⟩"
