"""What an edit changed, as a reader sees it: paragraphs aligned, then words, without the page's furniture."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from comparison.effort import Effort
from comparison.words import Run, aligned, changes, count
from vietnamese.furniture import without_furniture
from vietnamese.text import fold
from vietnamese.wording import bare, wording

RULE_VERSION: Final = "edits-1"
"""Raised whenever another kind or size may come out: what was stored under another one is computed anew."""


class Kind(StrEnum):
    """What an edit amounts to, the weightiest change deciding."""

    NONE = "none"
    """Nothing that is kept changed."""
    COSMETIC = "cosmetic"
    """Spaces, punctuation, place of a tone, case, where a paragraph ends: the same words in the same
    order."""
    FURNITURE = "furniture"
    """Counters, clocks, lists of other headlines, buttons: the article itself is as it was."""
    DETAILS = "details"
    """The printed day, the author, pictures or files; not the text."""
    TEXT = "text"
    """Words of title, lead or body."""


@dataclass(frozen=True, slots=True)
class Text:
    """One version of an article."""

    title: str
    lead: str | None = None
    body: tuple[str, ...] = ()
    published: str | None = None
    author: str | None = None
    media: tuple[str, ...] = ()
    """One line for each picture, film, sound or file."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one of the lines around the text, before and after."""

    part: str
    """`title`, `published`, `author`, `lead`, `body` or `media`."""
    runs: tuple[Run, ...]
    before: bool = True
    """Whether it was there before."""
    after: bool = True
    """Whether it is there after."""

    @property
    def changed(self) -> bool:
        """Whether anything in it was removed or added."""
        return not (self.before and self.after) or any(run.change != "kept" for run in self.runs)

    @property
    def old(self) -> str | None:
        """The paragraph as it was; null where it is new."""
        return "".join(run.text for run in self.runs if run.change != "added") if self.before else None

    @property
    def new(self) -> str | None:
        """The paragraph as it is; null where it was taken out."""
        return "".join(run.text for run in self.runs if run.change != "removed") if self.after else None


@dataclass(frozen=True, slots=True)
class Edit:
    """The difference between two versions."""

    kind: Kind
    blocks: tuple[Block, ...]
    """All parts in reading order, unchanged ones among them; without furniture."""
    removed: int
    added: int
    """Words of title, lead and body."""


def readable(text: Text, headlines: Set[str] = frozenset()) -> Text:
    """The text that `compare` shows: without furniture, and without paragraphs that are other articles'
    titles.

    `headlines` are folded. Portals print lists of them inside the body without any heading.
    """
    own = fold(text.title)
    body = [
        paragraph
        for paragraph in without_furniture(text.body)
        if (key := fold(paragraph.strip())) not in headlines or key == own
    ]
    return replace(text, body=tuple(body))


def compare(before: Text, after: Text, headlines: Set[str] = frozenset()) -> Edit:
    """What leads from one version to the next; `headlines` as for `readable`."""
    old, new = readable(before, headlines), readable(after, headlines)
    blocks = tuple(_blocks(old, new, Effort()))
    told = [run for block in blocks if block.part in _TOLD for run in block.runs]
    return Edit(
        _kind(before, after, old, new),
        blocks,
        sum(count(run.text) for run in told if run.change == "removed"),
        sum(count(run.text) for run in told if run.change == "added"),
    )


_TOLD: Final = ("title", "lead", "body")


def _kind(before: Text, after: Text, old: Text, new: Text) -> Kind:
    if _words(old) != _words(new):
        return Kind.TEXT
    if _details(old) != _details(new):
        return Kind.DETAILS
    if before == after:
        return Kind.NONE
    furniture = len(before.body) - len(old.body), len(after.body) - len(new.body)
    same_body = wording(" ".join(old.body)) == wording(" ".join(new.body))
    same_head = (old.title, old.lead) == (new.title, new.lead)
    return Kind.FURNITURE if any(furniture) and same_body and same_head else Kind.COSMETIC


def _words(text: Text) -> tuple[str, str]:
    # The lead and the body are one here: where the one ends is the page's looks.
    return bare(text.title), bare(" ".join((text.lead or "", *text.body)))


def _details(text: Text) -> tuple[str | None, str, tuple[str, ...]]:
    return text.published, bare(text.author or ""), text.media


def _blocks(old: Text, new: Text, effort: Effort) -> Iterator[Block]:
    yield Block("title", changes(old.title, new.title, effort))
    yield from _paragraphs("published", _listed(old.published), _listed(new.published), effort)
    yield from _paragraphs("author", _listed(old.author), _listed(new.author), effort)
    yield from _paragraphs("lead", _listed(old.lead), _listed(new.lead), effort)
    yield from _paragraphs("body", old.body, new.body, effort)
    yield from _paragraphs("media", old.media, new.media, effort)


def _listed(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _paragraphs(part: str, old: tuple[str, ...], new: tuple[str, ...], effort: Effort) -> Iterator[Block]:
    for left, right in aligned(old, new, effort):
        if left is None:
            yield Block(part, (Run("added", right or ""),), before=False)
        elif right is None:
            yield Block(part, (Run("removed", left),), after=False)
        else:
            yield Block(part, changes(left, right, effort))
