"""Ends of a request that a person must understand: a status and a sentence in Vietnamese."""

from typing import Final

TITLES: Final = {
    400: "Yêu cầu không hợp lệ",
    401: "Cần đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Cách gửi không được hỗ trợ",
    408: "Gửi quá chậm",
    409: "Có thay đổi khác trong lúc này",
    413: "Nội dung gửi lên quá lớn",
    429: "Thử lại quá nhiều lần",
    500: "Hệ thống gặp lỗi",
    503: "Chưa trả lời được",
}

NO_ROOM: Final = "Không ghi được tệp tạm: máy chủ hết chỗ trống hoặc không cho ghi."


class PageError(Exception):
    """Shown as a plain page."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
