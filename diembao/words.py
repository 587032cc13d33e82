"""The closed lists in Vietnamese, as staff and operators read them."""

import re

from spool import JobState, Outcome
from storage import IngestReport

STATES = {JobState.COMPLETE: "đầy đủ", JobState.PARTIAL: "còn thiếu", JobState.FAILED: "không đọc được"}

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

REASONS = {
    "killed": "tiến trình đọc bị ngắt",
    "closespider_timeout": "hết thời gian dành cho đơn vị",
    "closespider_timeout_no_item": "chờ quá lâu không có bài",
    "closespider_pagecount": "hết số lần hỏi trong đêm",
    "closespider_errorcount": "quá nhiều lỗi",
    "memusage_exceeded": "quá giới hạn bộ nhớ",
    "more pages without a text than with one": "trang không có nội dung nhiều hơn trang đọc được",
    "no channel is valid on this day": "không có kênh nào còn hiệu lực",
    "retry_after": "máy chủ yêu cầu hỏi lại sau",
}

_CODE = re.compile(r"\b(?:failed|skipped):[a-z0-9_]+")


def why(report: IngestReport) -> str:
    """Why an outlet's night is not complete: the failed addresses by kind, and the crawl's own reason."""
    failed = [(Outcome(code), number) for code, number in report.outcomes.items() if Outcome(code).failed]
    parts = [f"{number} địa chỉ {OUTCOMES[outcome]}" for outcome, number in failed]
    codes = _CODE.findall(report.reason)
    if codes:
        parts.append("kênh không đọc được: " + ", ".join(OUTCOMES[Outcome(code)] for code in codes))
    elif report.reason != "finished":
        parts.append(REASONS.get(report.reason, report.reason))
    return "; ".join(parts)
