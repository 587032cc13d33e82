"""Markup made to cost: what is looked for, and cut, before a parser sees it."""

import re
from typing import Final

MOST_ATTRIBUTES: Final = 2_000
"""Of one tag. libxml2 compares each with all before it: 200 000 take minutes."""
MOST_TAGS: Final = 100_000
_LONG_TAG: Final = 16_384
_LARGE: Final = 300_000
_TAG: Final = re.compile(r"""<[a-zA-Z](?:[^>"']++|"[^"]*+"?|'[^']*+'?)*+""")
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")


def has_endless_tag(text: str) -> bool:
    """Whether a tag has more than MOST_ATTRIBUTES attributes; the data of a picture are one."""
    if len(text) <= _LARGE and not _goes_long_without_end(text):
        return False
    tags = (match[0] for match in _TAG.finditer(text) if match.end() - match.start() > _LONG_TAG)
    return any(len(_QUOTED.sub(" ", tag).split()) > MOST_ATTRIBUTES for tag in tags)


def _goes_long_without_end(text: str) -> bool:
    """Whether more than a long tag's letters stand between two tags' ends."""
    start = 0
    while len(text) - start > _LONG_TAG:
        end = text.rfind(">", start, start + _LONG_TAG + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def first_tags(text: str) -> str:
    """The text up to its tag number MOST_TAGS, or itself."""
    if text.count("<") <= MOST_TAGS:
        return text
    return text[: len(text) - len(text.split("<", MOST_TAGS)[-1]) - 1]
