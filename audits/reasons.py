"""Why days and addresses are not whole, in Vietnamese: what reports, packs and the command line say alike."""

from spool import IN_ARTICLES, ChannelEnd, JobState, Outcome
from storage import Note
from storage import Reason as DayReason

OUTCOMES = {
    Outcome.STORED: "đã lưu",
    Outcome.UNCHANGED: "không đổi",
    Outcome.GONE: "đã gỡ hoặc không còn",
    Outcome.LOST: "mất dấu",
    Outcome.KNOWN: "đã có",
    Outcome.DUPLICATE: "trùng với địa chỉ khác",
    Outcome.OUTSIDE_WINDOW: "ngoài khoảng thời gian",
    Outcome.CAP_REACHED: "vượt giới hạn số trang",
    Outcome.EGRESS_REFUSED: "địa chỉ không được phép đọc",
    Outcome.ROBOTS_DENIED: "robots.txt không cho phép",
    Outcome.REDIRECT_OFFSITE: "chuyển sang trang khác",
    Outcome.NOT_HTML: "không phải trang văn bản",
    Outcome.NOT_ARTICLE: "không phải bài viết",
    Outcome.EMPTY_TEXT: "trang không có nội dung",
    Outcome.SOFT_404: "trang báo không tìm thấy",
    Outcome.BAD_ADDRESS: "địa chỉ viết sai",
    Outcome.ROBOTS_UNREACHABLE: "không đọc được robots.txt",
    Outcome.HTTP_4XX: "máy chủ từ chối (lỗi 4xx)",
    Outcome.HTTP_5XX: "máy chủ lỗi (5xx)",
    Outcome.DNS: "không tìm thấy tên miền",
    Outcome.TLS: "chứng thư số không hợp lệ",
    Outcome.CONNECT: "không kết nối được",
    Outcome.TIMEOUT: "quá thời gian chờ",
    Outcome.TOO_BIG: "trang quá lớn",
    Outcome.BOMB: "tệp nén bất thường",
    Outcome.TRUNCATED: "nhận không trọn trang",
    Outcome.REDIRECT_LOOP: "chuyển trang lòng vòng",
    Outcome.CHARSET_UNKNOWN: "không rõ bảng mã chữ",
    Outcome.LAYOUT_CHANGED: "bố cục trang đã đổi",
    Outcome.CHALLENGE: "trang đòi xác nhận trình duyệt",
    Outcome.COOKIE_WALL: "trang chặn trả về một nội dung cho mọi địa chỉ",
    Outcome.PARSE: "không phân tích được",
    Outcome.STORAGE: "không ghi được",
    Outcome.INTERRUPTED: "bị dừng giữa chừng",
}

ENDS = {
    ChannelEnd.KNOWN: "tới bài đã có",
    ChannelEnd.WINDOW: "tới đầu khoảng thời gian",
    ChannelEnd.EXHAUSTED: "tới hết danh sách",
    ChannelEnd.UNCHANGED: "không đổi từ lượt trước",
    ChannelEnd.CAPPED: "tới giới hạn số trang",
    ChannelEnd.FAILED: "không đọc được",
}
"""How far a channel was read."""

STATES = {JobState.COMPLETE: "đầy đủ", JobState.PARTIAL: "còn thiếu", JobState.FAILED: "không đọc được"}
"""How an outlet's night ended."""

REASONS = {
    "killed": "tiến trình đọc bị ngắt",
    "hung": "tiến trình đọc bị treo, đã bị ngắt",
    "cpu_limit": "tiến trình đọc dùng quá thời gian xử lý cho phép",
    "file_limit": "dữ liệu của đơn vị vượt kích thước tệp cho phép",
    "closespider_timeout": "hết thời gian dành cho đơn vị",
    "closespider_timeout_no_item": "chờ quá lâu không có bài",
    "closespider_pagecount": "hết số lần hỏi trong đêm",
    "closespider_errorcount": "quá nhiều lỗi",
    "memusage_exceeded": "quá giới hạn bộ nhớ",
    "more pages without a text than with one": "trang không có nội dung nhiều hơn trang đọc được",
    "no channel is valid on this day": "không có kênh nào còn hiệu lực",
    "retry_after": "máy chủ yêu cầu hỏi lại sau",
}

DAY_REASONS = {
    DayReason.NOT_READ: "chưa có lượt đọc nào tới những ngày này",
    DayReason.DAY_NOT_OVER: "ngày chưa kết thúc khi đọc",
    DayReason.CUT_OFF: "lượt đọc không tới cùng: {detail}",
    DayReason.TORN: "kết quả ghi dở dang vì bị ngắt",
    DayReason.CHANNEL_FAILED: "không đọc được kênh {detail}",
    DayReason.CHANNEL_SHORT: "kênh {detail} chưa đọc lùi tới những ngày này",
    DayReason.EMPTIED: "kênh {detail} trước đây có bài, nay không có bài nào",
    DayReason.BACK_IN_TIME: "kênh {detail} trả về bản cũ, thiếu {number} bài mới hơn đã từng liệt kê",
    DayReason.ONE_PAGE: "trang trả về cùng một nội dung cho {number} địa chỉ",
    DayReason.ADDRESS_UNREAD: "{number} địa chỉ chưa đọc được ({detail})",
    DayReason.LEAKY: "kênh đọc tới những ngày này bỏ sót {number} bài mà kênh {detail} có",
    DayReason.UNDATED: "{number} bài không rõ ngày đăng có thể thuộc những ngày này",
    DayReason.LATE_FIND: "{number} bài được tìm thấy sau khi ngày đã được xác nhận, nay đã tính",
    DayReason.OLDER_RECORD: "xác nhận theo số liệu của phiên bản cũ",
}
"""Why a day is not complete, and what else is to be known of it; with the note's number and detail."""


UNLISTED = "không kênh nào của đơn vị nêu {number} bài của những ngày này, chỉ bài khác dẫn đến"
"""Instead of the words for LEAKY where the articles were met through links in other articles."""


def day_reason(note: Note) -> str:
    """One reason of a certificate as staff and auditors read it."""
    if note.reason is DayReason.LEAKY and note.detail == IN_ARTICLES:
        return UNLISTED.format(number=note.number)
    detail = OUTCOMES[Outcome(note.detail)] if note.reason is DayReason.ADDRESS_UNREAD else note.detail
    return DAY_REASONS[note.reason].format(number=note.number, detail=REASONS.get(detail, detail))


def reason_of(code: str) -> str:
    """The same for a code of an audit: `channel_failed 1 https://…`; one of a later version as it is."""
    reason, _, rest = code.partition(" ")
    number, _, detail = rest.partition(" ")
    try:
        return day_reason(Note(DayReason(reason), int(number or 1), detail))
    except ValueError:
        return code
