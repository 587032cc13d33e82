"""Rules of the codebook that can be read strictly or leniently: in which texts their phrases stand."""

import re
from functools import lru_cache
from typing import Final

from registry import Variant, Zone
from vietnamese.text import normalise
from vietnamese.wording import bare

_GAP: Final = "[\\W_\u02bc]+"
"""What may stand where a phrase has a space; the letter among it is an apostrophe."""


def phrases_of(variant: Variant) -> tuple[str, ...]:
    """The phrases on which it depends whether a text counts."""
    return (*variant.admits, *variant.needs)


def stands_in(variant: Variant, title: str, lead: str | None, body: str) -> bool:
    """Whether one of the variant's phrases stands in the zone that it names, on whole syllables."""
    parts = {Zone.TITLE: (title,), Zone.HEAD: (title, lead), Zone.TEXT: (title, lead, body)}[variant.zone]
    return any(_may_stand(variant, part) and _found(variant, part) for part in parts if part)


def _may_stand(variant: Variant, text: str) -> bool:
    """Whether a phrase's syllables follow each other at all: most texts are done with after this look."""
    return _loosely(phrases_of(variant)).search(normalise(text).lower()) is not None


@lru_cache(maxsize=16)  # a directive has two such rules
def _loosely(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whatever `bare` makes one of the phrases of; also other things, and it knows no whole syllables."""
    each = (_GAP.join(map(re.escape, phrase.split())).replace("%", r"\s*%") for phrase in phrases)
    return re.compile("|".join(each))


def _found(variant: Variant, text: str) -> bool:
    padded = f" {bare(text)} "
    for longer in variant.unless:
        while f" {longer} " in padded:  # once would not do: two in a row share the space between them
            # Its place stays taken, or what stood around it would become a phrase.
            padded = padded.replace(f" {longer} ", " | ")
    return any(f" {phrase} " in padded for phrase in phrases_of(variant))
