"""Dates as Vietnamese sites print them, read without ever guessing.

What is printed around a date (labels, weekdays, writers, counters) is set aside by the rules here, and the
day, month and year that they find must be a day of the calendar as they stand: nothing is swapped or mended,
for a wrong date is worse than none. Only words such as `3 giờ trước` are dateparser's to read.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR = 1997
"""Viet Nam was connected to the internet on 19 November 1997: no page here is older."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day, and a time where one is printed, in Asia/Ho_Chi_Minh."""

    day: date
    time: time | None
    suspect: bool
    """More than a day after the fetch, or before 1997."""
    raw: str
    """The text that it was read from, spaces collapsed."""

    def iso(self) -> str:
        """ISO 8601 to the minute, the day alone where no time is printed."""
        return f"{self.day.isoformat()}T{self.time:%H:%M}" if self.time else self.day.isoformat()


# Month words by number; giêng and chạp are left out, they name lunar months.
_MONTH_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = rf"(?:{'|'.join(_ENGLISH_MONTHS)})[a-z]*"
_VIETNAMESE = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})(?!\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        # 14/06/2022, 14.6.2022, 14-6-2022; not the number of a decree, which goes on after the year
        rf"(?<![\d/.]){_DAY} ?(?P<sep>[/.–-]) ?(?P<month>\d{{1,2}}) ?(?P=sep) ?{_YEAR}(?!/)",
        # 2022-06-14, 2022/06/14: four digits first are always year, month, day
        rf"(?<![\d/.-]){_YEAR}(?P<sep>[/.-])(?P<month>\d{{1,2}})(?P=sep){_DAY}(?![\d/])",
        # 08 08 2019
        rf"(?<!\d)(?P<day>\d\d) (?P<month>\d\d) {_YEAR}",
        # 14 tháng 6, 2022; 02 tháng 06 năm 2022; 14 tháng sáu 2022
        rf"(?<!\d){_DAY}[ ,/-]*tháng ?(?P<month>\d{{1,2}}|{_VIETNAMESE})\b[ ,/-]*(?:năm )?{_YEAR}",
        # Tháng Sáu 14, 2022: WordPress with Vietnamese names in its English order
        rf"\btháng (?P<month>\d{{1,2}}|{_VIETNAMESE}) {_DAY}, {_YEAR}",
        # 14 Jun 2022; June 14, 2022
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?[ -](?P<month>{_ENGLISH})[.,]?[ -]{_YEAR}",
        rf"\b(?P<month>{_ENGLISH})\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_TIME = re.compile(
    r"(?<![\d:/.])(?P<hour>[01]?\d|2[0-3])"
    r"(?: ?: ?(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?['’]?"
    r"| ?(?:giờ|[hg](?![^\W\d_])) ?(?:(?P<spoken>[0-5]?\d)(?: ?phút| ?p\b|['’])?)?)"
    r"(?: ?(?P<half>am|pm|sa|ch|sáng|trưa|chiều|tối)\b)?(?![\d:])"
)
_AFTERNOON = {"pm", "ch", "chiều", "tối", "trưa"}
_ZONE = re.compile(
    r" ?[(\[]? ?(?:(?P<name>gmt|utc|ict|g\dt|z)\b ?(?P<offset>[+-] ?\d{1,2}(?::?\d{2})?)?"
    r"|(?P<bare>[+-]\d{2}:?\d{2})(?![\d/]))"
)
_GAP = r"[\s,;|()\[\]–—-]*"
_WEEKDAY = (
    r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|t[2-7]|cn"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b[.,]?)?"
)
_BEFORE_TIME = re.compile(rf"(?:t|{_GAP}(?:vào )?(?:lúc|at)?:? ?{_GAP})")
_AFTER_TIME = re.compile(rf"{_GAP}(?:{_ZONE.pattern})?{_GAP}{_WEEKDAY}{_GAP}(?:ngày)?:?{_GAP}")
_PUBLISHED = re.compile(r"ngày đăng|đăng ngày|đăng lúc|xuất bản|published|posted")
_RELATIVE = re.compile(
    r"(?<![\d/:.])(?P<count>\d{1,3}|một|hai|ba) (?P<unit>giây|phút|giờ|tiếng|ngày|tuần) trước\b"
)
_YESTERDAY = re.compile(r"\bhôm (?:qua|nay)\b")
_COUNTS = {"một": "1", "hai": "2", "ba": "3"}
# A printed date is a short text; beyond this it is an article that speaks of days.
_LOOKED_AT = 400
_RELATIVE_WITHIN = 60


def read_date(raw: str, fetched: datetime) -> PrintedDate | None:
    """The date that a text prints, or None where it prints none that can be read for certain.

    Day first always; `fetched` (aware) is the base of `3 giờ trước` and the like. Months and years ago are
    not read: they tell no day.
    """
    shown = " ".join(raw.split())
    text = unicodedata.normalize("NFC", shown[:_LOOKED_AT]).lower()
    text = re.sub("[\u200b-\u200f\u2060\ufeff]", "", text)
    local = fetched.astimezone(TIMEZONE)
    found = _absolute(text) or _relative(text, local)
    if found is None:
        return None
    day, clock = found
    future = clock is not None and datetime.combine(day, clock, TIMEZONE) > local + timedelta(days=1)
    return PrintedDate(day, clock, future or is_suspect(day, fetched), shown[:_LOOKED_AT])


def is_suspect(day: date, fetched: datetime) -> bool:
    """Whether nothing can have been published on that day: after the morrow of the fetch, or before 1997."""
    latest = fetched.astimezone(TIMEZONE).date() + timedelta(days=1)
    return day > latest or day.year < FIRST_YEAR


def _absolute(text: str) -> tuple[date, time | None] | None:
    matches = sorted(_date_matches(text), key=lambda match: match.start())
    label = _PUBLISHED.search(text)
    if label and len(matches) > 1:
        matches = [match for match in matches if match.start() > label.start()] or matches
    for position, match in enumerate(matches):
        clock, zone = _time_beside(text, match, last=position + 1 == len(matches))
        read = _parse(match, clock)
        if read is not None:
            return _local(read, zone) if clock else (read.date(), None)
        return None  # 31/02: the text printed a date, and it is none
    return None


def _date_matches(text: str) -> Iterator[re.Match[str]]:
    taken: list[range] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if not any(match.start() in other or match.end() - 1 in other for other in taken):
                taken.append(range(match.start(), match.end()))
                yield match


def _time_beside(text: str, printed: re.Match[str], last: bool) -> tuple[time | None, re.Match[str] | None]:
    """The time printed next to a date, with its zone; the one before it wins where a further date follows."""
    after = _time_after(text, printed.end())
    before = _time_before(text, printed.start())
    chosen = after if after and (last or not before) else before
    if chosen is None:
        return None, None
    zone = _ZONE.match(text, chosen.end()) or _ZONE.match(text, printed.end())
    return _clock(chosen), zone


def _time_after(text: str, end: int) -> re.Match[str] | None:
    gap = _BEFORE_TIME.match(text, end)
    return _TIME.match(text, gap.end()) if gap else None


def _time_before(text: str, start: int) -> re.Match[str] | None:
    for match in _TIME.finditer(text, 0, start):
        gap = _AFTER_TIME.match(text, match.end(), start)
        if gap and gap.end() == start:
            return match
    return None


def _clock(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"]), int(match["minute"] or match["spoken"] or 0)
    if match["half"] in _AFTERNOON and 0 < hour < 12 and not (match["half"] == "trưa" and hour > 9):
        hour += 12
    elif match["half"] in {"am", "sa"} and hour == 12:
        hour = 0
    return time(hour, minute)


def _parse(match: re.Match[str], clock: time | None) -> datetime | None:
    """The printed day, at midnight where no time is printed; None for a day that no calendar has."""
    try:
        day = date(int(match["year"]), _month(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return datetime.combine(day, clock or time())


def _month(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    return _MONTH_WORDS.get(printed) or 1 + _ENGLISH_MONTHS.index(printed[:3])


def _local(read: datetime, zone: re.Match[str] | None) -> tuple[date, time]:
    """The reading in our zone; a printed zone of another offset moves it."""
    offset = _offset(zone) if zone else None
    # Beyond these years the date is suspect anyway, and shifting it may leave the calendar.
    if offset is not None and 1900 < read.year < 2200:
        read = read.replace(tzinfo=timezone(offset)).astimezone(TIMEZONE)
    return read.date(), read.time()


def _offset(zone: re.Match[str]) -> timedelta | None:
    """The zone's distance from UTC; None for ours, and for what is no zone."""
    if zone["name"] is not None and (zone["name"] == "ict" or zone["name"][1:2].isdigit()):
        return None  # ICT is ours; `G1T+7` is a broken stamp of a site that writes the month into GMT+7
    digits = (zone["offset"] or zone["bare"] or "+0").replace(" ", "").replace(":", "")
    size = digits[1:]
    hours, minutes = (int(size), 0) if len(size) <= 2 else (int(size[:-2]), int(size[-2:]))
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if digits[0] == "-" else 1)
    return offset if timedelta(hours=-12) <= offset <= timedelta(hours=14) else None


def _relative(text: str, local: datetime) -> tuple[date, time | None] | None:
    """`3 giờ trước`, `hôm qua`, `vừa xong`: only in a short text, where these words can mean nothing else."""
    if len(text) > _RELATIVE_WITHIN:
        return None
    if "vừa xong" in text:
        return local.date(), local.time().replace(second=0, microsecond=0)
    named = _YESTERDAY.search(text)
    if named:
        clock = _TIME.search(text)
        read = _relative_to(named[0], local)
        return (read.date(), _clock(clock) if clock else None) if read else None
    match = _RELATIVE.search(text)
    if match is None:
        return None
    unit = "giờ" if match["unit"] == "tiếng" else match["unit"]
    read = _relative_to(f"{_COUNTS.get(match['count'], match['count'])} {unit} trước", local)
    if read is None:
        return None
    exact = unit in {"giây", "phút", "giờ"}
    return read.date(), read.time().replace(second=0, microsecond=0) if exact else None


def _relative_to(words: str, local: datetime) -> datetime | None:
    base = local.replace(tzinfo=None)
    parser = DateDataParser(languages=["vi"], settings={"PARSERS": ["relative-time"], "RELATIVE_BASE": base})
    return parser.get_date_data(words).date_obj
