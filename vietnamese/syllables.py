"""Syllables, the unit in which Vietnamese phrases are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_PIECES: Final = re.compile(r"((?:[^\W_][\u0300-\u036f]*)+)")
_LETTERS: Final = re.compile(r"[^\W_]+")
_MARK: Final = re.compile("[\u0300-\u036f]")
_SENTENCE_END: Final = re.compile(r"[.!?…;\n]|:\s")

# Tones are kept apart from the letters so that thoát and thóat, hòa and hoà have one key.
_TONES: Final = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TONE: Final = re.compile("[" + "".join(_TONES) + "]")
# Both letters are correct after these consonants: tỷ lệ and tỉ lệ, kỹ thuật and kĩ thuật, quy and qui.
_FREE_Y: Final = re.compile("(?:[hklmst]|qu)y")


@lru_cache(maxsize=1 << 15)
def key(syllable: str) -> str:
    """What a syllable is compared by: lower case, tone apart from its letter, y as i where both are right."""
    spread = unicodedata.normalize("NFD", syllable.lower())
    tone = "".join(_TONES[mark] for mark in _TONE.findall(spread))
    letters = unicodedata.normalize("NFC", _TONE.sub("", spread))
    if _FREE_Y.fullmatch(letters):
        letters = letters[:-1] + "i"
    return f"{letters}/{tone}" if tone else letters


def keys(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase's syllables, punctuation dropped."""
    return tuple(key(piece) for piece in pieces(phrase)[1::2])


def syllables(text: str) -> list[str]:
    """The syllables of a text alone; faster than `pieces` where it does not matter what stands between."""
    return _PIECES.findall(text) if _MARK.search(text) else _LETTERS.findall(text)


def pieces(text: str) -> list[str]:
    """The text cut so that every second piece, from index 1 on, is a syllable; joined it is the text."""
    return _PIECES.split(text)


def ends_sentence(between: str) -> bool:
    """Whether what stands between two syllables ends a sentence or clause that no phrase goes across."""
    return _SENTENCE_END.search(between) is not None
