"""What the application tells pages about an outlet: what concerns it, and files that prove verdicts."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from registry import Outlet
from storage.reading import Library


@dataclass(frozen=True, slots=True)
class Care:
    """Something that a person should see to."""

    level: str
    """How bad it is, in a word or two."""
    problem: str
    advice: str


OutletCares = Callable[[Library, Outlet], tuple[Care, ...]]
"""What concerns the reading of an outlet, worst first."""

NightCares = Callable[[Library], tuple[Care, ...]]
"""What concerns the last night as a whole."""


class Paper(StrEnum):
    """The files that are made of a recorded audit for one outlet."""

    PACK = "zip"
    LETTER = "docx"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A file that somebody asks for."""

    paper: Paper
    audit: str
    """Key of the recorded audit."""
    outlet: str


class NoPaper(Exception):
    """There is no such file to be had now; says why in a Vietnamese sentence."""

    def __init__(self, sentence: str, damaged: bool = False) -> None:
        super().__init__(sentence)
        self.damaged = damaged
        """Whether evidence is not as it was sealed."""


MakePaper = Callable[[PaperAsked, Path], None]
"""Writes the file to a path at which nothing lies yet. Raises NoPaper."""
