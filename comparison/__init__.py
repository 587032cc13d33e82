"""Texts in, how they are related out: what an edit changed, and which text is a copy of which."""

from comparison.candidates import candidates
from comparison.credits import Source, credits_in
from comparison.edits import Block, Edit, Kind, Text, compare, readable
from comparison.originals import Confidence, Copy, Kinship, Reason, Reprint, find_reprints
from comparison.reprints import Comparable, Likeness, comparable, copies
from comparison.shingles import Signature, shingles, signature
from comparison.words import Run

__all__ = [
    "Block",
    "Comparable",
    "Confidence",
    "Copy",
    "Edit",
    "Kind",
    "Kinship",
    "Likeness",
    "Reason",
    "Reprint",
    "Run",
    "Signature",
    "Source",
    "Text",
    "candidates",
    "comparable",
    "compare",
    "copies",
    "credits_in",
    "find_reprints",
    "readable",
    "shingles",
    "signature",
]
