"""One written form for Vietnamese text, and the folded form that search uses."""

import re
import unicodedata
from typing import Final

_SPACES: Final = "\t\v\f\u00a0\u1680\u180e\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_ENDS: Final = "\r\x85\u2028\u2029"
_FORMAT: Final = (
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\ufeff"
    + "".join(map(chr, range(0x202A, 0x202F)))  # bidi embeddings and overrides
    + "".join(map(chr, range(0x2060, 0x2070)))  # word joiner, bidi isolates, deprecated controls
    + "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors
    + "\ufff9\ufffa\ufffb"
)
_CONTROLS: Final = "".join(
    chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n" + _SPACES + _LINE_ENDS
)
_SURROGATES: Final = range(0xD800, 0xE000)
_TAGS: Final = range(0xE0000, 0xE0080)
_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)

_TABLE: Final[dict[int, str | None]] = {
    **dict.fromkeys((*map(ord, _FORMAT + _CONTROLS), *_SURROGATES, *_TAGS)),
    **{ord(space): " " for space in _SPACES},
    **{ord(end): "\n" for end in _LINE_ENDS},
    **{code: chr(code - 0xFEE0) for code in _FULL_WIDTH},
    # Eth and African D look like the Vietnamese letter and old portals print them for it.
    ord("\u00d0"): "Đ",
    ord("\u0189"): "Đ",
    ord("\u0256"): "đ",
}
# A set tells ten times as fast as a regular expression that a page holds none of these.
_STRAY: Final = frozenset(map(chr, _TABLE))

_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_MARKS: Final = "\u0300-\u036f"
# A small eth inside a word belongs to another language (Guðmundur); đ opens its syllable.
_ETH: Final = re.compile(rf"(?<![{_LATIN}{_MARKS}])\u00f0")

_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LETTERS: Final = re.compile(rf"[\u0400-\u04ff{_LATIN}{_MARKS}]+")
_LATIN_LETTER: Final = re.compile(f"[{_LATIN}]")
_LOOK_ALIKES: Final = str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјкорсух", "ABESIJKMHOPCTYXaesijkopcyx")

_TONES: Final = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _placements() -> dict[str, str]:
    """Pairs with the tone on the second vowel, each with its form that has it on the first."""
    pairs = [
        first + second
        for pair in ("oa", "oe", "uy")
        for first in (pair[0], pair[0].upper())
        for second in (pair[1], pair[1].upper())
    ]
    return {
        unicodedata.normalize("NFC", pair + tone): unicodedata.normalize("NFC", pair[0] + tone + pair[1])
        for pair in pairs
        for tone in _TONES
    }


_PLACEMENTS: Final = _placements()
# After q the u is part of the consonant (quý); before a further letter the tone stands right (hoàn).
_MISPLACED: Final = re.compile(
    "(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])" rf"(?<![qQ]..)(?![^\W\d_]|[{_MARKS}])", re.DOTALL
)
_MARK: Final = re.compile(f"[{_MARKS}]")


def normalise(text: str) -> str:
    """Text in the one written form that storage, search and classification share; idempotent.

    NFC; Đ where a look-alike stood for it; tone marks as in `hòa`, `khỏe`, `thủy`; plain spaces; Unix
    line ends; no invisible, control or bidi characters and no lone surrogates. Runs of spaces stay.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _STRAY.isdisjoint(text):
        text = text.replace("\r\n", "\n").translate(_TABLE)
    if "\u00f0" in text:
        text = _ETH.sub("đ", text)
    if _CYRILLIC.search(text):
        text = _LETTERS.sub(_latin_word, text)
    text = unicodedata.normalize("NFC", text)
    return _MISPLACED.sub(_placed, text)


def fold(text: str) -> str:
    """Text for search: no case, no diacritics, đ as d (`Đẩy mạnh` is `day manh`)."""
    spread = unicodedata.normalize("NFD", normalise(text).casefold())
    bare = _MARK.sub("", spread).replace("đ", "d").replace("\u00f0", "d")
    return unicodedata.normalize("NFC", bare)


def one_line(text: str) -> str:
    """What a person typed, on one line, without signs that cannot be seen.

    The spelling stays as it was typed: a person's name is not ours to correct.
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in composed).split())


def _placed(match: re.Match[str]) -> str:
    return _PLACEMENTS[match[0]]


def _latin_word(match: re.Match[str]) -> str:
    """The word with Latin letters for their Cyrillic doubles; a wholly Cyrillic word as it is."""
    word = match[0]
    if not (_CYRILLIC.search(word) and _LATIN_LETTER.search(word)):
        return word
    return unicodedata.normalize("NFD", word).translate(_LOOK_ALIKES)
