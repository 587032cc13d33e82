"""The small language of rules' conditions: `head: gift | money >= 2`."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

ZONES: Final[Mapping[str, frozenset[str]]] = {
    "title": frozenset({"title"}),
    "lead": frozenset({"lead"}),
    "opening": frozenset({"opening"}),
    "body": frozenset({"body"}),
    "head": frozenset({"title", "lead"}),
    "start": frozenset({"title", "lead", "opening"}),
    "text": frozenset({"title", "lead", "opening", "body"}),
}
"""What a condition may name: one zone of a text, or several together."""

CORE: Final = "core"
SUPPORT: Final = "support"
"""The gate's own lists under the names that conditions use for them."""

_CONDITION: Final = re.compile(r"(\w+)\s*+:([^:<>=]+)(?:>=\s*+([0-9]{1,3}))?")
"""Each of its parts ends where the next begins, so that a long text is refused as fast as it is read."""


class Condition(NamedTuple):
    """Holds where phrases of any of the signals stand in the zones together at least so often."""

    zones: frozenset[str]
    signals: tuple[str, ...]
    least: int


def read_condition(text: str) -> Condition | str:
    """Read a condition; otherwise say in words what is wrong with it."""
    match = _CONDITION.fullmatch(text.strip())
    if match is None or not match[2].strip():
        return "must be written as 'zone: signal', 'zone: signal | signal' or 'zone: signal >= 2'"
    if match[1] not in ZONES:
        return f"there is no zone '{match[1]}'; zones are {', '.join(ZONES)}"
    names = tuple(name.strip() for name in match[2].split("|"))
    least = int(match[3] or 1)
    if least < 1:
        return "must ask for at least 1"
    return Condition(ZONES[match[1]], names, least) if all(names) else "names no signal beside a '|'"
