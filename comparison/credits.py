"""Whom a text names as its source: "Theo Báo Đắk Nông điện tử", "Nguồn: Cổng TTĐT tỉnh", "Theo
chinhphu.vn"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from vietnamese.furniture import without_furniture
from vietnamese.text import fold

LAST: Final = 3
"""Paragraphs at the end in which a credit line stands; further up "Theo …" opens a sentence."""
LONGEST: Final = 12
"""Words of a credit line."""

ASIDE: Final = "~"

_CREDIT: Final = re.compile(
    r"(?:(?:dan |trich )?theo|(?:dan |trich )?nguon(?: tin)?(?: tu)?|trich tu)\b[ :]*(.+)"
)
_IN_BRACKETS: Final = re.compile(r"\(([^()]{3,80})\)\W*$")
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info)\b")
_MEDIUM: Final = re.compile(
    r"\b(?:bao (?!cao|hiem|dam|ve|ton|quan|dong|lanh)|tap chi|dai |ttdt|thong tin dien tu|dien tu|online"
    r"|trang tin|ttxvn|thong tan xa|vov|vtv|truyen hinh|trung tam (?:van hoa|vh|truyen thong))"
)
# One form for what is written in many; the rest of a name is left as it is.
_SHORT_FORMS: Final = (
    ("thong tin dien tu", "ttdt"),
    ("cong ttdt", "ttdt"),
    ("trang ttdt", "ttdt"),
    ("van hoa the thao truyen thong", "vh tt tt"),
    ("van hoa thong tin", "vh tt"),
    ("phat thanh truyen hinh", "ptth"),
    ("pt th", "ptth"),
)
_FILLING: Final = frozenset(
    ("bao", "va", "dien", "tu", "online", "tinh", "huyen", "thanh", "pho", "thi", "xa")
)


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet as others name it."""

    slug: str
    key: tuple[str, ...]
    hosts: frozenset[str]

    @classmethod
    def of(cls, slug: str, name: str, hosts: Iterable[str]) -> Self:
        """The source for an outlet's name and hosts."""
        return cls(slug, _key(name), frozenset(map(_bare_host, hosts)))


def credits_in(author: str | None, body: Sequence[str]) -> tuple[str, ...]:
    """The sources that author line and last paragraphs name, folded; media only, no persons.

    Those that begin with ASIDE stand in brackets or as the author: they may well be the outlet's own people
    ("Đài Truyền thanh huyện"), and count only where they name an outlet that is known.
    """
    lines = [fold(line).strip() for line in (author or "", *without_furniture(body)[-LAST:])]
    found = [credit for place, line in enumerate(lines) for credit in _credits(line, is_author=place == 0)]
    return tuple(dict.fromkeys(credit for credit in found if _HOST.search(credit) or _MEDIUM.search(credit)))


def credited(credit: str, sources: Iterable[Source]) -> tuple[Source, bool] | None:
    """The outlet that a credit names, by the longest name that it begins with or, then true, by its
    address."""
    credit = credit.removeprefix(ASIDE)
    hosts = set(map(_bare_host, _HOST.findall(credit)))
    words = [_key(part) for part in (credit, *re.split(r"[/|(–-]", credit))]
    best: Source | None = None
    for source in sources:
        if hosts & source.hosts:
            return source, True
        named = source.key and any(part[: len(source.key)] == source.key for part in words)
        if named and (best is None or len(source.key) > len(best.key)):
            best = source
    return None if best is None else (best, False)


def _credits(line: str, is_author: bool) -> Iterator[str]:
    if line.count(" ") < LONGEST and (match := _CREDIT.match(line)):
        yield match[1].strip(" .:;")
    elif is_author:
        yield ASIDE + line
    if match := _IN_BRACKETS.search(line):
        words = match[1].strip()
        yield words.removeprefix("theo ") if words.startswith("theo ") else ASIDE + words


def _key(name: str) -> tuple[str, ...]:
    words = " ".join(word for word in re.findall(r"\w+", fold(name)) if word != "va")
    for long, short in _SHORT_FORMS:
        words = words.replace(long, short)
    return tuple(word for word in words.split() if word not in _FILLING)


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.")
