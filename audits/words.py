"""An audit in Vietnamese: names of rulings, grounds, doubts and settings, and a sentence for each verdict."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from audits.model import (
    Audited,
    Doubtful,
    Duty,
    Ground,
    Missing,
    Ruling,
    Settings,
    Span,
    Verdict,
    Weight,
)
from registry import Directive, Reading, Variant
from vietnamese.dates import TIMEZONE

RULINGS: Final = {
    Ruling.MET: "Đạt",
    Ruling.NOT_MET: "Không đạt",
    Ruling.CANNOT_TELL: "Chưa đủ cơ sở kết luận",
    Ruling.NOT_OWED: "Không phải thực hiện",
    Ruling.NOT_ONLINE: "Không kiểm chứng được trên mạng",
}

SHORT: Final = {
    Ruling.MET: "Đạt",
    Ruling.NOT_MET: "Không đạt",
    Ruling.CANNOT_TELL: "Chưa rõ",
    Ruling.NOT_OWED: "–",
    Ruling.NOT_ONLINE: "Ngoài mạng",
}
"""For the cells of a matrix."""

GROUNDS: Final = {
    Ground.ENOUGH: "đủ số bài",
    Ground.TOO_FEW: "ngày nào cũng đã đọc đủ mà không đủ số bài",
    Ground.DAYS_MISSING: "thiếu dữ liệu một số ngày",
    Ground.WINDOW_OPEN: "thời gian kiểm tra chưa kết thúc",
    Ground.POSSIBLE_ARTICLES: "còn bài chưa chắc có được tính hay không",
    Ground.READ_LATE: "trang được đọc lần đầu quá muộn, bài đã gỡ trước đó thì không thể biết",
    Ground.OTHER_KIND: "văn bản giao cho loại cơ quan khác",
    Ground.NOT_OBLIGED: "đơn vị được theo dõi nhưng không thuộc nơi nhận của văn bản",
    Ground.NOT_VALID: "đơn vị không hoạt động trong thời gian kiểm tra",
    Ground.NO_SITE: "đơn vị không có trang, cũng không đăng trên trang nào đang được theo dõi",
    Ground.OFFLINE: "việc làm ngoài mạng, chỉ có thể căn cứ tài liệu đơn vị gửi đến",
}

WEIGHTS: Final = {
    Weight.COUNTED: "được tính",
    Weight.POSSIBLE: "có thể được tính",
    Weight.LEFT_OUT: "không tính",
}

DOUBTS: Final = {
    Doubtful.DAY_UNKNOWN: "không chắc ngày đăng",
    Doubtful.UNLABELLED: "chưa được gán nội dung",
    Doubtful.REPRINT_UNCERTAIN: "chưa chắc là bài đăng lại",
    Doubtful.REPRINT: "bài đăng lại",
    Doubtful.REMOVED: "đã bị gỡ",
    Doubtful.STRICT_READING: "không tính theo cách hiểu chặt",
    Doubtful.REVIEWED: "phúc khảo xếp sang nội dung khác",
    Doubtful.EDITED: "bài đã sửa, bản trước và bản sau thuộc nội dung khác nhau",
    Doubtful.OUT_OF_SCOPE: "quy tắc xếp ngoài phạm vi, gần nội dung này nhất",
}

READINGS: Final = {"narrow": "hẹp", "wide": "rộng"}
VARIANTS: Final = {"strict": "chặt", "lenient": "rộng"}

KINDS: Final = {
    "press": "Cơ quan báo chí",
    "portal": "Cổng, trang thông tin điện tử",
    "culture_office": "Phòng Văn hóa và Thông tin",
    "centre": "Trung tâm Văn hóa, Thể thao và Truyền thông",
}

GAPS: Final = {"partial": "đọc chưa đầy đủ", "none": "không có dữ liệu"}
"""What is known of days without a certificate."""

FILES: Final = {
    "pdf": "PDF",
    "jpeg": "ảnh JPEG",
    "png": "ảnh PNG",
    "gif": "ảnh GIF",
    "webp": "ảnh WebP",
    "tiff": "ảnh TIFF",
    "heic": "ảnh HEIC",
    "mp4": "phim MP4",
    "avi": "phim AVI",
    "mkv": "phim MKV",
    "wav": "âm thanh WAV",
    "mp3": "âm thanh MP3",
    "zip": "tệp nén hoặc văn bản Office (ZIP, DOCX, XLSX, PPTX)",
    "office": "văn bản Office đời cũ (DOC, XLS, PPT)",
    "rar": "tệp nén RAR",
    "7z": "tệp nén 7z",
    "program": "chương trình máy tính, không mở",
    "unknown": "không rõ loại",
}
"""Kinds of files that outlets send in."""

NO_SITE_OF_ITS_OWN: Final = "không có trang riêng"


def day(value: date) -> str:
    """14/06/2022."""
    return f"{value:%d/%m/%Y}"


def moment(written: str) -> str:
    """A moment in UTC, as the database writes it, in local time: `03:00 ngày 02/01/2023`."""
    return f"{datetime.fromisoformat(written).astimezone(TIMEZONE):%H:%M ngày %d/%m/%Y}"


def span(since: date, until: date) -> str:
    """One day, or the first and the last."""
    return day(since) if since == until else f"{day(since)} - {day(until)}"


def spans(of: Sequence[Span | Missing], most: int = 3) -> str:
    """Several of them, and how many more there are."""
    pairs = [(it.since, it.until) if isinstance(it, Missing) else it for it in of]
    rest = [f"và {len(pairs) - most} khoảng khác"] if len(pairs) > most else []
    return "; ".join([*(span(*pair) for pair in pairs[:most]), *rest])


def days_in(of: Sequence[Span | Missing]) -> int:
    """How many days they are together."""
    pairs = [(it.since, it.until) if isinstance(it, Missing) else it for it in of]
    return sum((until - since).days + 1 for since, until in pairs)


def duty_name(duty: Duty) -> str:
    """`Nội dung 5, đoạn 2`."""
    return f"Nội dung {duty.content}" + ("" if duty.paragraph is None else f", đoạn {duty.paragraph}")


def duty_short(duty: Duty) -> str:
    """`ND 5.2`, for the head of a column."""
    return f"ND {duty.key}"


def verdict_sentence(verdict: Verdict) -> str:
    """What was concluded and why, such as `Chưa đủ cơ sở kết luận: 0/1 bài, thiếu dữ liệu 12 ngày`."""
    return f"{RULINGS[verdict.ruling]}: {_because(verdict)}."


def _because(verdict: Verdict) -> str:
    counted = f"có {verdict.counted} bài được tính, yêu cầu {verdict.threshold} bài"
    more = verdict.possible - verdict.counted
    match verdict.ground:
        case Ground.ENOUGH:
            return counted
        case Ground.TOO_FEW:
            return f"{counted}; đã đọc đủ cả {days_in(verdict.owed)} ngày{_to_look_at(verdict)}"
        case Ground.DAYS_MISSING:
            return (
                f"{counted}, nhưng thiếu dữ liệu {days_in(verdict.missing)} ngày ({spans(verdict.missing)})"
            )
        case Ground.WINDOW_OPEN:
            return f"{counted}, nhưng thời gian kiểm tra chưa kết thúc"
        case Ground.POSSIBLE_ARTICLES:
            return f"{counted}, nhưng còn {more} bài có thể được tính"
        case Ground.READ_LATE:
            return f"{counted}, nhưng {GROUNDS[verdict.ground]}{_to_look_at(verdict)}"
        case Ground.OFFLINE:
            sent = f"đã nhận {verdict.submissions} tài liệu đơn vị gửi đến" if verdict.submissions else ""
            return f"{GROUNDS[verdict.ground]}; {sent or 'chưa nhận được tài liệu nào'}"
        case _:
            credit = f"; ghi nhận {verdict.counted} bài đã đăng" if verdict.counted else ""
            return f"{GROUNDS[verdict.ground]}{credit}"


def _to_look_at(verdict: Verdict) -> str:
    """What a reviewer should see before anybody signs that too little was published."""
    number = verdict.second_choice
    return f"; nên xem lại {number} bài mà quy tắc xếp nội dung này ở hàng thứ hai" if number else ""


def outlet_notes(outlet: Audited, since: date, until: date) -> tuple[str, ...]:
    """What every result on the outlet says of it: whose site is counted, and when it existed."""
    notes = []
    if outlet.site is None:
        notes.append(f"{NO_SITE_OF_ITS_OWN}, cũng không đăng trên trang nào đang được theo dõi")
    elif outlet.site != outlet.slug:
        notes.append(f"{NO_SITE_OF_ITS_OWN}, tính bài trên trang {outlet.site}")
    if not outlet.seen and any(one.owed for one in outlet.verdicts):
        notes.append("không thấy bài nào trên trang trong những ngày phải xét, kể cả bài ngoài phạm vi")
    if outlet.valid_from and outlet.valid_from > since:
        notes.append(f"hoạt động từ ngày {day(outlet.valid_from)}")
    if outlet.valid_to and outlet.valid_to < until:
        after = f", sau đó là {outlet.successor}" if outlet.successor else ""
        notes.append(f"hoạt động đến hết ngày {day(outlet.valid_to)}{after}")
    return tuple(notes)


def counting_lines(settings: Settings) -> tuple[str, ...]:
    """What counts and how much is asked for; the readings in use are among an audit's notes."""
    return _thresholds(settings), *_counting(settings)


def setting_lines(settings: Settings) -> tuple[str, ...]:
    """The department's choices, one a line."""
    return (
        _thresholds(settings),
        *(
            f"Cách hiểu nội dung {content}: {READINGS.get(name, name)} ({name})"
            for content, name in sorted(settings.reading.items())
        ),
        *(
            f"Quy tắc {rule}: hiểu {VARIANTS.get(name, name)} ({name})"
            for rule, name in sorted(settings.variants.items())
        ),
        *_counting(settings),
    )


def _thresholds(settings: Settings) -> str:
    asked = (f"nội dung {content}: {number}" for content, number in sorted(settings.thresholds.items()))
    return "Số bài yêu cầu: " + ", ".join(asked)


def _counting(settings: Settings) -> tuple[str, ...]:
    within = settings.read_within_days
    return (
        "Bài đăng lại: " + ("có tính" if settings.reprints else "không tính"),
        "Bài đã bị gỡ: " + ("có tính" if settings.removed else "không tính"),
        *([] if within is None else [f"Lần đọc đầu tiên: {_within(within)}"]),
    )


def _within(number: int) -> str:
    latest = (
        f"chậm nhất {number} ngày sau ngày đầu phải xét" if number else "chậm nhất ngay ngày đầu phải xét"
    )
    return f"{latest}, muộn hơn thì không kết luận “{RULINGS[Ruling.NOT_MET]}”"


def notes_of(directive: Directive, settings: Settings, rule_version: str, night: str) -> tuple[str, ...]:
    """What must be said with every result of an audit, in whole sentences."""
    return (
        f"Tính theo dữ liệu đến hết đêm {night}.",
        "Số bài yêu cầu do cơ quan kiểm tra tự đặt, văn bản không quy định số lượng.",
        *(_reading_note(directive, content, name) for content, name in sorted(settings.reading.items())),
        *(_variant_note(one, settings.variants[one.rule]) for one in directive.variants),
        f"Nội dung của bài do bộ quy tắc {rule_version} gán; bài đã phúc khảo thì theo kết quả phúc khảo.",
    )


def first_reading_notes(outlets: Iterable[Audited], since: date) -> tuple[str, ...]:
    """What readings that began after the period cannot know, in a sentence; nothing where none did."""
    late = sorted({one.first_read for one in outlets if one.first_read and one.first_read > since})
    if not late:
        return ()
    when = f"ngày {day(late[0])}" if len(late) == 1 else f"từ ngày {day(late[0])} đến ngày {day(late[-1])}"
    return (
        f"Có trang được đọc lần đầu {when}, sau khi thời gian kiểm tra đã bắt đầu:"
        " bài đăng rồi gỡ xuống trước lần đọc đầu tiên thì không thể biết.",
    )


def late_find_notes(number: int) -> tuple[str, ...]:
    """What must be said where counted articles came to light late, in a sentence; nothing where none did."""
    if not number:
        return ()
    return (
        f"Có {number} bài được tính mà lần đọc đủ trước đó không thấy, sau mới thấy với ngày đăng đã qua:"
        " cần xem có phải bài đăng sau rồi ghi lùi ngày hay không.",
    )


def _variant_note(variant: Variant, name: str) -> str:
    used, other = (variant.strict, variant.lenient)[:: 1 if name == Reading.STRICT else -1]
    spare = VARIANTS[Reading.LENIENT if name == Reading.STRICT else Reading.STRICT]
    return (
        f"Quy tắc {variant.rule} (nội dung {variant.content}) đang hiểu {VARIANTS[name]}: {used};"
        f" nếu hiểu {spare}: {other}."
    )


def _reading_note(directive: Directive, content: int, name: str) -> str:
    owing = {kind for one in directive.obligations if one.content == content for kind in directive.owing(one)}
    who = ", ".join(name for kind, name in KINDS.items() if kind in owing)
    return f"Nội dung {content} đang hiểu theo cách {READINGS.get(name, name)} ({name}): giao cho {who}."
