"""A sample for a second coding: drawn by content, the same again from the same seed and data."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from registry import Directive
from storage.desk import read_desk
from storage.desk.reviews import newest_of
from storage.desk.samples import Sampled, Source
from storage.reading import Filter, Library, Line, Reprints, full_article, list_lines

MOST_ASKED: Final = 50
"""Articles of each content: of seven contents that is more than a person codes in two days."""


def draw(
    library: Library, directive: Directive, source: Source, asked: int, seed: str, people: Path | None
) -> list[Sampled]:
    """So many articles of each content, in an order that tells nothing of their contents.

    Reprints are left out: whoever codes a text twice agrees with himself.
    """
    found = [
        sampled
        for content in (0, *(one.number for one in directive.contents))
        for line in _of_content(library, directive.slug, source, content, asked, seed)
        if (sampled := _sampled(library, directive.slug, line, content)) is not None
    ]
    if source is Source.REVIEWS:
        found = list(_with_coders(found, people, directive.slug))
    _dice(f"{seed}:order").shuffle(found)
    return [replace(one, place=place) for place, one in enumerate(found, 1)]


def _of_content(
    library: Library, directive: str, source: Source, content: int, asked: int, seed: str
) -> Iterator[Line]:
    wanted = Filter(
        directive,
        contents=(content,),
        reviewed=source is Source.REVIEWS,
        reprints=Reprints.ORIGINALS,
        state="present",
    )
    total = list_lines(library, wanted, page=1, per_page=1).total
    places = _dice(f"{seed}:{content}").sample(range(total), min(asked, total))
    for place in sorted(places):
        yield from list_lines(library, wanted, page=place + 1, per_page=1).lines


def _sampled(library: Library, directive: str, line: Line, content: int) -> Sampled | None:
    full = full_article(library, line, directive)
    if full is None:
        return None
    return Sampled(0, line.outlet, full.identity, line.key, line.title, content, "", full.content_hash)


def _with_coders(found: Sequence[Sampled], people: Path | None, directive: str) -> Iterator[Sampled]:
    """Each with the account whose decision it is: nobody codes their own again."""
    if people is None or not people.is_file():
        yield from found
        return
    with read_desk(people) as desk:
        for one in found:
            newest = newest_of(desk, one.outlet, one.identity, directive)
            theirs = newest is not None and newest.content == one.content
            yield replace(one, coder=newest.account) if newest and theirs else one


def _dice(seed: str) -> random.Random:
    return random.Random(seed)
