"""Texts for a million articles: words as frequent as in a newspaper, from a few seeds, the same each time."""

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from vietnamese.text import fold

COMMON: Final = (
    *("của", "và", "các", "là", "trong", "được", "có", "cho", "với", "những", "tỉnh", "trên", "đã", "người"),
    *("để", "này", "một", "không", "về", "huyện", "xã", "hội", "từ", "đến", "năm", "cán", "bộ", "đồng"),
    *("phát", "triển", "kinh", "tế", "chính", "quyền", "ủy", "ban", "nhân", "dân", "công", "tác", "nông"),
)
SUBJECT: Final = (
    *("giảm nghèo bền vững", "hộ nghèo", "hộ cận nghèo", "chương trình mục tiêu quốc gia", "vay vốn ưu đãi"),
    *("đào tạo nghề", "nhà ở cho hộ nghèo", "đồng bào dân tộc thiểu số", "nông thôn mới", "thoát nghèo"),
)
ONSETS: Final = ("b", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t",
                 "th", "tr", "v", "x", "r", "c")  # fmt: skip
RIMES: Final = ("a", "á", "à", "ả", "ạ", "an", "án", "àn", "ang", "áng", "anh", "ành", "ao", "ão", "ay", "ây",
                "âm", "ấm", "ân", "ận", "em", "én", "ên", "ết", "i", "ì", "ịch", "inh", "ình", "iên", "iện",
                "o", "ò", "ong", "ọc", "ôi", "ổi", "ông", "ốt", "ơ", "ời", "ơn", "u", "ũ", "ung", "uôn",
                "uộc", "ương", "ường", "ưu", "y", "yên")  # fmt: skip
SENTENCES, TITLES = 40_000, 30_000
IN_SUBJECT = 0.06
"""Share of the sentences that name the subject."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Pieces that texts are put together from, each also as search has it."""

    sentences: tuple[tuple[str, str], ...]
    titles: tuple[tuple[str, str], ...]


def pool(chance: random.Random) -> Pool:
    """All pieces."""
    syllables = sorted({onset + rime for onset in ONSETS for rime in RIMES} - set(COMMON))
    chance.shuffle(syllables)
    words = [*COMMON, *syllables]
    weights = list(accumulate(1 / place for place in range(8, len(words) + 8)))  # as Zipf says

    def piece(least: int, most: int) -> tuple[str, str]:
        chosen = chance.choices(words, cum_weights=weights, k=chance.randint(least, most))
        if chance.random() < IN_SUBJECT:
            chosen.insert(chance.randrange(len(chosen)), chance.choice(SUBJECT))
        text = " ".join(chosen).capitalize()
        return text, fold(text)

    return Pool(tuple(piece(12, 30) for _ in range(SENTENCES)), tuple(piece(8, 14) for _ in range(TITLES)))


@dataclass(frozen=True, slots=True)
class Text:
    """One article's text, with what search has of it."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    folded_title: str
    folded: str


def text(chance: random.Random, pieces: Pool, number: int) -> Text:
    """A text of one or two thousand letters, with a place name and a number that hardly another has."""
    drawn = chance.choices(pieces.sentences, k=chance.randint(9, 13))
    title, folded_title = pieces.titles[chance.randrange(TITLES)]
    place = f"Thôn {ONSETS[number % 23].capitalize()}{RIMES[number // 23 % 52]} {number // 1196}"
    whole = [one[0] + "." for one in drawn] + [f"Tin từ {place}."]
    cut = len(whole) // 2
    paragraphs = (" ".join(whole[1:cut]), " ".join(whole[cut:]))
    folded = " ".join(one[1] for one in drawn) + " tin tu " + fold(place)
    return Text(title, whole[0], paragraphs, folded_title, folded)
