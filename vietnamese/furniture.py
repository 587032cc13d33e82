"""What surrounds an article on its page and changes from day to day although nobody edits the article.

View counters, the page's clock, buttons to share, comment forms, reading voices, lists of other headlines.
Made from what saved portals and newspapers of the province carry inside their bodies
(`../shared/docs/domain.md`, 1.5). A rule takes whole paragraphs of a form that no article's sentence has:
what is taken here makes no version, so a doubtful paragraph stays.
"""

import re
from collections.abc import Iterable
from typing import Final

from vietnamese.text import fold

_NUMBER: Final = r"\d[\d.,\s]*"
_DATE: Final = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}"
_DAY: Final = rf"(?:{_DATE}|\d{{1,2}} thang \d{{1,2}},? nam \d{{4}})"
_TIME: Final = r"\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?(?: ?[ap]m)?"
_ZONE: Final = r"(?:\(?(?:gmt|utc) ?\+? ?0?7?\)?)?"
_WEEKDAY: Final = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)"
_SEEN: Final = r"(?:xem|doc|nghe|truy cap|truy nhap|tai|thich)"
_SHARE: Final = (
    r"(?:chia se(?: bai viet)?|facebook|twitter|zalo|google\+?|messenger|linkedin|pinterest|e?-?mail"
    r"|in (?:bai viet|bai nay|bai|trang|tin)|ban in|gui (?:email|bai viet|cho ban be)"
    r"|luu (?:bai viet|bai|tin)|thich|like|share|tweet|sao chep lien ket|copy link|print)"
)

_LINE: Final = re.compile(
    "|".join(
        (
            # counters
            rf"(?:tong )?(?:so )?(?:luot|lan) {_SEEN}(?: bai viet| trang)? ?:? ?{_NUMBER}(?:luot|lan|k)?",
            rf"{_NUMBER}(?:luot|lan) {_SEEN}",
            rf"(?:da xem|da doc|luot|views?|hits?|truy cap|luot truy cap|dang truy cap|dang online)"
            rf" ?: ?{_NUMBER}(?:luot|lan|k)?",
            rf"{_NUMBER}(?:views?|hits?)",
            # comments and ratings
            r"\(?\d*\)? ?binh luan ?:? ?\(?\d*\)?|\(?\d+\)? y kien|y kien \(?\d+\)?"
            r"|chua co binh luan(?: nao)?",
            r"(?:viet|gui|dang|them) binh luan(?: moi| cua ban)?|y kien (?:ban doc|cua ban)|tra loi",
            r"(?:email|thu dien tu|dia chi email) cua ban se khong duoc hien thi cong khai.*",
            r"(?:click de )?danh gia bai viet|tong so diem cua bai viet la ?: ?\d+ trong \d+ danh gia"
            r"|xep hang ?: ?[\d.,]+ ?-? ?\d+ phieu bau",
            # share widgets
            rf"(?:{_SHARE}[\s:|,•/()\d-]*)+",
            # reading voices and players
            r"(?:ung dung )?doc bao tu dong.*|chon giong doc.*|nghe (?:doc )?bai(?: viet| bao)?(?: nay)?"
            r"|(?:nghe )?bai viet do may doc|giong (?:nu|nam)(?: mien (?:bac|trung|nam))?"
            r"|trinh duyet (?:cua ban )?khong ho tro (?:the |phat )?(?:audio|video|am thanh).*",
            # the page's clock and stamps of an update, which have a field of their own
            rf"(?:hom nay(?: la)?|bay gio la)[ :,]*(?:{_WEEKDAY},? )?(?:ngay )?{_DAY}?[ ,|-]*(?:{_TIME})?"
            rf" ?{_ZONE}",
            rf"{_WEEKDAY},? (?:ngay )?{_DAY}[ ,|-]*{_TIME} ?{_ZONE}",
            rf"(?:cap nhat(?: lan cuoi)?|(?:ngay|lan) cap nhat(?: cuoi)?)(?: luc| ngay)?[ :]*"
            rf"(?:{_TIME})?[ ,|-]*(?:{_WEEKDAY},? )?(?:ngay )?{_DAY}[ ,|-]*(?:{_TIME})? ?{_ZONE}",
            # labels of the page
            r"(?:ad)?quang cao|advertisement|dat lam trang chu|(?:ve )?(?:len )?dau trang|ve trang chu"
            r"|(?:tro ve|quay lai)(?: trang truoc)?|hotline ?:? ?[\d .-]+",
        )
    )
)
_EDGE: Final = re.compile(rf"{_WEEKDAY},? (?:ngay )?{_DAY} ?{_ZONE}")
_HEADING: Final = re.compile(
    r"(?:(?:cac|nhung) )?(?:tin|bai)(?: viet| bai)? ?"
    r"(?:lien quan|khac|da dua|da dang|(?:moi|cu) hon|moi nhat|moi|cung chuyen muc|cung loai|noi bat"
    r"|doc nhieu|xem nhieu|truoc|sau)(?: cung chuyen muc)?"
    r"|cung chuyen muc|cung chu de|(?:xem|doc) (?:them|nhieu)|co the ban quan tam|ban co the quan tam"
)
_INLINE_HEADING: Final = re.compile(
    r"(?:>+ ?)?(?:xem them|doc them|tin lien quan|bai (?:viet )?lien quan)(?: ?: ?| ?>+ ?).+"
)
_DATED: Final = re.compile(rf"\({_DATE}(?:[ ,|-]+{_TIME})?\)$|^\(?{_DATE}\)?\b")
_TAIL: Final = re.compile(
    r"[|(\[–-]?\s?(?:số\s)?(?:lượt|lần)\s(?:xem|đọc|truy cập)\s?:\s?[\d.,]+\s?[)\]]?$", re.IGNORECASE
)
_EDGES: Final = " \t-–•*+>»|.:…"

LONGEST_HEADLINE: Final = 30
"""Words of a headline in a list; a longer paragraph ends the list."""
LONGEST_TAIL: Final = 60
"""Characters of a counter at the end of a paragraph."""
LONGEST_LINE: Final = 300
"""Characters of a line of furniture: what is longer is text, and ends a list of headlines."""


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph, by itself, is no part of an article."""
    return len(paragraph) <= LONGEST_LINE and _furniture(_key(paragraph))


def without_furniture(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs that the article itself has, without counters at their ends."""
    kept: list[str] = []
    in_list = False
    for paragraph in map(_without_tail, paragraphs):
        if len(paragraph.strip()) > LONGEST_LINE:
            kept.append(paragraph)
            in_list = False
            continue
        key = _key(paragraph)
        if not key or _furniture(key):
            continue
        in_list = _HEADING.fullmatch(key) is not None or (in_list and _headline(paragraph, key))
        if not in_list:
            kept.append(paragraph)
    return _without_clock(kept)


def _without_clock(paragraphs: list[str]) -> list[str]:
    """The paragraphs without a bare day before the first or after the last; in between it is a schedule's."""
    days = [len(p) <= LONGEST_LINE and _EDGE.fullmatch(_key(p)) is not None for p in paragraphs]
    first = next((place for place, day in enumerate(days) if not day), len(days))
    last = next((place for place, day in enumerate(reversed(days)) if not day), 0)
    return paragraphs[first : len(days) - last]


def _without_tail(paragraph: str) -> str:
    """The paragraph without counters that stand behind its last sentence."""
    while counter := _TAIL.search(paragraph, max(0, len(paragraph) - LONGEST_TAIL)):
        paragraph = paragraph[: counter.start()].rstrip()
    return paragraph


def _key(paragraph: str) -> str:
    return " ".join(fold(paragraph).split()).strip(_EDGES)


def _furniture(key: str) -> bool:
    bare = key[1:-1] if key[:1] + key[-1:] in ("()", "[]") else key
    if _LINE.fullmatch(bare):
        return True
    return _INLINE_HEADING.fullmatch(key) is not None and key.count(" ") < LONGEST_HEADLINE


def _headline(paragraph: str, key: str) -> bool:
    """Whether a paragraph below the heading of a list is one of its headlines."""
    if _DATED.search(key):
        return True
    ends_as_sentence = paragraph.rstrip(" \"'”’)").endswith((".", ";", ":", "…"))
    return key.count(" ") < LONGEST_HEADLINE and not ends_as_sentence
