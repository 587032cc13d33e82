"""Is a text Vietnamese at all?"""

import unicodedata
from typing import Final

from vietnamese.syllables import syllables

_ENOUGH: Final = 0.25
"""Share of syllables with a mark for their tone: 0.5 to 0.9 in Vietnamese, whatever a text is about, and
next to none in Ê Đê, M'nông or Mông, which write their vowels with the same letters but no tones."""
_READ: Final = 200
"""Syllables looked at: the language does not change later."""
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS: Final = "aăâeêioôơuưy"
_TONED: Final = frozenset(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES)


def is_vietnamese(text: str) -> bool:
    """Whether a normalised text is written in Vietnamese with its marks; one without words is not."""
    words = [word for word in syllables(text[: _READ * 12].lower())[:_READ] if word.isalpha()]
    toned = sum(not _TONED.isdisjoint(word) for word in words)
    return toned > 0 and toned >= _ENOUGH * len(words)
