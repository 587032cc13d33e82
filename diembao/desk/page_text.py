"""The words of a stored page in the order of its code: what its reader saw, menus and boxes among them."""

from itertools import groupby
from typing import Final

from bs4 import BeautifulSoup, NavigableString, Tag

UNSEEN: Final = ("head", "script", "style", "noscript", "template", "svg", "iframe", "select")
INLINE: Final = (
    *("a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q", "s"),
    *("small", "span", "strong", "sub", "sup", "tt", "u", "wbr"),
)
"""What stands within a line."""
MOST_MARKS: Final = 100


def words_of(code: str) -> tuple[str, ...]:
    """The lines of a page, whatever it is made of; nothing of its markup is left."""
    soup = BeautifulSoup(code, "lxml")
    for tag in soup.find_all(UNSEEN):
        tag.decompose()
    seen = (string for string in soup.find_all(string=True) if type(string) is NavigableString)
    lines = ("".join(strings) for _, strings in groupby(seen, key=lambda it: id(_block_of(it))))
    return tuple(filter(None, (" ".join(line.split()) for line in lines)))


def _block_of(string: NavigableString) -> Tag | None:
    """What the line stands in. Nobody writes a hundred marks around a word: it is then as good as any."""
    around = string.parent
    for _ in range(MOST_MARKS):
        if around is None or around.name not in INLINE:
            break
        around = around.parent
    return around
