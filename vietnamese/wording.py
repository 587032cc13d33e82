"""What a text says, apart from how it was typed."""

import re
from typing import Final

from vietnamese.text import normalise

_TYPED: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
    }
)
_SPACES: Final = re.compile(r"\s+")
_BEFORE_MARK: Final = re.compile(r" +(?=[,.;:!?)\]%])")
_DASH: Final = re.compile(r" *- *")
_MARKS: Final = re.compile(r"[^\w%]+|_+")


def wording(text: str) -> str:
    """The text with one form for each quotation mark, dash and space; nothing that a reader would miss is
    lost.

    Editors' programs change these by themselves each time a text is saved again. Case and all other marks
    stay.
    """
    text = _SPACES.sub(" ", normalise(text).translate(_TYPED)).strip()
    return _DASH.sub("-", _BEFORE_MARK.sub("", text))


def bare(text: str) -> str:
    """The letters and digits alone, in lower case: what two texts share that differ only in their looks."""
    return _MARKS.sub(" ", wording(text).lower()).strip()
