"""Commands whose modules are read when they are asked for: no command waits for what others need."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click


class Shelf(MutableMapping[str, click.Command]):
    """A group's commands by name."""

    def __init__(self, package: str, places: Mapping[str, str]) -> None:
        """`places`: for each name `module` within the package, or `module:function` of another name."""
        self._package = package
        self._places = dict(places)
        self._read: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._read:
            module, _, function = self._places[name].partition(":")
            command = getattr(import_module(f"{self._package}.{module}"), function or name)
            if not isinstance(command, click.Command):
                raise TypeError(f"{self._places[name]} is no command")
            self._read[name] = command
        return self._read[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._places[name], self._read[name] = "", command

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._read.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
