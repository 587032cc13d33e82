"""Rules of the codebook that can be read strictly or leniently: in which texts their phrases stand."""

from registry import Variant, Zone
from vietnamese.wording import bare


def stands_in(variant: Variant, title: str, lead: str | None, body: str) -> bool:
    """Whether one of the variant's phrases stands in the zone that it names, on whole syllables."""
    parts = {Zone.TITLE: (title,), Zone.HEAD: (title, lead), Zone.TEXT: (title, lead, body)}[variant.zone]
    return any(_found(variant, part) for part in parts if part)


def _found(variant: Variant, text: str) -> bool:
    padded = f" {bare(text)} "
    for longer in variant.unless:
        while f" {longer} " in padded:  # once would not do: two in a row share the space between them
            # Its place stays taken, or what stood around it would become a phrase.
            padded = padded.replace(f" {longer} ", " | ")
    return any(f" {phrase} " in padded for phrase in (*variant.admits, *variant.needs))
