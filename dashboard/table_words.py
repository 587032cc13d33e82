"""Tables and columns in Vietnamese, for Datasette's own pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class TableWords:
    """What a page says of a table."""

    title: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatabaseWords:
    """What a page says of a database."""

    title: str
    description: str
    tables: Mapping[str, TableWords]


_TALLY: Final = {
    "directive": "số thứ tự văn bản chỉ đạo, xem bảng read_directives",
    "outlet": "số thứ tự đơn vị, xem bảng read_outlets",
    "day": "ngày mà bài được tính; ở bảng theo tháng là ngày đầu tháng",
    "content": "nội dung của văn bản; 0 là ngoài phạm vi, -1 là chưa gán",
    "reprint": "1 là bài đăng lại",
    "reviewed": "1 là bài đã duyệt",
    "gone": "1 là bài đã bị gỡ",
    "articles": "số bài",
}

READING: Final = DatabaseWords(
    "Số liệu tổng hợp",
    "Bản gọn mà các trang này đọc, được lập lại sau mỗi đêm; các lần duyệt mới được cộng vào ngay.",
    {
        "reading": TableWords(
            "Bản số liệu này lập từ đâu",
            {
                "night": "đêm gần nhất đã xong",
                "night_state": "kết quả của đêm đó",
                "finished": "lúc đêm đó xong (giờ UTC)",
                "made": "lúc lập bản số liệu (giờ UTC)",
                "seal": "số của lần niêm phong",
                "articles": "số bài",
            },
        ),
        "read_directives": TableWords("Văn bản chỉ đạo", {"rule_version": "phiên bản quy tắc đang dùng"}),
        "read_outlets": TableWords("Đơn vị", {"slug": "mã đơn vị"}),
        "lines": TableWords(
            "Bài viết theo văn bản chỉ đạo",
            {
                **{key: said for key, said in _TALLY.items() if key != "articles"},
                "article": "số của bài, xem bảng heads",
                "machine": "nội dung do quy tắc gán",
                "second": "nội dung đứng thứ hai",
                "margin": "khoảng cách giữa hai nội dung đó",
                "reviewer": "người duyệt",
                "text_changed": "1 là bài đã được sửa sau khi duyệt",
            },
        ),
        "heads": TableWords(
            "Tiêu đề và địa chỉ bài viết",
            {
                "article": "số của bài",
                "key": "mã của bài trong địa chỉ /bai-viet/…",
                "outlet": "mã đơn vị",
                "url": "địa chỉ bài trên trang của đơn vị",
                "title": "tiêu đề",
                "day_printed": "1 là trang có in ngày đăng tin cậy được",
                "original": "mã của bài mà bài này đăng lại",
                "confidence": "mức chắc chắn về bài gốc",
                "state": "present: còn trên trang; gone: đã bị gỡ",
                "versions": "số phiên bản",
            },
        ),
        "day_tallies": TableWords("Số bài theo ngày", _TALLY),
        "month_tallies": TableWords("Số bài theo tháng", _TALLY),
        "vouched_days": TableWords(
            "Ngày có dữ liệu",
            {
                "outlet": _TALLY["outlet"],
                "since": "từ ngày",
                "until": "đến ngày",
                "state": "complete: đầy đủ; partial: chưa đầy đủ; ngày ngoài bảng: không có dữ liệu",
            },
        ),
        "judged_windows": TableWords(
            "Khoảng thời gian đã kết luận", {"since": "từ ngày", "until": "đến ngày", "made": "lúc tính"}
        ),
        "cells": TableWords(
            "Kết luận",
            {
                "window": "số của khoảng thời gian, xem bảng judged_windows",
                "outlet": "mã đơn vị",
                "duty": "nghĩa vụ: số nội dung, có thể kèm số đoạn",
                "ruling": "kết luận",
                "ground": "căn cứ",
                "threshold": "số bài yêu cầu",
                "counted": "số bài được tính",
                "possible": "số bài có thể được tính",
                "missing_days": "số ngày thiếu dữ liệu",
                "submissions": "số tài liệu đơn vị gửi đến",
            },
        ),
    },
)

_PUBLISHED_TABLES: Final = {
    "nights": "Các đêm",
    "outlet_nights": "Lượt đọc từng đơn vị mỗi đêm",
    "channels": "Các kênh đã đọc",
    "outcomes": "Sổ địa chỉ: từng địa chỉ ra sao",
    "articles": "Bài viết",
    "aliases": "Các địa chỉ của một bài",
    "versions": "Các phiên bản của bài",
    "captures": "Các lần lưu trang",
    "labels": "Nội dung do quy tắc gán",
    "rules_in_use": "Quy tắc đang dùng",
    "reviews": "Các lần duyệt",
    "effective_reviews": "Lần duyệt đang có hiệu lực",
    "submissions": "Tài liệu đơn vị gửi đến",
    "audits": "Các lần kiểm tra",
    "appeals": "Giải trình",
    "sightings": "Những lần kênh liệt kê một bài",
    "robots": "Tệp robots.txt đã đọc",
    "certificates": "Chứng nhận đã đọc đủ theo ngày",
    "doubts": "Những nghi vấn về việc đọc đủ",
    "late_finds": "Bài thấy muộn",
    "escapes": "Bài lọt khỏi kênh",
    "channel_checks": "Đối chiếu các kênh",
    "estimates": "Ước lượng số bài còn sót",
    "edits": "Các lần sửa bài",
    "signatures": "Dấu nhận dạng văn bản",
    "likenesses": "Các cặp văn bản giống nhau",
    "reprints": "Bài đăng lại và bài gốc",
    "texts": "Bài và văn bản của bài",
    "seal_state": "Trạng thái niêm phong",
    "seals": "Các lần niêm phong",
    "sealed_nights": "Các đêm đã niêm phong",
    "derivations": "Các lần đọc lại từ bản lưu",
    "label_faults": "Văn bản không gán được nội dung",
    "desk_reviews_taken": "Lần duyệt trên trang đã nhập vào kho",
}

PUBLISHED: Final = DatabaseWords(
    "Kho dữ liệu gốc",
    "Bản công bố của toàn bộ kho, chỉ đọc, dành cho người kiểm tra và người vận hành;"
    " tên cột như trong mã nguồn.",
    {name: TableWords(title) for name, title in _PUBLISHED_TABLES.items()},
)

DATABASES: Final[Mapping[str, DatabaseWords]] = {"reading": READING, "published": PUBLISHED}

LOOKUPS: Final[Mapping[str, str]] = {
    "exact": "bằng",
    "not": "khác",
    "contains": "có chứa",
    "startswith": "bắt đầu bằng",
    "endswith": "kết thúc bằng",
    "gt": "lớn hơn",
    "gte": "từ … trở lên",
    "lt": "nhỏ hơn",
    "lte": "đến … trở xuống",
    "in": "là một trong (cách nhau dấu phẩy)",
    "notin": "không thuộc (cách nhau dấu phẩy)",
    "isblank": "để trống",
    "notblank": "không để trống",
}
"""How a column may be compared, by Datasette's names for it."""


def database_words(database: str) -> DatabaseWords:
    """What is said of a database."""
    return DATABASES[database]


def table_words(database: str, table: str) -> TableWords:
    """What is said of a table; of one that nobody has named, its own name."""
    return DATABASES[database].tables.get(table) or TableWords(table)
