"""On which line of a TOML text a key or a list element stands: `tomllib` does not say."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Final

Loc = tuple[str | int, ...]
"""A place in the data, as pydantic writes it: `("channels", 0, "url")`."""

_BLANK: Final = re.compile(r"[ \t]*")
_GAP: Final = re.compile(r"(?:\s+|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"[^,\]}#\n]*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


def key_lines(text: str) -> Mapping[Loc, int]:
    """Return the line, from 1, of each key, table and list element of a text that `tomllib` accepts."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


class _Scanner:
    """Walks over valid TOML; values are skipped, places are kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Loc, int] = {}
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[Loc, int] = {}  # how many tables an array of tables has so far

    def document(self) -> None:
        """Walk from the first line to the last."""
        prefix: Loc = ()
        self._skip(_GAP)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self._header()
            else:
                self._pair(prefix)
            self._skip(_GAP)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            # Not a ValueError: tomllib has accepted the text, so this is a mistake of ours, not of the file.
            message = f"unexpected text at offset {self.at}"
            raise LookupError(message)
        self.at = match.end()
        return match[0]

    def _mark(self, loc: Loc, at: int) -> None:
        self.lines.setdefault(loc, bisect_left(self._ends, at) + 1)

    def _header(self) -> Loc:
        start, repeated = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        *parents, last = self._keys()
        self.at += 2 if repeated else 1
        loc: Loc = ()
        for key in parents:
            loc = self._newest((*loc, key))
            self._mark(loc, start)
        loc = (*loc, last)
        self._mark(loc, start)
        if repeated:
            self._tables[loc] = self._tables.get(loc, 0) + 1
        loc = self._newest(loc)
        self._mark(loc, start)
        return loc

    def _newest(self, loc: Loc) -> Loc:
        return (*loc, self._tables[loc] - 1) if loc in self._tables else loc

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            keys.append(self._key())
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _key(self) -> str:
        if self.text[self.at] in "\"'":
            return str(tomllib.loads(f"key = {self._skip(_STRING)}")["key"])
        return self._skip(_BARE_KEY)

    def _pair(self, prefix: Loc) -> None:
        start = self.at
        loc = prefix
        for key in self._keys():
            loc = (*loc, key)
            self._mark(loc, start)
        self.at += 1
        self._skip(_BLANK)
        self._value(loc)

    def _value(self, loc: Loc) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening == "[":
            self._sequence("]", lambda index: self._element((*loc, index)))
        elif opening == "{":
            self._sequence("}", lambda _: self._pair(loc))
        else:
            self._skip(_PLAIN)

    def _element(self, loc: Loc) -> None:
        self._mark(loc, self.at)
        self._value(loc)

    def _sequence(self, closing: str, member: Callable[[int], None]) -> None:
        self.at += 1
        self._skip(_GAP)
        index = 0
        while self.text[self.at] != closing:
            member(index)
            index += 1
            self._skip(_GAP)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_GAP)
        self.at += 1
