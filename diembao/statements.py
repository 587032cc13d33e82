"""What people state when they decide: who they are, and why. It is printed in reports and never changed."""

from typing import Final

from diembao.exits import Exit, Refusal
from vietnamese.text import one_line

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 2000
"""Characters: a paragraph. What needs more is a paper of its own, to be named here."""


def name(given: str, option: str) -> str:
    """A person or an office on one line. Raises Refusal where nothing is left of it, or it is too long."""
    return _line(given, option, LONGEST_NAME)


def statement(given: str, option: str) -> str:
    """A reason or a note on one line. Raises Refusal where nothing is left of it, or it is too long."""
    return _line(given, option, LONGEST_TEXT)


def _line(given: str, option: str, longest: int) -> str:
    line = one_line(given)
    if not line:
        raise Refusal(Exit.USAGE, f"{option} is empty.")
    if len(line) > longest:
        raise Refusal(Exit.USAGE, f"{option} has {len(line)} characters; at most {longest} are kept.")
    return line
